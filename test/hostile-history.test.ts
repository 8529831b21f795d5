import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isAppError } from "../src/errors.ts";
import { exportJson } from "../src/exchange/json-export.ts";
import { encodeFit } from "../src/exchange/workout-files/fit-encode.ts";
import { formatTcx } from "../src/exchange/workout-files/tcx-text.ts";
import { offsetsOf } from "../src/health/zone.ts";
import { nodeCodecs } from "../src/node/codecs.ts";
import { openScratch } from "../src/node/scratch.ts";
import { evaluateStale } from "../src/tasks/evaluate-stale.ts";
import { importHistory } from "../src/tasks/import-history.ts";
import type { HistoryReport } from "../src/tasks/import-history.ts";
import { MemoryFile } from "./archive-tools.ts";
import { countsIn, gpxText, HistoryFolder, HOME, makeGadgetbridge } from "./history-folder.ts";
import { emptyStore, KEPT_A, KEPT_B, keptStore } from "./kept-store.ts";
import type { KeptStore } from "./kept-store.ts";
import { OutInMemory } from "./out-in-memory.ts";
import { failureOf, newFolder, tidyUp } from "./ownband.ts";
import { RUN } from "./workout-files.ts";
import { processorMs } from "./processor-time.ts";

/** Files that want to hurt, given to the whole import. Each reader by itself: beside it. */

afterAll(tidyUp);

const isLong = process.env["OWNBAND_LONG"] === "1";
const RUNS = isLong ? 400 : 15;
const LIMIT_MS = isLong ? 600_000 : 30_000;
/** A machine that does several things at once takes a second for the slowest of them. */
const LONGEST_MS = 10_000;
const NOW_S = Date.UTC(2026, 0, 31) / 1000;
const FIXTURES = resolve(import.meta.dirname, "fixtures");
const MIFIT = join(FIXTURES, "mifit");

/** One file of everything that is recognised, by the name that it has. */
const whole = new Map<string, Uint8Array>();

beforeAll(async () => {
  const folder = newFolder();
  const fromFixtures = [
    ["origin_db_1", "mifit/plain/origin_db_1234567890"],
    ["origin_db", "mifit/gen1/origin_db"],
    ["stress_1", "mifit/hashname/stress_1234567890"],
    ["spo2_1", "mifit/hashname/spo2_1234567890"],
    ["backup.ab", "mifit/ab/plain-compressed.ab"],
    ["data.win000", "mifit/archives/twrp/data.ext4.win000"],
    ["ACTIVITY.csv", "vendor-csv/ACTIVITY/ACTIVITY_1711962000000.csv"],
    ["SLEEP.csv", "vendor-csv/SLEEP/SLEEP_1711962000000.csv"],
    ["SPORT.csv", "vendor-csv/SPORT/SPORT_1711962000000.csv"],
  ] as const;
  for (const [name, path] of fromFixtures) whole.set(name, readFileSync(join(FIXTURES, path)));
  execFileSync("zip", ["-q", "-r", join(folder, "export.zip"), "."], {
    cwd: join(FIXTURES, "vendor-csv"),
  });
  whole.set("export.zip", readFileSync(join(folder, "export.zip")));
  const gadgetbridge = makeGadgetbridge(join(folder, "Gadgetbridge"), { track: "run.gpx" });
  whole.set("Gadgetbridge", readFileSync(gadgetbridge));
  whole.set("run.gpx", new TextEncoder().encode(gpxText()));
  whole.set("run.tcx", new TextEncoder().encode([...formatTcx(RUN)].join("")));
  whole.set("run.fit", encodeFit(RUN));
  const kept = keptStore();
  const out = new OutInMemory();
  const all = { macs: [KEPT_A, KEPT_B], fromS: 0, toS: 2 ** 33 };
  await exportJson(kept.records, await out.create("records.json"), all);
  kept.close();
  const json = out.files.get("records.json");
  if (json) whole.set("records.json", await json.read(0, json.sizeBytes));
});

