import { readBattery } from "../band/battery.ts";
import { FETCH_CONTROL, FETCH_DATA } from "../band/characteristics.ts";
import { BandError } from "../band/errors.ts";
import { UNKNOWN_MODEL } from "../band/models.ts";
import type { HistoryType } from "../band/models.ts";
import { readTime, setTime } from "../band/time.ts";
import type { ClockReading } from "../band/time.ts";
import { FrameError } from "../bytes/message.ts";
import { DiskError } from "../disk/errors.ts";
import { isAppError, LinkError } from "../errors.ts";
import type { UnixSeconds } from "../health/minute.ts";
import type { BandLink, Waiting } from "../platform.ts";
import { NOTHING_ADDED } from "../store/added.ts";
import type { SyncRun } from "../store/sync-run.ts";
import { pause, throwIfStopped } from "../waiting.ts";
import { readMeasurements } from "./sync-measurements.ts";
import { readMinutes } from "./sync-minutes.ts";
import { readWorkouts } from "./sync-workouts.ts";
import { enter, meet } from "./with-band.ts";
import type { OpenBand } from "./with-band.ts";
import { canGoOn, isNotKept, isSoft, isUnanswered } from "./sync-failures.ts";
import type { SyncReport, SyncTools, SyncTrouble, SyncWork, Totals } from "./sync-work.ts";

/** The first time, a band is asked for everything: it answers with the oldest that it has. */
const OLDEST_S = 3 * 366 * 86_400;

/** So often in a row something may fail without any progress. */
const PATIENCE = 3;

/** A band that has just lost a link needs a moment before it advertises again. */
const BREATH_MS = 1_000;

/** A clock that is off by less is right. */
const CLOCK_SLACK_S = 3;

/**
 * Reads everything that the band has recorded since the last time. What is read is on disk before the
 * next is asked for, and long before the band is told that it may forget. A link that is lost is made
 * again, and it goes on where it stopped; so does the next call after one that failed. Repeated, it
 * adds nothing.
 *
 * @throws what {@link enter} throws; LinkError when the band stays away
 */
export async function syncBand(tools: SyncTools): Promise<SyncReport> {
  const found = await meet(tools);
  const sync = new Sync(tools, () => enter(tools, found));
  try {
    const report = await sync.run();
    await tools.untilFree?.();
    sync.finish("done");
    return report;
  } catch (error) {
    try {
      // Whoever has waited for others in vain does not do so once more.
      if (tools.untilFree !== undefined && isOthersWriting(error)) throw error;
      await tools.untilFree?.();
      sync.finish(tools.signal?.aborted === true ? "interrupted" : "failed");
    } catch {
      // What went wrong first is what counts; the next run of this band ends an open one.
    }
    throw error;
  } finally {
    await sync.close();
  }
}

