import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  countsIn,
  GADGETBRIDGE_FROM_S,
  GADGETBRIDGE_MAC,
  gpxText,
  HistoryFolder,
  HOME,
  makeGadgetbridge,
} from "./history-folder.ts";
import type { ImportDocument } from "./history-folder.ts";
import { ENTER, onTerminal, terminalMissing } from "./on-terminal.ts";
import { failureOf, newFolder, tidyUp } from "./ownband.ts";

afterAll(tidyUp);

const FIXTURES = resolve(import.meta.dirname, "fixtures");
const MIFIT = join(FIXTURES, "mifit");
const VENDOR = join(FIXTURES, "vendor-csv");
const WORKOUTS = join(FIXTURES, "workout-files");
const BAND = "C0:FF:EE:12:34:56";

interface ExpectedDay {
  readonly date: string;
  readonly midnight: number;
  readonly steps: number;
  readonly distance_m: number;
  readonly sleep: Readonly<
    Record<"start" | "end" | "deep_min" | "light_min" | "awake_min" | "rem_min", number>
  >;
  readonly hr_count: number;
}

// What the program that made the fixtures says a correct reader gets (`README.md` there).
const expected = JSON.parse(readFileSync(join(MIFIT, "expected.json"), "utf8")) as {
  readonly plain: { readonly days: readonly ExpectedDay[]; readonly track: ExpectedTrack };
  readonly gen1: { readonly days: readonly ExpectedDay[] };
};

interface ExpectedTrack {
  readonly trackid: number;
  readonly type: string;
  readonly points: readonly unknown[];
  readonly distance_m: number;
  readonly duration_s: number;
}

const iso = (atS: number): string => new Date(atS * 1000).toISOString().replace(".000Z", "Z");

/** What `days --json` shows of a day that this is. */
const dayShown = ({ date, midnight, steps, distance_m, hr_count }: ExpectedDay): object => ({
  day: date,
  from: iso(midnight),
  steps,
  distanceM: distance_m,
  heartRate: expect.objectContaining({ measuredMinutes: hr_count }) as object,
});

const secondsOf = (sleep: ExpectedDay["sleep"]): object => ({
  deepS: sleep.deep_min * 60,
  lightS: sleep.light_min * 60,
  ...(sleep.rem_min > 0 && { remS: sleep.rem_min * 60 }),
  awakeS: sleep.awake_min * 60,
});

const nightShown = ({ date, sleep }: ExpectedDay, hasStages: boolean): object => ({
  day: date,
  night: [{ from: iso(sleep.start), to: iso(sleep.end), ...(hasStages ? secondsOf(sleep) : {}) }],
});

async function expectDays(
  folder: HistoryFolder,
  days: readonly ExpectedDay[],
  hasStages = true,
): Promise<void> {
  const range = ["--from", days[0]?.date ?? "", "--to", days.at(-1)?.date ?? ""];
  const shown = await folder.document(["days", ...range]);
  expect(shown["days"]).toMatchObject(days.map(dayShown));
  const nights = await folder.document(["nights", ...range]);
  expect(nights["nights"]).toMatchObject(days.map((day) => nightShown(day, hasStages)));
}

/** What one import says it has brought, by source. */
function newsOf({ runs }: ImportDocument): Record<string, number> {
  return Object.fromEntries(runs.map(({ source, added, changed }) => [source, added + changed]));
}

/** Everything that a database of the app brings into an empty store. */
async function plainDump() {
  const folder = new HistoryFolder();
  await folder.import([join(MIFIT, "plain")]);
  return folder.dump();
}

