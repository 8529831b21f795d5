import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  everythingIn,
  GADGETBRIDGE_MAC,
  gpxText,
  HistoryFolder,
  makeGadgetbridge,
} from "./history-folder.ts";
import { documentOf, failureOf, newFolder, tidyUp } from "./ownband.ts";
import type { Run, RunOptions } from "./ownband.ts";
import { signalsItself } from "./signals-itself.ts";

/** What goes out through the command line. That it comes back: round-trips. */

const PLAIN = resolve(import.meta.dirname, "fixtures", "mifit", "plain");
const BAND = "C0:FF:EE:12:34:56";
const FORMATS = ["gadgetbridge", "csv", "parquet", "json", "gpx", "tcx", "fit"] as const;
const FOLDERS: ReadonlySet<string> = new Set(["csv", "parquet", "gpx", "tcx", "fit"]);
/** Of Ada, who has the band of `plain`, and Ben, with another one. */
let start: HistoryFolder;

beforeAll(async () => {
  start = new HistoryFolder();
  await start.import([PLAIN, "--wearer", "Ada"]);
  const track = join(newFolder(), "run.gpx");
  writeFileSync(track, gpxText());
  await start.import([track, "--wearer", "Ada", "--band", BAND]);
  const others = makeGadgetbridge(join(newFolder(), "Gadgetbridge"));
  await start.import([others, "--wearer", "Ben", "--zone", "Asia/Tokyo"]);
});
afterAll(tidyUp);

function newStart(): HistoryFolder {
  const folder = new HistoryFolder();
  cpSync(join(start.dataFolder, "data"), join(folder.dataFolder, "data"), { recursive: true });
  return folder;
}

function exportTo(
  folder: HistoryFolder,
  words: readonly string[],
  more?: RunOptions,
): Promise<Run> {
  return folder.run(["export", "--json", ...words], more);
}

/** Exports what must succeed, and gives where it lies. */
async function exported(format: string, ...words: readonly string[]): Promise<string> {
  const out = join(newFolder(), "out");
  const run = await exportTo(newStart(), [format, out, ...words]);
  if (run.status !== 0) throw new Error(`${run.status}: ${run.stdout}${run.stderr}`);
  expect(documentOf(run)).toMatchObject({ format, path: out });
  return out;
}

/** Every file below, folders before what is in them. */
function filesBelow(path: string): string[] {
  return readdirSync(path, { recursive: true, encoding: "utf8" }).toSorted();
}

const modeOf = (path: string): number => statSync(path).mode & 0o777;
const linesOf = (path: string): string[] => readFileSync(path, "utf8").trimEnd().split(/\r?\n/);