/** One synchronisation over as many links as it takes. */
class Sync {
  readonly #tools: SyncTools;
  readonly #enter: () => ReturnType<typeof enter>;
  #open: Awaited<ReturnType<typeof enter>> | undefined;
  #run: SyncRun | undefined;
  #batteryPercent: number | undefined;
  #clockOffS: number | undefined;
  #reconnects = -1;
  readonly #troubles: SyncTrouble[] = [];
  readonly #totals: Totals = {
    minutes: NOTHING_ADDED,
    measurements: NOTHING_ADDED,
    workouts: NOTHING_ADDED,
    firstS: undefined,
    lastS: undefined,
    count: 0,
    transfers: 0,
    dropped: 0,
  };

  constructor(tools: SyncTools, enterBand: () => ReturnType<typeof enter>) {
    this.#tools = tools;
    this.#enter = enterBand;
  }

  async run(): Promise<SyncReport> {
    const { session, info, mac } = await this.#firstBand();
    for (const history of session.model.history) {
      // Read together with the workout that they belong to.
      if (history === "tracks") continue;
      if (this.#tools.everything === true) {
        await this.#tools.untilFree?.();
        this.#run?.setCursor(history, this.#oldestS());
      }
      await this.#readPatiently(history, mac);
    }
    return {
      mac,
      model: session.model.name,
      firmware: info.firmware,
      batteryPercent: this.#batteryPercent,
      minutes: this.#totals.minutes,
      measurements: this.#totals.measurements,
      workouts: this.#totals.workouts,
      firstS: this.#totals.firstS,
      lastS: this.#totals.lastS,
      clockOffS: this.#clockOffS,
      reconnects: this.#reconnects,
      troubles: this.#troubles,
    };
  }

  finish(outcome: "done" | "interrupted" | "failed"): void {
    for (const { error } of this.#troubles) this.#run?.note(error.code);
    if (this.#totals.dropped > 0) this.#run?.note("dropped");
    this.#run?.finish(outcome, this.#tools.nowS());
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.link.close();
  }

  /** A link may be lost as soon as it is made; whatever else goes wrong then is no matter of patience. */
  async #firstBand(): Promise<OpenBand> {
    for (let losses = 1; ; losses++) {
      try {
        return await this.#band();
      } catch (error) {
        const isLost = error instanceof LinkError && error.code === "gone";
        if (!isLost || losses >= PATIENCE) throw error;
        await this.close();
        await pause(this.#tools.breathMs ?? BREATH_MS, this.#tools.signal);
      }
    }
  }

  /** One kind of history to its end, over new links where the old one is lost. */
  async #readPatiently(history: HistoryType, mac: string): Promise<void> {
    for (let failures = 0; ;) {
      const [before, transfers] = [this.#reached(history, mac), this.#totals.transfers];
      let isSignedIn = false;
      try {
        const band = await this.#band();
        isSignedIn = true;
        await this.#read(history, band, failures === PATIENCE - 1);
        return;
      } catch (error) {
        throwIfStopped(this.#tools.signal);
        if (!isAppError(error) || !canGoOn(error)) throw error;
        this.#tools.trace("interrupted", { history, code: error.code });
        if (isSignedIn && isNotKept(history, error)) return;
        const isUnknown = isUnanswered(history, error) && this.#totals.transfers === transfers;
        if (isSignedIn && (isSoft(history, error) || isUnknown)) {
          this.#troubles.push({ history, error });
          return;
        }
        await this.close();
        // What is read, but must be read again, is no progress: it could go on like that for ever.
        failures = this.#reached(history, mac) > before ? 1 : failures + 1;
        if (failures >= PATIENCE && (error instanceof LinkError || !isSignedIn)) throw error;
        if (failures >= PATIENCE) {
          this.#troubles.push({ history, error });
          return;
        }
        await pause(this.#tools.breathMs ?? BREATH_MS, this.#tools.signal);
      }
    }
  }

  #reached(history: HistoryType, mac: string): UnixSeconds {
    return this.#tools.records.cursor(mac, history) ?? -Infinity;
  }

  async #read(history: HistoryType, band: OpenBand, isLastTry: boolean): Promise<void> {
    const run = this.#run;
    if (run === undefined) throw new TypeError("a run begins with the first link");
    const work: SyncWork = {
      tools: this.#tools,
      band,
      run,
      totals: this.#totals,
      isLastTry,
      sinceS: (it) => this.#tools.records.cursor(band.mac, it) ?? this.#oldestS(),
    };
    switch (history) {
      case "activity":
        return readMinutes(work);
      case "workouts":
        return readWorkouts(work);
      case "tracks":
        return;
      default:
        return readMeasurements(work, history);
    }
  }

  /** The band, signed in to; over a new link when there is none. */
  async #band(): Promise<OpenBand> {
    if (this.#open) return this.#open.band;
    const open = await this.#enter();
    this.#open = open;
    this.#reconnects++;
    await softly(subscribe(open.link, this.#tools));
    const { records, nowS, zone } = this.#tools;
    if (this.#run === undefined) {
      const { mac, session, info } = open.band;
      const { serial, firmware } = info;
      const model = session.model === UNKNOWN_MODEL ? undefined : session.model.name;
      const band = { mac, model, serial, firmware };
      await this.#tools.untilFree?.();
      this.#run = records.beginSync(band, nowS());
      const wearer = records.wearerOf(mac);
      (wearer === undefined ? records : records.ofWearer(wearer)).noteZone(zone, nowS());
      await this.#readBattery(open.band);
    }
    await this.#setClock(open.band);
    return open.band;
  }

  #oldestS(): UnixSeconds {
    return Math.floor(this.#tools.nowS() / 60) * 60 - OLDEST_S;
  }

  async #readBattery({ session }: OpenBand): Promise<void> {
    const battery = await softly(readBattery(session, this.#tools));
    this.#batteryPercent = battery?.levelPercent;
    if (battery === undefined) return;
    await this.#tools.untilFree?.();
    this.#run?.addBattery(battery, this.#tools.nowS());
  }

  /** The band stamps what it records: its clock is set before anything else, where it is off. */
  async #setClock({ session }: OpenBand): Promise<void> {
    const { nowS, offsetAt, signal } = this.#tools;
    const offsetMin = offsetAt(nowS());
    const time = await softly(readTime(session, { signal }));
    const offBy = time && shownS(time, offsetMin) - nowS();
    const isRight =
      offBy !== undefined && Math.abs(offBy) <= CLOCK_SLACK_S && time?.offsetMin === offsetMin;
    if (isRight) return;
    if (offBy !== undefined && Math.abs(offBy) > CLOCK_SLACK_S) this.#clockOffS = offBy;
    await softly(setTime(session, nowS(), offsetMin, { signal }));
  }
}

/**
 * Has the band notify of its history as long as the link lives. Otherwise every round would begin and
 * end with two round trips for that, of a twentieth of a second and more each.
 */
async function subscribe(link: BandLink, { signal }: Waiting): Promise<void> {
  for (const characteristic of [FETCH_CONTROL, FETCH_DATA]) {
    await link.listen(characteristic, () => undefined, { signal });
  }
}

/** What the clock shows; a band that does not know its zone is taken to be where the wearer is. */
export function shownS({ atS, localText }: ClockReading, offsetMin: number): UnixSeconds {
  return atS ?? Date.parse(`${localText.replace(" ", "T")}Z`) / 1000 - offsetMin * 60;
}

function isOthersWriting(error: unknown): boolean {
  return error instanceof DiskError && error.code === "in-use";
}

/** Something that is good to have; its lack does not keep us from the history. */
async function softly<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof BandError || error instanceof FrameError) return undefined;
    if (error instanceof LinkError && error.code === "not-on-band") return undefined;
    throw error;
  }
}
