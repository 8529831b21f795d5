import { DuckDBInstance } from "@duckdb/node-api";
import { afterEach, beforeEach, expect, test } from "vitest";
import { join } from "node:path";
import { KEPT_A, KEPT_B, KEPT_FROM_S, keptStore } from "../../../test/kept-store.ts";
import type { KeptStore } from "../../../test/kept-store.ts";
import { OutInMemory } from "../../../test/out-in-memory.ts";
import { Interrupted } from "../../errors.ts";
import { outFolder } from "../../node/out-folder.ts";
import { exportParquet } from "./export-parquet.ts";
import { partition } from "./partition.ts";

const ALL = { macs: [KEPT_A, KEPT_B], fromS: 0, toS: 2 ** 33 };

let kept: KeptStore;
beforeEach(() => void (kept = keptStore()));
afterEach(() => kept.close());

type Ask = (sql: string) => Promise<unknown[]>;

/** Asks DuckDB of a data set. */
async function exported(): Promise<{ ask: Ask; of: (set: string) => string }> {
  const folder = join(kept.folder, "out");
  await exportParquet(kept.records, outFolder(folder), ALL);
  const db = await (await DuckDBInstance.create(":memory:")).connect();
  await db.run("SET TimeZone = 'UTC'");
  return {
    ask: async (sql) => (await db.runAndReadAll(sql)).getRowsJson(),
    of: (set) => `read_parquet('${folder}/${set}/**/*.parquet', hive_partitioning = true)`,
  };
}

/** The same of our own database, as SQLite has it. */
function stored(sql: string): unknown[] {
  return [...kept.store.database.rows(sql)].map((row) => Object.values(row).map(String));
}

test("DuckDB finds each minute as it is stored, in the years of UTC", async () => {
  const { ask, of } = await exported();
  expect(
    await ask(`SELECT band, epoch(time)::BIGINT::TEXT, coalesce(steps::TEXT, ''),
      coalesce(heart_rate::TEXT, ''), coalesce(kind::TEXT, ''), coalesce(intensity::TEXT, ''),
      coalesce(sleep_unknown::TEXT, ''), coalesce(sleep_rem::TEXT, ''), source
      FROM ${of("minutes")} ORDER BY band, time`),
  ).toEqual(
    stored(`SELECT mac, minute * 60, coalesce(steps, ''), coalesce(heart_rate, ''),
      coalesce(m.kind, ''), coalesce(intensity, ''), coalesce(sleep_unknown, ''),
      coalesce(sleep_rem, ''), source FROM minute m JOIN band b ON b.id = m.band
      JOIN run r ON r.id = m.run ORDER BY mac, minute`),
  );
  expect(
    await ask(`SELECT year, count(*), min(time)::TEXT FROM ${of("minutes")} GROUP BY 1 ORDER BY 1`),
  ).toEqual([
    ["2024", "163", "2024-12-31 22:00:00+00"],
    ["2025", "100", "2025-01-01 01:20:00+00"],
  ]);
  expect(
    await ask(`SELECT kinds, kind FROM ${of("minutes")} WHERE kinds IS NOT NULL ORDER BY time`),
  ).toEqual([
    ["mifit-1", "5"],
    ["xiaomi", "4000000000"],
    ["mi-band-1", "255"],
  ]);
});

