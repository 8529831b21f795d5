import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { storeOf } from "./import.ts";
import { environment, YEARS } from "./made-history.ts";
import type { Copied } from "./one-copy.ts";
import { checked, folder, median, ms, ownband, whole } from "./process.ts";
import type { Run } from "./process.ts";

const ROUNDS = 5;

/** Ten years as Parquet, parted by year, against DuckDB's `COPY` of the same rows. */
export async function exportToParquet(): Promise<void> {
  const store = await storeOf("parquet", YEARS);
  const csv = join(folder, "minutes.csv");
  await asCsv(store, csv);
  const times: Record<"copy" | "fromCsv" | "ours" | "version", number[]> = {
    copy: [],
    fromCsv: [],
    ours: [],
    version: [],
  };
  const peaksMb = { ours: 0, duck: 0 };
  const sizes = { ours: 0, duck: 0 };
  let rows = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const table = await copy("table", csv);
    times.copy.push(table.copied.copyMs);
    const streamed = await copy("csv", csv);
    times.fromCsv.push(streamed.run.ms);
    const ours = await byUs();
    times.ours.push(ours.ms);
    times.version.push((await checked(process.execPath, [ownband, "--version"])).ms);
    const sums = await compare();
    if (sums.ours !== sums.duck) throw new Error(`not the same rows: ${sums.ours} ${sums.duck}`);
    rows = table.copied.rows;
    peaksMb.ours = Math.max(peaksMb.ours, ours.peakMb);
    peaksMb.duck = Math.max(peaksMb.duck, streamed.run.peakMb);
    sizes.ours = sizeOf(OURS);
    sizes.duck = sizeOf(THEIRS);
    for (const path of [OURS, THEIRS]) rmSync(path, { recursive: true });
  }
  console.log(`${YEARS} years as Parquet, ${whole(rows)} minutes, median of ${ROUNDS}`);
  const [byTable, byCsv] = [median(times.copy), median(times.fromCsv)];
  const line = (name: string, value: number, more = ""): void => {
    const [toTable, toCsv] = [value / byTable, value / byCsv].map((it) => it.toFixed(2));
    console.log(
      `  ${name.padEnd(36)} ${ms(value).padStart(10)}   ${whole((rows / value) * 1000)} rows/s   ratio ${toTable} to the first, ${toCsv} to the second${more}`,
    );
  };
  line("DuckDB, COPY of a table in memory", byTable);
  line("DuckDB, process that reads CSV, COPY", byCsv);
  line("ownband export parquet, whole", median(times.ours), " (goal ≤ 2)");
  line("  after start-up", median(times.ours) - median(times.version));
  console.log(
    `  most memory  ownband ${peaksMb.ours.toFixed(0)} MB, DuckDB ${peaksMb.duck.toFixed(0)} MB;` +
      `  written  ownband ${(sizes.ours / 1e6).toFixed(1)} MB, DuckDB ${(sizes.duck / 1e6).toFixed(1)} MB`,
  );
}

const OURS = join(folder, "parquet-ours");
const THEIRS = join(folder, "parquet-theirs");

/** What our export writes of each minute, in the same columns. */
async function asCsv(store: string, csv: string): Promise<void> {
  const sql = `SELECT mac AS band, minute * 60 AS time, steps, heart_rate, m.kind, kinds, intensity,
    sleep_unknown, sleep_light, sleep_deep, sleep_rem, run.source AS source
    FROM minute m JOIN band ON band.id = m.band JOIN run ON run.id = m.run`;
  await checked("sqlite3", ["-csv", "-header", "-cmd", `.once '${csv}'`, store, sql]);
}

async function copy(from: "table" | "csv", csv: string): Promise<{ run: Run; copied: Copied }> {
  if (existsSync(THEIRS)) rmSync(THEIRS, { recursive: true });
  const run = await checked(process.execPath, [SCRIPT, "copy", from, csv, THEIRS]);
  return { run, copied: JSON.parse(run.stdout) as Copied };
}

const SCRIPT = join(import.meta.dirname, "one-copy.ts");

async function byUs(): Promise<Run> {
  return checked(process.execPath, [ownband, "export", "parquet", OURS], environment("parquet"));
}

/** What both have written, as DuckDB reads it. */
async function compare(): Promise<{ ours: string; duck: string }> {
  const sums = async (path: string): Promise<string> =>
    (await checked(process.execPath, [SCRIPT, "sums", join(path, "**", "*.parquet")])).stdout;
  return { ours: await sums(join(OURS, "minutes")), duck: await sums(THEIRS) };
}

function sizeOf(path: string): number {
  return readdirSync(path, { recursive: true, encoding: "utf8" }).reduce((sum, name) => {
    return sum + (name.endsWith(".parquet") ? statSync(join(path, name)).size : 0);
  }, 0);
}
