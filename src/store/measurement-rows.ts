import type { Measurement, MeasurementKind } from "../health/measurement.ts";
import type { UnixSeconds } from "../health/minute.ts";
import type { Database, SqlRow, SqlValue, Statement } from "../platform.ts";
import type { Added } from "./added.ts";
import { decide, isWritten, Tally } from "./precedence.ts";
import { RowWriter } from "./row-writer.ts";
import { number, text } from "./rows.ts";
import { ranks } from "./run-rows.ts";

const COLUMNS = [
  "band",
  "kind",
  "at_s",
  "is_automatic",
  "value",
  "offset_min",
  "details",
  "run",
] as const;

/** The single readings of one band, as one run adds to them. */
export class MeasurementRows {
  readonly #band: number;
  readonly #run: number;
  readonly #rankOf: (run: number) => number;
  readonly #find: Statement;
  readonly #writer: RowWriter;

  constructor(database: Database, band: number, run: number) {
    this.#band = band;
    this.#run = run;
    this.#rankOf = ranks(database);
    this.#find = database.prepare(
      "SELECT * FROM measurement WHERE band = ? AND kind = ? AND at_s = ? AND is_automatic = ?",
    );
    this.#writer = new RowWriter(database, "measurement", COLUMNS);
  }

  /** Wants a transaction around it. */
  add(measurements: readonly Measurement[]): Added {
    const tally = new Tally();
    for (const measurement of measurements) this.#addOne(measurement, tally);
    return tally.result();
  }

  #addOne(measurement: Measurement, tally: Tally): void {
    const values = valuesOf(this.#band, measurement, this.#run);
    const [row] = this.#find.all(...values.slice(0, 4));
    const decision = decide(
      row && { rank: this.#rankOf(Number(row.run)), isWorn: true },
      { rank: this.#rankOf(this.#run), isWorn: true },
      row !== undefined && isSame(row, values),
    );
    tally.count(decision);
    if (isWritten(decision)) this.#writer.write(values);
  }
}

/** The readings of one kind, oldest first, from `fromS` up to, not including, `toS`. */
export function* measurementsOf(
  database: Database,
  bands: readonly number[],
  kind: MeasurementKind,
  fromS: UnixSeconds,
  toS: UnixSeconds,
): Generator<Measurement, void, void> {
  const sql = `SELECT * FROM measurement WHERE band IN (SELECT value FROM json_each(?))
    AND kind = ? AND at_s >= ? AND at_s < ? ORDER BY at_s, is_automatic, band`;
  for (const row of database.rows(sql, JSON.stringify(bands), kind, fromS, toS)) {
    yield measurementOf(row, kind);
  }
}

/** In the order of {@link COLUMNS}. */
function valuesOf(band: number, measurement: Measurement, run: number): SqlValue[] {
  const { kind, atS, isAutomatic, value, offsetMin, details } = measurement;
  if (!Number.isFinite(value)) throw new TypeError("a measurement has a value");
  return [
    band,
    kind,
    atS,
    Number(isAutomatic),
    value,
    offsetMin ?? null,
    details === undefined ? null : inOneForm(details),
    run,
  ];
}

/** So that equal details are equal texts. */
function inOneForm(details: Readonly<Record<string, number>>): string {
  const entries = Object.entries(details);
  return JSON.stringify(Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1))));
}

function isSame(row: SqlRow, values: readonly SqlValue[]): boolean {
  return COLUMNS.every((column, i) => column === "run" || row[column] === values[i]);
}

function measurementOf(row: SqlRow, kind: MeasurementKind): Measurement {
  const details = text(row.details);
  return {
    kind,
    atS: Number(row.at_s),
    value: Number(row.value),
    isAutomatic: row.is_automatic === 1,
    offsetMin: number(row.offset_min),
    // `inOneForm` wrote it.
    details: details === undefined ? undefined : (JSON.parse(details) as Record<string, number>),
  };
}
