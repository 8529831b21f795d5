import { findTable } from "../../archive/foreign-table.ts";
import type { Database, SqlRow, SqlValue, Statement } from "../../platform.ts";
import { RowWriter } from "../../store/row-writer.ts";
import { TABLES } from "./schema.ts";

/** A table that rows are put into. */
export interface TargetTable {
  /** @param values of one row, in the order of the columns that were named */
  write(values: readonly SqlValue[]): void;
}

/** A database of Gadgetbridge's that is written to. */
export interface Target {
  /** `undefined`: there is no such table, or it cannot take what we have. */
  table(name: string, columns: readonly string[]): TargetTable | undefined;
  /** Puts in what is still waiting. */
  flush(): void;
  /** How many rows were put into each table, so far. */
  readonly written: ReadonlyMap<string, number>;
}

/** How many rows wait until they are written together. */
const BATCH = 1024;

type Write = (values: readonly SqlValue[]) => number;

/** Rows that wait, table by table. */
class Batches implements Target {
  readonly written = new Map<string, number>();
  readonly #flushes: (() => void)[] = [];
  readonly #open: (name: string, columns: readonly string[]) => Write | undefined;

  constructor(open: (name: string, columns: readonly string[]) => Write | undefined) {
    this.#open = open;
  }

  table(name: string, columns: readonly string[]): TargetTable | undefined {
    const write = this.#open(name, columns);
    if (write === undefined) return undefined;
    let waiting: SqlValue[] = [];
    const flush = (): void => {
      if (waiting.length === 0) return;
      const count = write(waiting);
      waiting = [];
      this.written.set(name, (this.written.get(name) ?? 0) + count);
    };
    this.#flushes.push(flush);
    return {
      write: (values) => {
        waiting.push(...values);
        if (waiting.length >= BATCH * columns.length) flush();
      },
    };
  }

  flush(): void {
    for (const flush of this.#flushes) flush();
  }
}

/** A database that was made with `createSchema`: a later row replaces an earlier one of its key. */
export function freshTarget(database: Database): Target {
  return new Batches((name, columns) => {
    const writer = new RowWriter(database, name, columns);
    return (values) => {
      writer.write(values);
      return values.length / columns.length;
    };
  });
}

/** One statement of so many rows takes two thirds of the time of as many statements of one. */
const AT_ONCE = 32;

/**
 * A database of any version, in which what is there stays as it is: rows are only added. Columns that it
 * does not have are left out.
 *
 * @param onSkip hears of a table that is left out as a whole
 */
export function existingTarget(database: Database, onSkip: (table: string) => void): Target {
  return new Batches((name, columns) => {
    const taken = columnsTaken(database, name, columns);
    if (taken === undefined) {
      onSkip(name);
      return undefined;
    }
    return adder(database, name, columns, taken);
  });
}

function adder(
  database: Database,
  name: string,
  columns: readonly string[],
  taken: readonly boolean[],
): Write {
  if (isInMilliseconds(name)) return readingAdder(database, name, columns, taken);
  const kept = columns.filter((_, i) => taken[i]);
  const list = kept.map((column) => `"${column}"`).join(", ");
  const row = `(${kept.map(() => "?").join(", ")})`;
  const prepare = (rows: number): Statement => {
    const places = Array.from({ length: rows }, () => row).join(", ");
    // Stronger than the "ON CONFLICT REPLACE" of the tables: the row that is there stays.
    return database.prepare(`INSERT OR IGNORE INTO main."${name}" (${list}) VALUES ${places}`);
  };
  const one = prepare(1);
  const many = prepare(AT_ONCE);
  return (values) => {
    const wanted = values.filter((_, i) => taken[i % columns.length]);
    const step = AT_ONCE * kept.length;
    let count = 0;
    let at = 0;
    for (; at + step <= wanted.length; at += step) {
      count += many.run(...wanted.slice(at, at + step));
    }
    for (; at < wanted.length; at += kept.length) {
      count += one.run(...wanted.slice(at, at + kept.length));
    }
    return count;
  };
}

/** Tables of single readings; all others that have a TIMESTAMP have it in seconds. */
function isInMilliseconds(name: string): boolean {
  return name.endsWith("_SAMPLE") && !name.endsWith("_ACTIVITY_SAMPLE");
}

/** What Gadgetbridge has to the millisecond is known here to the second: one of the same second stays. */
function readingAdder(
  database: Database,
  name: string,
  columns: readonly string[],
  taken: readonly boolean[],
): Write {
  const kept = columns.filter((_, i) => taken[i]);
  // Numbers come as floating point: as such they would not be rounded down.
  const secondMs = `(CAST(?${kept.indexOf("TIMESTAMP") + 1} AS INTEGER) / 1000 * 1000)`;
  const device = `?${kept.indexOf("DEVICE_ID") + 1}`;
  const one = database.prepare(
    `INSERT OR IGNORE INTO main."${name}" (${kept.map((column) => `"${column}"`).join(", ")})
     SELECT ${kept.map((_, i) => `?${i + 1}`).join(", ")} WHERE NOT EXISTS (
       SELECT 1 FROM main."${name}" WHERE DEVICE_ID = ${device}
       AND TIMESTAMP BETWEEN ${secondMs} AND ${secondMs} + 999)`,
  );
  return (values) => {
    const wanted = values.filter((_, i) => taken[i % columns.length]);
    let count = 0;
    for (let at = 0; at < wanted.length; at += kept.length) {
      count += one.run(...wanted.slice(at, at + kept.length));
    }
    return count;
  };
}

/**
 * Which of our columns a table has. `undefined` when there is none of that name, when it is not one of
 * Gadgetbridge's (its key is another one: nothing would keep a row from being there twice), or when it
 * wants something that we do not know.
 */
function columnsTaken(
  database: Database,
  name: string,
  columns: readonly string[],
): boolean[] | undefined {
  const table = findTable(database, name);
  if (table === undefined) return undefined;
  const rows = [...database.rows(`PRAGMA table_info("${name}")`)];
  const ours = new Set(columns.map((column) => column.toLowerCase()));
  const wantsMore = rows.some((row) => isDemanded(row) && !ours.has(nameOf(row)));
  if (wantsMore || !hasKey(rows, name)) return undefined;
  return columns.map((column) => table.columns.has(column.toLowerCase()));
}

function hasKey(rows: readonly SqlRow[], name: string): boolean {
  const wanted = TABLES.find((table) => table.name === name)?.key;
  if (wanted === undefined) return true;
  const key = rows.filter(({ pk }) => Number(pk) > 0).map(nameOf);
  return key.length === wanted.length && wanted.every((it) => key.includes(it.toLowerCase()));
}

function isDemanded({ notnull, dflt_value: preset, pk }: SqlRow): boolean {
  return notnull === 1 && preset === null && pk === 0;
}

function nameOf({ name }: SqlRow): string {
  return String(name).toLowerCase();
}
