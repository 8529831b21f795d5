import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { openStore } from "../src/node/sqlite.ts";
import { Records } from "../src/store/records.ts";
import {
  countsIn,
  everythingIn,
  GADGETBRIDGE_MAC,
  gpxText,
  HistoryFolder,
  HOME,
  makeGadgetbridge,
} from "./history-folder.ts";
import type { ImportDocument } from "./history-folder.ts";
import { documentOf, failureOf, newFolder, tidyUp } from "./ownband.ts";

/** What several imports make of each other, and how one of them is taken out again. */

afterAll(tidyUp);

const FIXTURES = resolve(import.meta.dirname, "fixtures");
const PLAIN = join(FIXTURES, "mifit", "plain");
const VENDOR = join(FIXTURES, "vendor-csv");
const WORKOUTS = join(FIXTURES, "workout-files");
const BAND = "C0:FF:EE:12:34:56";
/** When the first day of `plain` begins in Berlin. */
const PLAIN_FROM_S = 1_709_852_400;

/** A day of the band of `plain`, of which Gadgetbridge says something else. */
function otherWord(): string {
  const path = join(newFolder(), "Gadgetbridge");
  return makeGadgetbridge(path, { mac: BAND, fromS: PLAIN_FROM_S, minutes: 1440 });
}

const isNothing = ({ runs }: ImportDocument): boolean =>
  runs.every(({ added, changed }) => added + changed === 0);

describe.concurrent("a dry run", () => {
  test("says what the import then says, and changes nothing", async () => {
    const folder = new HistoryFolder();
    await folder.import([PLAIN]);
    const before = everythingIn(folder.storePath);
    const paths = [otherWord(), VENDOR, WORKOUTS, "--band", BAND];
    const dry = await folder.import(["--dry-run", ...paths]);
    expect(everythingIn(folder.storePath)).toEqual(before);
    const real = await folder.import(paths);
    expect(dry).toMatchObject({ dryRun: true, files: real.files, troubles: [] });
    expect(dry.runs).toEqual(real.runs);
    expect(everythingIn(folder.storePath)).not.toEqual(before);
  });

  test("says so to a person, too", async () => {
    const folder = new HistoryFolder();
    const run = await folder.run(["import", "--dry-run", PLAIN]);
    expect(run.stdout).toMatch(/would be new\n\s+minutes\s+7,200/);
    expect(run.stderr).toContain("Nothing was changed.");
    expect(Object.values(countsIn(folder.dump())).filter((it) => it > 0)).toEqual([]);
  });
});

describe.concurrent("imported twice", () => {
  test.each([
    ["the vendor's database", () => [PLAIN]],
    ["the vendor's database, far from home", () => [PLAIN, "--zone", "Asia/Tokyo"]],
    ["the data export", () => [VENDOR]],
    ["Gadgetbridge's database", () => [otherWord()]],
    ["workout files", () => [WORKOUTS]],
    ["all of them", () => [PLAIN, VENDOR, otherWord(), WORKOUTS]],
  ])("%s is there once", async (_, paths) => {
    const [folder, args] = [new HistoryFolder(), paths()];
    expect(isNothing(await folder.import(args))).toBe(false);
    const once = folder.dump();
    const again = await folder.import(args);
    expect(isNothing(again), JSON.stringify(again.runs)).toBe(true);
    expect(folder.dump()).toEqual(once);
  });

  test("it is told that nothing is new", async () => {
    const folder = new HistoryFolder();
    await folder.import([PLAIN]);
    const run = await folder.run(["import", PLAIN]);
    expect(run.stdout).toContain("Nothing new: all of it is known.");
  });
});

test("the order of imports of different sources does not matter", async () => {
  const paths = [PLAIN, otherWord(), VENDOR, WORKOUTS];
  const dumps = [paths, paths.toReversed()].map(async (order) => {
    const folder = new HistoryFolder();
    for (const path of order) await folder.import([path, "--band", BAND]);
    const { wearers, zones, bands, ...records } = folder.dump();
    // Who comes first fills what is not known of the wearer, and since when a zone holds.
    expect([wearers.length, zones.length]).toEqual([1, 1]);
    expect(bands).toHaveLength(1);
    expect(bands).toMatchObject([
      { mac: BAND, model: "Mi Smart Band 4", serial: "12345/00001234", firmware: "V1.0.9.66" },
    ]);
    return records;
  });
  const [one, other] = await Promise.all(dumps);
  expect(one).toEqual(other);
  expect(new Set(one?.minutes.map(({ source }) => source))).toEqual(
    new Set(["mifit", "gadgetbridge", "data-export"]),
  );
});

