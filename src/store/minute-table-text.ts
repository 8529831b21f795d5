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
  /** Whether, besides, no time is there twice: rows of one minute come one after the other then. */
  readonly isOnce: boolean;
  readonly #table: MinuteTable;
  readonly #schema: string;
  readonly #mostRows: number;

  constructor(table: MinuteTable, reach: Reach | undefined) {
    this.#table = table;
    this.#schema = reach?.schema ?? "main";
    this.#mostRows = reach ? mostRows(reach) : MOST_ROWS;
    this.isOrdered = comesInOrder(table);
    this.isOnce = this.isOrdered && isKeyed(table);
  }

  /**
   * Puts the minutes of these times into our table, in which there are none then.
   *
   * @param care `"none"` takes two thirds of the time, and fails where a minute is there twice or a
   *   number has a fraction
   */
  insertion(
    band: number,
    run: number,
    ranges: readonly MinuteRange[],
    care: "none" | "all",
  ): string {
    const rules = care === "none" ? QUICK : EXACT;
    const values = valuesOf(this.#table, rules);
    return `INSERT ${care === "none" ? "" : "OR REPLACE"} INTO main.minute
      (band, run, ${Object.keys(values).join(", ")})
      SELECT ${band}, ${run}, ${Object.values(values).join(", ")}
      ${this.#from(this.#schema, ranges, rules)}`;
  }

  /**
   * The minutes of these times, as rows of our table without band and run.
   *
   * @param through their own connection, or ours
   */
  selection(ranges: readonly MinuteRange[], through: "theirs" | "ours"): string {
    const schema = through === "theirs" ? "main" : this.#schema;
    const values = valuesOf(this.#table, EXACT);
    const list = MINUTE_VALUES.map((column) => `${values[column] ?? "NULL"} AS ${column}`);
    return `SELECT ${list.join(", ")} ${this.#from(schema, ranges, EXACT)}`;
  }

  /** How many minutes of these times there are, and the first and the last of them. */
  tally(ranges: readonly MinuteRange[]): string {
    const { minute } = EXACT;
    return `SELECT count(*) AS count, min(${minute}) AS first, max(${minute}) AS last
      ${this.#from(this.#schema, ranges, EXACT)}`;
  }

  /**
   * The minutes of these times, as {@link selection} gives them, of which we do not have just that from
   * the same source. One that may be there twice is always among them, where {@link isOnce} says so.
   */
  news(band: number, run: number, ranges: readonly MinuteRange[]): string {
    const values = valuesOf(this.#table, EXACT);
    const list = MINUTE_VALUES.map((column) => `${values[column] ?? "NULL"} AS ${column}`);
    const isSame = MINUTE_VALUES.map((column) => `ours.${column} IS their.${column}`).join(" AND ");
    return `SELECT ${MINUTE_VALUES.map((column) => `their.${column} AS ${column}`).join(", ")}
      FROM (SELECT t, ${list.join(", ")} ${this.#from(this.#schema, ranges, EXACT)}) their
      LEFT JOIN main.minute ours ON ours.band = ${band} AND ours.minute = their.minute
        AND ours.run IN (SELECT id FROM main.run
          WHERE source = (SELECT source FROM main.run WHERE id = ${run})) AND ${isSame}
      WHERE ours.minute IS NULL OR their.t <> their.minute * 60`;
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
      WHERE ${this.#ofDevice()} AND (${EXACT.isTime({ from, to })}) IS NOT TRUE`;
  }

  #from(schema: string, ranges: readonly MinuteRange[], rules: Rules): string {
    const within = ranges.map((range) => rules.isTime(range)).join(" OR ");
    return `FROM (${this.#inner(schema)}) WHERE ${this.#ofDevice()}
      AND (${within}) AND (${anythingTold(this.#table, rules)})`;
  }

  #ofDevice(): string {
    const { device } = this.#table;
    return device === undefined ? "TRUE" : `d = ${Math.trunc(device.id)}`;
  }

  #inner(schema: string): string {
    const { table, columns, device } = this.#table;
    const names = Object.entries(aliases(columns, device?.column));
    // The plus: a column declared as TEXT would be compared as text, and '1000' is between '1' and '254'.
    const list = names.map(([alias, name]) => `+${quoted(name)} AS ${alias}`).join(", ");
    const order = this.isOrdered ? `ORDER BY ${quoted(columns.atS)}` : "";
    return `SELECT ${list} FROM ${schema}.${quoted(table)} ${order} LIMIT ${this.#mostRows}`;
  }
}

