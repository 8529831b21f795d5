import fc from "fast-check";
import { expect, test } from "vitest";
import { MemoryFile } from "../../../test/archive-tools.ts";
import { KEPT_A, KEPT_B, KEPT_FROM_S, KEPT_NOW_S, keptStore } from "../../../test/kept-store.ts";
import { OutInMemory } from "../../../test/out-in-memory.ts";
import { ownIntakes } from "../../../test/own-intakes.ts";
import type { OwnIntakes } from "../../../test/own-intakes.ts";
import { isAppError } from "../../errors.ts";
import { RECORD_SETS } from "../record-sets.ts";
import { cellText, withoutGuard } from "./cell-text.ts";
import { exportCsv } from "./export-csv.ts";
import type { CsvOptions } from "./export-csv.ts";
import { ownCsvKind } from "./own-csv-kind.ts";
import type { OwnCsvKind } from "./own-csv-kind.ts";
import type { OwnWords } from "./own-rows.ts";
import { readOwnCsv } from "./read-own-csv.ts";

const ALL = { macs: [KEPT_A, KEPT_B], fromS: 0, toS: 2 ** 33 };
const encoded = (text: string): Uint8Array => new TextEncoder().encode(text);

async function written(options: Partial<CsvOptions> = {}): Promise<OutInMemory> {
  const kept = keptStore();
  try {
    const out = new OutInMemory();
    await exportCsv(kept.records, out, { ...ALL, ...options });
    return out;
  } finally {
    kept.close();
  }
}

async function read(
  files: Partial<Record<OwnCsvKind, string | Uint8Array>>,
): Promise<OwnIntakes & { words: OwnWords }> {
  const own = ownIntakes();
  const entries = Object.entries(files).map(([kind, content]) => {
    const bytes = typeof content === "string" ? encoded(content) : content;
    // The keys are kinds.
    return [kind as OwnCsvKind, new MemoryFile(kind, bytes)] as const;
  });
  const words = await readOwnCsv(new Map(entries), own.intakes, { nowS: KEPT_NOW_S });
  return { ...own, words };
}

test("a minute is one line, with its source; what is not known is empty", async () => {
  const lines = (await (await written()).text("minutes.csv")).split("\n");
  expect(lines.slice(0, 4)).toEqual([
    "band,time,steps,heart_rate,kind,kinds,intensity,sleep_unknown,sleep_light,sleep_deep,sleep_rem,source",
    `${KEPT_A},2024-12-31T22:00:00Z,,60,,,0,,,,,data-export`,
    `${KEPT_A},2024-12-31T22:01:00Z,1,,1,,1,,,,,data-export`,
    `${KEPT_A},2024-12-31T22:02:00Z,2,62,2,,2,,,,,data-export`,
  ]);
  expect(lines).toContain(`${KEPT_A},2025-01-01T01:59:00Z,4,,3,,239,,,,,band`);
  expect(lines).toContain(`${KEPT_B},2024-12-31T22:59:00Z,0,55,121,,3,59,196,0,7,band`);
  expect(lines).toContain(
    `${KEPT_B},2024-12-31T23:41:00Z,255,,4000000000,xiaomi,,,,,,gadgetbridge`,
  );
  expect(lines).toHaveLength(1 + 200 + 63 + 1);
  expect(lines.at(-1)).toBe("");
});

test("texts are quoted where they must be, and none begins like a formula", async () => {
  const out = await written();
  expect(await out.text("wearer.csv")).toContain(
    `"'=Ana ""A"", é",1990-05-17,female,171.5,63.25,9000`,
  );
  expect(await out.text("bands.csv")).toContain(`,Mi Smart Band 4,''0012,V1.0.9.66,`);
  const workouts = await out.text("workouts.csv");
  expect(workouts).toContain(",'@SUM(A1:A9),");
  expect(workouts).toContain(`,"two\nlines, ""quoted""",`);
  expect(workouts).toContain(",0x00ff10,band\n");
  expect(await out.text("alarms.csv")).toContain(",'+1 hour,band\n");
});

test("no text at all begins like a formula, and each comes back", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc
      .tuple(
        fc.constantFrom("=", "+", "-", "@", "'", "\t", "\r", "＝", "＋", "－", "＠"),
        fc.string(),
      )
      .map(([first, rest]) => first + rest),
  );
  fc.assert(
    fc.property(text, (it) => {
      const cell = cellText("text", it);
      const bare = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
      expect(bare).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
      expect(withoutGuard(bare)).toBe(it);
      expect(cell.startsWith('"') || !/[",\r\n]/.test(cell)).toBe(true);
    }),
  );
});

