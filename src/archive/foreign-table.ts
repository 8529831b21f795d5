import type { Database, SqlRow, SqlValue } from "../platform.ts";

/** A real table of a foreign database, with its ordinary columns in lower case. */
export interface Table {
  readonly name: string;
  readonly columns: ReadonlySet<string>;
}

/** How much is read of a table; what comes behind is not. */
export interface TableLimits {
  /** A longer value comes as one zero byte. */
  readonly mostBytes: number;
  readonly mostRows: number;
  /** Crafted rows may each take long. */
  readonly longestMs: number;
}

const MOST_TABLES = 5_000;

/** The names of the tables as they are written. */
export function tableNames(database: Database): string[] {
  const sql = `SELECT name FROM sqlite_master WHERE type = 'table' LIMIT ${MOST_TABLES}`;
  return [...database.rows(sql)].flatMap(({ name }) => (typeof name === "string" ? [name] : []));
}

/**
 * The table of this name (either case), when it is an ordinary one. A view, a virtual table, or a
 * schema row whose text says something else is `undefined`: reading it could run what its maker wants.
 *
 * @param name letters and underscores only
 */
export function findTable(database: Database, name: string): Table | undefined {
  const sql = `SELECT CASE WHEN octet_length(sql) < 100000 THEN sql END AS sql FROM sqlite_master
    WHERE type = 'table' LIMIT ${MOST_TABLES}`;
  const quoted = [`"${name}"`, `'${name}'`, `\\[${name}\\]`, `\`${name}\``, name].join("|");
  const isIt = new RegExp(`^CREATE TABLE\\s+(?:${quoted})\\s*\\(`, "i");
  const found = [...database.rows(sql)].some((row) => isIt.test(textOf(row.sql) ?? ""));
  if (!found) return undefined;
  // Generated and hidden columns are not in table_info (they are in table_xinfo).
  const columns = [...database.rows(`PRAGMA table_info("${name}")`)].map((row) => {
    return (textOf(row.name) ?? "").toLowerCase();
  });
  return { name, columns: new Set(columns) };
}

/**
 * The rows of a table with those of the wanted columns that exist, by their names in lower case.
 *
 * @param wanted column names in lower case, letters, digits and underscores only
 */
export function* readRows(
  database: Database,
  { name, columns }: Table,
  wanted: readonly string[],
  { mostBytes, mostRows, longestMs }: TableLimits,
): Generator<SqlRow, void, void> {
  const present = wanted.filter((column) => columns.has(column));
  if (present.length === 0) return;
  const values = present.map((column) => {
    const value = `"${column}"`;
    return `CASE WHEN octet_length(${value}) > ${mostBytes} THEN x'00' ELSE ${value} END AS ${value}`;
  });
  const endMs = performance.now() + longestMs;
  // No WHERE and no ORDER BY: a crafted tree of pages can be walked for ever, but for the LIMIT.
  const sql = `SELECT ${values.join(", ")} FROM main."${name}" LIMIT ${mostRows}`;
  for (const row of database.rows(sql)) {
    yield row;
    if (performance.now() > endMs) return;
  }
}

/** The text that a value stands for, up to a NUL, without white space around it; never empty. */
export function textOf(value: SqlValue | undefined): string | undefined {
  if (value === null || value === undefined) return undefined;
  const text = value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value);
  return text.split("\0", 1)[0]?.trim() || undefined;
}

/** Text that may be shown on one line: no control characters, not longer than makes sense. */
export function labelOf(value: SqlValue | undefined): string | undefined {
  const text = textOf(value);
  return text === undefined || text.length > 100 || /[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text)
    ? undefined
    : text;
}

/** No band existed before 2013. */
const EARLIEST_S = Date.UTC(2013, 0) / 1000;
const A_DAY_S = 86_400;

/**
 * An instant in UTC seconds from milliseconds (what the apps write) or seconds.
 * @param nowS what lies more than a day behind it is no time that we believe
 */
export function instantOf(value: SqlValue | undefined, nowS: number): number | undefined {
  const number = Number(textOf(value) ?? NaN);
  const seconds = Math.floor(number > 1e11 ? number / 1000 : number);
  return seconds >= EARLIEST_S && seconds <= nowS + A_DAY_S ? seconds : undefined;
}
