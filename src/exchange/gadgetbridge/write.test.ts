import fc from "fast-check";
import { expect, test } from "vitest";
import { anyRecord, minutesOf } from "../../../test/any-minutes.ts";
import { historyOf } from "../../../test/history-in-memory.ts";
import type { KeptBand } from "../../../test/history-in-memory.ts";
import { bandKinds, publishedSleep } from "../../health/band-kind.ts";
import type { Minute } from "../../health/minute.ts";
import type { Workout } from "../../health/workout.ts";
import type { NamedWearer } from "../../store/wearer-rows.ts";
import { offsetsOf } from "../../health/zone.ts";
import { openDraft } from "../../node/draft-database.ts";
import type { SqlRow } from "../../platform.ts";
import { writeGadgetbridge } from "./write.ts";
import type { GadgetbridgeReport } from "./write.ts";
import type { HistoryOptions } from "./write-work.ts";

const MAC = "C8:0F:10:01:02:03";
const OLD_MAC = "C8:0F:10:09:08:07";
/** 2024-03-12 00:00 in Berlin. */
const MIDNIGHT_S = Date.UTC(2024, 2, 11, 23) / 1000;
const HOUR_S = 3600;
const offsetAt = offsetsOf("Europe/Berlin");

interface Written {
  readonly report: GadgetbridgeReport;
  readonly rows: (sql: string) => SqlRow[];
}

async function write(
  bands: readonly KeptBand[],
  options: Partial<HistoryOptions> = {},
  wearer: NamedWearer = {},
): Promise<Written> {
  const { database } = openDraft(":memory:");
  const report = await writeGadgetbridge(historyOf(bands, wearer), database, {
    offsetAt,
    ...options,
  });
  return { report, rows: (sql) => [...database.rows(sql)] };
}

const MINUTES = `SELECT TIMESTAMP AS at, RAW_KIND AS kind, RAW_INTENSITY AS intensity, STEPS AS steps,
  HEART_RATE AS pulse FROM`;

const asleep = { unknown: 7, light: 90, deep: 60, rem: 3 };

test("a minute of a Mi Band is in Gadgetbridge what the band sent", async () => {
  const minutes: Minute[] = [
    { startS: MIDNIGHT_S, kind: 0x5a, intensity: 40, steps: 12, heartRateBpm: 71 },
    { startS: MIDNIGHT_S + 60, kind: 0, intensity: 0, steps: 0 },
  ];
  const { rows } = await write([{ mac: MAC, model: "Mi Smart Band 4", minutes }]);
  expect(rows(`${MINUTES} MI_BAND_ACTIVITY_SAMPLE`)).toEqual([
    { at: MIDNIGHT_S, kind: 0x5a, intensity: 40, steps: 12, pulse: 71 },
    { at: MIDNIGHT_S + 60, kind: 0, intensity: 0, steps: 0, pulse: 255 },
  ]);
});

test("what a source does not tell is what Gadgetbridge itself calls not measured, never 0", async () => {
  const minutes = [
    { startS: MIDNIGHT_S, steps: 30 },
    { startS: MIDNIGHT_S + 60, heartRateBpm: 60 },
  ];
  const { rows } = await write([{ mac: MAC, model: "Mi Smart Band 4", minutes }]);
  expect(rows(`${MINUTES} MI_BAND_ACTIVITY_SAMPLE`)).toEqual([
    { at: MIDNIGHT_S, kind: -1, intensity: -1, steps: 30, pulse: 255 },
    { at: MIDNIGHT_S + 60, kind: -1, intensity: -1, steps: -1, pulse: 60 },
  ]);
});