test("the README explains every column of every file, and its unit", async () => {
  const readme = await (await written()).text("README.txt");
  for (const { name, columns } of Object.values(RECORD_SETS)) {
    expect(readme).toContain(`\n${name}.csv\n`);
    for (const column of columns) expect(readme).toContain(`  ${column.name}: ${column.meaning}`);
  }
  expect(readme).toContain("pulse; absent: not measured (whole number; beats per minute)");
});

test("days and nights lie beside the records, for people", async () => {
  const sleep = {
    startS: KEPT_FROM_S,
    endS: KEPT_FROM_S + 3600,
    stages: [],
    asleepS: 3000,
    lightS: 2000,
    deepS: undefined,
    remS: undefined,
    unstagedS: 0,
    awakeS: 600,
    unknownS: 0,
    interruptions: 1,
    averageHeartRateBpm: undefined,
    lowestHeartRateBpm: undefined,
  };
  const out = await written({
    nights: [{ day: "2025-01-01", night: [sleep], naps: [sleep], asleepS: 6000 }],
  });
  const nights = await out.text("nights.csv");
  expect(nights.split("\n").slice(1)).toEqual([
    "2025-01-01,night,2024-12-31T22:00:00Z,2024-12-31T23:00:00Z,3000,600,,2000,",
    "2025-01-01,nap,2024-12-31T22:00:00Z,2024-12-31T23:00:00Z,3000,600,,2000,",
    "",
  ]);
  expect(ownCsvKind(encoded(nights))).toBe("nights");
  expect(out.files.has("days.csv")).toBe(false);
});

test("a kind of records of which there are none has no file", async () => {
  const out = await written({ macs: [KEPT_B], toS: KEPT_FROM_S + 60 });
  expect([...out.files.keys()].toSorted()).toEqual([
    "README.txt",
    "bands.csv",
    "battery.csv",
    "minutes.csv",
    "track_points.csv",
    "wearer.csv",
    "workouts.csv",
    "zones.csv",
  ]);
});

test("each file is known by its columns, whatever it is called and whatever their order", async () => {
  const out = await written();
  for (const [path, file] of out.files) {
    const kind = path === "README.txt" ? undefined : path.slice(0, -4);
    expect(ownCsvKind(await file.read(0, 4096)), path).toBe(kind);
    const [header = ""] = (await out.text(path)).split("\n");
    const turned = header.split(",").toReversed().join(";");
    if (kind) expect(ownCsvKind(encoded(`${turned}\n`)), path).toBe(kind);
  }
  for (const header of [
    "userId,date,lastSyncTime,steps",
    "time,heartRate",
    "band,time",
    "name,zone",
  ]) {
    expect(ownCsvKind(encoded(`${header}\n1,2\n`)), header).toBeUndefined();
  }
});

test("every row comes back on the word of its own source", async () => {
  const out = await written();
  const files = Object.fromEntries(
    await Promise.all(
      [...out.files.keys()]
        .filter((path) => path !== "README.txt")
        .map(async (path) => [path.slice(0, -4), await out.text(path)] as const),
    ),
  );
  const own = await read(files);
  expect(own.left()).toEqual([]);
  const band = own.device("band", KEPT_A);
  expect(own.device("data-export", KEPT_A)?.minutes).toHaveLength(100);
  expect(own.device("data-export", KEPT_A)?.minutes[1]).toEqual({
    startS: KEPT_FROM_S + 60,
    kind: 1,
    intensity: 1,
    steps: 1,
    heartRateBpm: undefined,
  });
  expect(band?.minutes).toHaveLength(100);
  expect(own.device("band", KEPT_B)?.minutes[5]).toMatchObject({
    kind: 121,
    asleep: { unknown: 5, light: 250, deep: 0, rem: 7 },
  });
  expect(own.device("gadgetbridge", KEPT_B)?.minutes).toMatchObject([
    { kind: 4_000_000_000, kinds: "xiaomi", steps: 255 },
    { kind: 255, kinds: "mi-band-1" },
  ]);
  expect(band?.facts).toEqual({
    mac: KEPT_A,
    model: "Mi Smart Band 4",
    serial: "'0012",
    firmware: "V1.0.9.66",
  });
  const [run] = band?.workouts ?? [];
  expect(run?.workout).toMatchObject({ title: "@SUM(A1:A9)", raw: Uint8Array.of(0, 255, 16) });
  expect(run?.track).toHaveLength(3);
  expect(run?.track[2]).toMatchObject({ longitudeDeg: -179.5, latitudeDeg: -1e-7, mark: "resume" });
  expect(run?.laps).toHaveLength(2);
  expect(own.device("data-export", KEPT_A)?.workouts).toMatchObject([
    { workout: { title: 'two\nlines, "quoted"', sportCodes: "fit" }, track: [] },
  ]);
  expect(own.device("gadgetbridge", KEPT_A)?.measurements).toMatchObject([
    { kind: "pai", value: 0.30000000000000004, details: { low: 1.5, total: -3 } },
  ]);
  expect(own.device("mifit", KEPT_A)?.summaries).toMatchObject([
    { day: "2024-12-31", steps: 9001, raw: '{"slp":{"st":1},"x":"a,b"}' },
  ]);
  expect(own.device("data-export", KEPT_A)?.summaries[0]?.sleep).toMatchObject({ deepMin: 90 });
  expect(band?.alarms).toMatchObject([{ title: "+1 hour", isSmart: false, snoozes: true }]);
  expect(own.device("gadgetbridge", KEPT_B)?.battery).toMatchObject([{ isCharging: false }]);
  expect(own.words).toEqual({
    zones: [
      { fromS: 1_600_000_000, zone: "Europe/Berlin" },
      { fromS: KEPT_FROM_S, zone: "America/New_York" },
    ],
    follows: [{ mac: KEPT_B, follows: KEPT_A }],
  });
  const wearers = [...own.of.values()].flatMap((intake) => intake.wearers);
  expect(wearers).toMatchObject([{ name: '=Ana "A", é', heightCm: 171.5 }]);
});

