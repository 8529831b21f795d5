import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { SQLInputValue } from "node:sqlite";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CollectingIntake } from "../../../test/collecting-intake.ts";
import { deviceIn, MIFIT, MifitWorkshop, NOW_S, readAll } from "../../../test/mifit-tools.ts";
import { isAppError } from "../../errors.ts";
import { isDay } from "../../health/local-day.ts";
import { offsetsOf } from "../../health/zone.ts";
import { mifitKind } from "./kind.ts";
import { processorMs } from "../../../test/processor-time.ts";

let shop: MifitWorkshop;
beforeAll(() => {
  shop = new MifitWorkshop();
});
afterAll(() => shop.close());

const LATEST_S = NOW_S + 2 * 86_400 + 8 * 86_400;
const isTime = (atS: number): boolean => Number.isSafeInteger(atS) && atS > 1.2e9 && atS < LATEST_S;
const isByte = (value: number | undefined): boolean =>
  value === undefined || (Number.isInteger(value) && value >= 0 && value <= 255);

/** Whatever was read, it is what the store takes. */
function checkSane(intake: CollectingIntake): void {
  for (const device of intake.devices.values()) {
    const times = device.minutes.map((it) => it.startS);
    expect(times.every((it) => isTime(it) && it % 60 === 0)).toBe(true);
    const bytes = device.minutes.flatMap((it) => [
      it.kind,
      it.intensity,
      it.steps,
      it.heartRateBpm,
    ]);
    expect(bytes.every(isByte)).toBe(true);
    expect(new Set(times).size).toBe(times.length);
    for (const { atS, value } of device.measurements) {
      expect(isTime(atS) && Number.isFinite(value) && value >= 0).toBe(true);
    }
    for (const { startS, endS } of device.stretches) {
      expect(isTime(startS) && isTime(endS) && endS > startS).toBe(true);
    }
    for (const { day, sleep } of device.summaries) {
      expect(isDay(day)).toBe(true);
      expect(sleep === undefined || sleep.endS > sleep.startS).toBe(true);
    }
    for (const { workout, track, laps } of device.workouts) {
      expect(isTime(workout.startS) && workout.endS >= workout.startS).toBe(true);
      expect(track.every(({ atS }, i) => isTime(atS) && atS >= (track[i - 1]?.atS ?? 0))).toBe(
        true,
      );
      expect(laps?.every((it) => isTime(it.startS) && it.durationS > 0) ?? true).toBe(true);
    }
    for (const { hour, minute, days } of device.alarms) {
      expect(hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && days >= 0).toBe(true);
    }
  }
  for (const { code, text } of intake.left) {
    expect(code).toMatch(/^[a-z0-9-]{1,60}$/);
    expect(text).not.toMatch(/[\n\r]|[0-9A-F]{2}:[0-9A-F]{2}:/);
  }
}

async function readHostile(main: Uint8Array, wal?: Uint8Array): Promise<"read" | "refused"> {
  try {
    const database = await shop.open(main, wal);
    try {
      mifitKind(database);
      checkSane(readAll(database, { offsetAt: offsetsOf("Europe/Berlin") }));
    } finally {
      database.close();
    }
    return "read";
  } catch (error) {
    if (!isAppError(error)) throw error;
    expect(["damaged", "not-a-database"]).toContain(error.code);
    return "refused";
  }
}

const PLAIN = readFileSync(join(MIFIT, "plain/origin_db_1234567890"));
const FIRST = readFileSync(join(MIFIT, "gen1/origin_db"));

test("a database that breaks off anywhere is read as far as it goes, or refused", async () => {
  const outcomes = new Set<string>();
  const cut = fc.tuple(fc.constantFrom(PLAIN, FIRST), fc.double({ min: 0, max: 1, noNaN: true }));
  await fc.assert(
    fc.asyncProperty(cut, async ([bytes, share]) => {
      outcomes.add(await readHostile(bytes.subarray(0, Math.floor(bytes.length * share))));
    }),
    { numRuns: 60, seed: 1 },
  );
  expect(outcomes.has("refused")).toBe(true);
});