test("bands of Zepp OS keep all eight bytes; a Mi Smart Band 6 has room for four, which is said", async () => {
  const minutes = [{ startS: MIDNIGHT_S, kind: 120, intensity: 5, steps: 0, asleep }];
  const zepp = await write([{ mac: MAC, model: "Xiaomi Smart Band 7", minutes }]);
  expect(zepp.rows("SELECT * FROM HUAMI_EXTENDED_ACTIVITY_SAMPLE")).toMatchObject([
    { RAW_KIND: 120, UNKNOWN1: 7, SLEEP: 90, DEEP_SLEEP: 60, REM_SLEEP: 3 },
  ]);
  expect(zepp.report.leftOut).toEqual([]);
  const six = await write([{ mac: MAC, model: "Mi Smart Band 6", minutes }]);
  expect(six.rows(`${MINUTES} MI_BAND_ACTIVITY_SAMPLE`)).toMatchObject([{ kind: 120 }]);
  expect(six.report.leftOut).toMatchObject([{ code: "sleep-bytes", count: 1 }]);
});

test("the codes of the vendor's app of 2014 become those of the band's family", async () => {
  const kinds = [0, 1, 2, 3, 4, 5, 6, 7, 126];
  const minutes = kinds.map((kind, i): Minute => {
    return { startS: MIDNIGHT_S + 60 * i, kind, kinds: "mifit-1", steps: 0 };
  });
  const codes = async (model: string): Promise<unknown[]> => {
    const { rows } = await write([{ mac: MAC, model, minutes }]);
    return rows(`${MINUTES} MI_BAND_ACTIVITY_SAMPLE`).map(({ kind }) => kind);
  };
  expect(await codes("Mi Smart Band 4")).toEqual([1, 1, 2, 3, 9, 11, 6, 12, -1]);
  // Gadgetbridge's words for the first bands: 5 is light there, 4 deep.
  expect(await codes("Mi Band 1S")).toEqual([-1, -1, -1, 3, 5, 4, 6, -1, -1]);
});

test("a first Mi Band's own codes stay what they are", async () => {
  const minutes = [3, 4, 5, 6, 255].map((kind, i): Minute => {
    return { startS: MIDNIGHT_S + 60 * i, kind, kinds: "mi-band-1", steps: 0 };
  });
  const { rows } = await write([{ mac: MAC, model: "Mi Band", minutes }]);
  const kinds = rows(`${MINUTES} MI_BAND_ACTIVITY_SAMPLE`).map(({ kind }) => kind);
  expect(kinds).toEqual([3, 4, 5, 6, -1]);
});

/** Sleep as Gadgetbridge would draw it from the rows, by its own published rule. */
function drawnSleep(rows: readonly SqlRow[]) {
  const minutes = rows.map(({ at, kind }): Minute => {
    return { startS: Number(at), kind: kind === -1 ? undefined : Number(kind) };
  });
  const kinds = [...bandKinds(minutes)].map(({ minute, kind }) => {
    return { startS: minute.startS, kind: minute.kind === undefined ? ("unknown" as const) : kind };
  });
  return [...publishedSleep(kinds)];
}

const NIGHT_S = MIDNIGHT_S;
const night = (more: Partial<KeptBand> = {}): KeptBand => ({
  mac: MAC,
  model: "Mi Smart Band 4",
  stretches: [
    { startS: NIGHT_S, endS: NIGHT_S + HOUR_S, state: "light-sleep" },
    { startS: NIGHT_S + HOUR_S, endS: NIGHT_S + 2 * HOUR_S, state: "deep-sleep" },
    { startS: NIGHT_S + 2 * HOUR_S, endS: NIGHT_S + 3 * HOUR_S, state: "rem-sleep" },
  ],
  ...more,
});

test("told sleep without any minutes is drawn by Gadgetbridge as it was told", async () => {
  const { rows } = await write([night()]);
  const [sleep, ...others] = drawnSleep(rows(`${MINUTES} MI_BAND_ACTIVITY_SAMPLE`));
  expect(others).toEqual([]);
  expect(sleep).toEqual({
    startS: NIGHT_S,
    endS: NIGHT_S + 3 * HOUR_S - 60,
    lightS: 2 * HOUR_S - 60, // Gadgetbridge has no REM for this band; the first minute has none before it
    deepS: HOUR_S,
    remS: 0,
  });
});

