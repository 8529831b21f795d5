import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { FIRST_DAY_S, HANDED_MAC, HANDED_MINUTES } from "../../../test/handover-store.ts";
import { newFolder, tidyUp } from "../../../test/ownband.ts";
import { failureIn, takingDesk } from "../../../test/taking-desk.ts";
import type { TakingDesk } from "../../../test/taking-desk.ts";

let taking: TakingDesk = takingDesk("empty");

afterEach(async () => {
  await taking.desk.close();
  expect(taking.open).toEqual({ scratches: 0, stores: 0 });
  expect(taking.leftOvers()).toEqual([]);
});
afterAll(tidyUp);

function begin(...args: Parameters<typeof takingDesk>): TakingDesk {
  taking = takingDesk(...args);
  return taking;
}

async function saved(path: string): Promise<string> {
  const response = await taking.ask(path);
  expect(response.status).toBe(200);
  const file = join(newFolder(), "saved");
  writeFileSync(file, new Uint8Array(await response.arrayBuffer()));
  return file;
}

/** What Info-ZIP makes of it. */
async function unzipped(path: string): Promise<string> {
  const file = await saved(path);
  const folder = join(newFolder(), "out");
  mkdirSync(folder);
  execFileSync("unzip", ["-t", file]);
  execFileSync("unzip", ["-q", file, "-d", folder]);
  return folder;
}

const linesOf = (path: string): string[] => readFileSync(path, "utf8").trimEnd().split("\n");

test("CSV comes as a zip archive that others open, with all minutes in it", async () => {
  begin();
  const folder = await unzipped("/api/export/csv");
  const minutes = linesOf(join(folder, "minutes.csv"));
  expect(minutes).toHaveLength(1 + HANDED_MINUTES.length);
  expect(readdirSync(folder)).toEqual(
    expect.arrayContaining(["README.txt", "bands.csv", "days.csv", "workouts.csv"]),
  );
  expect(linesOf(join(folder, "days.csv")).length).toBeGreaterThan(1);
});

test("an export of some days has these, by the wearer's clock", async () => {
  begin();
  const folder = await unzipped("/api/export/csv?from=2024-03-13&to=2024-03-13");
  const minutes = linesOf(join(folder, "minutes.csv")).slice(1);
  expect(minutes).toHaveLength(1440);
  expect(linesOf(join(folder, "days.csv"))[1]).toMatch(/^2024-03-13/);
});

test("Gadgetbridge's database is one that sqlite3 finds whole", async () => {
  begin();
  const file = await saved("/api/export/gadgetbridge");
  const sqlite3 = (sql: string): string =>
    execFileSync("sqlite3", [file, sql], { encoding: "utf8" }).trim();
  expect(sqlite3("PRAGMA integrity_check; SELECT IDENTIFIER FROM DEVICE")).toBe(
    `ok\n${HANDED_MAC}`,
  );
  expect(sqlite3("SELECT count(*) FROM MI_BAND_ACTIVITY_SAMPLE")).toBe("2880");
});

test("JSON is one document", async () => {
  begin();
  const document: unknown = JSON.parse(readFileSync(await saved("/api/export/json"), "utf8"));
  expect(document).toMatchObject({ format: "ownband-records" });
});

test("Parquet comes as folders in a zip archive", async () => {
  begin();
  const folder = await unzipped("/api/export/parquet");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const [minutes = ""] = names.filter((name) => /^minutes\/.*\/part-0\.parquet$/.test(name));
  const bytes = readFileSync(join(folder, minutes));
  expect([bytes.toString("latin1", 0, 4), bytes.toString("latin1", bytes.length - 4)]).toEqual([
    "PAR1",
    "PAR1",
  ]);
});

test.each(["gpx", "tcx", "fit"])("%s: a file for each workout", async (format) => {
  begin();
  const folder = await unzipped(`/api/export/${format}`);
  expect(readdirSync(folder)).toEqual([`2024-03-12T10-00-00Z running.${format}`]);
});

test.each([
  ["csv", 'attachment; filename="ownband-csv-2024-03-15.zip"', "application/zip"],
  ["json", 'attachment; filename="ownband-2024-03-15.json"', "application/json"],
  ["gadgetbridge", 'attachment; filename="Gadgetbridge"', "application/octet-stream"],
])("%s is saved under a name, and kept by nobody on the way", async (format, name, type) => {
  const response = await begin().ask(`/api/export/${format}`);
  const header = (it: string): string | null => response.headers.get(it);
  expect(header("content-disposition")?.split("; filename*=")[0]).toBe(name);
  expect([header("content-type"), header("cache-control")]).toEqual([
    type,
    "no-store, no-transform",
  ]);
  await response.body?.cancel();
});

test("whose it is stands in the name where there are several; nothing else of them gets into the header", async () => {
  const { ask, withStore } = begin();
  const name = 'Änne "x"\r\nSet-Cookie: a=b; ../../;';
  withStore(({ database }) => {
    database.run("UPDATE wearer SET name = ?", name);
    database.run("INSERT INTO wearer (name) VALUES ('Ben')");
  });
  const response = await ask("/api/export/json");
  expect(response.headers.get("content-disposition")).toMatch(
    /^attachment; filename="ownband-[\w.-]+\.json"; filename\*=UTF-8''ownband-%C3%84nne[\w%.~-]+\.json$/,
  );
  expect(response.headers.get("set-cookie")).toBeNull();
  await response.body?.cancel();
});

test("of nothing there is nothing to save", async () => {
  const { ask } = begin("empty");
  for (const format of ["csv", "json", "gadgetbridge", "gpx"]) {
    const failure = await failureIn(await ask(`/api/export/${format}`));
    expect(failure).toMatchObject({ status: 409, code: "no-records" });
  }
});

test("where there is no workout, there is no archive of none", async () => {
  const { ask } = begin();
  const failure = await failureIn(await ask("/api/export/gpx?to=2024-01-01"));
  expect(failure).toMatchObject({ status: 409, code: "no-records" });
});

test("single readings alone can be taken along", async () => {
  begin({ withHistory: false }).withStore(({ database }) => {
    database.run("INSERT INTO wearer DEFAULT VALUES");
    database.run(
      `INSERT INTO run (id, kind, source, started_s, outcome) VALUES (1, 'sync', 'band', 1, 'done')`,
    );
    database.run(
      `INSERT INTO measurement SELECT id, 'weight', ${FIRST_DAY_S}, 0, 63.2, NULL, NULL, 1 FROM band`,
    );
  });
  const folder = await unzipped("/api/export/csv");
  expect(linesOf(join(folder, "measurements.csv"))).toHaveLength(2);
});

test.each([
  "/api/export/xlsx",
  "/api/export/csv?from=tomorrow",
  "/api/export/csv?from=2024-03-13&to=2024-03-12",
  "/api/export/csv?wearer=me",
  "/api/export/..%2f..%2fetc",
])("%s makes no sense, and is told so", async (path) => {
  const { status, code } = await failureIn(await begin().ask(path));
  expect([status, code]).toEqual([400, "usage"]);
});

test("nobody of that number wears a band here", async () => {
  const failure = await failureIn(await begin().ask("/api/export/csv?wearer=7"));
  expect(failure).toMatchObject({ status: 409, code: "no-such-wearer" });
});