describe.concurrent("an import is taken out again", () => {
  test("by its number, and the records are what they were without it", async () => {
    const folder = new HistoryFolder();
    await folder.import([PLAIN]);
    // What is known of a band itself stays: Gadgetbridge knows its model's name.
    const recordsNow = () => ({ ...folder.dump(), bands: [] });
    const before = recordsNow();
    const { runs } = await folder.import([otherWord()]);
    expect(recordsNow().minutes).not.toEqual(before.minutes);
    const undone = await folder.document(["import", "--undo", String(runs[0]?.run)]);
    expect(undone).toMatchObject({ undone: { run: 2, undoneAt: expect.any(String) as string } });
    expect(recordsNow()).toEqual(before);
  });

  test("also the first of two, which the second one had displaced", async () => {
    const [folder, other, path] = [new HistoryFolder(), new HistoryFolder(), otherWord()];
    await folder.import([PLAIN]);
    await folder.import([path]);
    await folder.document(["import", "--undo", "1"]);
    await other.import([path]);
    const { zones, bands, wearers, ...records } = folder.dump();
    const { zones: z, bands: b, wearers: w, ...expected } = other.dump();
    expect(records).toEqual(expected);
    // What is known of the band itself stays; the wearer was filled in by the first of them.
    expect([zones, bands, wearers].map(({ length }) => length)).toEqual([0, b.length, w.length]);
    expect(z).toHaveLength(1);
  });

  test("and nothing of a journey or of the wearer is left; twice is once", async () => {
    const folder = new HistoryFolder();
    await folder.import([PLAIN, "--zone", "Asia/Tokyo"]);
    expect(folder.dump().zones).toHaveLength(3);
    for (let time = 0; time < 2; time++) {
      await folder.document(["import", "--undo", "1"]);
      const { wearers, ...rest } = folder.dump();
      expect(wearers).toEqual([{}]);
      expect(Object.values(rest).flat()).toEqual([]);
    }
    const days = await folder.run(["days", "--json"]);
    expect(days.status).toBe(6);
    expect(failureOf(days)).toMatchObject({ code: "no-records" });
  });

  test("and the list says so", async () => {
    const folder = new HistoryFolder();
    const none = await folder.run(["import", "--list"]);
    expect(none.stdout).toContain("Nothing was imported so far.");
    await folder.import([PLAIN]);
    await folder.import([WORKOUTS]);
    await folder.document(["import", "--undo", "2"]);
    const { imports } = await folder.document(["import", "--list"]);
    expect(imports).toMatchObject([
      { run: 2, source: "file", added: 7, undoneAt: expect.any(String) as string },
      { run: 1, source: "mifit", added: 7374, from: "2024-03-07T22:25:00Z" },
    ]);
    const list = await folder.run(["import", "--list"]);
    expect(list.stdout).toMatch(/2 .* Workout files .* taken out again\n/);
    expect(list.stdout).toMatch(/1 .* Zepp Life \(Mi Fit\), Zepp +7,374 +0\n/);
  });

  test("but no synchronisation, none that is not there, and nothing that is no number", async () => {
    const folder = new HistoryFolder();
    await folder.import([PLAIN]);
    const store = openStore(folder.storePath);
    const run = Records.open(store, PLAIN_FROM_S).beginSync({ mac: BAND }, PLAIN_FROM_S);
    run.finish("done", PLAIN_FROM_S + 1);
    store.database.close();
    const before = everythingIn(folder.storePath);
    for (const [word, code] of [
      [String(run.id), "not-an-import"],
      ["99", "no-such-run"],
      ["all", "usage"],
    ] as const) {
      const undo = await folder.run(["import", "--json", "--undo", word]);
      expect(undo.status).toBe(2);
      expect(failureOf(undo)).toMatchObject({ code, hint: expect.any(String) as string });
    }
    expect(everythingIn(folder.storePath)).toEqual(before);
  });
});

