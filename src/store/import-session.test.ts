import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { dumpRecords } from "../../test/records-dump.ts";
import type { Minute } from "../health/minute.ts";
import { openStore } from "../node/sqlite.ts";
import type { NodeStore } from "../node/sqlite.ts";
import { NOTHING_ADDED } from "./added.ts";
import type { ImportSession } from "./import-session.ts";
import { NO_DEVICE } from "./intake.ts";
import type { DeviceIntake } from "./intake.ts";
import { Ledger } from "./ledger.ts";
import type { Source } from "./precedence.ts";
import { Records } from "./records.ts";
import type { SyncRun } from "./sync-run.ts";

const A = "C8:0F:10:00:00:0A";
const B = "C8:0F:10:00:00:0B";
const NOW_S = Date.UTC(2026, 0, 31, 12) / 1000;
const ALWAYS = [0, 2 ** 33] as const;

let folder: string;
let store: NodeStore;
let records: Records;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ownband-import-"));
  store = openStore(join(folder, "ownband.sqlite"));
  records = Records.open(store, NOW_S);
});

afterEach(() => {
  store.database.close();
  rmSync(folder, { recursive: true, force: true });
});

const begin = (more: Partial<Parameters<Records["beginImport"]>[0]> = {}): ImportSession =>
  records.beginImport({ nowS: NOW_S, zone: "Europe/Berlin", ...more });
const device = (session: ImportSession, source: Source = "mifit", mac = A): DeviceIntake =>
  session.intake(source).device({ mac });

/** Brings it in an import of its own; gives what the report says of it. */
function bring(source: Source, work: (device: DeviceIntake) => void, mac = A) {
  const session = begin();
  work(device(session, source, mac));
  session.commit(NOW_S);
  const [run] = session.report().runs;
  if (run === undefined) throw new Error("no run");
  return run;
}

const at = (n: number): number => NOW_S - 86_400 + 60 * n;
const minute = (n: number, facts: Partial<Minute> = {}): Minute => ({
  startS: at(n),
  kind: 1,
  intensity: 20,
  steps: n % 60,
  ...facts,
});
const stored = (mac: string | string[] = A): Minute[] => [...records.minutes(mac, ...ALWAYS)];
const added = (counts: object): object => ({ ...NOTHING_ADDED, ...counts });

/** Every record of every kind there is, for one band. */
function bringEverything(it: DeviceIntake, n = 0): void {
  it.minutes([minute(n), minute(n + 1, { kind: undefined, heartRateBpm: 70 })]);
  it.measurements([
    { kind: "stress", atS: at(n), value: 40, isAutomatic: true },
    { kind: "weight", atS: at(n), value: 70.5, isAutomatic: false, details: { fat: 20.25 } },
  ]);
  it.workouts([
    {
      workout: {
        startS: at(n),
        endS: at(n + 30),
        sportCode: 6,
        sportCodes: "mifit",
        sport: "walking",
        title: "To the lake",
        steps: 3_000.4,
        distanceM: 2_012.5,
        raw: Uint8Array.of(1, 2),
      },
      track: [
        { atS: at(n), longitudeDeg: 13.5, latitudeDeg: 52.5 },
        { atS: at(n + 1), heartRateBpm: 99.6 },
      ],
      laps: [{ startS: at(n), durationS: 600.5, distanceM: 1_000 }],
    },
  ]);
  it.stretches([{ startS: at(n), endS: at(n + 9), state: "walking", steps: 900 }]);
  it.summaries([
    {
      day: "2026-01-30",
      steps: 5_000,
      sleep: { startS: at(0) - 30_000, endS: at(0), deepMin: 90, score: 80 },
      raw: "{}",
    },
  ]);
  it.alarms([{ position: 0, hour: 7, minute: 30, isEnabled: true, days: 31, isSmart: false }]);
  it.battery([{ atS: at(n), levelPercent: 80, isCharging: false }]);
}