describe.concurrent("every export", () => {
  test.each(FORMATS)("%s is readable by its owner only", async (format) => {
    const out = await exported(format, "--wearer", "Ada");
    expect(modeOf(out)).toBe(FOLDERS.has(format) ? 0o700 : 0o600);
    if (!FOLDERS.has(format)) return;
    const inside = filesBelow(out).map((name) => join(out, name));
    expect(inside.length).toBeGreaterThan(0);
    for (const path of inside) expect(modeOf(path)).toBe(statSync(path).isFile() ? 0o600 : 0o700);
  });

  test.each(FORMATS)("%s leaves what is there untouched", async (format) => {
    const [folder, out] = [newStart(), join(newFolder(), "out")];
    writeFileSync(out, "mine");
    const run = await exportTo(folder, [format, out]);
    expect(run.status).toBe(2);
    expect(failureOf(run)).toMatchObject({ code: "exists" });
    expect(readFileSync(out, "utf8")).toBe("mine");
    expect(readdirSync(join(out, ".."))).toEqual(["out"]);
  });

  test("changes nothing in the store", async () => {
    const folder = newStart();
    const before = everythingIn(folder.storePath);
    for (const format of ["csv", "gadgetbridge"]) {
      const run = await exportTo(folder, [format, join(newFolder(), "out")]);
      expect(run.status, run.stdout).toBe(0);
    }
    expect(everythingIn(folder.storePath)).toEqual(before);
  });

  test("of nothing ends with 6, and makes nothing", async () => {
    const [folder, place] = [new HistoryFolder(), newFolder()];
    for (const format of ["csv", "json"]) {
      const run = await exportTo(folder, [format, join(place, "out")]);
      expect(run.status).toBe(6);
      expect(failureOf(run)).toMatchObject({ code: "no-records" });
    }
    expect(readdirSync(place)).toEqual([]);
  });

  test.each([
    ["an unknown format", ["xlsx", "out"]],
    ["--into where nothing is merged", ["csv", "out", "--into", "x"]],
    ["days that are none", ["csv", "out", "--from", "tomorrow"]],
    ["an end before the beginning", ["csv", "out", "--from", "2024-03-10", "--to", "2024-03-09"]],
    ["nobody of that name", ["csv", "out", "--wearer", "Cleo"]],
  ])("%s ends with 2", async (_, words) => {
    const run = await exportTo(newStart(), words);
    expect(run.status).toBe(2);
    expect(["usage", "no-such-wearer"]).toContain(failureOf(run).code);
  });

  test("that is interrupted ends with 130, and nothing of it stays", async () => {
    const [folder, place] = [new HistoryFolder(), newFolder()];
    const many = makeGadgetbridge(join(newFolder(), "Gadgetbridge"), { minutes: 200_000 });
    await folder.import([many]);
    for (const format of ["csv", "json", "gadgetbridge"]) {
      const out = join(place, format);
      const env = signalsItself("SIGINT", { name: /\.part$/, isIn: place });
      const run = await exportTo(folder, [format, out], { env });
      expect([format, run.status]).toEqual([format, 130]);
      expect(readdirSync(place)).toEqual([]);
    }
  });

  test.each(["csv", "json", "parquet", "gadgetbridge"])(
    "%s without room ends with 1, and nothing of it stays",
    async (format) => {
      const [folder, place] = [newStart(), newFolder()];
      const words = [
        "--data",
        join(folder.dataFolder, "data"),
        "export",
        format,
        join(place, "out"),
      ];
      const { commandLine } = await import("./command-line.ts");
      // Others of this file go on meanwhile.
      const child = spawn(
        "sh",
        ["-c", 'ulimit -f 40; exec "$0" "$@"', process.execPath, commandLine, ...words],
        { stdio: ["ignore", "ignore", "pipe"], env: { TZ: "Europe/Berlin", HOME: place } },
      );
      let stderr = "";
      child.stderr.setEncoding("utf8").on("data", (piece: string) => (stderr += piece));
      const [status] = (await once(child, "close")) as [number | null];
      expect(status, stderr).toBe(1);
      expect(stderr).toMatch(/no room/);
      expect(readdirSync(place)).toEqual([]);
    },
  );
});

describe.concurrent("an export of some days", () => {
  test("has these, whatever is told of them", async () => {
    const out = await exported(
      "csv",
      "--from",
      "2024-03-09",
      "--to",
      "2024-03-10",
      "--wearer",
      "Ada",
    );
    const minutes = linesOf(join(out, "minutes.csv")).slice(1);
    expect(minutes).toHaveLength(2 * 1440);
    const times = minutes.map((line) => line.split(",")[1] ?? "");
    expect([times.toSorted()[0], times.toSorted().at(-1)]).toEqual([
      "2024-03-08T23:00:00Z",
      "2024-03-10T22:59:00Z",
    ]);
    const first = (name: string): string[] =>
      linesOf(join(out, name))
        .slice(1)
        .map((line) => line.split(",")[0] ?? "");
    expect(first("days.csv")).toEqual(["2024-03-09", "2024-03-10"]);
    expect(new Set(first("nights.csv"))).toEqual(new Set(["2024-03-09", "2024-03-10"]));
  });

  test("may be empty, and says so", async () => {
    const out = join(newFolder(), "out");
    const run = await newStart().run(["export", "gpx", out, "--to", "2024-01-01"]);
    expect(run.status).toBe(0);
    expect(run.stdout).toContain("0 workouts in 0 files");
    expect(readdirSync(out)).toEqual([]);
  });
});

describe.concurrent("an export of one wearer", () => {
  test.each(["csv", "json", "parquet", "gadgetbridge"])(
    "has nothing of another one (%s)",
    async (format) => {
      const out = await exported(format, "--wearer", "Ben");
      const files = FOLDERS.has(format)
        ? filesBelow(out)
            .map((name) => join(out, name))
            .filter((path) => statSync(path).isFile())
        : [out];
      const all = Buffer.concat(files.map((path) => readFileSync(path))).toString("latin1");
      expect(all + files.join()).not.toMatch(new RegExp(`Ada|${BAND}|Europe/Berlin`));
      expect(all).toContain(GADGETBRIDGE_MAC);
    },
  );
});