test("bits that are flipped anywhere give records that make sense, or a clear error", async () => {
  const outcomes: string[] = [];
  const place = fc.tuple(fc.nat({ max: 2 ** 20 }), fc.integer({ min: 1, max: 255 }));
  // Half of them in the first pages, where the schema and the roots of the tables are.
  const places = fc.array(fc.tuple(fc.boolean(), place), { minLength: 1, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(PLAIN, FIRST), places, async (bytes, flips) => {
      const flipped = Uint8Array.from(bytes);
      for (const [isEarly, [at, mask]] of flips) {
        const index = 100 + (at % ((isEarly ? 8192 : flipped.length) - 100));
        flipped[index] = (flipped[index] ?? 0) ^ mask;
      }
      outcomes.push(await readHostile(flipped));
    }),
    { numRuns: 150, seed: 2 },
  );
  expect(new Set(outcomes)).toEqual(new Set(["read", "refused"]));
});

/** The fixture with the first page of a table spoilt. */
function spoilt(...tables: readonly string[]): Uint8Array {
  const path = join(MIFIT, "plain/origin_db_1234567890");
  const database = new DatabaseSync(path, { readOnly: true });
  const pages = tables.map((table) => {
    const row = database.prepare("SELECT rootpage FROM sqlite_master WHERE name = ?").get(table);
    return Number(row?.rootpage);
  });
  const pageBytes = Number(database.prepare("PRAGMA page_size").get()?.page_size);
  database.close();
  const bytes = Uint8Array.from(PLAIN);
  for (const page of pages) bytes[(page - 1) * pageBytes] = 0xff;
  return bytes;
}

test.each([
  ["HEART_RATE", [7200, 5, 1, 1]],
  ["DATE_DATA", [0, 0, 1, 1]],
  ["TRACKDATA", [7200, 5, 1, 1]],
  ["ALARM", [7200, 5, 1, 0]],
])(
  "when the table %s is damaged, the others are read, and its owner is told",
  async (table, counts) => {
    const intake = readAll(await shop.open(spoilt(table)));
    const { minutes, summaries, workouts, alarms } = deviceIn(intake);
    expect([minutes, summaries, workouts, alarms].map((it) => it.length)).toEqual(counts);
    const text = `The table ${table} is damaged: it was read as far as it goes.`;
    expect(intake.left).toEqual([{ code: "damaged-table", text }]);
  },
);

test("when every table is damaged, so is the database", async () => {
  const tables = ["DEVICE", "DATE_DATA", "HEART_RATE", "TRACKDATA", "TRACKRECORD", "ALARM"];
  const database = await shop.open(spoilt(...tables, "USER_INFOS", "CONFIG"));
  expect(() => readAll(database)).toThrow(expect.objectContaining({ code: "damaged" }));
});

test("a write-ahead log of rubbish does no harm", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 20_000 }), async (wal) => {
      await readHostile(PLAIN, wal);
    }),
    { numRuns: 20, seed: 3 },
  );
});

const TABLES: Readonly<Record<string, readonly string[]>> = {
  DEVICE: ["DEVICE_ID", "DEVICE_ADDRESS", "DEVICE_SOURCE", "DEVICE_TYPE", "SN", "USER_ID"],
  DATE_DATA: ["SOURCE", "DATE", "SUMMARY", "DATA", "DATA_HR", "DEVICE_ID"],
  HEART_RATE: ["TIME", "HR", "DEVICE_ID"],
  AllDayStress: ["data"],
  click_measured_spo2: ["utcTimestamp", "spo2", "deviceId"],
  ALARM: ["CALENDAR", "ENABLED", "DAYS"],
  USER_INFOS: ["USER_ID", "NAME", "HEIGHT", "WEIGHT", "BIRTHDAY", "LAST_LOGIN_TIME"],
  CONFIG: ["GOAL_STEPS_COUNT"],
  TRACKRECORD: ["TRACKID", "TYPE", "DISTANCE", "COSTTIME", "PACE", "AVGHR", "ENDTIME"],
  TRACKDATA: [
    ...["TRACKID", "TYPE", "BULKLL", "BULKAL", "BULKTIME", "BULKHR", "BULKGAIT", "KILOMARKED"],
    "BULKPAUSE",
  ],
  trackinfo: ["trackid", "type", "distance", "usedtime"],
  trackloc: ["trackid", "latitude", "longitude", "altitude", "time"],
  WEIGHT: ["USER_ID", "TIMESTAMP", "WEIGHT"],
};

