import type { Measurement } from "../health/measurement.ts";
import type { Minute, UnixSeconds } from "../health/minute.ts";
import type { Database } from "../platform.ts";
import type { Added } from "./added.ts";
import { addUp, NOTHING_ADDED } from "./added.ts";
import { BATTERY_READINGS } from "./battery-rows.ts";
import { touch } from "./evaluated.ts";
import { extentOf, spanning } from "./extent.ts";
import type { Extent } from "./extent.ts";
import { MEASUREMENTS } from "./measurement-rows.ts";
import { transact } from "./migrate.ts";
import { MinuteRows } from "./minute-rows.ts";
import { first, number } from "./rows.ts";
import { countIn, endRun, noteExtent, noteTrouble } from "./run-rows.ts";
import type { Outcome } from "./run-rows.ts";
import type { BatteryAt, RecordedWorkout } from "./intake.ts";
import { RunRecords } from "./run-records.ts";
import { WORKOUTS } from "./workout-rows.ts";

/** From where the next synchronisation reads a kind of history on. */
export interface Cursor {
  /** A name of the caller's: `activity`. */
  readonly history: string;
  readonly nextS: UnixSeconds;
}

/** What a band says about its battery. */
export interface BatteryReading {
  readonly levelPercent: number;
  readonly isCharging?: boolean | undefined;
}

/** A trouble is noted by its code: nothing that a band says may get into it. */
const CODE = /^[a-z0-9:-]{1,60}$/;

/**
 * One synchronisation of one band, as it is written down. Each call is one transaction, records,
 * cursor and counts together, and on the disk when it returns: whatever happens then, all of it is
 * there or nothing. What {@link MinuteRows} and `precedence.ts` say decides about what is known already.
 *
 * @throws DiskError "no-space" | "in-use" from the database; nothing of that call is kept then
 */
export class SyncRun {
  readonly id: number;
  readonly #database: Database;
  readonly #band: number;
  readonly #minutes: MinuteRows;
  readonly #measurements: RunRecords<Measurement>;
  readonly #workouts: RunRecords<RecordedWorkout>;
  readonly #battery: RunRecords<BatteryAt>;
  /** Between which instants is what was brought: the minutes, which may be taken back, and the rest. */
  #extents: Extents = {};

  /** Made by `Records.beginSync`. */
  constructor(database: Database, band: number, id: number) {
    this.id = id;
    this.#database = database;
    this.#band = band;
    this.#minutes = new MinuteRows(database, band, id);
    this.#measurements = new RunRecords(database, MEASUREMENTS, band, id);
    this.#workouts = new RunRecords(database, WORKOUTS, band, id);
    this.#battery = new RunRecords(database, BATTERY_READINGS, band, id);
  }

