import type { HistoryType } from "../band/models.ts";
import type { AppError } from "../errors.ts";
import type { UnixSeconds } from "../health/minute.ts";
import type { Added } from "../store/added.ts";
import type { Records } from "../store/records.ts";
import type { SyncRun } from "../store/sync-run.ts";
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