test("everything that is brought is there when the import is kept, and can be read again", () => {
  const run = bring("mifit", bringEverything);
  expect(run.kinds).toEqual({
    minutes: added({ added: 2 }),
    measurements: added({ added: 2 }),
    workouts: added({ added: 1 }),
    stretches: added({ added: 1 }),
    summaries: added({ added: 1 }),
    alarms: added({ added: 1 }),
    battery: added({ added: 1 }),
  });
  expect(run).toMatchObject({ source: "mifit", added: { added: 9 }, devices: [{ mac: A }] });
  expect(stored()).toEqual([minute(0), minute(1, { kind: undefined, heartRateBpm: 70 })]);
  expect([...records.measurements(A, "weight", ...ALWAYS)]).toMatchObject([
    { value: 70.5, details: { fat: 20.25 } },
  ]);
  expect(records.workouts(A, ...ALWAYS)).toMatchObject([
    { sportCodes: "mifit", title: "To the lake", steps: 3_000, raw: Uint8Array.of(1, 2) },
  ]);
  expect(records.track(A, at(0))).toMatchObject([{ longitudeDeg: 13.5 }, { heartRateBpm: 100 }]);
  expect(records.laps(A, at(0))).toMatchObject([{ durationS: 600.5, distanceM: 1_000 }]);
  expect([...records.stretches(A, ...ALWAYS)]).toMatchObject([{ state: "walking", steps: 900 }]);
  expect(records.summaries(A, "2026-01-01", "2026-12-31")).toMatchObject([
    { day: "2026-01-30", steps: 5_000, sleep: { deepMin: 90, score: 80 }, raw: "{}" },
  ]);
  expect(records.alarms(A)).toMatchObject([{ hour: 7, days: 31, isSmart: false }]);
  expect([...records.batteryReadings(A, ...ALWAYS)]).toMatchObject([{ levelPercent: 80 }]);
});

test("what is brought twice changes nothing, and is counted as the same", () => {
  bring("mifit", bringEverything);
  const before = dumpRecords(store.database);
  expect(bring("mifit", bringEverything).added).toEqual(added({ same: 9 }));
  expect(dumpRecords(store.database)).toEqual(before);
  expect([...store.database.rows("SELECT * FROM minute_other")]).toEqual([]);
  expect([...store.database.rows("SELECT * FROM record_other")]).toEqual([]);
});

describe("what one import told three times, each time otherwise, and is brought again", () => {
  const start = at(0);
  const told: [string, (it: DeviceIntake, value: number) => void][] = [
    ["a minute", (it, steps) => it.minutes([minute(0, { steps })])],
    [
      "a measurement",
      (it, value) => it.measurements([{ kind: "stress", atS: start, value, isAutomatic: true }]),
    ],
    [
      "a workout",
      (it, distanceM) =>
        it.workouts([
          {
            workout: { startS: start, endS: at(9), sportCode: 1, distanceM, raw: new Uint8Array() },
            track: [],
          },
        ]),
    ],
    [
      "a stretch",
      (it, steps) => it.stretches([{ startS: start, endS: at(9), state: "walking", steps }]),
    ],
    ["sums of a day", (it, steps) => it.summaries([{ day: "2026-01-30", steps }])],
    [
      "an alarm",
      (it, hour) =>
        it.alarms([{ position: 0, hour, minute: 0, isEnabled: true, days: 31, isSmart: false }]),
    ],
    ["a level of the battery", (it, levelPercent) => it.battery([{ atS: start, levelPercent }])],
  ];
  const values = [2, 3, 1];

  test.each(told)("%s: nothing changes, nor is anything counted as changed", (_, tell) => {
    const all = (it: DeviceIntake): void => values.forEach((value) => tell(it, value));
    bring("mifit", all);
    const before = dumpRecords(store.database);
    for (let n = 0; n < 2; n++) {
      expect(bring("mifit", all).added).toEqual(added({ same: values.length }));
      expect(dumpRecords(store.database)).toEqual(before);
    }
  });

  test.each(told)("%s: so it is where a better source has the last word", (_, tell) => {
    const all = (it: DeviceIntake): void => values.forEach((value) => tell(it, value));
    bring("mifit", all);
    bring("gadgetbridge", (it) => tell(it, 4));
    const before = dumpRecords(store.database);
    expect(bring("mifit", all).added).toEqual(added({ same: values.length }));
    expect(dumpRecords(store.database)).toEqual(before);
  });

  test("days are worked out anew where the last word of a synchronisation counts", () => {
    const sync = (): SyncRun => records.beginSync({ mac: A }, NOW_S);
    sync().addMinutes([minute(0, { steps: 1 })]);
    const again = sync();
    expect(again.addMinutes([minute(0, { steps: 2 })])).toEqual(added({ changed: 1 }));
    store.database.run("DELETE FROM stale");
    expect(again.addMinutes([minute(0, { steps: 3 })])).toEqual(added({ same: 1 }));
    expect([...store.database.rows("SELECT from_s, to_s FROM stale")]).toEqual([
      { from_s: start, to_s: start + 60 },
    ]);
    expect(stored()).toMatchObject([{ steps: 3 }]);
  });

  test.each(told)("%s: what it says in the end is one change of what was there", (_, tell) => {
    bring("mifit", (it) => tell(it, 1));
    const others = bring("mifit", (it) => [2, 3, 4].forEach((value) => tell(it, value)));
    expect(others.added).toEqual(added({ changed: 1, same: 2 }));
  });
});