test("sleep that the app tells is laid over minutes that say nothing of it, and ends where it was told", async () => {
  const minutes = Array.from({ length: 6 * 60 }, (_, i): Minute => {
    return { startS: NIGHT_S + 60 * i, kind: 0x50, intensity: 2, steps: 0, heartRateBpm: 55 };
  });
  const { rows } = await write([night({ minutes })]);
  const written = rows(`${MINUTES} MI_BAND_ACTIVITY_SAMPLE`);
  expect(written).toHaveLength(minutes.length);
  expect(drawnSleep(written)).toMatchObject([{ startS: NIGHT_S, endS: NIGHT_S + 3 * HOUR_S - 60 }]);
  expect(written[0]).toMatchObject({ kind: 9, intensity: 2, pulse: 55 });
  expect(written[180]).toMatchObject({ kind: 12 });
  // Behind that, "as before" means awake, as the band meant it.
  expect(written[181]).toMatchObject({ kind: 0x50 });
});

test("the band's own word for sleep stays, whatever the app tells", async () => {
  const minutes = Array.from({ length: 180 }, (_, i): Minute => {
    return { startS: NIGHT_S + 60 * i, kind: i === 0 ? 0x7b : 0x70, intensity: 0, steps: 0 };
  });
  const { rows } = await write([night({ minutes })]);
  const kinds = rows(`${MINUTES} MI_BAND_ACTIVITY_SAMPLE`).map(({ kind }) => kind);
  expect(kinds).toEqual(minutes.map(({ kind }) => kind));
});

test("a minute in which the band was off the wrist, or moved, is none that was slept", async () => {
  const minutes: Minute[] = [
    { startS: NIGHT_S, kind: 0x53, intensity: 0, steps: 0 },
    { startS: NIGHT_S + 60, kind: 0x50, intensity: 90, steps: 60 },
    { startS: NIGHT_S + 120, kind: 0x50, intensity: 0, steps: 0 },
  ];
  const { rows } = await write([night({ minutes })]);
  const kinds = rows(`${MINUTES} MI_BAND_ACTIVITY_SAMPLE`).map(({ kind }) => kind);
  expect(kinds.slice(0, 4)).toEqual([0x53, 0x50, 9, 9]);
});

test("lying awake in a told night is no sleep", async () => {
  const stretches = [
    { startS: NIGHT_S, endS: NIGHT_S + HOUR_S, state: "light-sleep" as const },
    { startS: NIGHT_S + HOUR_S, endS: NIGHT_S + 2 * HOUR_S, state: "awake" as const },
    { startS: NIGHT_S + 2 * HOUR_S, endS: NIGHT_S + 3 * HOUR_S, state: "light-sleep" as const },
  ];
  const { rows } = await write([night({ stretches })]);
  expect(drawnSleep(rows(`${MINUTES} MI_BAND_ACTIVITY_SAMPLE`))).toHaveLength(2);
});

test("a night that is only summed up was slept; one with stages is not told twice", async () => {
  const sleep = { startS: NIGHT_S, endS: NIGHT_S + 3 * HOUR_S };
  const summaries = [{ day: "2024-03-12", sleep }];
  const alone = await write([{ mac: MAC, model: "Mi Smart Band 4", summaries }]);
  expect(drawnSleep(alone.rows(`${MINUTES} MI_BAND_ACTIVITY_SAMPLE`))).toMatchObject([
    sleepOf(180),
  ]);
  const staged = await write([night({ summaries })]);
  const kinds = staged.rows(`${MINUTES} MI_BAND_ACTIVITY_SAMPLE`).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 11)).toHaveLength(60);
});

const sleepOf = (count: number) => ({ startS: NIGHT_S, endS: NIGHT_S + 60 * (count - 1) });

test("told stages reach a band of Zepp OS as it would have sent them", async () => {
  const { rows } = await write([night({ model: "Xiaomi Smart Band 7" })]);
  const sql = `SELECT CASE WHEN REM_SLEEP & 127 > 55 THEN 'rem' WHEN DEEP_SLEEP & 127 > 42 THEN 'deep'
    ELSE 'light' END AS stage, count(*) AS minutes FROM HUAMI_EXTENDED_ACTIVITY_SAMPLE
    WHERE RAW_KIND = 120 GROUP BY 1 ORDER BY 1`;
  expect(rows(sql)).toEqual([
    { stage: "deep", minutes: 60 },
    { stage: "light", minutes: 60 },
    { stage: "rem", minutes: 60 },
  ]);
});

