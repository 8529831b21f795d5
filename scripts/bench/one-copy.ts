// DuckDB in a process of its own: the last line is JSON.
//
//   node scripts/bench/one-copy.ts copy table|csv CSV OUT    COPY of these rows, parted by year
//   node scripts/bench/one-copy.ts sums FILES                what Parquet files hold
import { DuckDBInstance } from "@duckdb/node-api";

export interface Copied {
  readonly rows: number;
  /** The COPY alone; of a table, reading it before is not counted. */
  readonly copyMs: number;
}

const [what = "", from = "", csv = "", out = ""] = process.argv.slice(2);
const db = await (await DuckDBInstance.create(":memory:")).connect();
await db.run("SET TimeZone = 'UTC'");

const COLUMNS = `band: 'VARCHAR', time: 'BIGINT', steps: 'SMALLINT', heart_rate: 'SMALLINT', kind: 'BIGINT',
  kinds: 'VARCHAR', intensity: 'SMALLINT', sleep_unknown: 'SMALLINT', sleep_light: 'SMALLINT',
  sleep_deep: 'SMALLINT', sleep_rem: 'SMALLINT', source: 'VARCHAR'`;

async function copy(): Promise<Copied> {
  const rows = `SELECT * REPLACE (to_timestamp(time) AS time), year(to_timestamp(time)) AS year
    FROM read_csv('${csv}', header = true, columns = {${COLUMNS}})`;
  if (from === "table") await db.run(`CREATE TABLE minutes AS ${rows}`);
  const source = from === "table" ? "SELECT * FROM minutes" : rows;
  const beganMs = performance.now();
  await db.run(`COPY (${source}) TO '${out}' (FORMAT parquet, PARTITION_BY (year))`);
  const copyMs = performance.now() - beganMs;
  const [[count] = []] = await ask(`SELECT count(*) FROM read_parquet('${out}/**/*.parquet')`);
  return { rows: Number(count), copyMs };
}

async function ask(sql: string): Promise<unknown[][]> {
  return (await db.runAndReadAll(sql)).getRowsJson();
}

if (what === "copy") {
  console.log(JSON.stringify(await copy()));
} else {
  const sql = `SELECT count(*), sum(epoch(time)), sum(steps), sum(heart_rate), sum(kind), sum(intensity),
    count(kinds), count(sleep_rem), min(band), max(source), sum(year), count(DISTINCT year)
    FROM read_parquet('${from}', hive_partitioning = true)`;
  console.log(JSON.stringify(await ask(sql)));
}