test("an import that is rolled back leaves nothing, and the next one can begin", () => {
  bring("mifit", bringEverything);
  const all = (): unknown[] =>
    ["run", "band", "wearer", "wearer_zone", "stale", "minute"].map((table) => [
      ...store.database.rows(`SELECT * FROM ${table}`),
    ]);
  const before = all();
  const session = begin({ wearer: "Ada" });
  bringEverything(device(session, "gadgetbridge", B), 100);
  session.intake("gadgetbridge").wearer({ heightCm: 171 });
  expect(session.report().runs[0]?.added.added).toBe(9);
  session.rollBack();
  session.rollBack();
  expect(all()).toEqual(before);
  expect(() => session.commit(NOW_S)).toThrow(TypeError);
  expect(() => device(session).minutes([minute(0)])).toThrow(TypeError);
  begin().rollBack();
  expect([...store.database.rows("PRAGMA foreign_keys")]).toEqual([{ foreign_keys: 1 }]);
});

test("a wrong record ends the import as a whole", () => {
  const session = begin();
  device(session).minutes([minute(0)]);
  expect(() => device(session).minutes([minute(1, { steps: 300 })])).toThrow(TypeError);
  expect(() => session.commit(NOW_S)).toThrow("ended");
  expect(stored()).toEqual([]);
  expect(records.imports()).toEqual([]);
});

test("what a source has in two files is put together, in one import and in two", () => {
  const steps = minute(0, { kind: undefined, intensity: undefined, steps: 12 });
  const pulse: Minute = { startS: at(0), heartRateBpm: 61 };
  const both = { ...steps, ...pulse };
  const once = bring("data-export", (it) => {
    it.minutes([steps]);
    it.minutes([pulse]);
  });
  expect(once.added).toEqual(added({ added: 1, changed: 1 }));
  expect(stored()).toEqual([both]);
  expect(bring("data-export", (it) => it.minutes([steps])).added).toEqual(added({ same: 1 }));
  expect(bring("data-export", (it) => it.minutes([pulse]), B).added.added).toBe(1);
  expect(bring("data-export", (it) => it.minutes([steps]), B).added.changed).toBe(1);
  expect(stored(B)).toEqual([both]);
  expect(bring("data-export", (it) => it.minutes([pulse]), B).added.same).toBe(1);
});

test("a file of days and a file of nights are put together", () => {
  const sleep = { startS: at(0), endS: at(400), deepMin: 60 };
  bring("data-export", (it) => {
    it.summaries([{ day: "2026-01-30", steps: 100, raw: "days" }]);
    it.summaries([{ day: "2026-01-30", sleep, raw: "nights" }]);
  });
  const again = bring("data-export", (it) => {
    it.summaries([{ day: "2026-01-30", steps: 100, raw: "days" }]);
    it.summaries([{ day: "2026-01-30", sleep, raw: "nights" }]);
  });
  expect(again.added).toEqual(added({ same: 2 }));
  expect(records.summaries(A, "2026-01-30", "2026-01-30")).toMatchObject([
    { steps: 100, sleep: { deepMin: 60 } },
  ]);
});

test("between sources nothing is mixed: the better one's word counts as it is", () => {
  bring("mifit", (it) => it.minutes([minute(0, { heartRateBpm: 60 })]));
  const run = bring("gadgetbridge", (it) => it.minutes([minute(0, { steps: 9 })]));
  expect(run.added).toEqual(added({ changed: 1, lost: 1 }));
  expect(stored()).toEqual([minute(0, { steps: 9 })]);
  expect(bring("mifit", (it) => it.minutes([minute(0, { heartRateBpm: 60 })])).added).toEqual(
    added({ same: 1 }),
  );
});