test("minutes of an older band, told in its way, are read by a newer one's family as they were meant", async () => {
  const kinds = [0x79, 0x70, 0x7b, 0x73, 0x50, 0x01];
  const minutes = kinds.map((kind, i): Minute => {
    return { startS: MIDNIGHT_S + 60 * i, kind, intensity: 0, steps: 0 };
  });
  const { rows } = await write([
    { mac: MAC, model: "Xiaomi Smart Band 7", continues: OLD_MAC },
    { mac: OLD_MAC, model: "Mi Smart Band 4", minutes },
  ]);
  const sql =
    "SELECT RAW_KIND AS kind, DEEP_SLEEP > 42 AS deep FROM HUAMI_EXTENDED_ACTIVITY_SAMPLE";
  expect(rows(sql)).toEqual([
    { kind: 120, deep: 0 },
    { kind: 120, deep: 0 },
    { kind: 120, deep: 1 },
    { kind: 115, deep: null },
    { kind: 115, deep: null },
    { kind: -1, deep: null },
  ]);
});

test("a band with former addresses is one device, under its present one, with all of its history", async () => {
  const { rows, report } = await write([
    {
      mac: OLD_MAC,
      model: "Mi Smart Band 4",
      minutes: [{ startS: MIDNIGHT_S, kind: 1, steps: 1 }],
    },
    { mac: MAC, continues: OLD_MAC, minutes: [{ startS: MIDNIGHT_S + 60, kind: 1, steps: 2 }] },
  ]);
  expect(rows("SELECT _id, IDENTIFIER, TYPE_NAME, TYPE, MANUFACTURER, NAME FROM DEVICE")).toEqual([
    {
      _id: 1,
      IDENTIFIER: MAC,
      TYPE_NAME: "MIBAND4",
      TYPE: 16,
      MANUFACTURER: "Xiaomi",
      NAME: "Mi Smart Band 4",
    },
  ]);
  expect(rows("SELECT STEPS FROM MI_BAND_ACTIVITY_SAMPLE WHERE DEVICE_ID = 1")).toHaveLength(2);
  expect(report.devices).toEqual([
    { identifier: MAC, macs: [MAC, OLD_MAC], typeName: "MIBAND4", isReal: true },
  ]);
});

test("records of files that name no band belong to the newest one", async () => {
  const other = "C8:0F:10:0A:0A:0A";
  const { rows } = await write([
    {
      mac: other,
      model: "Mi Band 3",
      minutes: [{ startS: MIDNIGHT_S - 86_400, kind: 1, steps: 1 }],
    },
    { mac: MAC, model: "Mi Smart Band 4", minutes: [{ startS: MIDNIGHT_S, kind: 1, steps: 2 }] },
    { mac: "@mifit", minutes: [{ startS: MIDNIGHT_S - 60, kind: 1, steps: 3 }] },
  ]);
  const sql = `SELECT IDENTIFIER AS mac, sum(STEPS) AS steps FROM MI_BAND_ACTIVITY_SAMPLE
    JOIN DEVICE ON _id = DEVICE_ID GROUP BY 1 ORDER BY 1`;
  expect(rows(sql)).toEqual([
    { mac: MAC, steps: 5 },
    { mac: other, steps: 1 },
  ]);
});

test("without any band they have a device that no radio will ever meet", async () => {
  const { rows, report } = await write([
    { mac: "@mifit", minutes: [{ startS: MIDNIGHT_S, steps: 3 }] },
  ]);
  expect(rows("SELECT IDENTIFIER, TYPE_NAME FROM DEVICE")).toEqual([
    { IDENTIFIER: "02:00:00:00:01:00", TYPE_NAME: "UNKNOWN" },
  ]);
  expect(report.devices).toMatchObject([{ isReal: false, macs: ["@mifit"] }]);
});

test("bands that are said to continue each other are there none the less", async () => {
  const { report } = await write([
    { mac: MAC, continues: OLD_MAC },
    { mac: OLD_MAC, continues: MAC },
  ]);
  expect(report.devices.map(({ identifier }) => identifier)).toEqual([MAC, OLD_MAC]);
});

