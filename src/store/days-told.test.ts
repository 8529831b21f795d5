import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { DaySummary } from "../health/day-summary.ts";
import type { Measurement } from "../health/measurement.ts";
import type { Minute } from "../health/minute.ts";
import type { Stretch } from "../health/stretch.ts";
import { offsetsOf } from "../health/zone.ts";
import type { OffsetAt } from "../health/zone.ts";
import { openStore } from "../node/sqlite.ts";
import type { NodeStore } from "../node/sqlite.ts";
import { merged } from "../health/day-spans.ts";
import type { SpanOfDays } from "../health/day-spans.ts";
import type { RecordedWorkout } from "./intake.ts";
import type { Source } from "./precedence.ts";
import { Provenance } from "./provenance.ts";
import { Records } from "./records.ts";

const A = "C8:0F:10:00:00:0A";
const B = "C8:0F:10:00:00:0B";
const FIRST_DAY = 20_000;
const NOW_S = (FIRST_DAY + 400) * 86_400;

interface Brought {
  readonly source: Source;
  readonly minutes?: readonly Minute[];
  readonly measurements?: readonly Measurement[];
  readonly summaries?: readonly DaySummary[];
  readonly stretches?: readonly Stretch[];
  readonly workouts?: readonly RecordedWorkout[];
}