describe.concurrent("each format", () => {
  test("csv: tables with documented columns, beside days and nights for people", async () => {
    const out = await exported("csv", "--wearer", "Ada");
    expect(readdirSync(out).toSorted()).toEqual(
      expect.arrayContaining(["README.txt", "days.csv", "minutes.csv", "nights.csv", "zones.csv"]),
    );
    const readme = readFileSync(join(out, "README.txt"), "utf8");
    for (const column of linesOf(join(out, "minutes.csv"))[0]?.split(",") ?? []) {
      expect(readme).toContain(column);
    }
    const day = linesOf(join(out, "days.csv")).find((line) => line.startsWith("2024-03-08"));
    expect(day?.split(",").slice(3, 5)).toEqual(["6355", "4575"]);
  });

  test("parquet: a data set that DuckDB reads, parted by wearer and year", async () => {
    const out = await exported("parquet", "--wearer", "Ada");
    const duckdb = await (await DuckDBInstance.create()).connect();
    const rowsOf = async (sql: string): Promise<unknown[][]> =>
      (await duckdb.runAndReadAll(sql)).getRowsJson();
    const from = (set: string): string =>
      `read_parquet('${out}/${set}/**/*.parquet', hive_partitioning = true)`;
    expect(
      await rowsOf(
        `SELECT wearer, year, count(*)::INT, sum(steps)::INT FROM ${from("minutes")} GROUP BY ALL`,
      ),
    ).toEqual([["Ada", "2024", 7200, 37_013]]);
    const [[count]] = (await rowsOf(`SELECT count(*)::INT FROM ${from("workouts")}`)) as [[number]];
    expect(count).toBe(2);
    duckdb.closeSync();
  });

  test("gadgetbridge: a database that sqlite3 opens and finds whole", async () => {
    const out = await exported("gadgetbridge", "--wearer", "Ada");
    const sqlite3 = (sql: string): string =>
      execFileSync("sqlite3", [out, sql], { encoding: "utf8" }).trim();
    expect(sqlite3("PRAGMA integrity_check; PRAGMA user_version")).toBe("ok\n92");
    expect(sqlite3("SELECT IDENTIFIER FROM DEVICE")).toBe(BAND);
    const steps = `SELECT sum(STEPS) FROM MI_BAND_ACTIVITY_SAMPLE
      WHERE TIMESTAMP BETWEEN 1709852400 AND 1709938740 AND STEPS > 0`;
    const extended = steps.replace("MI_BAND", "HUAMI_EXTENDED");
    expect(`${sqlite3(steps)}${sqlite3(extended)}`).toBe("6355");
  });

  test.each(["gpx", "tcx", "fit"])(
    "%s: a file for each workout, named by when it began",
    async (kind) => {
      const out = await exported(kind, "--wearer", "Ada");
      expect(readdirSync(out).toSorted()).toEqual([
        `2024-02-01T00-10-00Z workout.${kind}`,
        `2024-03-12T17-00-00Z running.${kind}`,
      ]);
    },
  );

  test("json: one document", async () => {
    const out = await exported("json", "--wearer", "Ada");
    expect(JSON.parse(readFileSync(out, "utf8"))).toMatchObject({ format: "ownband-records" });
  });
});

describe.concurrent("--into", () => {
  /** An older database of the owner's, of another day and another device. */
  const older = (): string => {
    const path = join(newFolder(), "Gadgetbridge");
    return makeGadgetbridge(path, { mac: "C0:FF:EE:0C:0C:0C", minutes: 60, title: "Theirs" });
  };

  test("puts ours beside what is in a copy of the owner's, which stays as it is", async () => {
    const [into, out] = [older(), join(newFolder(), "out")];
    const before = readFileSync(into);
    const run = await exportTo(newStart(), [
      "gadgetbridge",
      out,
      "--into",
      into,
      "--wearer",
      "Ada",
    ]);
    expect(run.status, run.stdout).toBe(0);
    expect(readFileSync(into).equals(before)).toBe(true);
    expect(readdirSync(join(into, ".."))).toEqual(["Gadgetbridge"]);
    const database = new DatabaseSync(out, { readOnly: true });
    const devices = database.prepare("SELECT IDENTIFIER FROM DEVICE ORDER BY 1").all();
    expect(devices.map((it) => it["IDENTIFIER"])).toEqual(["C0:FF:EE:0C:0C:0C", BAND]);
    const names = database.prepare("SELECT NAME FROM BASE_ACTIVITY_SUMMARY").all();
    expect(names.map((it) => it["NAME"])).toContain("Theirs");
    database.close();
  });

  test.each([
    ["nothing that is there", () => join(newFolder(), "not-there"), "no-such-file"],
    ["no database", () => resolve(import.meta.dirname, "history-folder.ts"), "not-a-database"],
    ["somebody else's database", () => join(PLAIN, "origin_db_1234567890"), "unknown-format"],
  ])("%s ends with 10, and makes nothing", async (_, into, code) => {
    const place = newFolder();
    const words = ["gadgetbridge", join(place, "out"), "--into", into()];
    const run = await exportTo(newStart(), words);
    expect(run.status).toBe(10);
    expect(failureOf(run)).toMatchObject({ code });
    expect(readdirSync(place)).toEqual([]);
  });
});
