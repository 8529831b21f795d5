import { BandError } from "../band/errors.ts";
import { acknowledge, fetchRound } from "../band/fetch.ts";
import type { FetchEvent } from "../band/fetch.ts";
import { sampleBytesOf } from "../band/models.ts";
import { SampleDecoder } from "../band/samples.ts";
import type { Minute, UnixSeconds } from "../health/minute.ts";
import { addUp } from "../store/added.ts";
import type { SyncWork } from "./sync-band.ts";

/**
 * Reads the minutes since the last time, in rounds, until now. Every batch is on disk, with the moment
 * from which to go on, before the next one is looked at.
 */
export async function readMinutes(work: SyncWork): Promise<void> {
  const { tools } = work;
  for (;;) {
    const nowS = Math.floor(tools.nowS() / 60) * 60;
    const sinceS = work.sinceS(HISTORY_NAME);
    if (sinceS >= nowS) return;
    const nextS = await readRound(work, sinceS);
    if (nextS === undefined) return;
    if (nextS <= sinceS) throw standingStill();
  }
}

/** Gives the first minute that is still to be read; `undefined` when there was nothing. */
async function readRound(work: SyncWork, sinceS: UnixSeconds): Promise<UnixSeconds | undefined> {
  const { tools, band } = work;
  const { signal } = tools;
  const round = new Round(work, sinceS);
  const offsetMin = tools.offsetAt(tools.nowS());
  try {
    for await (const event of fetchRound(band.session, "activity", sinceS, offsetMin, { signal })) {
      if (event.is === "Empty") return undefined;
      round.take(event);
    }
  } catch (error) {
    if (error instanceof BandError && error.code === "checksum") round.withdraw();
    throw error;
  }
  const mayForget = tools.forget === true && round.dropped === 0;
  await acknowledge(band.session, mayForget ? "forget" : "keep", { signal });
  // Minutes that lie in the future will come again and again: the band's clock was wrong.
  return round.nextS === sinceS && round.dropped > 0 ? undefined : round.nextS;
}

/** One transfer on its way into the store. */
class Round {
  readonly #work: SyncWork;
  readonly #sinceS: UnixSeconds;
  /** A checksum at the end may still prove wrong what came before it: till then the cursor stays. */
  readonly #isProvisional: boolean;
  #decoder: SampleDecoder | undefined;
  #firstS: UnixSeconds;
  nextS: UnixSeconds;
  /** Minutes that cannot be true. */
  dropped = 0;

  constructor(work: SyncWork, sinceS: UnixSeconds) {
    this.#work = work;
    this.#sinceS = sinceS;
    this.#firstS = sinceS;
    this.nextS = sinceS;
    this.#isProvisional = work.band.session.model.isZeppOs;
  }

  take(event: Exclude<FetchEvent, { is: "Empty" }>): void {
    const { session, info } = this.#work.band;
    switch (event.is) {
      case "Started":
        this.#firstS = event.firstS;
        this.#decoder = new SampleDecoder(
          sampleBytesOf(session.model, info.firmware),
          event.firstS,
        );
        break;
      case "Data":
        this.#store(this.#decoder?.decode(event.bytes) ?? []);
        break;
      case "Finished":
        this.#decoder?.end();
        this.#work.run.setCursor(HISTORY_NAME, this.nextS);
    }
  }

  /** Takes back what this round has brought. */
  withdraw(): void {
    this.#work.run.withdrawMinutes(this.#firstS, this.nextS);
    this.#work.run.setCursor(HISTORY_NAME, this.#sinceS);
  }

  #store(decoded: readonly Minute[]): void {
    const { tools, run, totals } = this.#work;
    const latestS = tools.nowS() + CLOCK_SLACK_S;
    const minutes = decoded.filter(({ startS }) => startS <= latestS);
    this.dropped += decoded.length - minutes.length;
    totals.dropped += decoded.length - minutes.length;
    const last = minutes.at(-1);
    if (last === undefined) return;
    this.nextS = last.startS + 60;
    const cursor = { history: HISTORY_NAME, nextS: this.nextS };
    const added = run.addMinutes(minutes, this.#isProvisional ? undefined : cursor);
    totals.minutes = addUp(totals.minutes, added);
    totals.count += minutes.length;
    totals.firstS ??= minutes[0]?.startS;
    totals.lastS = last.startS;
    tools.onProgress?.({
      history: HISTORY_NAME,
      count: totals.count,
      atS: this.nextS,
      firstS: totals.firstS ?? this.#firstS,
      untilS: tools.nowS(),
    });
  }
}

const HISTORY_NAME = "activity";

/** A band's clock may be a little ahead of ours. */
const CLOCK_SLACK_S = 120;

function standingStill(): BandError {
  return new BandError("fetch-failed", "The band sends the same minutes again and again.", {
    hint: "Nothing is lost. Restart the band (Settings → Reboot) and sync again.",
  });
}