async function bring(
  { records, folder }: KeptStore,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<HistoryReport> {
  const scratch = openScratch(folder);
  try {
    const given = [...files].map(([name, bytes]) => new MemoryFile(name, bytes, 1 << 16));
    return await importHistory(given, {
      records,
      scratch,
      codecs: nodeCodecs,
      askPassword: () => Promise.resolve(undefined),
      nowS: NOW_S,
      zone: HOME,
    });
  } finally {
    await scratch.close();
  }
}

/** Whatever was brought: the store is whole, its days can be worked out, all of it can be taken along. */
async function expectSound({ store, records }: KeptStore): Promise<void> {
  const check = (sql: string): unknown[] => [...store.database.rows(sql)];
  expect(check("PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
  expect(check("PRAGMA foreign_key_check")).toEqual([]);
  for (const { zone } of records.zones()) offsetsOf(zone);
  await evaluateStale(records, { zone: HOME });
  const macs = records.bands().map(({ mac }) => mac);
  const out = new OutInMemory();
  await exportJson(records, await out.create("x"), { macs, fromS: 0, toS: 2 ** 33 });
}

/** Imports what may be anything: it ends soon, with a report or a failure that was foreseen. */
async function expectHarmless(files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const empty = emptyStore(NOW_S);
  try {
    const beganMs = processorMs();
    const report = await bring(empty, files).catch((error: unknown) => {
      if (!isAppError(error)) throw error;
      return undefined;
    });
    expect(processorMs(beganMs)).toBeLessThan(LONGEST_MS);
    if (report === undefined) expect(empty.records.bands()).toEqual([]);
    await expectSound(empty);
  } finally {
    empty.close();
  }
}

/** Cut off, with bits that are flipped, with a stretch that is something else. */
interface Damage {
  readonly keep: number;
  readonly flips: readonly number[];
  readonly from: number;
  readonly rubbish: Uint8Array;
}

// Not a double: most of those are as good as zero, and a file without its first bytes is nothing.
const share = fc.noBias(fc.nat(9_999)).map((n) => n / 9_999);
const damage: fc.Arbitrary<Damage> = fc.record({
  keep: fc.oneof({ weight: 2, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: share }),
  flips: fc.array(share, { maxLength: 6 }),
  from: share,
  rubbish: fc.oneof(fc.constant(new Uint8Array()), fc.uint8Array({ maxLength: 60 })),
});

function damaged(bytes: Uint8Array, { keep, flips, from, rubbish }: Damage): Uint8Array {
  const spoilt = bytes.slice(0, Math.ceil(bytes.length * keep));
  for (const flip of flips) {
    const bit = Math.floor(flip * (spoilt.length * 8 - 1));
    spoilt[bit >> 3] = (spoilt[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  }
  const at = Math.floor(from * Math.max(0, spoilt.length - rubbish.length));
  spoilt.set(rubbish.subarray(0, spoilt.length - at), at);
  return spoilt;
}

describe("damaged at random, an import neither crashes nor hangs nor spoils the store:", () => {
  test("undamaged, all of them are read", async () => {
    const empty = emptyStore(NOW_S);
    const { troubles, files } = await bring(empty, whole);
    expect(troubles).toEqual([]);
    expect(files.length).toBeGreaterThanOrEqual(whole.size);
    await expectSound(empty);
    empty.close();
  });

  test.each([
    "origin_db_1",
    "origin_db",
    "stress_1",
    "spo2_1",
    "backup.ab",
    "data.win000",
    "ACTIVITY.csv",
    "SLEEP.csv",
    "SPORT.csv",
    "export.zip",
    "Gadgetbridge",
    "run.gpx",
    "run.tcx",
    "run.fit",
    "records.json",
  ])(
    "%s",
    async (name) => {
      const bytes = whole.get(name) ?? new Uint8Array();
      expect(bytes.length).toBeGreaterThan(100);
      const property = fc.asyncProperty(damage, async (how) => {
        await expectHarmless(new Map([[name, damaged(bytes, how)]]));
      });
      await fc.assert(property, { numRuns: RUNS });
    },
    LIMIT_MS,
  );

  test(
    "several at once",
    async () => {
      const hows = fc.record({ origin_db_1: damage, Gadgetbridge: damage, "run.gpx": damage });
      const property = fc.asyncProperty(hows, (given) => {
        const files = Object.entries(given).map(([name, how]) => {
          return [name, damaged(whole.get(name) ?? new Uint8Array(), how)] as const;
        });
        return expectHarmless(new Map(files));
      });
      await fc.assert(property, { numRuns: RUNS });
    },
    LIMIT_MS,
  );
});

/** What spreadsheets, databases and programs stumble over. */
const cell = fc.oneof(
  fc.constantFrom("", "-1", "0", "1e308", "-1e308", "NaN", "Infinity", "null", "true", "0x10"),
  fc.constantFrom("2024-02-30", "2024-03-31T02:30:00Z", "9999-12-31T23:59:59Z", "0000-00-00"),
  fc.constantFrom("C0:FF:EE:00:00:01", "@file", "@nobody", "mifit", "band", "Europe/Berlin"),
  fc.constantFrom("=cmd|' /C calc'!A0", "\u001b[2J\u0007", "\u202e", '"', "a\nb", "a,b"),
  fc.string({ maxLength: 12 }),
  fc.integer().map(String),
);

const HEADERS: Readonly<Record<string, string>> = {
  minutes:
    "band,time,steps,heart_rate,kind,kinds,intensity,sleep_unknown,sleep_light,sleep_deep,sleep_rem,source",
  zones: "time,zone",
  bands: "address,model,serial,firmware,continues,follows",
  wearer: "name,born_on,sex,height_cm,weight_kg,step_goal",
  measurements: "band,time,kind,value,automatic,offset_min,details,source",
  workouts:
    "band,start,end,sport,sport_code,sport_codes,title,active_s,steps,distance_m,energy_kcal,ascent_m,descent_m,lowest_m,highest_m,average_heart_rate,max_heart_rate,min_heart_rate,max_speed_m_per_s,average_pace_s_per_km,average_stride_cm,strokes,laps,swolf,raw,source",
  ACTIVITY_MINUTE: "date,time,steps",
  SLEEP: "date,deepSleepTime,shallowSleepTime,wakeTime,start,stop,REMTime,naps",
};

test(
  "rows of nonsense below headers of ours and the vendor's are left out",
  async () => {
    const names = Object.keys(HEADERS);
    const rows = fc.array(fc.array(cell, { maxLength: 26 }), { maxLength: 20 });
    const property = fc.asyncProperty(
      fc.uniqueArray(fc.tuple(fc.constantFrom(...names), rows), {
        selector: ([name]) => name,
        minLength: 1,
        maxLength: 4,
      }),
      async (tables) => {
        const files = tables.map(([name, lines]) => {
          const quoted = lines.map((it) =>
            it.map((one) => `"${one.replaceAll('"', '""')}"`).join(),
          );
          const text = [HEADERS[name], ...quoted, ""].join("\r\n");
          return [`${name}.csv`, new TextEncoder().encode(text)] as const;
        });
        await expectHarmless(new Map(files));
      },
    );
    await fc.assert(property, { numRuns: isLong ? 2_000 : 30 });
  },
  LIMIT_MS,
);

/** A zip of one file that is deflated to almost nothing. */
function zipOf(name: string, content: Uint8Array): Uint8Array {
  const packed = deflateRawSync(content, { level: 9 });
  const title = Buffer.from(name);
  const facts = Buffer.alloc(26);
  facts.writeUInt16LE(20, 0);
  facts.writeUInt16LE(8, 4);
  facts.writeUInt32LE(crc32(content), 10);
  facts.writeUInt32LE(packed.length, 14);
  facts.writeUInt32LE(content.length, 18);
  facts.writeUInt16LE(title.length, 22);
  const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), facts, title, packed]);
  const central = Buffer.alloc(46 + title.length);
  central.write("PK\u0001\u0002", 0, "latin1");
  central.writeUInt16LE(20, 4);
  facts.copy(central, 6, 0, 24);
  title.copy(central, 46);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", 0, "latin1");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

describe("a zip bomb", () => {
  test("of a CSV without an end of its row is read in little memory, and is nothing", async () => {
    const csv = Buffer.alloc(64 << 20, "0");
    csv.write("date,time,steps\n");
    const before = process.memoryUsage().rss;
    const empty = emptyStore(NOW_S);
    const { runs } = await bring(empty, new Map([["a.zip", zipOf("ACTIVITY_MINUTE.csv", csv)]]));
    expect(runs.flatMap(({ leftOut }) => leftOut.map(({ code }) => code))).toEqual(["broken-row"]);
    expect(process.memoryUsage().rss - before).toBeLessThan(400 << 20);
    await expectSound(empty);
    empty.close();
  });

  test("of zips in zips ends at once", async () => {
    let zip = zipOf("ACTIVITY.csv", Buffer.alloc(32 << 20, "date,steps,distance\n"));
    for (let depth = 0; depth < 12; depth++) zip = zipOf(`${depth}.zip`, zip);
    await expectHarmless(new Map([["bomb.zip", zip]]));
  });
});

// Shown somewhere by one command or the other: names, titles, models, zones.
const EVIL = "\u001b[2J\u001b]0;gone\u0007\u009b31m\u202e=HYPERLINK(1)\r\nrun";
const CONTROL = /(?!\n)\p{C}/u;

/** One of our own exports, written by somebody who means harm. */
function evilExport(): string {
  const folder = newFolder();
  const long = "x".repeat(600_000);
  const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const write = (name: string, ...rows: readonly (readonly string[])[]): void => {
    const lines = rows.map((row) => row.map(quote).join());
    writeFileSync(join(folder, `${name}.csv`), [HEADERS[name], ...lines, ""].join("\n"));
  };
  const mac = "C0:FF:EE:0D:0E:0F";
  write(
    "bands",
    [mac, EVIL, EVIL, EVIL, "", mac],
    ["C0:FF:EE:0D:0E:10", long, long, long, "", mac],
  );
  write("wearer", [EVIL, "1990-02-30", EVIL, "1e300", "-5", "99999999999"]);
  write("zones", ["2024-01-01T00:00:00Z", EVIL], ["2024-01-02T00:00:00Z", "Middle/Earth"]);
  const workout = (start: string, title: string): string[] => {
    const values = ["running", "1", "fit", title, "60", "99", "200"];
    const [from, to] = [`2024-03-12T0${start}:00:00Z`, `2024-03-12T0${start}:20:00Z`];
    return [mac, from, to, ...values, ...Array<string>(14).fill(""), "0x", "file"];
  };
  write("workouts", workout("7", EVIL), workout("8", "t".repeat(400_000)));
  const minute = (i: number): string[] => {
    const time = `2024-03-12T06:${String(i).padStart(2, "0")}:00Z`;
    return [mac, time, "20", "70", "1", "", "5", "", "", "", "", "file"];
  };
  write("minutes", ...Array.from({ length: 60 }, (_, i) => minute(i)));
  return folder;
}

describe("names that hold control characters, formulas, far too much", () => {
  test("never reach the terminal as they are, and no later command stumbles over them", async () => {
    const [folder, path] = [new HistoryFolder(), evilExport()];
    const out = newFolder();
    for (const args of [
      ["import", path],
      ["import", "--list"],
      ["days"],
      ["nights"],
      ["workouts"],
      ["workouts", "1"],
      ["keys"],
      ["export", "csv", join(out, "csv")],
      ["export", "gadgetbridge", join(out, "Gadgetbridge")],
      ["export", "gpx", join(out, "gpx")],
      ["export", "tcx", join(out, "tcx")],
    ]) {
      const run = await folder.run(args);
      expect([run.status, args, run.stderr], run.stderr).toEqual([0, args, run.stderr]);
      expect(CONTROL.exec(run.stdout + run.stderr), args.join(" ")).toBeNull();
    }
    const { zones, minutes } = folder.dump();
    expect(zones.map(({ zone }) => zone)).toEqual([HOME]);
    expect(minutes).toHaveLength(60);
    const { days } = await folder.document(["days"]);
    expect(days).toMatchObject([{ day: "2024-03-12" }]);
  });

  test("in the names of files are shown without them", async () => {
    const [folder, files] = [new HistoryFolder(), newFolder()];
    writeFileSync(join(files, "origin_db_1"), "");
    const evil = join(files, `\u001b[2J\u0007.zip`);
    const zip = zipOf("\u001b[31m/origin_db_2", Buffer.from("not a database"));
    writeFileSync(evil, zip);
    const run = await folder.run(["import", files, join(MIFIT, "plain")]);
    expect(run.status).toBe(10);
    expect(run.stderr).toContain(basename(evil).replaceAll(/\p{C}/gu, "?"));
    expect(CONTROL.exec(run.stdout + run.stderr)).toBeNull();
    expect(countsIn(folder.dump())).toMatchObject({ minutes: 7200 });
  });

  test("a file that only claims to be ours is told, with no word of its own", async () => {
    const [folder, file] = [new HistoryFolder(), join(newFolder(), "x.json")];
    writeFileSync(file, `{"format":"ownband-records","version":"${"9".repeat(1000)}"}`);
    const run = await folder.run(["import", "--json", file]);
    expect(run.status).toBe(10);
    expect(failureOf(run).message).not.toContain("999");
  });

  test("in a database of Gadgetbridge's do no more harm", async () => {
    const folder = new HistoryFolder();
    const title = `${EVIL}${"x".repeat(10 << 20)}`;
    const path = makeGadgetbridge(join(newFolder(), "Gadgetbridge"), { title });
    for (const args of [["import", path], ["workouts"], ["workouts", "1"]]) {
      const run = await folder.run(args);
      expect(run.status, run.stderr).toBe(0);
      expect(CONTROL.exec(run.stdout + run.stderr), args.join(" ")).toBeNull();
      expect(run.stdout.length).toBeLessThan(5_000);
    }
  });
});