const MINUTES =
  "band,time,steps,heart_rate,kind,kinds,intensity,sleep_unknown,sleep_light,sleep_deep,sleep_rem,source";

test.each([
  ["an hour that is none", `${KEPT_A},2024-02-20T24:00:00Z,1,,,,,,,,,band`],
  ["a day that is none", `${KEPT_A},2024-02-30T00:00:00Z,1,,,,,,,,,band`],
  ["a beginning within one", `${KEPT_A},2024-02-20T00:00:30Z,1,,,,,,,,,band`],
  ["a time in the future", `${KEPT_A},2031-02-20T00:00:00Z,1,,,,,,,,,band`],
  ["a time before 1970", `${KEPT_A},1969-12-31T00:00:00Z,1,,,,,,,,,band`],
  ["more than a byte", `${KEPT_A},2024-02-20T00:00:00Z,256,,,,,,,,,band`],
  ["a fraction", `${KEPT_A},2024-02-20T00:00:00Z,1.5,,,,,,,,,band`],
  ["below zero", `${KEPT_A},2024-02-20T00:00:00Z,-1,,,,,,,,,band`],
  ["three of the four values of sleep", `${KEPT_A},2024-02-20T00:00:00Z,1,,,,,1,2,3,,band`],
  ["codes of nobody", `${KEPT_A},2024-02-20T00:00:00Z,1,,1,martian,,,,,,band`],
  ["an address that is none", `C8:0F,2024-02-20T00:00:00Z,1,,,,,,,,,band`],
  ["no source", `${KEPT_A},2024-02-20T00:00:00Z,1,,,,,,,,,`],
  ["too few fields", `${KEPT_A},2024-02-20T00:00:00Z`],
])("a minute with %s is left out and counted, the next one is read", async (_, line) => {
  const good = `${KEPT_A},2024-02-20T00:00:00Z,1,,,,,,,,,band`;
  const own = await read({ minutes: [MINUTES, good, line, line, good].join("\n") });
  expect(own.device("band", KEPT_A)?.minutes).toHaveLength(2);
  expect(own.left()).toMatchObject([{ code: "bad-row", count: 2 }]);
});

test("times may be written with another offset, without seconds, columns in any order", async () => {
  const own = await read({
    minutes: `SOURCE,Time,band,steps,heart_rate,kind,kinds,intensity,sleep_unknown\r\nband,2024-02-20T01:00+01:00,${KEPT_A.toLowerCase()},7\r\n`,
  });
  expect(own.device("band", KEPT_A)?.minutes).toMatchObject([
    { startS: Date.UTC(2024, 1, 20) / 1000, steps: 7 },
  ]);
});

test("a source that a newer ownband knows counts least", async () => {
  const own = await read({
    minutes: `${MINUTES}\n${KEPT_A},2024-02-20T00:00:00Z,1,,,,,,,,,huawei`,
  });
  expect(own.device("file", KEPT_A)?.minutes).toHaveLength(1);
});