test("the columns have types, and the wearer's name comes back from the folder's", async () => {
  const { ask, of } = await exported();
  expect(
    await ask(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${of("minutes")})`),
  ).toEqual([
    ["band", "VARCHAR"],
    ["time", "TIMESTAMP WITH TIME ZONE"],
    ["steps", "SMALLINT"],
    ["heart_rate", "SMALLINT"],
    ["kind", "BIGINT"],
    ["kinds", "VARCHAR"],
    ["intensity", "SMALLINT"],
    ["sleep_unknown", "SMALLINT"],
    ["sleep_light", "SMALLINT"],
    ["sleep_deep", "SMALLINT"],
    ["sleep_rem", "SMALLINT"],
    ["source", "VARCHAR"],
    ["wearer", "VARCHAR"],
    ["year", "BIGINT"],
  ]);
  expect(await ask(`SELECT DISTINCT wearer FROM ${of("minutes")}`)).toEqual([['=Ana "A", é']]);
});

test("a question about one year opens that year's file only", async () => {
  const { ask, of } = await exported();
  const plan = JSON.stringify(
    await ask(`EXPLAIN SELECT sum(steps) FROM ${of("minutes")} WHERE year = 2025`),
  );
  expect(plan).toContain("Scanning Files: 1/2");
});

test.each([
  ["measurements", "measurement", "value, is_automatic", "value, automatic::INT", 4],
  [
    "workouts",
    "workout",
    "end_s, coalesce(title, '')",
    "epoch(\"end\")::BIGINT, coalesce(title, '')",
    3,
  ],
  ["laps", "lap", "duration_s, distance_m", "duration_s, distance_m", 2],
  [
    "track_points",
    "track_point",
    "seq, coalesce(longitude, 0)",
    "number, coalesce(longitude, 0)",
    4,
  ],
  ["stretches", "stretch", "state, end_s", 'state, epoch("end")::BIGINT', 2],
  ["day_summaries", "day_summary", "day, coalesce(raw, '')", "day::TEXT, coalesce(raw, '')", 2],
  [
    "battery",
    "battery_reading",
    "level_percent, coalesce(charging, -1)",
    "level_percent, coalesce(charging::INT, -1)",
    3,
  ],
])("%s come whole", async (set, table, theirs, ours, count) => {
  const { ask, of } = await exported();
  const rows = (await ask(`SELECT ${ours} FROM ${of(set)}`)) as unknown[][];
  const same = (row: readonly unknown[]): string =>
    row.map((it) => String(Number(it) || it)).join("|");
  const expected = stored(`SELECT ${theirs} FROM ${table} WHERE band < 3`) as unknown[][];
  expect(rows).toHaveLength(count);
  expect(rows.map(same).toSorted()).toEqual(expected.map(same).toSorted());
});

test("bytes, JSON and bands are there too", async () => {
  const { ask, of } = await exported();
  expect(await ask(`SELECT hex(raw) FROM ${of("workouts")} WHERE title LIKE '@%'`)).toEqual([
    ["00FF10"],
  ]);
  expect(
    await ask(`SELECT details::JSON->>'total' FROM ${of("measurements")} WHERE kind = 'pai'`),
  ).toEqual([["-3"]]);
  expect(await ask(`SELECT address, model, follows FROM ${of("bands")} ORDER BY 1`)).toEqual([
    [KEPT_A, "Mi Smart Band 4", null],
    [KEPT_B, "Mi Smart Band 6", KEPT_A],
  ]);
});

test("only what was asked for is written", async () => {
  const out = new OutInMemory();
  const toS = KEPT_FROM_S + 3600;
  const { rows, files } = await exportParquet(kept.records, out, { ...ALL, macs: [KEPT_B], toS });
  expect([...out.files.keys()].toSorted()).toEqual(
    [
      "bands/wearer=%3DAna %22A%22, é/part-0.parquet",
      ...["battery", "measurements", "minutes", "track_points", "workouts"].map(
        (set) => `${set}/wearer=%3DAna %22A%22, é/year=2024/part-0.parquet`,
      ),
    ].toSorted(),
  );
  expect(files).toBe(out.files.size);
  expect(rows).toBe(1 + 60 + 1 + 1 + 1 + 1);
});

test("what is stopped leaves no file that breaks off", async () => {
  const stop = new AbortController();
  const out = new OutInMemory();
  const onProgress = (rows: number): void => {
    if (rows > 100) stop.abort();
  };
  const work = exportParquet(kept.records, out, { ...ALL, signal: stop.signal, onProgress });
  await expect(work).rejects.toBeInstanceOf(Interrupted);
  expect([...out.files.keys()].some((path) => path.startsWith("battery"))).toBe(false);
});

test("names of folders go up and down nowhere, and are what Hive makes of them", () => {
  expect(partition({ wearer: "../a/b", year: 2024 })).toBe("wearer=%2E.%2Fa%2Fb/year=2024");
  expect(partition({ wearer: "Ana=1%" })).toBe("wearer=Ana%3D1%25");
  expect(partition({ wearer: undefined })).toBe("wearer=__HIVE_DEFAULT_PARTITION__");
});
