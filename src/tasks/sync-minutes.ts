import { BandError } from "../band/errors.ts";
import { acknowledge, fetchRound } from "../band/fetch.ts";
import type { FetchEvent } from "../band/fetch.ts";
import { sampleBytesOf } from "../band/models.ts";
import { SampleDecoder } from "../band/samples.ts";
import type { Minute, UnixSeconds } from "../health/minute.ts";
import { addUp } from "../store/added.ts";
import type { SyncWork, Totals } from "./sync-work.ts";
import { cursorAfter, latestOf } from "./sync-cursor.ts";

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
      if (event.is !== "Empty") await round.take(event);
      else {
        await acknowledge(band.session, "keep", { signal });
        return undefined;
      }
    }
  } catch (error) {
    if (error instanceof BandError && error.code === "checksum") await round.withdraw();
    throw error;
  }
  const mayForget = tools.forget === true && round.future + round.known === 0;
  await acknowledge(band.session, mayForget ? "forget" : "keep", { signal });
  // Minutes that lie in the future will come again and again: the band's clock was wrong.
  return round.nextS === sinceS && round.future > 0 ? undefined : round.nextS;
}

/** One transfer on its way into the store. */
class Round {
  readonly #work: SyncWork;
  readonly #sinceS: UnixSeconds;
  /** A checksum at the end may still prove wrong what came before it: till then the cursor stays. */
  readonly #isProvisional: boolean;
  /** How far it was before. */
  readonly #before: Totals;
  #decoder: SampleDecoder | undefined;
  /** Behind the last minute that was written. */
  #endS: UnixSeconds;
  /** From where to go on. */
  nextS: UnixSeconds;
  /** Minutes that cannot be true. */
  future = 0;
  /** Minutes from before what was asked for, which are on disk: better than an answer to nobody. */
  known = 0;

  constructor(work: SyncWork, sinceS: UnixSeconds) {
    this.#work = work;
    this.#sinceS = sinceS;
    this.#endS = sinceS;
    this.nextS = sinceS;
    this.#isProvisional = work.band.session.model.isZeppOs;
    this.#before = { ...work.totals };
  }

  async take(event: Exclude<FetchEvent, { is: "Empty" }>): Promise<void> {
    const { session, info } = this.#work.band;
    switch (event.is) {
      case "Started":
        this.#work.totals.transfers++;
        this.#decoder = new SampleDecoder(
          sampleBytesOf(session.model, info.firmware),
          event.firstS,
        );
        break;
      case "Data":
        await this.#work.tools.untilFree?.();
        this.#store(this.#decoder?.decode(event.bytes) ?? []);
        break;
      case "Finished":
        this.#decoder?.end();
        await this.#work.tools.untilFree?.();
        this.#work.run.setCursor(HISTORY_NAME, this.nextS);
    }
  }

  /** Takes back what this round has brought. */
  async withdraw(): Promise<void> {
    await this.#work.tools.untilFree?.();
    Object.assign(this.#work.totals, this.#before);
    this.#work.run.withdrawMinutes(this.#sinceS, this.#endS);
    this.#work.run.setCursor(HISTORY_NAME, this.#sinceS);
  }

  #store(decoded: readonly Minute[]): void {
    const { tools, run, totals } = this.#work;
    const nowS = tools.nowS();
    const asked = decoded.filter(({ startS }) => startS >= this.#sinceS);
    const minutes = asked.filter(({ startS }) => startS <= latestOf(nowS));
    this.known += decoded.length - asked.length;
    this.future += asked.length - minutes.length;
    totals.dropped += asked.length - minutes.length;
    const last = minutes.at(-1);
    if (last === undefined) return;
    this.#endS = last.startS + 60;
    this.nextS = cursorAfter(this.#sinceS, this.#endS, nowS);
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
      firstS: totals.firstS ?? this.#sinceS,
      untilS: tools.nowS(),
    });
  }
}

const HISTORY_NAME = "activity";

function standingStill(): BandError {
  return new BandError("fetch-failed", "The band sends the same minutes again and again.", {
    hint: "Nothing is lost. Restart the band (Settings → Reboot) and sync again.",
  });
}