test("only the bands that are asked for are written, by any of their addresses", async () => {
  const bands = [{ mac: OLD_MAC }, { mac: MAC, continues: OLD_MAC }, { mac: "C8:0F:10:0A:0A:0A" }];
  const { report } = await write(bands, { macs: [OLD_MAC] });
  expect(report.devices.map(({ identifier }) => identifier)).toEqual([MAC]);
});

test("records of files that name no band are written only when they are asked for", async () => {
  const bands = [
    { mac: MAC, model: "Mi Smart Band 4", minutes: [{ startS: MIDNIGHT_S, kind: 1, steps: 2 }] },
    { mac: "@mifit", minutes: [{ startS: MIDNIGHT_S - 60, kind: 1, steps: 3 }] },
  ];
  const steps = async (macs: readonly string[]): Promise<unknown> => {
    const { rows } = await write(bands, { macs });
    return rows("SELECT sum(STEPS) AS steps FROM MI_BAND_ACTIVITY_SAMPLE")[0]?.["steps"];
  };
  expect(await steps([MAC])).toBe(2);
  expect(await steps([MAC, "@mifit"])).toBe(5);
  expect(await steps(["@mifit"])).toBe(3);
});

test("the wearer is there, and what nobody told of them is nothing", async () => {
  const known = await write(
    [],
    {},
    {
      name: "Ada",
      bornOn: "1990-05-17",
      sex: "male",
      heightCm: 170.4,
      weightKg: 65.6,
      stepGoal: 9_000,
    },
  );
  expect(known.rows("SELECT * FROM USER")).toEqual([
    { _id: 1, NAME: "Ada", BIRTHDAY: Date.UTC(1990, 4, 17), GENDER: 1 },
  ]);
  expect(known.rows("SELECT * FROM USER_ATTRIBUTES")).toMatchObject([
    { HEIGHT_CM: 170, WEIGHT_KG: 66, STEPS_GOAL_SPD: 9_000, USER_ID: 1, VALID_TO_UTC: null },
  ]);
  const unknown = await write([]);
  expect(unknown.rows("SELECT BIRTHDAY < -62000000000000 AS none FROM USER")).toEqual([
    { none: 1 },
  ]);
  expect(unknown.rows("SELECT HEIGHT_CM, WEIGHT_KG FROM USER_ATTRIBUTES")).toEqual([
    { HEIGHT_CM: 0, WEIGHT_KG: 0 },
  ]);
});