const AT_S = Date.UTC(2024, 2, 10, 8) / 1000;
const number = fc.oneof(
  fc.integer({ min: -10, max: 3000 }),
  fc.integer({ min: -1000, max: 100_000 }).map((it) => AT_S + it),
  fc.integer({ min: -1000, max: 100_000 }).map((it) => (AT_S + it) * 1000),
  fc.double(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
);
const list = fc
  .array(
    fc.array(fc.oneof(fc.integer({ min: -300, max: 300 }), fc.constantFrom("", "x", -2e6)), {
      maxLength: 5,
    }),
    {
      maxLength: 30,
    },
  )
  .map((entries) => entries.map((it) => it.join(",")).join(";"));

const stages = fc.array(
  fc.record(
    {
      start: fc.oneof(fc.integer({ min: -10, max: 4400 }), fc.jsonValue()),
      stop: fc.oneof(fc.integer({ min: -10, max: 4400 }), fc.jsonValue()),
      mode: fc.oneof(fc.integer({ min: 0, max: 10 }), fc.jsonValue()),
      step: fc.jsonValue(),
    },
    { requiredKeys: [] },
  ),
  { maxLength: 10 },
);
const amount = fc.oneof(fc.integer({ min: -2, max: 500 }), fc.jsonValue());
const instant = fc.oneof(
  fc.integer({ min: -90_000, max: 90_000 }).map((it) => AT_S + it),
  amount,
);
const summary = fc
  .record(
    {
      v: fc.oneof(fc.integer({ min: 0, max: 7 }), fc.jsonValue()),
      tz: fc.oneof(fc.constantFrom("3600", 3600, 60, "-18000"), fc.jsonValue()),
      goal: amount,
      stp: fc.record({ ttl: amount, dis: amount, stage: stages }, { requiredKeys: [] }),
      slp: fc.record(
        {
          ...{ st: instant, ed: instant, dp: amount, lt: amount, rhr: amount, usrSt: amount },
          ...{ stage: stages, odd_stage: stages },
        },
        { requiredKeys: [] },
      ),
      steps_info: fc.jsonValue(),
      sleep_info: fc.record(
        { start_date: fc.oneof(instant, fc.string()), stop_date: instant, nrem_minutes: amount },
        { requiredKeys: [] },
      ),
      hr: fc.oneof(fc.record({ maxHr: fc.record({ hr: amount, ts: instant }) }), fc.jsonValue()),
    },
    { requiredKeys: [] },
  )
  .map((it) => JSON.stringify(it));
const stress = fc
  .array(
    fc.record({
      time: instant.map((it) => (typeof it === "number" ? it * 1000 : it)),
      value: amount,
    }),
  )
  .map((it) => JSON.stringify(it));

const value: fc.Arbitrary<SQLInputValue> = fc.oneof(
  { weight: 4, arbitrary: number },
  { weight: 2, arbitrary: list },
  { weight: 3, arbitrary: summary },
  stress,
  fc.json(),
  fc.string(),
  fc.constant(null),
  fc.uint8Array({ maxLength: 5000 }),
  fc.constantFrom("2024-03-10", "2024-03-31", "2024-03-09", "2010-01-01", "C0FFEEFFFE123456"),
  fc.constantFrom("C0:FF:EE:12:34:56", "1234567890", "4750000000,1905000000;10,10;10,10"),
);

const rows = fc.array(
  fc.tuple(
    fc.constantFrom(...Object.keys(TABLES)),
    fc.array(value, { minLength: 9, maxLength: 9 }),
  ),
  { maxLength: 25 },
);

/** Every third row of days and tracks is one that could be: what is behind its date is reached too. */
function fill(database: DatabaseSync, made: readonly (readonly [string, SQLInputValue[]])[]): void {
  for (const [table, columns] of Object.entries(TABLES)) {
    database.exec(`CREATE TABLE ${table} (${columns.join(", ")})`);
  }
  for (const [i, [table, values]] of made.entries()) {
    const columns = TABLES[table] ?? [];
    const own = columns.map((_, n) => values[n] ?? null);
    const place = columns.findIndex((it) => /^(date|trackid)$/i.test(it));
    if (i % 3 > 0 && place >= 0) own[place] = table === "DATE_DATA" ? "2024-03-10" : AT_S + (i % 4);
    database.prepare(`INSERT INTO ${table} VALUES (${own.map(() => "?").join()})`).run(...own);
  }
}

test("whatever stands in the tables, what is read makes sense", async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(rows, async (made) => {
      const intake = await shop.read((it) => fill(it, made), {
        offsetAt: offsetsOf("Europe/Berlin"),
      });
      checkSane(intake);
      found += intake.devices.size;
    }),
    { numRuns: 250, seed: 4 },
  );
  // Otherwise nothing but rubbish was tried.
  expect(found).toBeGreaterThan(100);
});