describe.concurrent("a database of the vendor's app", () => {
  test.each(["plain", "wal", "wal-stale"])(
    "%s gives the days and nights that its maker wrote",
    async (name) => {
      const folder = new HistoryFolder();
      const { runs, troubles } = await folder.import([join(MIFIT, name)]);
      expect(troubles).toEqual([]);
      expect(runs).toMatchObject([{ source: "mifit", added: 7374, devices: [{ mac: BAND }] }]);
      await expectDays(folder, expected.plain.days);
    },
  );

  test("given by its name alone, its log beside it is read as well", async () => {
    const folder = new HistoryFolder();
    await folder.import([join(MIFIT, "wal", "origin_db_1234567890")]);
    expect(folder.dump()).toEqual(await plainDump());
  });

  test("of the first generation gives them too, and names no band", async () => {
    const folder = new HistoryFolder();
    const { runs } = await folder.import([join(MIFIT, "gen1")]);
    expect(runs.flatMap(({ devices }) => devices.map(({ mac }) => mac))).toEqual(["@mifit"]);
    await expectDays(folder, expected.gen1.days, false);
  });

  test("has a workout with its track", async () => {
    const folder = new HistoryFolder();
    await folder.import([join(MIFIT, "plain")]);
    const { trackid, type, distance_m, duration_s, points } = expected.plain.track;
    expect((await folder.document(["workouts"]))["workouts"]).toMatchObject([
      {
        from: iso(trackid),
        to: iso(trackid + duration_s),
        sport: type,
        distanceM: distance_m,
        activeS: duration_s,
      },
    ]);
    const placed = folder.dump().tracks.filter((it) => it["latitude"] !== undefined);
    expect(placed).toHaveLength(points.length);
  });

  test("of two bands: what names none of them stays with neither", async () => {
    const folder = new HistoryFolder();
    const { runs } = await folder.import([join(MIFIT, "two-bands")]);
    const macs = runs.flatMap(({ devices }) => devices.map(({ mac }) => mac));
    expect(macs.toSorted()).toEqual(["@mifit", BAND]);
    await expectDays(folder, expected.plain.days.slice(0, 1));
    expect(folder.dump().workouts.map(({ mac }) => mac)).toEqual(["@mifit"]);
  });

  test("comes with its databases of stress and blood oxygen, which name no band or only that", async () => {
    const folder = new HistoryFolder();
    const { files } = await folder.import([join(MIFIT, "hashname")]);
    expect(files.map(({ what }) => what).toSorted()).toEqual([
      "the blood oxygen database of Zepp Life (Mi Fit)",
      "the database of Zepp Life (Mi Fit) or Zepp",
      "the database of Zepp Life (Mi Fit) or Zepp",
      "the database of Zepp Life (Mi Fit) or Zepp",
      "the stress database of Zepp Life (Mi Fit)",
    ]);
    await expectDays(folder, expected.plain.days.slice(0, 1));
    const { measurements } = folder.dump();
    const valuesOf = (kind: string): unknown[] =>
      measurements.filter((it) => it["kind"] === kind).map(({ mac, value }) => [mac, value]);
    expect(valuesOf("stress")).toEqual(Array.from({ length: 12 }, (_, i) => [BAND, 20 + i]));
    expect(valuesOf("blood-oxygen")).toEqual([[BAND, expect.any(Number)]]);
  });

  test.each([
    ["an encrypted backup", "ab/encrypted-v5.ab", { OWNBAND_PASSWORD: "test" }],
    ["a tar.gz of Titanium's", "archives/titanium", {}],
    ["a tree of Neo Backup's", "archives/neo", {}],
    ["an image of TWRP's", "archives/twrp", {}],
  ])("in %s is the same as by itself", async (_, path, env) => {
    const folder = new HistoryFolder();
    const { troubles } = await folder.import([join(MIFIT, path)], { env });
    expect(troubles).toEqual([]);
    const { minutes, summaries } = folder.dump();
    const plain = await plainDump();
    expect(minutes.length).toBeGreaterThan(1000);
    const times = new Set(minutes.map((it) => it["minute"]));
    expect(minutes).toEqual(plain.minutes.filter((it) => times.has(it["minute"] ?? 0)));
    expect(plain.summaries).toEqual(expect.arrayContaining([...summaries]));
  });

  test("that is damaged is named, and what lies beside it is brought", async () => {
    const folder = new HistoryFolder();
    const paths = [join(MIFIT, "broken"), join(MIFIT, "plain")];
    const { troubles } = await folder.import(paths, { status: 10 });
    expect(troubles.map(({ code }) => code).toSorted()).toEqual([
      "empty-file",
      "error-text",
      "truncated",
    ]);
    await expectDays(folder, expected.plain.days);
  });
});

/** The export as the vendor's website gives it. */
function vendorZip(password: string): string {
  const path = join(newFolder(), "export.zip");
  execFileSync("zip", ["-q", "-r", "-P", password, path, ".", "-x", "README.md"], { cwd: VENDOR });
  return path;
}

async function vendorDump() {
  const folder = new HistoryFolder();
  await folder.import([VENDOR]);
  return folder.dump();
}

