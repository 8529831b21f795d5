import type { Database } from "../platform.ts";
import { KINDS_NUMBERS } from "./minute-row.ts";
import type { MinuteColumns, MinuteTable } from "./minute-table.ts";
import { first } from "./rows.ts";

/** Minutes since 1970, both included. */
export interface MinuteRange {
  readonly from: number;
  readonly to: number;
}

/** A schema of our own connection that reaches the table. */
export interface Reach {
  readonly database: Database;
  readonly schema: string;
}

/** No table has more rows, where its size is not known: a century. */
const MOST_ROWS = 50_000_000;

/** No row of a table takes less room. */
const LEAST_ROW_BYTES = 8;

/**
 * The statements by which a table of minutes is read. The rules for its values are in them, and nowhere
 * else. A crafted tree of pages can be walked for ever: the walk itself has an end, so conditions stand
 * outside of it.
 */
export class TableText {
  /** Whether the rows come in the order of time by themselves. */
  readonly isOrdered: boolean;
  readonly #table: MinuteTable;
  readonly #schema: string;
  readonly #mostRows: number;

  constructor(table: MinuteTable, reach: Reach | undefined) {
    this.#table = table;
    this.#schema = reach?.schema ?? "main";
    this.#mostRows = reach ? mostRows(reach) : MOST_ROWS;
    this.isOrdered = comesInOrder(table);
  }

