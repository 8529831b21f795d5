import type { Alarm } from "../health/alarm.ts";
import type { DaySummary } from "../health/day-summary.ts";
import type { Measurement } from "../health/measurement.ts";
import type { Minute, UnixSeconds } from "../health/minute.ts";
import type { Stretch } from "../health/stretch.ts";
import type { Database } from "../platform.ts";
import type { Added } from "./added.ts";
import { ALARMS } from "./alarm-rows.ts";
import { BATTERY_READINGS } from "./battery-rows.ts";
import { extentOf } from "./extent.ts";
import type { Extent } from "./extent.ts";
import type { ImportedKind } from "./import-report.ts";
import type { BatteryAt, RecordedWorkout } from "./intake.ts";
import { MEASUREMENTS } from "./measurement-rows.ts";
import { tellsAnything } from "./minute-row.ts";
import { MinuteRows } from "./minute-rows.ts";
import type { MinuteTable } from "./minute-table.ts";
import { addMinuteTable } from "./minute-table-rows.ts";
import type { TableReading, TableTools } from "./minute-table-rows.ts";
import type { RecordKind } from "./record-kind.ts";
import { RunRecords } from "./run-records.ts";
import { STRETCHES, SUMMARIES } from "./told-rows.ts";
import type { TouchedSpans } from "./touched-spans.ts";
import { WORKOUTS } from "./workout-rows.ts";

/** What becomes of what one device has recorded. */
export interface Taken {
  readonly kind: ImportedKind;
  readonly added: Added;
  readonly extent: Extent | undefined;
}

/** Clocks on earth are no further from UTC; half a day from noon is a whole day's. */
const MOST_OF_DAY_S = 15 * 3600;

/** What a run says of one band. Wants a transaction around it. */
export class RunDevice {
  readonly #database: Database;
  readonly #band: number;
  readonly #run: number;
  readonly #touched: TouchedSpans;
  readonly #minutes: MinuteRows;
  readonly #records = new Map<RecordKind<never>, RunRecords<never>>();

  constructor(database: Database, band: number, run: number, touched: TouchedSpans) {
    this.#database = database;
    this.#band = band;
    this.#run = run;
    this.#touched = touched;
    this.#minutes = new MinuteRows(database, band, run);
  }

  minutes(minutes: readonly Minute[]): Taken {
    const told = minutes.every(tellsAnything) ? minutes : minutes.filter(tellsAnything);
    const extent = extentOf(told.map(({ startS }) => startS));
    const added = this.#minutes.add(told);
    if (this.#minutes.takeNews()) this.#touch(extent, 60);
    return { kind: "minutes", added, extent };
  }

  /** Gives what was left out, too. */
  minuteTable(table: MinuteTable, tools: TableTools): Taken & TableReading {
    const of = { band: this.#band, run: this.#run, rows: this.#minutes };
    const reading = addMinuteTable(this.#database, of, table, tools);
    // What SQLite takes over by itself, none of our rows has seen.
    if (this.#minutes.takeNews() || reading.added.added > 0) this.#touch(reading.extent, 60);
    return { ...reading, kind: "minutes" };
  }

  measurements(measurements: readonly Measurement[]): Taken {
    const added = this.#rows(MEASUREMENTS).add(measurements);
    return { kind: "measurements", added, extent: extentOf(measurements.map(({ atS }) => atS)) };
  }

  workouts(workouts: readonly RecordedWorkout[]): Taken {
    const added = this.#rows(WORKOUTS).add(workouts);
    const instants = workouts.flatMap(({ workout }) => [workout.startS, workout.endS]);
    return { kind: "workouts", added, extent: extentOf(instants) };
  }

  stretches(stretches: readonly Stretch[]): Taken {
    const rows = this.#rows(STRETCHES);
    const added = rows.add(stretches);
    const extent = extentOf(stretches.flatMap(({ startS, endS }) => [startS, endS]));
    if (rows.takeNews()) this.#touch(extent, 1);
    return { kind: "stretches", added, extent };
  }

  summaries(summaries: readonly DaySummary[]): Taken {
    const rows = this.#rows(SUMMARIES);
    const added = rows.add(summaries);
    const days = summaries.map(({ day }) => Date.parse(`${day}T00:00:00Z`) / 1000);
    const extent = extentOf(days);
    if (extent && rows.takeNews()) {
      const { firstS, lastS } = extent;
      this.#touched.add(this.#band, firstS - MOST_OF_DAY_S, lastS + 86_400 + MOST_OF_DAY_S);
    }
    return { kind: "summaries", added, extent };
  }

  alarms(alarms: readonly Alarm[]): Taken {
    return { kind: "alarms", added: this.#rows(ALARMS).add(alarms), extent: undefined };
  }

  battery(readings: readonly BatteryAt[]): Taken {
    const added = this.#rows(BATTERY_READINGS).add(readings);
    return { kind: "battery", added, extent: extentOf(readings.map(({ atS }) => atS)) };
  }

  #rows<T>(kind: RecordKind<T>): RunRecords<T> {
    const rows =
      this.#records.get(kind) ?? new RunRecords(this.#database, kind, this.#band, this.#run);
    this.#records.set(kind, rows);
    return rows;
  }

  #touch(extent: Extent | undefined, lastingS: UnixSeconds): void {
    if (extent) this.#touched.add(this.#band, extent.firstS, extent.lastS + lastingS);
  }
}
