import { readBattery } from "../band/battery.ts";
import { FETCH_CONTROL, FETCH_DATA } from "../band/characteristics.ts";
import { BandError } from "../band/errors.ts";
import { UNKNOWN_MODEL } from "../band/models.ts";
import type { HistoryType } from "../band/models.ts";
import { readTime, setTime } from "../band/time.ts";
import type { ClockReading } from "../band/time.ts";
import { FrameError } from "../bytes/message.ts";
import { AppError, isAppError, LinkError } from "../errors.ts";
import type { UnixSeconds } from "../health/minute.ts";
import type { BandLink, Waiting } from "../platform.ts";
import { NOTHING_ADDED } from "../store/added.ts";
import type { Added } from "../store/added.ts";
import type { Records } from "../store/records.ts";
import type { SyncRun } from "../store/sync-run.ts";
import { pause, throwIfStopped } from "../waiting.ts";
import { readMeasurements } from "./sync-measurements.ts";
import { readMinutes } from "./sync-minutes.ts";
import { readWorkouts } from "./sync-workouts.ts";
import { enter, meet } from "./with-band.ts";
import type { BandTools, OpenBand } from "./with-band.ts";

/** What a synchronisation needs besides the band. */
export interface SyncTools extends BandTools {
  readonly records: Records;
  /** Where the wearer is, as IANA writes it: `Europe/Berlin`. */
  readonly zone: string;
  /** East of UTC there, with daylight saving, minutes. */
  readonly offsetAt: (atS: UnixSeconds) => number;
  /** Tell the band that it may forget what has been read. Default: it keeps everything. */
  readonly forget?: boolean | undefined;
  /** Ask for everything that the band has, not only for what is new. */
  readonly everything?: boolean | undefined;
  /** How long to wait before a lost link is made again. Default 1 s. */
  readonly breathMs?: number | undefined;
  readonly onProgress?: ((progress: SyncProgress) => void) | undefined;
}

/** How far the reading of one kind of history is. */
export interface SyncProgress {
  readonly history: HistoryType;
  /** Samples, readings or workouts read so far. */
  readonly count: number;
  /** The moment that has been reached, and the span that is read. */
  readonly atS: UnixSeconds;
  readonly firstS: UnixSeconds;
  readonly untilS: UnixSeconds;
}

/** What a synchronisation brought. */
export interface SyncReport {
  readonly mac: string;
  readonly model: string;
  readonly firmware: string | undefined;
  readonly batteryPercent: number | undefined;
  readonly minutes: Added;
  readonly measurements: Added;
  readonly workouts: Added;
  /** The span of the minutes that were read; `undefined` when there were none. */
  readonly firstS: UnixSeconds | undefined;
  readonly lastS: UnixSeconds | undefined;
  /** By how many seconds the band's clock was off before it was set; `undefined`: it was right. */
  readonly clockOffS: number | undefined;
  /** How often the link was lost and made again. */
  readonly reconnects: number;
  /** What could not be read. */
  readonly troubles: readonly SyncTrouble[];
}

export interface SyncTrouble {
  readonly history: HistoryType;
  readonly error: AppError;
}

/** What the readers of one kind of history work with. */
export interface SyncWork {
  readonly tools: SyncTools;
  readonly band: OpenBand;
  readonly run: SyncRun;
  readonly totals: Totals;
  /** From where to read on. */
  readonly sinceS: (history: HistoryType) => UnixSeconds;
  /** When this fails too, the rest of this kind is left for another time. */
  readonly isLastTry: boolean;
}

/** Grows while it goes; also what is new is told by it after a drop. */
export interface Totals {
  minutes: Added;
  measurements: Added;
  workouts: Added;
  firstS: UnixSeconds | undefined;
  lastS: UnixSeconds | undefined;
  /** Records read in all. */
  count: number;
  /** Transfers that the band has begun. */
  transfers: number;
  /** Records that cannot be true: in the future, say. */
  dropped: number;
}

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
    sync.finish("done");
    return report;
  } catch (error) {
    try {
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
      if (this.#tools.everything === true) this.#run?.setCursor(history, this.#oldestS());
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
      this.#run = records.beginSync(band, nowS());
      records.noteZone(zone, nowS());
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
    if (battery) this.#run?.addBattery(battery, this.#tools.nowS());
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
function shownS({ atS, localText }: ClockReading, offsetMin: number): UnixSeconds {
  return atS ?? Date.parse(`${localText.replace(" ", "T")}Z`) / 1000 - offsetMin * 60;
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

/** A band is asked for everything that its model may have: to have less is no trouble. */
function isNotKept(history: HistoryType, error: AppError): boolean {
  return history !== "activity" && error instanceof BandError && error.code === "not-supported";
}

/** A band may simply not answer to a kind of history that it does not know. */
function isUnanswered(history: HistoryType, error: AppError): boolean {
  return history !== "activity" && error instanceof BandError && error.code === "silent";
}

/** Whether another link, or another kind of history, may help. */
function canGoOn(error: AppError): boolean {
  return error instanceof LinkError || error instanceof BandError || error instanceof FrameError;
}

/**
 * The band said no, or nothing that makes sense; the link is as good as before. The minutes are asked
 * for again: one bad frame must not cost them.
 */
function isSoft(history: HistoryType, error: AppError): boolean {
  if (error instanceof FrameError) return history !== "activity";
  return (
    error.code === "not-supported" || error.code === "fetch-failed" || error.code === "not-on-band"
  );
}
