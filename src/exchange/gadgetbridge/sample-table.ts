import { findTable, tableNames } from "../../archive/foreign-table.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import type { Database, SqlRow, SqlValue, Waiting } from "../../platform.ts";
import { pause, throwIfStopped } from "../../waiting.ts";
import { ExchangeError } from "../errors.ts";

/** An ordinary table of Gadgetbridge's, and how it is to be walked through. */
export interface SampleTable {
  /** As the database writes it. */
  readonly name: string;
  /** As the database writes them, by their names in upper case. */
  readonly columns: ReadonlyMap<string, string>;
  /** By what its rows are in order. */
  readonly order: readonly string[];
}

/** The table of this name, when it is an ordinary one with a column DEVICE_ID, or with `needed`. */
export function openTable(
  database: Database,
  name: string,
  needed: readonly string[] = ["DEVICE_ID"],
): SampleTable | undefined {
  const written = tableNames(database).find((it) => it.toUpperCase() === name);
  if (written === undefined || !findTable(database, written)) return undefined;
  const columns = new Map<string, string>();
  const key: string[] = [];
  for (const row of database.rows(`PRAGMA table_info("${written}")`)) {
    const column = String(row.name);
    if (!/^\w{1,60}$/.test(column)) continue;
    columns.set(column.toUpperCase(), column);
    // Their places in the key count from 1.
    if (Number(row.pk) > 0) key[Number(row.pk) - 1] = column;
  }
  if (!needed.every((column) => columns.has(column))) return undefined;
  return { name: written, columns, order: hasRowid(database, written) ? ["_rowid_"] : key };
}

function hasRowid(database: Database, name: string): boolean {
  const sql = `SELECT substr(sql, -200) AS tail FROM sqlite_master WHERE type = 'table' AND name = ?`;
  const tails = [...database.rows(sql, name)].map(({ tail }) => String(tail));
  return !tails.some((tail) => /\bWITHOUT\s+ROWID\b[^()]*$/i.test(tail));
}

/** What is wanted of a table. Columns that it does not have are passed over. */
export interface Wanted {
  /** Columns in upper case of which only numbers count. */
  readonly numbers: readonly string[];
  /** Columns in upper case with texts or bytes; longer than `LONGEST_BYTES` they come as NULL. */
  readonly texts?: readonly string[] | undefined;
  /** Only rows with a number above zero in one of these columns. */
  readonly anyOf?: readonly string[] | undefined;
}

/** Longer than any summary of a workout. */
export const LONGEST_BYTES = 256 * 1024;

/** Fifty years of minutes of two bands. */
export const MOST_ROWS = 50_000_000;

/** Rows that are handed on at once; of those with texts fewer, for they may be long. */
const PAGE = 4_096;
const PAGE_OF_TEXTS = 32;

/** So many rows may be in no order that can be checked: their keys are no numbers. */
const MOST_UNORDERED = 1_000_000;

/**
 * All rows of a table in the order in which it keeps them, page by page, under the names of their
 * columns in upper case. Memory does not grow with the table.
 *
 * @throws ExchangeError "damaged" when its tree leads to the same rows again, "too-big"; Interrupted
 */
export async function* pagesOf(
  database: Database,
  table: SampleTable,
  wanted: Wanted,
  { signal }: Waiting,
): AsyncGenerator<readonly SqlRow[], void, void> {
  const size = (wanted.texts ?? []).some((name) => table.columns.has(name)) ? PAGE_OF_TEXTS : PAGE;
  const check = orderCheck(table);
  let page: SqlRow[] = [];
  for (const row of database.rows(queryOf(table, wanted))) {
    check(row);
    page.push(row);
    if (page.length < size) continue;
    yield page;
    page = [];
    // A signal can be given only while others have their turn.
    await pause(0, signal);
  }
  throwIfStopped(signal);
  if (page.length > 0) yield page;
}

function queryOf(table: SampleTable, { numbers, texts = [], anyOf = [] }: Wanted): string {
  const values = [
    ...here(table, numbers).map(([as, c]) => `CASE WHEN ${isNumber(c)} THEN ${c} END AS "${as}"`),
    ...here(table, texts).map(
      ([as, c]) => `CASE WHEN octet_length(${c}) <= ${LONGEST_BYTES} THEN ${c} END AS "${as}"`,
    ),
    ...table.order.map((c, i) => `CASE WHEN ${isNumber(`"${c}"`)} THEN "${c}" END AS "key${i}"`),
  ];
  // The limit stands inside: a crafted tree without a single fitting row would never come to an end.
  const rows = `SELECT ${values.join(", ")} FROM main."${table.name}" NOT INDEXED LIMIT ${MOST_ROWS}`;
  const filters = here(table, anyOf).map(([as]) => `"${as}" > 0`);
  return filters.length === 0 ? rows : `SELECT * FROM (${rows}) WHERE ${filters.join(" OR ")}`;
}