test("a workout without a track takes the track of whoever has one", () => {
  const workout = { startS: at(0), endS: at(30), sportCode: 1, raw: new Uint8Array() };
  const track = [{ atS: at(0), latitudeDeg: 1, longitudeDeg: 2 }];
  bring("band", (it) => it.workouts([{ workout, track: [] }]));
  bring("file", (it) => it.workouts([{ workout: { ...workout, distanceM: 9 }, track }]));
  expect(records.workouts(A, ...ALWAYS)).toMatchObject([{ distanceM: undefined }]);
  expect(records.track(A, at(0))).toMatchObject(track);
});

test("two that begin within two minutes and last as long are one workout, with the track of either", () => {
  const workout = { endS: at(30), sportCode: 1, raw: new Uint8Array() };
  const track = [{ atS: at(1), latitudeDeg: 1, longitudeDeg: 2 }];
  bring("band", (it) => {
    it.workouts([{ workout: { ...workout, startS: at(0) }, track: [] }]);
    it.workouts([{ workout: { ...workout, startS: at(40), endS: at(50) }, track: [] }]);
  });
  bring("file", (it) => it.workouts([{ workout: { ...workout, startS: at(1) }, track }]), B);
  expect(records.workouts([A, B], ...ALWAYS).map(({ startS }) => startS)).toEqual([at(0), at(40)]);
  expect(records.workouts([A, B], at(1), at(2))).toEqual([]);
  expect(records.workouts(B, ...ALWAYS)).toHaveLength(1);
  expect(records.track([A, B], at(0))).toMatchObject(track);
  expect(records.track([A, B], at(40))).toEqual([]);
});

test("records that name no device are of the only one there is, else of none", () => {
  const pulse = (n: number): Minute => ({ startS: at(n), heartRateBpm: 60 });
  expect(bring("data-export", (it) => it.minutes([pulse(0)]), NO_DEVICE).devices).toEqual([
    { mac: "@data-export" },
  ]);
  const session = begin();
  session.intake("mifit").device({ mac: B, model: "Mi Smart Band 4" });
  device(session, "mifit", NO_DEVICE).minutes([pulse(1)]);
  session.commit(NOW_S);
  expect(session.report().runs[0]?.devices).toEqual([{ mac: B, model: "Mi Smart Band 4" }]);
  expect(bring("file", (it) => it.minutes([pulse(2)]), NO_DEVICE).devices[0]?.mac).toBe(B);
  const meant = begin({ device: A });
  device(meant, "file", NO_DEVICE).minutes([pulse(3)]);
  meant.commit(NOW_S);
  expect(stored(A)).toEqual([pulse(3)]);
  expect(bring("file", (it) => it.minutes([pulse(4)]), NO_DEVICE).devices[0]?.mac).toBe("@file");
});

test("records that name no device are their own wearer's, also where somebody else has such", () => {
  const pulse = (n: number): Minute => ({ startS: at(n), heartRateBpm: 60 });
  const bringOf = (wearer: string | undefined, named: string, n: number): string | undefined => {
    const session = begin({ wearer });
    device(session, "data-export", named).minutes([pulse(n)]);
    session.commit(NOW_S);
    return session.report().runs[0]?.devices[0]?.mac;
  };
  expect(bringOf(undefined, NO_DEVICE, 0)).toBe("@data-export");
  expect(bringOf("Ben", NO_DEVICE, 1)).toBe("@data-export.2");
  // As ownband's own export names it, taken from a store of Ben's alone.
  expect(bringOf("Ben", "@data-export", 2)).toBe("@data-export.2");
  expect(bringOf(undefined, "@data-export.2", 3)).toBe("@data-export");
  expect(bringOf("Cleo", NO_DEVICE, 4)).toBe("@data-export.3");
  expect(stored("@data-export")).toEqual([pulse(0), pulse(3)]);
  expect(stored("@data-export.2")).toEqual([pulse(1), pulse(2)]);
  const [first, ben] = records.wearers();
  expect(first && records.ofWearer(first.id).bandsOfWearer()).toEqual(["@data-export"]);
  expect(ben && records.ofWearer(ben.id).bandsOfWearer()).toEqual(["@data-export.2"]);
});