test("readings are in their tables, in milliseconds, with the offset of that day", async () => {
  const summerS = Date.UTC(2024, 6, 1, 10) / 1000;
  const { rows, report } = await write([
    {
      mac: MAC,
      model: "Mi Smart Band 5",
      measurements: [
        { kind: "heart-rate", atS: summerS, value: 77, isAutomatic: false },
        { kind: "resting-heart-rate", atS: summerS, value: 51, isAutomatic: true, offsetMin: -300 },
        { kind: "stress", atS: summerS, value: 30, isAutomatic: false },
        { kind: "stress", atS: summerS, value: 31, isAutomatic: true },
        { kind: "blood-oxygen", atS: summerS, value: 97, isAutomatic: false },
        {
          kind: "pai",
          atS: summerS,
          value: 12.5,
          isAutomatic: true,
          details: {
            low: 1,
            moderate: 2.5,
            high: 3,
            lowMin: 10,
            moderateMin: 20,
            highMin: 30,
            total: 80,
          },
        },
        { kind: "breathing-rate", atS: summerS, value: 15, isAutomatic: true },
        { kind: "weight", atS: summerS, value: 65.25, isAutomatic: false },
        { kind: "temperature", atS: summerS, value: 33.1, isAutomatic: true },
      ],
    },
  ]);
  const at = summerS * 1000;
  expect(rows("SELECT * FROM HUAMI_HEART_RATE_MANUAL_SAMPLE")).toEqual([
    { TIMESTAMP: at, DEVICE_ID: 1, USER_ID: 1, UTC_OFFSET: 7_200_000, HEART_RATE: 77 },
  ]);
  expect(rows("SELECT UTC_OFFSET, HEART_RATE FROM HUAMI_HEART_RATE_RESTING_SAMPLE")).toEqual([
    { UTC_OFFSET: -18_000_000, HEART_RATE: 51 },
  ]);
  expect(rows("SELECT TIMESTAMP / 1000 AS s, TYPE_NUM, STRESS FROM HUAMI_STRESS_SAMPLE")).toEqual([
    { s: summerS, TYPE_NUM: 0, STRESS: 30 },
    { s: summerS, TYPE_NUM: 1, STRESS: 31 },
  ]);
  expect(rows("SELECT TYPE_NUM, SPO2 FROM HUAMI_SPO2_SAMPLE")).toEqual([{ TYPE_NUM: 0, SPO2: 97 }]);
  expect(rows("SELECT * FROM HUAMI_PAI_SAMPLE")).toMatchObject([
    { PAI_MODERATE: 2.5, TIME_MODERATE: 20, PAI_TODAY: 12.5, PAI_TOTAL: 80 },
  ]);
  expect(rows("SELECT RATE FROM HUAMI_SLEEP_RESPIRATORY_RATE_SAMPLE")).toEqual([{ RATE: 15 }]);
  expect(rows("SELECT WEIGHT_KG FROM MI_SCALE_WEIGHT_SAMPLE")).toEqual([{ WEIGHT_KG: 65.25 }]);
  expect(report.leftOut).toMatchObject([{ code: "no-temperature", count: 1 }]);
});

test("a band of Xiaomi's protocol has its sleep, its readings and its days in Xiaomi's tables", async () => {
  const at = MIDNIGHT_S + 8 * HOUR_S;
  const { rows } = await write([
    night({
      model: "Xiaomi Smart Band 8",
      minutes: [{ startS: at, kind: 1, kinds: "xiaomi", steps: 20, heartRateBpm: 80 }],
      measurements: [
        { kind: "stress", atS: at + 5, value: 40, isAutomatic: true },
        { kind: "blood-oxygen", atS: at + 120, value: 95, isAutomatic: true },
        { kind: "heart-rate", atS: at, value: 70, isAutomatic: false },
        { kind: "blood-oxygen", atS: at, value: 98, isAutomatic: false },
      ],
      summaries: [
        { day: "2024-03-12", offsetMin: 60, steps: 9_000, raw: '{"TIMEZONE":4,"STANDING":11}' },
      ],
    }),
  ]);
  expect(
    rows(`SELECT TIMESTAMP AS at, STEPS AS steps, STRESS AS stress, SPO2 AS oxygen FROM
    XIAOMI_ACTIVITY_SAMPLE`),
  ).toEqual([
    { at, steps: 20, stress: 40, oxygen: null },
    { at: at + 120, steps: -1, stress: null, oxygen: 95 },
  ]);
  expect(
    rows("SELECT TIMESTAMP / 1000 AS at, STAGE AS stage FROM XIAOMI_SLEEP_STAGE_SAMPLE"),
  ).toEqual([
    { at: NIGHT_S, stage: 3 },
    { at: NIGHT_S + HOUR_S, stage: 2 },
    { at: NIGHT_S + 2 * HOUR_S, stage: 4 },
  ]);
  expect(rows("SELECT * FROM XIAOMI_SLEEP_TIME_SAMPLE")).toMatchObject([
    {
      TIMESTAMP: NIGHT_S * 1000,
      WAKEUP_TIME: (NIGHT_S + 3 * HOUR_S) * 1000,
      TOTAL_DURATION: 180,
      DEEP_SLEEP_DURATION: 60,
    },
  ]);
  expect(rows("SELECT TIMESTAMP / 1000 AS at, TYPE, VALUE FROM XIAOMI_MANUAL_SAMPLE")).toEqual([
    { at, TYPE: 0x11, VALUE: 70 },
    { at, TYPE: 0x12, VALUE: 98 },
  ]);
  expect(
    rows(
      "SELECT TIMESTAMP / 1000 AS at, TIMEZONE, STEPS, STANDING FROM XIAOMI_DAILY_SUMMARY_SAMPLE",
    ),
  ).toEqual([{ at: MIDNIGHT_S, TIMEZONE: 4, STEPS: 9_000, STANDING: 11 }]);
});