const isNumber = (column: string): string => `typeof(${column}) IN ('integer', 'real')`;

/** Those that the table has: the name in upper case, and the column in quotes. */
function here(table: SampleTable, names: readonly string[]): (readonly [string, string])[] {
  return names.flatMap((name) => {
    const column = table.columns.get(name);
    return column === undefined ? [] : [[name, `"${column}"`] as const];
  });
}

/** Tables are trees, and a crafted one may lead round in circles: then its keys do not increase. */
function orderCheck({ order }: SampleTable): (row: SqlRow) => void {
  const names = order.map((_, i) => `key${i}`);
  let last: readonly (number | bigint)[] | undefined;
  let unordered = 0;
  let count = 0;
  return (row) => {
    if (++count >= MOST_ROWS) throw tooBig();
    const key = names.map((name) => row[name]);
    if (names.length > 0 && key.every(isWhole)) {
      if (last && !isBehind(key, last)) throw damaged();
      last = key;
    } else if (++unordered > MOST_UNORDERED) throw damaged();
  };
}

function isWhole(value: SqlValue | undefined): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

function isBehind(key: readonly (number | bigint)[], last: readonly (number | bigint)[]): boolean {
  const differs = key.findIndex((value, i) => value !== last[i]);
  return differs >= 0 && (key[differs] ?? 0) > (last[differs] ?? 0);
}

function damaged(): ExchangeError {
  return new ExchangeError("damaged", "The Gadgetbridge database is damaged: rows come twice.", {
    hint: "Export it once more in Gadgetbridge: Data management, Export data.",
  });
}

function tooBig(): ExchangeError {
  return new ExchangeError("too-big", "The Gadgetbridge database has more rows than a life.", {
    hint: "Export it once more in Gadgetbridge: Data management, Export data.",
  });
}

/** So many devices have rows in one table at most; what others have is not brought. */
const MOST_DEVICES = 200;

/** The ids of the devices that have rows in a table. */
export function deviceIdsIn(database: Database, table: SampleTable): number[] {
  const column = table.columns.get("DEVICE_ID") ?? "DEVICE_ID";
  const rows = `SELECT "${column}" AS id FROM main."${table.name}" NOT INDEXED LIMIT ${MOST_ROWS}`;
  const found: SqlValue[] = [];
  while (found.length < MOST_DEVICES) {
    const others = found.map(() => "?").join(", ");
    // Texts and bytes are no ids, and NULL is never found by NOT IN.
    const sql = `SELECT id FROM (${rows}) WHERE ${isNumber("id")} AND id NOT IN (${others}) LIMIT 1`;
    const [row] = database.rows(sql, ...found);
    if (row?.id === undefined || row.id === null) break;
    found.push(row.id);
  }
  return found.filter((id) => typeof id === "number");
}

/** Whether there is a row at all. */
export function hasRows(database: Database, name: string): boolean {
  return [...database.rows(`SELECT 1 AS one FROM main."${name}" LIMIT 1`)].length > 0;
}

/** A number that the column holds; `undefined` for everything else, also beyond 2^53. */
export function numberOf(value: SqlValue | undefined): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** A number between two others, both included; `undefined` for everything else. */
export function numberWithin(
  value: SqlValue | undefined,
  least: number,
  most: number,
): number | undefined {
  const number = numberOf(value);
  return number !== undefined && number >= least && number <= most ? number : undefined;
}

/** A whole number from 0 to `most`; `undefined` for everything else. */
export function countWithin(value: SqlValue | undefined, most: number): number | undefined {
  const number = numberWithin(value, 0, most);
  return Number.isInteger(number) ? number : undefined;
}

/** No band that Gadgetbridge knows is older. */
const EARLIEST_S = Date.UTC(2010, 0) / 1000;
const LATEST_BEHIND_NOW_S = 2 * 86_400;

/** An instant from a column of milliseconds or seconds; `undefined` for a time that cannot be true. */
export function instantOf(
  value: SqlValue | undefined,
  unit: "ms" | "s",
  nowS: UnixSeconds,
): UnixSeconds | undefined {
  const number = numberOf(value);
  if (number === undefined) return undefined;
  const atS = Math.floor(unit === "ms" ? number / 1000 : number);
  return atS >= EARLIEST_S && atS <= nowS + LATEST_BEHIND_NOW_S ? atS : undefined;
}