  /** Puts the minutes of these times into our table, in which there are none then. */
  insertion(band: number, run: number, ranges: readonly MinuteRange[]): string {
    const columns = Object.keys(valuesOf(this.#table));
    return `INSERT OR REPLACE INTO main.minute (band, run, ${columns.join(", ")})
      SELECT ${band}, ${run}, ${this.#values()} ${this.#from(this.#schema, ranges)}`;
  }

  /** The minutes of these times, as rows of our table without band and run. */
  selection(ranges: readonly MinuteRange[]): string {
    const names = Object.keys(valuesOf(this.#table));
    const missing = ALL.filter((column) => !names.includes(column));
    const rest = missing.map((column) => `, NULL AS ${column}`).join("");
    return `SELECT ${this.#values()}${rest} ${this.#from("main", ranges)}`;
  }

  /** Every row of it once. */
  walk(): string {
    return `SELECT count(*) AS count FROM (${this.#inner("main")})`;
  }

  /** The time of the first or the last row of all devices; only where rows come in order. */
  end(direction: "ASC" | "DESC"): string {
    const { table, columns } = this.#table;
    const at = quoted(columns.atS);
    return `SELECT ${at} AS t FROM main.${quoted(table)} ORDER BY ${at} ${direction} LIMIT 1`;
  }

  /** How many rows of the device are from no time within. */
  outside({ from, to }: MinuteRange): string {
    return `SELECT count(*) AS count FROM (${this.#inner("main")})
      WHERE ${this.#ofDevice()} AND ((t | 0) BETWEEN ${from * 60} AND ${to * 60 + 59}) IS NOT TRUE`;
  }

  #values(): string {
    return Object.entries(valuesOf(this.#table))
      .map(([column, value]) => `${value} AS ${column}`)
      .join(", ");
  }

  #from(schema: string, ranges: readonly MinuteRange[]): string {
    const within = ranges.map(({ from, to }) => `(t | 0) BETWEEN ${from * 60} AND ${to * 60 + 59}`);
    return `FROM (${this.#inner(schema)}) WHERE ${this.#ofDevice()}
      AND (${within.join(" OR ")}) AND (${anythingTold(this.#table)})`;
  }

  #ofDevice(): string {
    const { device } = this.#table;
    return device === undefined ? "TRUE" : `d = ${Math.trunc(device.id)}`;
  }

  #inner(schema: string): string {
    const { table, columns, device } = this.#table;
    const names = Object.entries(aliases(columns, device?.column));
    const list = names.map(([alias, name]) => `${quoted(name)} AS ${alias}`).join(", ");
    const order = this.isOrdered ? `ORDER BY ${quoted(columns.atS)}` : "";
    return `SELECT ${list} FROM ${schema}.${quoted(table)} ${order} LIMIT ${this.#mostRows}`;
  }
}

const ALL = [
  "minute",
  "kind",
  "intensity",
  "steps",
  "heart_rate",
  "sleep_unknown",
  "sleep_light",
  "sleep_deep",
  "sleep_rem",
  "kinds",
];

/** What the columns of theirs that we want are called here. */
function aliases(columns: MinuteColumns, device: string | undefined): Record<string, string> {
  const { atS, kind, intensity, steps, heartRate, asleep } = columns;
  const named: Record<string, string | undefined> = {
    t: atS,
    d: device,
    k: kind,
    i: intensity,
    s: steps,
    h: heartRate,
    su: asleep?.unknown,
    sl: asleep?.light,
    sd: asleep?.deep,
    sr: asleep?.rem,
  };
  return Object.fromEntries(
    Object.entries(named).flatMap(([alias, name]) => (name === undefined ? [] : [[alias, name]])),
  );
}

/** What our columns hold, of what theirs hold. `& 255` leaves a whole number of a byte as it is, and nothing else. */
function valuesOf({ columns, kinds }: MinuteTable): Record<string, string> {
  const { kind, intensity, steps, heartRate, asleep } = columns;
  const sleep = (alias: string): string => `CASE WHEN ${ASLEEP} THEN ${alias} & 255 END`;
  return {
    minute: "(t | 0) / 60",
    ...(kind !== undefined && {
      kind: kindValue(kinds),
      ...(kinds && { kinds: `CASE WHEN ${isKind(kinds)} THEN ${KINDS_NUMBERS[kinds]} END` }),
    }),
    ...(intensity !== undefined && { intensity: `CASE WHEN ${isByte("i")} THEN i & 255 END` }),
    ...(steps !== undefined && { steps: `CASE WHEN ${isByte("s")} THEN s & 255 END` }),
    ...(heartRate !== undefined && { heart_rate: `CASE WHEN ${IS_PULSE} THEN h & 255 END` }),
    ...(asleep && {
      sleep_unknown: sleep("su"),
      sleep_light: sleep("sl"),
      sleep_deep: sleep("sd"),
      sleep_rem: sleep("sr"),
    }),
  };
}

/** Whether a row says anything but that it was. */
function anythingTold({ columns, kinds }: MinuteTable): string {
  const { kind, intensity, steps, heartRate, asleep } = columns;
  return [
    ...(intensity === undefined ? [] : [isByte("i")]),
    ...(steps === undefined ? [] : [isByte("s")]),
    ...(heartRate === undefined ? [] : [IS_PULSE]),
    ...(kind === undefined ? [] : [isKind(kinds)]),
    ...(asleep ? [`(${ASLEEP})`] : []),
    "FALSE",
  ].join(" OR ");
}

function isByte(alias: string): string {
  return `${alias} & 255 = ${alias}`;
}

/** 0, 255 and -1 are written where none was measured. */
const IS_PULSE = `(${isByte("h")} AND h & 255 BETWEEN 1 AND 254)`;

const ASLEEP = ["su", "sl", "sd", "sr"].map(isByte).join(" AND ");

function isKind(kinds: MinuteTable["kinds"]): string {
  if (kinds === "xiaomi") return "k & 4294967295 = k";
  return kinds === "mi-band-1" ? `(${isByte("k")} OR k = -1)` : isByte("k");
}

/** Of the first Mi Bands' own -1, too, the last eight bits are their code. */
function kindValue(kinds: MinuteTable["kinds"]): string {
  const bits = kinds === "xiaomi" ? 4_294_967_295 : 255;
  return `CASE WHEN ${isKind(kinds)} THEN k & ${bits} END`;
}

/** An honest file has no more rows than fit into it. */
function mostRows({ database, schema }: Reach): number {
  const pages = Number(first(database, `PRAGMA ${schema}.page_count`)?.page_count);
  const pageBytes = Number(first(database, `PRAGMA ${schema}.page_size`)?.page_size);
  return Math.min(MOST_ROWS, Math.ceil((pages * pageBytes) / LEAST_ROW_BYTES)) || MOST_ROWS;
}

function comesInOrder({ database, table, columns }: MinuteTable): boolean {
  const at = quoted(columns.atS);
  const sql = `EXPLAIN QUERY PLAN SELECT ${at} FROM main.${quoted(table)} ORDER BY ${at} LIMIT 1000000`;
  return ![...database.rows(sql)].some(({ detail }) => String(detail).includes("TEMP B-TREE"));
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