describe.concurrent("the vendor's data export", () => {
  test("as a folder: days, nights, workouts, and who wears the band", async () => {
    const folder = new HistoryFolder();
    const { files } = await folder.import([VENDOR]);
    expect(files).toHaveLength(10);
    const { days } = await folder.document(["days", "--from", "2024-03-29", "--to", "2024-03-31"]);
    expect(days).toMatchObject([
      { day: "2024-03-29", steps: 5244, distanceM: 3817 },
      { day: "2024-03-30" },
      { day: "2024-03-31", steps: 12_001, distanceM: 8650 },
    ]);
    const { nights } = await folder.document(["nights", "--to", "2024-03-29"]);
    expect(nights).toMatchObject([
      { night: [{ from: "2024-03-28T22:11:00Z", to: "2024-03-29T06:00:00Z" }] },
    ]);
    const { workouts } = await folder.document(["workouts", "--to", "2024-03-31"]);
    expect(workouts).toMatchObject([{ sport: "running" }, { sport: "badminton" }]);
    expect(folder.dump().wearers).toMatchObject([{ name: "Ada", height_cm: 170 }]);
  });

  test("as the zip it comes in, with the password in a file", async () => {
    const [folder, file] = [new HistoryFolder(), join(newFolder(), "password")];
    writeFileSync(file, "Sesam öffne dich\n");
    await folder.import([vendorZip("Sesam öffne dich"), "--password-file", file]);
    expect(folder.dump()).toEqual(await vendorDump());
  });

  test("with the password in the environment", async () => {
    const folder = new HistoryFolder();
    await folder.import([vendorZip("Sesam")], { env: { OWNBAND_PASSWORD: "Sesam" } });
    expect(folder.dump()).toEqual(await vendorDump());
  });

  test.each([{}, { OWNBAND_PASSWORD: "wrong" }])(
    "without the right password (%o) it ends with 10, and nothing is kept",
    async (env) => {
      const folder = new HistoryFolder();
      const run = await folder.run(["import", "--json", vendorZip("Sesam")], { env });
      expect(run.status).toBe(10);
      expect(failureOf(run)).toMatchObject({ code: "wrong-password" });
      expect(Object.values(countsIn(folder.dump())).filter((it) => it > 0)).toEqual([]);
    },
  );

  test.each([
    ["ACTIVITY", { summaries: 2 }],
    ["HEARTRATE_AUTO", { minutes: 7 }],
    ["HEARTRATE", { measurements: 2 }],
    ["SPORT", { workouts: 2 }],
  ])("one file of it, %s, is enough", async (kind, counts) => {
    const folder = new HistoryFolder();
    await folder.import([join(VENDOR, kind, `${kind}_1711962000000.csv`)]);
    expect(countsIn(folder.dump())).toMatchObject(counts);
  });

  test("says of a file that a spreadsheet has saved how its dates are to be read, or it ends with 10", async () => {
    const [folder, file] = [new HistoryFolder(), join(newFolder(), "ACTIVITY_1.csv")];
    writeFileSync(file, "date,steps,distance,runDistance,calories\r\n03/04/2020,1200,900,0,40\r\n");
    const run = await folder.run(["import", "--json", file]);
    expect(run.status).toBe(10);
    expect(failureOf(run)).toMatchObject({ code: "ambiguous-dates" });
    expect(failureOf(run).hint).toContain("--date-order month-first");
    await folder.import([file, "--date-order", "month-first"]);
    expect(folder.dump().summaries.map((it) => it["day"])).toEqual(["2020-03-04"]);
    const wrong = await folder.run(["import", "--json", file, "--date-order", "backwards"]);
    expect(wrong.status).toBe(2);
  });

  test("asks nobody where another file of it tells how dates are written", async () => {
    const [folder, files] = [new HistoryFolder(), newFolder()];
    const [days, pulses] = [join(files, "ACTIVITY_1.csv"), join(files, "HEARTRATE_AUTO_1.csv")];
    writeFileSync(days, "date,steps,distance,runDistance,calories\n03/04/2020,1200,900,0,40\n");
    writeFileSync(pulses, "date,time,heartRate\n25/04/2020,08:00,71\n");
    await folder.import([files]);
    expect(folder.dump().summaries.map((it) => it["day"])).toEqual(["2020-04-03"]);
  });
});

const missing = terminalMissing();

describe.skipIf(missing !== undefined).concurrent("on a terminal", () => {
  test("the password of a zip is asked for, unseen", async () => {
    const asked = ["Password of", `Sesam${ENTER}`] as const;
    const run = await onTerminal(["import", vendorZip("Sesam")], [asked], { TZ: HOME });
    expect(run).toMatchObject({ status: 0, missing: null });
    expect(run.text).toContain("day totals");
    expect(run.text).not.toContain("Sesam");
  });

  test("the order of dates is asked for where nothing tells it", async () => {
    const file = join(newFolder(), "ACTIVITY_1.csv");
    writeFileSync(file, "date,steps,distance,runDistance,calories\r\n03/04/2020,1200,900,0,40\r\n");
    const asked = ["the day first", ENTER] as const;
    const run = await onTerminal(["import", file], [asked], { TZ: HOME });
    expect(run).toMatchObject({ status: 0, missing: null });
    expect(run.text).toContain("3 Apr 2020");
  });
});