/** What a minute says, and when it is: the columns of our table without band and run. */
export const MINUTE_VALUES = [
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

/** What makes a value one, in SQL. */
interface Rules {
  readonly minute: string;
  readonly isTime: (range: MinuteRange) => string;
  readonly isFrom: (alias: string, from: number, to: number) => string;
}

/** Texts, bytes and nothing are never between two numbers. What has a fraction our table refuses. */
const QUICK: Rules = {
  minute: "t / 60",
  isTime: ({ from, to }) => `t >= ${from * 60} AND t < ${to * 60 + 60}`,
  isFrom: (alias, from, to) => `${alias} BETWEEN ${from} AND ${to}`,
};

/** `| 0` leaves a whole number as it is, and nothing else. */
const EXACT: Rules = {
  minute: "(t | 0) / 60",
  isTime: QUICK.isTime,
  isFrom: (alias, from, to) => `${QUICK.isFrom(alias, from, to)} AND ${alias} | 0 = ${alias}`,
};

/** What our columns hold, of what theirs hold. */
function valuesOf({ columns, kinds }: MinuteTable, rules: Rules): Record<string, string> {
  const { kind, intensity, steps, heartRate, asleep } = columns;
  const where = (isOne: string, value: string): string => `CASE WHEN ${isOne} THEN ${value} END`;
  const sleep = (alias: string): string => where(isAsleep(rules), alias);
  const isKind = isKindBy(rules, kinds);
  // The first Mi Bands' own -1 is 255. Not `k & 255`: it would make a whole number of a fraction.
  const code = kinds === "mi-band-1" ? "CASE k WHEN -1 THEN 255 ELSE k END" : "k";
  return {
    minute: rules.minute,
    ...(kind !== undefined && {
      kind: where(isKind, code),
      ...(kinds && { kinds: where(isKind, String(KINDS_NUMBERS[kinds])) }),
    }),
    ...(intensity !== undefined && { intensity: where(isByte(rules, "i"), "i") }),
    ...(steps !== undefined && { steps: where(isByte(rules, "s"), "s") }),
    ...(heartRate !== undefined && { heart_rate: where(isPulse(rules), "h") }),
    ...(asleep && {
      sleep_unknown: sleep("su"),
      sleep_light: sleep("sl"),
      sleep_deep: sleep("sd"),
      sleep_rem: sleep("sr"),
    }),
  };
}

/** Whether a row says anything but that it was. */
function anythingTold({ columns, kinds }: MinuteTable, rules: Rules): string {
  const { kind, intensity, steps, heartRate, asleep } = columns;
  const told = [
    intensity !== undefined && isByte(rules, "i"),
    steps !== undefined && isByte(rules, "s"),
    heartRate !== undefined && isPulse(rules),
    kind !== undefined && isKindBy(rules, kinds),
    asleep !== undefined && isAsleep(rules),
  ].filter((it) => it !== false);
  return ["FALSE", ...told.map((it) => `(${it})`)].join(" OR ");
}

function isByte(rules: Rules, alias: string): string {
  return rules.isFrom(alias, 0, 255);
}

/** 0, 255 and -1 are written where none was measured. */
function isPulse(rules: Rules): string {
  return rules.isFrom("h", 1, 254);
}

function isAsleep(rules: Rules): string {
  return ["su", "sl", "sd", "sr"].map((alias) => isByte(rules, alias)).join(" AND ");
}

function isKindBy(rules: Rules, kinds: MinuteTable["kinds"]): string {
  if (kinds === "xiaomi") return rules.isFrom("k", 0, 0xffff_ffff);
  return rules.isFrom("k", kinds === "mi-band-1" ? -1 : 0, 255);
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

/** Whether a time names a row of the device. */
function isKeyed({ database, table, columns, device }: MinuteTable): boolean {
  const key = [...database.rows(`PRAGMA table_info(${quoted(table)})`)].filter(
    ({ pk }) => Number(pk) > 0,
  );
  return (
    key.length > 0 && key.every(({ name }) => [columns.atS, device?.column].includes(String(name)))
  );
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