  /** In any order; of a minute that comes twice the later one counts. */
  addMinutes(minutes: readonly Minute[], cursor?: Cursor): Added {
    const extent = extentOf(minutes.map(({ startS }) => startS));
    return this.#add(
      () => {
        const brought = bringing(this.#minutes, minutes);
        if (brought.hasNews && extent) {
          touch(this.#database, this.#band, extent.firstS, extent.lastS + 60);
        }
        return brought;
      },
      cursor,
      (of) => ({ ...of, minutes: spanning(of.minutes, extent) }),
    );
  }

  addMeasurements(measurements: readonly Measurement[], cursor?: Cursor): Added {
    const extent = extentOf(measurements.map(({ atS }) => atS));
    const bring = (): Brought => bringing(this.#measurements, measurements);
    return this.#add(bring, cursor, besides(extent));
  }

  /** A workout without a track takes away none that is known. */
  addWorkouts(workouts: readonly RecordedWorkout[], cursor?: Cursor): Added {
    const extent = extentOf(workouts.map(({ workout }) => workout.startS));
    return this.#add(() => bringing(this.#workouts, workouts), cursor, besides(extent));
  }

  /**
   * A workout that this run has brought without its track, now with it: it is counted once, by the most
   * that became of it. Gives what is to be added to the counts of before.
   *
   * @param bare what {@link addWorkouts} gave for it
   */
  completeWorkout(workout: RecordedWorkout, bare: Added, cursor?: Cursor): Added {
    const { startS } = workout.workout;
    const bring = (): Brought => {
      const { counts, hasNews } = bringing(this.#workouts, [workout]);
      return { counts: difference(ofOne(addUp(bare, counts)), bare), hasNews };
    };
    return this.#add(bring, cursor, besides({ firstS: startS, lastS: startS }));
  }

  addBattery(reading: BatteryReading, atS: UnixSeconds): void {
    transact(this.#database, () => this.#battery.add([{ ...reading, atS }]));
  }

  setCursor(history: string, nextS: UnixSeconds): void {
    this.#add(() => ({ counts: NOTHING_ADDED, hasNews: false }), { history, nextS });
  }

  /**
   * Takes back the minutes that this run has written from `fromS` up to, not including, `toS`: a
   * checksum has proved them wrong. What they had replaced comes back.
   */
  withdrawMinutes(fromS: UnixSeconds, toS: UnixSeconds): void {
    this.#add(
      () => {
        const { added, changed, same, lost } = this.#minutes.withdraw(fromS, toS);
        touch(this.#database, this.#band, fromS, toS);
        const counts = { added: -added, changed: -changed, same: -same, lost: -lost };
        return { counts, hasNews: added !== 0 || changed !== 0 };
      },
      undefined,
      (of) => ({ ...of, minutes: this.#keptOf(of.minutes) }),
    );
  }

  /** Notes the code of something that could not be read. */
  note(code: string): void {
    if (!CODE.test(code)) throw new TypeError("a trouble is noted by its code");
    noteTrouble(this.#database, this.id, code);
  }

  finish(outcome: Outcome, atS: UnixSeconds): void {
    endRun(this.#database, this.id, outcome, atS);
  }

  /** @param reach between which instants is what was brought, when this is */
  #add(work: () => Brought, cursor?: Cursor, reach?: (before: Extents) => Extents): Added {
    let extents = this.#extents;
    const added = transact(this.#database, () => {
      const { counts, hasNews } = work();
      countIn(this.#database, this.id, counts);
      if (reach && hasNews) {
        extents = reach(extents);
        noteExtent(this.#database, this.id, spanning(extents.minutes, extents.others));
      }
      if (cursor) this.#writeCursor(cursor);
      return counts;
    });
    this.#extents = extents; // it is on the disk
    return added;
  }

  /** What is left of the minutes that this run has written. */
  #keptOf(extent: Extent | undefined): Extent | undefined {
    if (extent === undefined) return undefined;
    const sql = `SELECT min(minute) * 60 AS first_s, max(minute) * 60 AS last_s FROM minute
      WHERE band = ? AND minute BETWEEN ? AND ? AND run = ?`;
    const between = [Math.floor(extent.firstS / 60), Math.floor(extent.lastS / 60)];
    const row = first(this.#database, sql, this.#band, ...between, this.id);
    const [firstS, lastS] = [number(row?.first_s), number(row?.last_s)];
    return firstS === undefined || lastS === undefined ? undefined : { firstS, lastS };
  }

  #writeCursor({ history, nextS }: Cursor): void {
    this.#database.run(
      `INSERT INTO fetch_cursor (band, history, next_s) VALUES (?, ?, ?)
       ON CONFLICT (band, history) DO UPDATE SET next_s = excluded.next_s`,
      this.#band,
      history,
      nextS,
    );
  }
}

interface Extents {
  readonly minutes?: Extent | undefined;
  readonly others?: Extent | undefined;
}

function besides(extent: Extent | undefined): (before: Extents) => Extents {
  return (of) => ({ ...of, others: spanning(of.others, extent) });
}

/** Of one record that was brought twice. */
function ofOne({ added, changed, same }: Added): Added {
  if (added > 0) return { ...NOTHING_ADDED, added: 1 };
  if (changed > 0) return { ...NOTHING_ADDED, changed: 1 };
  return same > 0 ? { ...NOTHING_ADDED, same: 1 } : { ...NOTHING_ADDED, lost: 1 };
}

function difference(a: Added, b: Added): Added {
  return {
    added: a.added - b.added,
    changed: a.changed - b.changed,
    same: a.same - b.same,
    lost: a.lost - b.lost,
  };
}

/** What became of what was brought. */
interface Brought {
  readonly counts: Added;
  /** Whether anything counts otherwise now; the counts may say nothing of it. */
  readonly hasNews: boolean;
}

function bringing<T>(
  rows: { add(records: readonly T[]): Added; takeNews(): boolean },
  records: readonly T[],
): Brought {
  const counts = rows.add(records);
  return { counts, hasNews: rows.takeNews() };
}