test("summaries of every shape, and the minutes beside them, make sense", async () => {
  let nights = 0;
  const blob = fc.oneof(fc.uint8Array({ maxLength: 4400 }), fc.constant(null));
  const day = fc.tuple(
    fc.constantFrom("2024-03-09", "2024-03-10", "2024-03-11"),
    summary,
    blob,
    blob,
  );
  await fc.assert(
    fc.asyncProperty(fc.array(day, { minLength: 1, maxLength: 5 }), async (days) => {
      const intake = await shop.read((database) => {
        database.exec("CREATE TABLE DATE_DATA (DATE, SUMMARY, DATA, DATA_HR)");
        const row = database.prepare("INSERT INTO DATE_DATA VALUES (?, ?, ?, ?)");
        for (const it of days) row.run(...it);
      });
      checkSane(intake);
      for (const device of intake.devices.values()) {
        expect(new Set(device.summaries.map((it) => it.day)).size).toBe(device.summaries.length);
        nights += device.summaries.filter((it) => it.sleep !== undefined).length;
      }
    }),
    { numRuns: 250, seed: 5 },
  );
  expect(nights).toBeGreaterThan(10);
});

test("a view, a virtual table and a generated column in the place of what we read are not read", async () => {
  const intake =
    await shop.read(`CREATE TABLE t (DATE, DATA); INSERT INTO t VALUES ('2024-03-08', x'510101');
    CREATE VIEW DATE_DATA AS SELECT * FROM t;
    CREATE TABLE HEART_RATE (TIME, HR AS (60)); INSERT INTO HEART_RATE VALUES (${AT_S});
    CREATE VIRTUAL TABLE USER_INFOS USING fts5(NAME, HEIGHT); INSERT INTO USER_INFOS VALUES ('x', 180)`);
  expect([intake.devices.size, intake.wearers]).toEqual([0, []]);
  expect(intake.left.map((it) => it.text)).toContain("The table USER_INFOS is not known.");
});

test("a million rows that make no sense are counted, and end soon", async () => {
  const startMs = processorMs();
  const intake = await shop.read(`CREATE TABLE date_data (date); CREATE TABLE heartrate (time, hr);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)
    INSERT INTO heartrate SELECT i, 'x' FROM n`);
  expect(intake.left).toEqual([
    expect.objectContaining({ code: "bad-pulse", count: 1_000_000 }) as unknown,
  ]);
  expect(processorMs(startMs)).toBeLessThan(20_000);
});
