import type { Database, SqlRow } from "../platform.ts";
import { MINUTE_VALUES } from "./minute-table-text.ts";
import { rowValues } from "./record-kind.ts";
import { RowWriter } from "./row-writer.ts";

/** So many rows are in memory at once. */
const PAGE = 8_192;

/*
 * Minutes of somebody else's on their way to our table are in a table of our own connection: `news`.
 */

/** The rows that a statement gives, in its order. */
export function keepNews(database: Database, selection: string): void {
  database.run(`CREATE TEMP TABLE news AS ${selection}`);
}

/** None yet; one a minute, and the last one that comes counts. */
export function createNews(database: Database): void {
  const [minute = "", ...values] = MINUTE_VALUES;
  database.run(`CREATE TEMP TABLE news (${minute} INTEGER PRIMARY KEY, ${values.join(", ")})`);
}

/** Adds to them what a statement gives. */
export function insertNews(database: Database, selection: string): void {
  database.run(`INSERT OR REPLACE INTO temp.news (${MINUTE_VALUES.join(", ")}) ${selection}`);
}

/** The same, where the rows come from another connection. */
export function writeNews(database: Database, rows: Iterable<SqlRow>): void {
  const writer = new RowWriter(database, "temp.news", MINUTE_VALUES);
  let page: SqlRow[] = [];
  const write = (): void => {
    writer.write(page.flatMap((row) => rowValues(MINUTE_VALUES, row)));
    page = [];
  };
  try {
    for (const row of rows) if (page.push(row) === PAGE) write();
  } finally {
    write();
  }
}

/** Page by page: our own tables are written to meanwhile. */
export function* newsOf(database: Database): Generator<SqlRow, void, void> {
  const page = database.prepare(
    `SELECT rowid AS place, * FROM temp.news WHERE rowid > ? ORDER BY rowid LIMIT ${PAGE}`,
  );
  for (let last = 0; ;) {
    const rows = page.all(last);
    yield* rows;
    if (rows.length < PAGE) return;
    last = Number(rows.at(-1)?.place);
  }
}

export function dropNews(database: Database): void {
  database.run("DROP TABLE temp.news");
}