const RUN: Workout = {
  startS: MIDNIGHT_S + 8 * HOUR_S,
  endS: MIDNIGHT_S + 9 * HOUR_S,
  sportCode: 1,
  sport: "running",
  distanceM: 10_000,
  averageHeartRateBpm: 150,
  averagePaceSPerKm: 360,
  title: "Round the lake",
  raw: Uint8Array.of(1, 2, 3),
};
const TRACK = [{ atS: RUN.startS, latitudeDeg: 52.5, longitudeDeg: 13.4 }];

test("a workout is there with its numbers as Gadgetbridge writes them, and the band's own record", async () => {
  const { rows, report } = await write([
    { mac: MAC, model: "Mi Smart Band 4", workouts: [{ workout: RUN, track: TRACK }] },
  ]);
  expect(report.tracks).toEqual([]);
  expect(rows("SELECT * FROM BASE_ACTIVITY_SUMMARY")).toMatchObject([
    {
      _id: 1,
      NAME: "Round the lake",
      START_TIME: RUN.startS * 1000,
      END_TIME: RUN.endS * 1000,
      ACTIVITY_KIND: 0x10,
      GPX_TRACK: null,
      DEVICE_ID: 1,
      USER_ID: 1,
      RAW_SUMMARY_DATA: Uint8Array.of(1, 2, 3),
    },
  ]);
  const [row] = rows("SELECT SUMMARY_DATA AS data FROM BASE_ACTIVITY_SUMMARY");
  expect(JSON.parse(String(row?.["data"]))).toEqual({
    distanceMeters: { value: 10_000, unit: "meters" },
    averageHR: { value: 150, unit: "bpm" },
    averageKMPaceSeconds: { value: 360, unit: "seconds_km" },
  });
});

test("tracks that lie beside the database are named in it, each once", async () => {
  const { rows, report } = await write(
    [
      { mac: MAC, workouts: [{ workout: RUN, track: TRACK }] },
      {
        mac: OLD_MAC,
        workouts: [{ workout: RUN, track: TRACK }, { workout: { ...RUN, startS: 1e9 } }],
      },
    ],
    { withTracks: true },
  );
  const names = report.tracks.map(({ name }) => name);
  expect(names).toEqual([
    "gadgetbridge-running-2024-03-12T07_00_00.gpx",
    "gadgetbridge-running-2024-03-12T07_00_00-2.gpx",
  ]);
  const folder = "/storage/emulated/0/Android/data/nodomain.freeyourgadget.gadgetbridge/files";
  expect(
    rows("SELECT GPX_TRACK AS path FROM BASE_ACTIVITY_SUMMARY WHERE GPX_TRACK NOT NULL"),
  ).toEqual(names.map((name) => ({ path: `${folder}/${name}` })));
});

test("tracks that stay behind are told", async () => {
  const { report } = await write([{ mac: MAC, workouts: [{ workout: RUN, track: TRACK }] }]);
  expect(report.tracks).toEqual([]);
  expect(report.leftOut).toMatchObject([{ code: "tracks", count: 1 }]);
});

test("what another program recorded of a workout is not handed on as the band's record", async () => {
  const workout: Workout = { ...RUN, sportCodes: "mifit", sportCode: 1 };
  const { rows } = await write([{ mac: MAC, workouts: [{ workout }] }]);
  expect(rows("SELECT RAW_SUMMARY_DATA AS raw FROM BASE_ACTIVITY_SUMMARY")).toEqual([
    { raw: null },
  ]);
});