test("an address that is none is known to the records, and to nobody who looks for a band", () => {
  bring("file", (it) => it.minutes([minute(0)]), NO_DEVICE);
  expect(records.bands()).toMatchObject([{ mac: "@file", hasAddress: false, hasMinutes: true }]);
  expect(Ledger.open(store, NOW_S).list()).toEqual([]);
  expect(() => bring("file", (it) => it.minutes([minute(0)]), "@nobody")).toThrow(TypeError);
});

test("what a file says of a band fills gaps, and counts as of its last record", () => {
  const session = begin();
  const facts = { mac: A, model: "Mi Smart Band 4", serial: "7ac8d2a4d03c" };
  session
    .intake("mifit")
    .device({ ...facts, firmware: "V1.0.9.48" })
    .minutes([minute(0)]);
  session.commit(NOW_S);
  records.beginSync({ mac: A, firmware: "V1.0.9.66" }, NOW_S);
  const older = begin();
  older
    .intake("mifit")
    .device({ mac: A, firmware: "V1.0.0.1" })
    .minutes([minute(1)]);
  older.commit(NOW_S + 60);
  expect(records.bands()).toMatchObject([{ ...facts, firmware: "V1.0.9.66" }]);
  expect(Ledger.open(store, NOW_S).list()).toMatchObject([{ mac: A }]);
});

test.each([
  ["x".repeat(81), undefined],
  ["A\u001B[2Jda", undefined],
  ["A\u202Eda", undefined],
  [" ", undefined],
  [" Ada ", "Ada"],
])("a file's name %j for the wearer is kept as the household keeps names: %j", (name, kept) => {
  const session = begin({});
  session.intake("mifit").wearer({ name, heightCm: 170 });
  device(session).minutes([minute(1)]);
  session.commit(NOW_S);
  expect(records.wearer()).toMatchObject({ heightCm: 170 });
  expect(records.wearer().name).toBe(kept);
});

test("what a file says of the wearer fills gaps, and its first record tells since when the zone", () => {
  records.setWearer({ heightCm: 180 });
  const session = begin({ zone: "Asia/Tokyo" });
  session.intake("mifit").wearer({ heightCm: 170, bornOn: "1990-05-17", name: "Ada" });
  device(session).minutes([minute(5), minute(3)]);
  session.commit(NOW_S);
  expect(records.wearer()).toMatchObject({ heightCm: 180, bornOn: "1990-05-17", name: "Ada" });
  expect(records.zones()).toEqual([{ fromS: at(3), zone: "Asia/Tokyo" }]);
  bring("mifit", (it) => it.minutes([minute(1)]));
  expect(records.zones()).toHaveLength(1);
});

test("a household has several wearers, each with bands and zones of their own", () => {
  records.beginSync({ mac: A }, NOW_S);
  const session = begin({ wearer: "Ada", zone: "Asia/Tokyo" });
  session.intake("mifit").wearer({ stepGoal: 9_000 });
  device(session, "mifit", B).minutes([minute(0)]);
  device(session, "mifit", NO_DEVICE).minutes([minute(1)]);
  session.commit(NOW_S);
  const again = begin({ wearer: "ada" });
  device(again, "file", NO_DEVICE).minutes([minute(2)]);
  again.commit(NOW_S);
  expect(records.wearers()).toMatchObject([{ name: undefined }, { name: "Ada", stepGoal: 9_000 }]);
  expect(records.bandsOfWearer()).toEqual([A]);
  expect(records.bandsOfWearer("Ada")).toEqual([B]);
  expect(stored(B)).toHaveLength(3);
  expect(records.zones()).toEqual([]);
});

test("several sources make several runs of one import; the latest imports are told first", () => {
  const session = begin();
  session.intake("band");
  device(session, "mifit").minutes([minute(0), minute(1)]);
  device(session, "gadgetbridge").minutes([minute(1, { steps: 7 })]);
  const left = { code: "bad-row", text: "Rows without a time." };
  session.intake("gadgetbridge").leftOut({ ...left, count: 2 });
  session.intake("gadgetbridge").leftOut({ ...left, count: 3 });
  session.commit(NOW_S + 5);
  expect(session.report().runs).toMatchObject([
    { source: "band", id: undefined },
    { source: "mifit", added: { added: 2 }, firstS: at(0), lastS: at(1) },
    { source: "gadgetbridge", added: { changed: 1, lost: 1 }, leftOut: [{ ...left, count: 5 }] },
  ]);
  expect(records.imports()).toMatchObject([
    { source: "gadgetbridge", kind: "import", outcome: "done", troubles: ["bad-row"] },
    { source: "mifit", added: 2, firstS: at(0), lastS: at(1), endedS: NOW_S + 5 },
  ]);
});

