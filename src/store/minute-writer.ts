import type { Minute } from "../health/minute.ts";
import type { Database, SqlValue, Statement } from "../platform.ts";
import { KINDS_NUMBERS } from "./minute-row.ts";

/** One statement of so many rows takes a third of the time of as many statements of one. */
const AT_ONCE = 64;

/** Puts the minutes of one band and one run into the table; those that are there are replaced. */
export class MinuteWriter {
  readonly #plain: Shape;
  readonly #full: Shape;

  constructor(database: Database, band: number, run: number) {
    this.#plain = new Shape(database, band, run, PLAIN, plainValues);
    this.#full = new Shape(database, band, run, [...PLAIN, ...MORE], fullValues);
  }

  write(minutes: readonly Minute[]): void {
    const { length } = minutes;
    for (let at = 0; at < length; at += AT_ONCE) {
      const some = length > AT_ONCE ? minutes.slice(at, at + AT_ONCE) : minutes;
      const isPlain = some.every(({ asleep, kinds }) => !asleep && !kinds);
      (isPlain ? this.#plain : this.#full).write(some);
    }
  }
}

const PLAIN = ["minute", "kind", "intensity", "steps", "heart_rate"];
const MORE = ["sleep_unknown", "sleep_light", "sleep_deep", "sleep_rem", "kinds"];

/** The fewer columns there are to fill, the quicker it is: band and run are part of the statement. */
class Shape {
  readonly #sqlOf: (rows: number) => string;
  readonly #database: Database;
  readonly #values: (minute: Minute, values: SqlValue[]) => void;
  #many: Statement | undefined;
  #one: Statement | undefined;

  constructor(
    database: Database,
    band: number,
    run: number,
    columns: readonly string[],
    values: (minute: Minute, values: SqlValue[]) => void,
  ) {
    this.#database = database;
    this.#values = values;
    const row = `(${band}, ${run}, ${columns.map(() => "?").join(", ")})`;
    this.#sqlOf = (rows) =>
      `INSERT OR REPLACE INTO minute (band, run, ${columns.join(", ")})
       VALUES ${Array.from({ length: rows }, () => row).join(", ")}`;
  }

  /** @param minutes at most {@link AT_ONCE} */
  write(minutes: readonly Minute[]): void {
    if (minutes.length === AT_ONCE) {
      const values: SqlValue[] = [];
      for (const minute of minutes) this.#values(minute, values);
      this.#many ??= this.#database.prepare(this.#sqlOf(AT_ONCE));
      this.#many.run(...values);
      return;
    }
    this.#one ??= this.#database.prepare(this.#sqlOf(1));
    for (const minute of minutes) {
      const values: SqlValue[] = [];
      this.#values(minute, values);
      this.#one.run(...values);
    }
  }
}

function plainValues(minute: Minute, values: SqlValue[]): void {
  const { startS, kind, intensity, steps, heartRateBpm } = minute;
  values.push(startS / 60, kind ?? null, intensity ?? null, steps ?? null, heartRateBpm ?? null);
}

function fullValues(minute: Minute, values: SqlValue[]): void {
  const { kind, asleep, kinds } = minute;
  plainValues(minute, values);
  values.push(
    asleep?.unknown ?? null,
    asleep?.light ?? null,
    asleep?.deep ?? null,
    asleep?.rem ?? null,
    kinds === undefined || kind === undefined ? null : KINDS_NUMBERS[kinds],
  );
}