test("battery and alarms are there; of several addresses the newest that has some", async () => {
  const alarm = { position: 1, hour: 6, minute: 45, isEnabled: true, days: 31, title: "Up" };
  const { rows } = await write([
    { mac: MAC, continues: OLD_MAC, battery: [{ atS: MIDNIGHT_S, levelPercent: 80 }] },
    { mac: OLD_MAC, alarms: [alarm] },
  ]);
  expect(rows("SELECT * FROM BATTERY_LEVEL")).toEqual([
    { TIMESTAMP: MIDNIGHT_S, DEVICE_ID: 1, LEVEL: 80, BATTERY_INDEX: 0 },
  ]);
  expect(rows("SELECT * FROM ALARM")).toMatchObject([
    {
      POSITION: 1,
      ENABLED: 1,
      HOUR: 6,
      MINUTE: 45,
      REPETITION: 31,
      SMART_WAKEUP: 0,
      UNUSED: 0,
      TITLE: "Up",
    },
  ]);
});

test("totals that a source told by itself stay behind, and that is said", async () => {
  const summaries = [{ day: "2024-03-12", steps: 5_000 }];
  const { report } = await write([{ mac: MAC, model: "Mi Smart Band 4", summaries }]);
  expect(report.leftOut).toMatchObject([{ code: "day-totals", count: 1 }]);
});

test("only the time that is asked for is written", async () => {
  const minutes = [0, 1, 2, 3].map((i): Minute => ({
    startS: MIDNIGHT_S + 60 * i,
    kind: 1,
    steps: i,
  }));
  const time = { fromS: MIDNIGHT_S + 60, toS: MIDNIGHT_S + 180 };
  const { rows } = await write([{ mac: MAC, model: "Mi Smart Band 4", minutes }], time);
  expect(rows("SELECT STEPS AS steps FROM MI_BAND_ACTIVITY_SAMPLE")).toEqual([
    { steps: 1 },
    { steps: 2 },
  ]);
});

test("Gadgetbridge's own questions have their answers: minutes of a device, steps of a day", async () => {
  const minutes = Array.from({ length: 3 * 1440 }, (_, i): Minute => {
    return { startS: MIDNIGHT_S + 60 * i, kind: 1, intensity: 20, steps: i % 3 };
  });
  const { rows } = await write([{ mac: MAC, model: "Mi Smart Band 4", minutes }]);
  const dayS = MIDNIGHT_S + 86_400;
  const within = `DEVICE_ID = 1 AND TIMESTAMP >= ${dayS} AND TIMESTAMP <= ${dayS + 86_399}`;
  expect(rows(`SELECT count(*) AS n FROM MI_BAND_ACTIVITY_SAMPLE WHERE ${within}`)).toEqual([
    { n: 1440 },
  ]);
  expect(
    rows(`SELECT sum(STEPS) AS steps FROM MI_BAND_ACTIVITY_SAMPLE WHERE ${within} AND STEPS > 0`),
  ).toEqual([{ steps: 1440 }]);
});

test("any record of a band is written minute by minute, with its own kinds", async () => {
  await fc.assert(
    fc.asyncProperty(anyRecord(30), async (record) => {
      const minutes = minutesOf(record);
      const { rows } = await write([{ mac: MAC, model: "Xiaomi Smart Band 7", minutes }]);
      const kinds = rows(
        "SELECT TIMESTAMP AS at, RAW_KIND AS kind, UNKNOWN1 AS unknown FROM HUAMI_EXTENDED_ACTIVITY_SAMPLE",
      );
      expect(kinds.map(({ at }) => at)).toEqual(minutes.map(({ startS }) => startS));
      for (const [i, minute] of minutes.entries()) {
        if (minute.asleep) expect(kinds[i]?.["kind"]).toBe(minute.kind);
      }
    }),
    { numRuns: 30 },
  );
});

test("it stops where it is when it is asked to", async () => {
  const stop = new AbortController();
  const minutes = Array.from({ length: 60_000 }, (_, i): Minute => ({
    startS: 60 * i,
    kind: 1,
    steps: 0,
  }));
  const seen: number[] = [];
  const attempt = write([{ mac: MAC, model: "Mi Smart Band 4", minutes }], {
    signal: stop.signal,
    onProgress: (rows) => {
      seen.push(rows);
      stop.abort();
    },
  });
  await expect(attempt).rejects.toMatchObject({ code: "interrupted" });
  expect(seen).toHaveLength(1);
});