const WORKOUT = `band,start,end,sport_code,raw,source
${KEPT_A},2024-02-20T10:00:00Z,2024-02-20T11:00:00Z,1,0x,band
${KEPT_A},2024-02-20T12:00:00Z,2024-02-20T13:00:00Z,1,0x,band
`;
const point = (workout: string, number: number): string =>
  `${KEPT_A},2024-02-20T${workout}:00:00Z,${number},2024-02-20T${workout}:00:0${number}Z`;

test("points of a workout may come in any order, but not with another one's between", async () => {
  const own = await read({
    workouts: WORKOUT,
    track_points: [
      "band,workout,number,time",
      point("12", 1),
      point("12", 0),
      point("10", 0),
      point("12", 2),
    ].join("\n"),
  });
  const tracks = own
    .device("band", KEPT_A)
    ?.workouts.map(({ track }) => track.map(({ atS }) => atS % 60));
  expect(tracks).toEqual([[0, 1], [0]]);
  expect(own.left()).toMatchObject([{ code: "bad-row", count: 1 }]);
});

test("points and laps without their workouts are left out", async () => {
  const own = await read({
    laps: `band,workout,number,start,duration_s\n${KEPT_A},2024-02-20T10:00:00Z,0,2024-02-20T10:00:00Z,9\n`,
    track_points: `band,workout,number,time\n${point("10", 0)}\n`,
  });
  expect(own.count()).toBe(0);
  expect(own.left()).toMatchObject([{ count: 1 }, { count: 1 }]);
});

test("a band without records is told of all the same", async () => {
  const own = await read({
    bands: `address,model,serial,firmware,continues,follows\n${KEPT_B},X,,,,\n`,
  });
  expect(own.device("file", KEPT_B)?.facts).toMatchObject({ model: "X" });
});

test("a record whose raw form is too long for a row goes without it, and it is told", async () => {
  const kept = keptStore();
  const out = new OutInMemory();
  kept.store.database.run("UPDATE workout SET raw = zeroblob(40000) WHERE band = 1");
  kept.store.database.run("UPDATE day_summary SET raw = replace(hex(zeroblob(12000)), '0', '€')");
  const { tooLong } = await exportCsv(kept.records, out, ALL);
  kept.close();
  expect(tooLong).toBe(4);
  const [workouts, summaries] = [
    await out.text("workouts.csv"),
    await out.text("day_summaries.csv"),
  ];
  const own = await read({ workouts, day_summaries: summaries });
  expect(own.left()).toEqual([]);
  expect(own.device("band", KEPT_A)?.workouts[0]?.workout.raw).toHaveLength(0);
  expect(own.device("mifit", KEPT_A)?.summaries[0]).toMatchObject({ steps: 9001, raw: undefined });
});

test("whatever bytes come, reading ends, and what is wrong is counted or told", async () => {
  const out = await written();
  const paths = [...out.files.keys()].filter((path) => path !== "README.txt");
  const texts = new Map(
    await Promise.all(paths.map(async (path) => [path, await out.text(path)] as const)),
  );
  const spoilt = fc
    .record({
      path: fc.constantFrom(...paths),
      from: fc.nat(20_000),
      length: fc.nat(40),
      junk: fc.oneof(fc.string(), fc.constantFrom('"', "\0", "\n\n", ",", "9e999", "🎈", '""""')),
      end: fc.integer({ min: 1, max: 30_000 }),
    })
    .map(({ path, from, length, junk, end }) => {
      const text = texts.get(path) ?? "";
      const at = from % text.length;
      const it = (text.slice(0, at) + junk + text.slice(at + length)).slice(0, end);
      return [path.slice(0, -4), it] as const;
    });
  await fc.assert(
    fc.asyncProperty(fc.array(spoilt, { minLength: 1, maxLength: 3 }), async (some) => {
      const files = Object.fromEntries([...texts].map(([path, text]) => [path.slice(0, -4), text]));
      try {
        const own = await read({ ...files, ...Object.fromEntries(some) });
        expect(own.count()).toBeLessThan(400);
        for (const { count } of own.left()) expect(count).toBeGreaterThan(0);
      } catch (error) {
        if (!isAppError(error)) throw error;
      }
    }),
    { numRuns: 150 },
  );
});

test("bytes of any kind are no file of ours, or are read to their end", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (bytes) => {
      expect(ownCsvKind(bytes)).toBeUndefined();
      const own = await read({ minutes: bytes, workouts: bytes, bands: bytes });
      expect(own.device("band", KEPT_A)).toBeUndefined();
    }),
    { numRuns: 60 },
  );
});