describe.concurrent("what the owner says of an import counts", () => {
  test("--wearer: whose records they are", async () => {
    const folder = new HistoryFolder();
    await folder.import([otherWord()]);
    const path = makeGadgetbridge(join(newFolder(), "Gadgetbridge"));
    await folder.import([path, "--wearer", "Ben"]);
    const { bands } = folder.dump();
    expect(bands.map(({ mac, wearer }) => [mac, wearer])).toEqual([
      [GADGETBRIDGE_MAC, "Ben"],
      [BAND, "Ada"],
    ]);
    const days = await folder.document(["days", "--wearer", "Ben"]);
    expect(days["mac"]).toBe(GADGETBRIDGE_MAC);
  });

  test("--wearer: journeys are theirs, too", async () => {
    const folder = new HistoryFolder();
    await folder.import([otherWord()]);
    await folder.import([PLAIN, "--wearer", "Ben", "--zone", "Asia/Tokyo"]);
    const { zones } = folder.dump();
    expect(zones.map(({ name, zone }) => [name, zone])).toEqual([
      ["Ada", HOME],
      ["Ben", "Asia/Tokyo"],
      ["Ben", "+01:00"],
      ["Ben", "Asia/Tokyo"],
    ]);
  });

  test("--band: which one recorded what names none", async () => {
    const [folder, file] = [new HistoryFolder(), join(newFolder(), "run.gpx")];
    writeFileSync(file, gpxText());
    await folder.import([file, "--band", BAND]);
    expect(folder.dump().workouts).toMatchObject([{ mac: BAND, source: "file" }]);
    const wrong = await folder.run(["import", "--json", file, "--band", "my band"]);
    expect(wrong.status).toBe(2);
  });

  test("without it they stay with their own kind, until there is one band", async () => {
    const [folder, file] = [new HistoryFolder(), join(newFolder(), "run.gpx")];
    writeFileSync(file, gpxText());
    await folder.import([file]);
    expect(folder.dump().workouts).toMatchObject([{ mac: "@file" }]);
    const { workouts } = await folder.document(["workouts"]);
    expect(workouts).toHaveLength(1);
  });

  test("--zone: what local times mean", async () => {
    const [here, there] = [new HistoryFolder(), new HistoryFolder()];
    const file = join(VENDOR, "HEARTRATE_AUTO");
    await here.import([file]);
    await there.import([file, "--zone", "Asia/Tokyo"]);
    const [first, far] = [here, there].map((it) => it.dump().minutes[0]?.["minute"]);
    expect(Number(first) - Number(far)).toBe(7 * 60);
    expect(there.dump().zones).toMatchObject([{ zone: "Asia/Tokyo" }]);
    const wrong = await there.run(["import", "--json", file, "--zone", "Middle/Earth"]);
    expect(wrong.status).toBe(2);
    expect(failureOf(wrong)).toMatchObject({ code: "unknown-zone" });
  });

  test("a journey, of which the app's days tell, is noted; local times are read by it", async () => {
    const folder = new HistoryFolder();
    // The app's owner lives in Tokyo, and has spent these five days an hour east of Greenwich.
    const env = { TZ: "Asia/Tokyo" };
    await folder.import([PLAIN], { env });
    const { zones, alarms } = folder.dump();
    expect(zones).toMatchObject([
      { zone: "Asia/Tokyo" },
      { zone: "+01:00", from_s: PLAIN_FROM_S },
      { zone: "Asia/Tokyo", from_s: PLAIN_FROM_S + 5 * 86_400 },
    ]);
    expect(alarms).toMatchObject([{ hour: 7, minute: 0 }]);
    const run = await folder.run(["days", "--json", "--from", "2024-03-08"], { env });
    expect(documentOf(run)["days"]).toMatchObject(
      ["2024-03-08", "2024-03-09", "2024-03-10", "2024-03-11", "2024-03-12"].map((day) => ({
        day,
      })),
    );
  });
});