/** A store that is filled, and asked who told of which days. */
class Told {
  readonly #folder = mkdtempSync(join(tmpdir(), "ownband-days-told-"));
  readonly store: NodeStore = openStore(join(this.#folder, "ownband.sqlite"));
  readonly records: Records;
  offsetAt: OffsetAt = () => 0;
  readonly provenance = new Provenance(this.store.database);

  constructor() {
    this.store.database.run("PRAGMA synchronous = OFF");
    this.records = Records.open(this.store, NOW_S);
  }

  /** Gives the number of the run. */
  import(mac: string, brought: Brought): number {
    const session = this.records.beginImport({ nowS: NOW_S, zone: "Europe/Berlin" });
    const device = session.intake(brought.source).device({ mac });
    device.minutes(brought.minutes ?? []);
    device.measurements(brought.measurements ?? []);
    device.summaries(brought.summaries ?? []);
    device.stretches(brought.stretches ?? []);
    device.workouts(brought.workouts ?? []);
    session.commit(NOW_S);
    return session.report().runs[0]?.id ?? 0;
  }

  sync(mac: string, { minutes, measurements, workouts }: Brought): void {
    const run = this.records.beginSync({ mac, model: undefined }, NOW_S);
    run.addMinutes(minutes ?? []);
    run.addMeasurements(measurements ?? []);
    run.addWorkouts(workouts ?? []);
    run.addBattery({ levelPercent: 50 }, NOW_S);
    run.finish("done", NOW_S);
  }

  /** From when to when, and what each source tells of that: days since the first one here. */
  of(mac: string): Readonly<Record<string, readonly (readonly [number, number])[]>> {
    const kept = this.provenance.daysKept(mac, this.offsetAt);
    if (kept === undefined) return {};
    const all = this.provenance.sourcesOf(mac).flatMap((source) => {
      const days = this.provenance.daysTold(mac, source, kept, this.offsetAt);
      return days.length === 0 ? [] : [[source, days.map(sinceFirst)] as const];
    });
    return Object.fromEntries(all);
  }

  close(): void {
    this.store.database.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

const sinceFirst = ({ from, to }: SpanOfDays) => [from - FIRST_DAY, to - FIRST_DAY] as const;

let told: Told;
beforeEach(() => {
  told = new Told();
});
afterEach(() => {
  told.close();
});

const secondOf = (day: number, second = 0): number => (FIRST_DAY + day) * 86_400 + second;
const dayText = (day: number): string => new Date(secondOf(day) * 1000).toISOString().slice(0, 10);
const minuteOn = (day: number, minute = 600, steps = 5): Minute => ({
  startS: secondOf(day, minute * 60),
  kind: 1,
  intensity: 30,
  steps,
});
const minutesOn = (...days: readonly number[]): Minute[] => days.map((day) => minuteOn(day));

test("one import that brings days far apart leaves a gap between them", () => {
  told.import(A, { source: "mifit", minutes: minutesOn(0, 1, 2, 300, 301) });
  expect(told.of(A)).toEqual({
    mifit: [
      [0, 3],
      [300, 302],
    ],
  });
});

test("midnight parts days, whatever stands on its two sides", () => {
  told.import(A, { source: "file", minutes: [minuteOn(0, 1439), minuteOn(2, 0)] });
  expect(told.of(A)).toEqual({
    file: [
      [0, 1],
      [2, 3],
    ],
  });
});

test("days are those of the clock, also where it changes; a day's sum is of the day of its name", () => {
  told.offsetAt = offsetsOf("Europe/Berlin");
  // 2024-10-27 has 25 hours, of which the first one is the evening before in UTC.
  const [before, sunday] = ["2024-10-26", "2024-10-27"].map((it) => Date.parse(it) / 86_400_000);
  const late = Date.parse("2024-10-27T22:59Z") / 1000;
  const eve = Date.parse("2024-10-25T22:00Z") / 1000;
  const minutes = [eve, late, late + 60].map((startS) => ({ ...minuteOn(0), startS }));
  told.import(A, { source: "mifit", minutes: minutes.slice(0, 2) });
  told.import(A, { source: "file", minutes: minutes.slice(2) });
  told.import(A, { source: "data-export", summaries: [{ day: "2024-10-27", steps: 1 }] });
  const span = (day = 0, count = 1) => [day - FIRST_DAY, day - FIRST_DAY + count];
  expect(told.of(A)).toEqual({
    mifit: [span(before, 2)],
    file: [span((sunday ?? 0) + 1)],
    "data-export": [span(sunday)],
  });
});

test("every kind of record makes a day, but for a battery's reading", () => {
  const atS = secondOf(2, 60);
  told.import(A, {
    source: "data-export",
    minutes: minutesOn(0),
    measurements: [{ kind: "weight", atS, value: 64, isAutomatic: false }],
    summaries: [{ day: dayText(4), steps: 4 }],
    stretches: [{ startS: secondOf(6), endS: secondOf(6, 3600), state: "light-sleep" }],
    workouts: [
      {
        workout: {
          startS: secondOf(8),
          endS: secondOf(8, 60),
          sportCode: 1,
          raw: new Uint8Array(),
        },
        track: [],
      },
    ],
  });
  told.sync(A, { source: "band" });
  expect(told.of(A)).toEqual({
    "data-export": [0, 2, 4, 6, 8].map((day) => [day, day + 1]),
  });
});

test("what another source displaces is told all the same, in the midst of its day, too", () => {
  told.import(A, { source: "file", minutes: [minuteOn(0, 100), minuteOn(0, 101), minuteOn(1)] });
  told.import(A, { source: "mifit", minutes: [minuteOn(0, 101, 77)] });
  told.sync(A, {
    source: "band",
    minutes: [minuteOn(0, 0), minuteOn(0, 101, 99), minuteOn(0, 900)],
  });
  expect(told.of(A)).toEqual({ band: [[0, 1]], file: [[0, 2]], mifit: [[0, 1]] });
});

test("what was taken out again is told no more, and bands are told apart", () => {
  const run = told.import(A, { source: "mifit", minutes: minutesOn(0, 1, 5) });
  told.import(A, { source: "gadgetbridge", minutes: minutesOn(1) });
  told.import(B, { source: "mifit", minutes: minutesOn(9) });
  told.records.undoImport(run, NOW_S);
  expect(told.of(A)).toEqual({ gadgetbridge: [[1, 2]] });
  expect(told.of(B)).toEqual({ mifit: [[9, 10]] });
});

test("of a band that nobody knows, or that has nothing, nothing is told", () => {
  told.sync(A, { source: "band" });
  expect(told.of(A)).toEqual({});
  expect(told.of(B)).toEqual({});
});

test("days and instants that are none keep nobody waiting", () => {
  told.import(A, {
    source: "mifit",
    minutes: minutesOn(0, 3),
    summaries: [{ day: dayText(1), steps: 4 }],
  });
  told.store.database.run(`UPDATE day_summary SET day = 'the day after';
    UPDATE minute SET minute = 9223372036854775807 WHERE minute = (SELECT max(minute) FROM minute)`);
  expect(told.of(A)).toEqual({ mifit: [[0, 1]] });
});

const day = fc.constantFrom(0, 1, 2, 5, 9, 30, 31);
const anyMinute = fc.record({
  startS: fc.tuple(day, fc.constantFrom(0, 1, 720, 1439)).map(([d, m]) => secondOf(d, m * 60)),
  kind: fc.constantFrom(1, 0x53),
  intensity: fc.nat(2),
  steps: fc.nat(2),
});

const anyBrought: fc.Arbitrary<Brought> = fc.record({
  source: fc.constantFrom<Source>("band", "gadgetbridge", "mifit", "data-export", "file"),
  minutes: fc.uniqueArray(anyMinute, { selector: (it) => it.startS }),
  measurements: fc.uniqueArray(
    fc.record({
      kind: fc.constantFrom("stress" as const, "pai" as const),
      atS: day.map((it) => secondOf(it, 500)),
      isAutomatic: fc.constant(true),
      value: fc.nat(2),
    }),
    { selector: (it) => `${it.kind} ${it.atS}`, maxLength: 3 },
  ),
  summaries: fc.uniqueArray(fc.record({ day: day.map(dayText), steps: fc.nat(2) }), {
    selector: (it) => it.day,
    maxLength: 3,
  }),
});

/** Every row there is, one by one. */
const ROW_BY_ROW = `SELECT DISTINCT at_s, is_named, source FROM (
    SELECT band, minute * 60 AS at_s, 0 AS is_named, run FROM minute
    UNION ALL SELECT band, minute * 60, 0, run FROM minute_other
    UNION ALL SELECT band, at_s, 0, run FROM measurement
    UNION ALL SELECT band, at_s, kind = 'day_summary', run FROM record_other
    UNION ALL SELECT band, unixepoch(day), 1, run FROM day_summary
  ) said JOIN run ON run.id = said.run JOIN band ON band.id = said.band
  WHERE mac = ?`;

function rowByRow(mac: string): Readonly<Record<string, readonly (readonly [number, number])[]>> {
  const days = new Map<string, SpanOfDays[]>();
  for (const row of told.store.database.rows(ROW_BY_ROW, mac)) {
    const atS = Number(row.at_s);
    const offsetS = row.is_named === 1 ? 0 : told.offsetAt(atS) * 60;
    const from = Math.floor((atS + offsetS) / 86_400);
    const its = days.get(String(row.source)) ?? [];
    days.set(String(row.source), [...its, { from, to: from + 1 }]);
  }
  return Object.fromEntries([...days].map(([source, it]) => [source, merged(it).map(sinceFirst)]));
}

test("whatever is brought, read and taken out again: it is as if every row were looked at", () => {
  const step = fc.record({
    mac: fc.constantFrom(A, B),
    isSync: fc.boolean(),
    isTakenOut: fc.boolean(),
    brought: anyBrought,
  });
  const anyZone = fc.constantFrom(
    "UTC",
    "Europe/Berlin",
    "America/Los_Angeles",
    "Pacific/Auckland",
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 6 }), anyZone, (steps, zone) => {
      told.offsetAt = offsetsOf(zone);
      for (const table of [
        "minute",
        "minute_other",
        "record_other",
        "measurement",
        "day_summary",
      ]) {
        told.store.database.run(`DELETE FROM ${table}`);
      }
      told.store.database.run("DELETE FROM stale; DELETE FROM battery_reading; DELETE FROM run");
      const takenOut: number[] = [];
      for (const { mac, isSync, isTakenOut, brought } of steps) {
        if (isSync) told.sync(mac, brought);
        else if (isTakenOut) takenOut.push(told.import(mac, brought));
        else told.import(mac, brought);
      }
      for (const run of takenOut) if (run > 0) told.records.undoImport(run, NOW_S);
      for (const mac of [A, B]) expect(told.of(mac)).toEqual(rowByRow(mac));
    }),
    { numRuns: 60 },
  );
});
