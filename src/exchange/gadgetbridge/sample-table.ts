import { findTable, tableNames } from "../../archive/foreign-table.ts";
import type { Database, SqlValue } from "../../platform.ts";

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

/** No table is read further: fifty years of minutes of two bands. */
export const MOST_ROWS = 50_000_000;

/** In SQL, whether there is a number. */
export function isNumber(column: string): string {
  return `typeof(${column}) IN ('integer', 'real')`;
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
