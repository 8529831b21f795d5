import type { Database, SqlRow, SqlValue, Waiting } from "../../platform.ts";
import { pause, throwIfStopped } from "../../waiting.ts";
import { ExchangeError } from "../errors.ts";
import { isNumber, MOST_ROWS } from "./sample-table.ts";
import type { SampleTable } from "./sample-table.ts";

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

/** Rows that are handed on at once; of those with texts fewer, for they may be long. */
const PAGE = 4_096;
const PAGE_OF_TEXTS = 32;

/** So long nobody else has a turn. */
const LONGEST_TURN_MS = 50;

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
  const key = keyOf(table, wanted);
  const check = orderCheck(key.map(({ as }) => as));
  let page: SqlRow[] = [];
  let turnMs = performance.now() + LONGEST_TURN_MS;
  for (const row of database.rows(queryOf(table, wanted, key))) {
    check(row);
    page.push(row);
    if (page.length < size) continue;
    yield page;
    page = [];
    if (performance.now() < turnMs) continue;
    // A signal can be given only while others have their turn.
    await pause(0, signal);
    turnMs = performance.now() + LONGEST_TURN_MS;
  }
  throwIfStopped(signal);
  if (page.length > 0) yield page;
}

/** A column of the key, and under what name it comes. */
interface KeyColumn {
  readonly column: string;
  readonly as: string;
  readonly isWanted: boolean;
}

function keyOf({ order, columns }: SampleTable, { numbers }: Wanted): KeyColumn[] {
  return order.map((column, i) => {
    const wanted = numbers.find((name) => columns.get(name) === column);
    return { column, as: wanted ?? `key${i}`, isWanted: wanted !== undefined };
  });
}

function queryOf(
  table: SampleTable,
  { numbers, texts = [], anyOf = [] }: Wanted,
  key: readonly KeyColumn[],
): string {
  const more = key.filter(({ isWanted }) => !isWanted);
  const values = [
    ...here(table, numbers).map(([as, column]) => numberAs(column, as)),
    ...here(table, texts).map(
      ([as, c]) => `CASE WHEN octet_length(${c}) <= ${LONGEST_BYTES} THEN ${c} END AS "${as}"`,
    ),
    ...more.map(({ column, as }) => numberAs(`"${column}"`, as)),
  ];
  // The limit stands inside: a crafted tree without a single fitting row would never come to an end.
  const rows = `SELECT ${values.join(", ")} FROM main."${table.name}" NOT INDEXED LIMIT ${MOST_ROWS}`;
  const filters = here(table, anyOf).map(([as]) => `"${as}" > 0`);
  return filters.length === 0 ? rows : `SELECT * FROM (${rows}) WHERE ${filters.join(" OR ")}`;
}

const numberAs = (column: string, as: string): string =>
  `CASE WHEN ${isNumber(column)} THEN ${column} END AS "${as}"`;

/** Those that the table has: the name in upper case, and the column in quotes. */
function here(table: SampleTable, names: readonly string[]): (readonly [string, string])[] {
  return names.flatMap((name) => {
    const column = table.columns.get(name);
    return column === undefined ? [] : [[name, `"${column}"`] as const];
  });
}

/** Tables are trees, and a crafted one may lead round in circles: then its keys do not increase. */
function orderCheck(names: readonly string[]): (row: SqlRow) => void {
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