test("days are worked out anew where an import has changed something, and only there", () => {
  bring("mifit", (it) => it.minutes([minute(0), minute(1)]));
  const stale = (): unknown[] => [...store.database.rows("SELECT from_s, to_s FROM stale")];
  expect(stale()).toEqual([{ from_s: at(0), to_s: at(2) }]);
  store.database.run("DELETE FROM stale");
  bring("mifit", (it) => it.minutes([minute(0)]));
  bring("file", (it) => it.minutes([minute(1, { steps: 3 })]));
  expect(stale()).toEqual([]);
});

test("kinds of other programs come back with whose they are", () => {
  const given: Minute[] = [
    minute(0, { kind: 0x400_00b1, kinds: "xiaomi" }),
    minute(1, { kind: 0xffff_ffff, kinds: "xiaomi" }),
    minute(2, { kind: 126, kinds: "mifit-1" }),
    minute(3, { kind: 255, kinds: "mi-band-1" }),
    minute(4, { kind: undefined, kinds: "xiaomi" }),
  ];
  bring("gadgetbridge", (it) => it.minutes(given));
  expect(stored()).toEqual(given.with(4, minute(4, { kind: undefined })));
  expect(bring("gadgetbridge", (it) => it.minutes(given)).added).toEqual(added({ same: 5 }));
  const wrong = minute(5, { kind: 256, kinds: "mifit-1" });
  expect(() => bring("gadgetbridge", (it) => it.minutes([wrong]))).toThrow(TypeError);
});

test("a minute of which nothing is said is none", () => {
  bring("data-export", (it) => it.minutes([{ startS: at(0) }, { startS: at(1), steps: 0 }]));
  expect(stored()).toEqual([{ startS: at(1), steps: 0 }]);
});

test("of what two addresses of one band have at one moment the better source's is read", () => {
  const stress = (value: number) => ({
    kind: "stress" as const,
    atS: at(0),
    value,
    isAutomatic: true,
  });
  bring("mifit", (it) => {
    it.measurements([stress(1)]);
    it.summaries([{ day: "2026-01-30", steps: 1 }]);
    it.battery([{ atS: at(0), levelPercent: 1 }]);
    it.stretches([{ startS: at(0), endS: at(1), state: "awake", steps: 1 }]);
  });
  bring(
    "band",
    (it) => {
      it.measurements([stress(2), { ...stress(3), isAutomatic: false }]);
      it.summaries([{ day: "2026-01-30", steps: 2 }]);
      it.battery([{ atS: at(0), levelPercent: 2 }]);
      it.stretches([{ startS: at(0), endS: at(1), state: "awake", steps: 2 }]);
    },
    B,
  );
  for (const macs of [
    [A, B],
    [B, A],
  ]) {
    const readings = [...records.measurements(macs, "stress", ...ALWAYS)];
    expect(readings.map(({ value }) => value)).toEqual([3, 2]);
    expect(records.summaries(macs, "2026-01-30", "2026-01-30")).toMatchObject([{ steps: 2 }]);
    expect([...records.batteryReadings(macs, ...ALWAYS)]).toMatchObject([{ levelPercent: 2 }]);
    expect([...records.stretches(macs, ...ALWAYS)]).toMatchObject([{ steps: 2 }]);
  }
});

test("measurements years apart and many at once are compared with what is there", () => {
  const many = Array.from({ length: 10_000 }, (_, n) => ({
    kind: "heart-rate" as const,
    atS: at(0) - n * 7_200,
    value: 60 + (n % 9),
    isAutomatic: true,
  }));
  expect(bring("mifit", (it) => it.measurements(many)).added).toEqual(added({ added: 10_000 }));
  const again = bring("mifit", (it) => it.measurements([...many, ...many.slice(0, 5)]));
  expect(again.added).toEqual(added({ same: 10_005 }));
  expect([...records.measurements(A, "heart-rate", ...ALWAYS)]).toHaveLength(10_000);
});