describe.concurrent("Gadgetbridge's database", () => {
  test.each([92, 40, 14] as const)("of schema %i is read", async (schema) => {
    const folder = new HistoryFolder();
    const path = makeGadgetbridge(join(newFolder(), "Gadgetbridge"), { schema });
    const { runs } = await folder.import([path]);
    const workouts = schema === 14 ? 0 : 1;
    expect(runs).toMatchObject([
      {
        source: "gadgetbridge",
        kinds: { minutes: { added: 1440 }, workouts: { added: workouts } },
        devices: [{ mac: GADGETBRIDGE_MAC }],
      },
    ]);
    expect(folder.dump().wearers).toMatchObject([{ name: "Ada", sex: "female", height_cm: 171 }]);
  });

  test("finds its track beside it, whatever the phone's folder was called", async () => {
    const [folder, files] = [new HistoryFolder(), newFolder()];
    const track = "/storage/emulated/0/Android/data/x/files/gadgetbridge-track-1.gpx";
    makeGadgetbridge(join(files, "Gadgetbridge"), { track });
    writeFileSync(join(files, "gadgetbridge-track-1.gpx"), gpxText());
    const { runs } = await folder.import([files]);
    expect(runs.map(({ source }) => source)).toEqual(["gadgetbridge"]);
    const { workouts, tracks } = folder.dump();
    expect(workouts).toMatchObject([{ start_s: GADGETBRIDGE_FROM_S + 600 }]);
    expect(tracks).toHaveLength(30);
  });

  test("in the zip backup is the same as by itself", async () => {
    const [folder, other, files] = [new HistoryFolder(), new HistoryFolder(), newFolder()];
    mkdirSync(join(files, "database"));
    mkdirSync(join(files, "files"));
    const track = "/data/files/gadgetbridge-track-1.gpx";
    makeGadgetbridge(join(files, "database", "Gadgetbridge"), { track });
    writeFileSync(join(files, "files", "gadgetbridge-track-1.gpx"), gpxText());
    writeFileSync(join(files, "gadgetbridge.json"), '{"appId":"x","backupVersion":1}');
    const zip = join(newFolder(), "gadgetbridge_20240301.zip");
    execFileSync("zip", ["-q", "-r", zip, "."], { cwd: files });
    await folder.import([zip]);
    await other.import([files]);
    expect(folder.dump()).toEqual(other.dump());
    expect(countsIn(folder.dump())).toMatchObject({ minutes: 1440, workouts: 1, tracks: 30 });
  });
});

describe.concurrent("anything else", () => {
  test("GPX and TCX files of other programs are workouts", async () => {
    const folder = new HistoryFolder();
    const { runs, files } = await folder.import([WORKOUTS]);
    expect(files).toHaveLength(8);
    expect(runs).toMatchObject([{ source: "file", kinds: { workouts: { added: 7 } } }]);
    expect(runs[0]?.leftOut.map(({ code }) => code)).toContain("no-workout");
  });

  test("a folder with all of it at once is read as one import of every source", async () => {
    const [folder, files] = [new HistoryFolder(), newFolder()];
    for (const name of ["mifit/plain", "mifit/hashname", "vendor-csv", "workout-files"]) {
      cpSync(join(FIXTURES, name), join(files, name), { recursive: true });
    }
    makeGadgetbridge(join(files, "Gadgetbridge"));
    writeFileSync(join(files, "notes.txt"), "Nothing of interest.");
    const { runs, troubles } = await folder.import([files]);
    expect(troubles).toEqual([]);
    expect(runs.map(({ source }) => source).toSorted()).toEqual([
      "data-export",
      "file",
      "gadgetbridge",
      "mifit",
    ]);
    await expectDays(folder, expected.plain.days);
    const again = await folder.import([files]);
    expect(newsOf(again)).toEqual({ mifit: 0, gadgetbridge: 0, "data-export": 0, file: 0 });
  });

  test.each([
    ["an unknown file", ["notes.txt"], "unknown-format"],
    ["a folder of unrelated files", ["."], "unknown-format"],
    ["nothing there", ["not-there"], "no-such-file"],
  ])("%s ends with 10, and says what is read", async (_, names, code) => {
    const [folder, files] = [new HistoryFolder(), newFolder()];
    writeFileSync(join(files, "notes.txt"), "date and time of nothing\n");
    copyFileSync(join(MIFIT, "logs", "Wearable.log"), join(files, "Wearable.log"));
    const run = await folder.run(["import", "--json", ...names.map((name) => join(files, name))]);
    expect(run.status).toBe(10);
    expect(failureOf(run)).toMatchObject({ code, hint: expect.any(String) as string });
  });

  test("an empty folder ends with 10", async () => {
    const run = await new HistoryFolder().run(["import", "--json", newFolder()]);
    expect(run.status).toBe(10);
    expect(failureOf(run).message).toBe("There is no file in it.");
  });
});
