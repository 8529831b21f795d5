import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dumpRecords } from "../../test/records-dump.ts";
import type { DaySummary } from "../health/day-summary.ts";
import type { Measurement } from "../health/measurement.ts";
import type { Minute } from "../health/minute.ts";
import { openStore } from "../node/sqlite.ts";
import type { NodeStore } from "../node/sqlite.ts";
import type { RecordedWorkout } from "./intake.ts";
import { Ledger } from "./ledger.ts";
import type { Source } from "./precedence.ts";
import { Records } from "./records.ts";

const A = "C8:0F:10:00:00:0A";
const NOW_S = Date.UTC(2026, 0, 31, 12) / 1000;
const SOURCES: readonly Source[] = ["band", "gadgetbridge", "mifit", "data-export", "file"];

let folder: string;
let store: NodeStore;
let records: Records;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ownband-undo-"));
  store = openStore(join(folder, "ownband.sqlite"));
  store.database.run("PRAGMA synchronous = OFF");
  records = Records.open(store, NOW_S);
});

afterEach(() => {
  store.database.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Brought {
  readonly source: Source;
  readonly minutes?: readonly Minute[];
  readonly measurements?: readonly Measurement[];
  readonly summaries?: readonly DaySummary[];
  readonly workouts?: readonly RecordedWorkout[];
}

/** Gives the number of the run. */
function bring(...all: readonly Brought[]): number {
  const session = records.beginImport({ nowS: NOW_S, zone: "Europe/Berlin" });
  for (const { source, minutes, measurements, summaries, workouts } of all) {
    const device = session.intake(source).device({ mac: A });
    device.minutes(minutes ?? []);
    device.measurements(measurements ?? []);
    device.summaries(summaries ?? []);
    device.workouts(workouts ?? []);
  }
  session.commit(NOW_S);
  return session.report().runs[0]?.id ?? 0;
}

/** All that is said, by whom and in which order, whatever the runs are called. */
function everything(): unknown {
  const others = (table: string, order: string): unknown[] =>
    [
      ...store.database.rows(`SELECT r.source, t.* FROM ${table} t JOIN run r ON r.id = t.run
        ORDER BY ${order}, run`),
    ].map((row) => ({ ...row, run: 0, band: 0 }));
  return {
    kept: { ...dumpRecords(store.database), bands: [], zones: [], wearers: [] },
    minutes: others("minute_other", "minute"),
    records: others("record_other", "kind, at_s, name"),
  };
}

function empty(): void {
  for (const table of ["minute", "minute_other", "record_other", "measurement", "day_summary"]) {
    store.database.run(`DELETE FROM ${table}`);
  }
  store.database.run("DELETE FROM workout; DELETE FROM run; DELETE FROM stale");
}

const startS = fc.integer({ min: 0, max: 4 }).map((n) => NOW_S - 600 + n * 60);
const some = <T>(value: T): fc.Arbitrary<T | undefined> => fc.constantFrom(undefined, value);

/** What an import brings; what it says of a moment nobody else says, if `n` is its own. */
const broughtBy = (n: number, sources = SOURCES): fc.Arbitrary<Brought> =>
  fc.record({
    source: fc.constantFrom(...sources),
    minutes: fc.uniqueArray(
      fc.record({
        startS,
        kind: fc.constantFrom(undefined, 1, 0x53),
        intensity: fc.constant(n),
        steps: some(n),
        heartRateBpm: some(n),
      }),
      { selector: (it) => it.startS },
    ),
    measurements: fc.uniqueArray(
      fc.record({
        kind: fc.constantFrom("stress" as const, "pai" as const),
        atS: startS,
        isAutomatic: fc.boolean(),
        value: fc.constant(n),
      }),
      { selector: (it) => `${it.kind} ${it.atS} ${String(it.isAutomatic)}` },
    ),
    summaries: fc.uniqueArray(
      fc.record({
        day: fc.constantFrom("2026-01-30", "2026-01-31"),
        steps: fc.constant(n),
        distanceM: some(n),
        sleep: some({ startS: 60 * n, endS: 60 * n + 60, deepMin: n }),
      }),
      { selector: (it) => it.day },
    ),
    workouts: fc
      .uniqueArray(fc.record({ at: startS, distanceM: some(n), isTracked: fc.boolean() }), {
        selector: (it) => it.at,
      })
      .map((list) =>
        list.map(({ at, distanceM, isTracked }) => ({
          workout: { startS: at, endS: at + 30, sportCode: n, distanceM, raw: new Uint8Array() },
          track: isTracked ? [{ atS: at, latitudeDeg: n, longitudeDeg: n }] : [],
        })),
      ),
  });

const imports = (count: number): fc.Arbitrary<Brought[]> =>
  fc.tuple(...Array.from({ length: count }, (_, n) => broughtBy(n + 1)));

test("an import that is taken out again is as if it had never been", () => {
  const list = imports(4).chain((all) => fc.tuple(fc.constant(all), fc.nat(all.length - 1)));
  fc.assert(
    fc.property(list, ([all, undone]) => {
      empty();
      const runs = all.map((it) => bring(it));
      const run = runs[undone];
      if (run === undefined) throw new Error("no run");
      if (run > 0) records.undoImport(run, NOW_S);
      const after = everything();
      empty();
      for (const it of all.toSpliced(undone, 1)) bring(it);
      expect(after).toEqual(everything());
    }),
    { numRuns: 80 },
  );
});

test("the last import taken out leaves the store as it was before, also where it said the same", () => {
  const list = fc.array(broughtBy(1), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(list, (all) => {
      empty();
      for (const it of all.slice(0, -1)) bring(it);
      const before = everything();
      const last = all.at(-1);
      const run = last === undefined ? 0 : bring(last);
      if (run > 0) records.undoImport(run, NOW_S);
      expect(everything()).toEqual(before);
    }),
    { numRuns: 80 },
  );
});

test("the order in which different sources are imported does not matter", () => {
  const all = fc.tuple(...SOURCES.map((source) => broughtBy(1, [source])));
  const list = all.chain((it) =>
    fc.tuple(fc.constant(it), fc.shuffledSubarray(it, { minLength: it.length })),
  );
  const sorted = (): unknown => dumpRecords(store.database);
  fc.assert(
    fc.property(list, ([one, other]) => {
      empty();
      for (const it of one) bring(it);
      const first = sorted();
      empty();
      for (const it of other) bring(it);
      expect(sorted()).toEqual(first);
    }),
    { numRuns: 60 },
  );
});

test("an import that is repeated changes nothing, and counts nothing but the same", () => {
  const either = fc.constantFrom(1, 2).chain((n) => broughtBy(n));
  const list = fc.array(either, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(list, (all) => {
      empty();
      for (const it of all) bring(it);
      const before = everything();
      for (const it of all) bring(it);
      expect(everything()).toEqual(before);
      const again = records.imports().slice(0, records.imports().length / 2);
      for (const run of again) expect(run).toMatchObject({ added: 0, changed: 0, lost: 0 });
    }),
    { numRuns: 60 },
  );
});

const minute = (facts: Partial<Minute> = {}): Minute => ({ startS: NOW_S - 60, kind: 1, ...facts });

test("a part of what was said before it was corrected is nothing new when it comes again", () => {
  const said = [{ kind: 0x53, steps: 1 }, { kind: 0x53 }, { kind: 1 }, { steps: 2 }, { steps: 1 }];
  for (const facts of said) bring({ source: "band", minutes: [minute(facts)] });
  const before = everything();
  for (const facts of said) bring({ source: "band", minutes: [minute(facts)] });
  expect(everything()).toEqual(before);
  expect([...records.minutes(A, 0, 2 ** 33)]).toMatchObject([{ kind: 1, steps: 2 }]);
});

test("a run that is taken out is still told of, and twice is once", () => {
  const run = bring({ source: "mifit", minutes: [minute()] });
  expect(records.undoImport(run, NOW_S + 9)).toMatchObject({ id: run, undoneS: NOW_S + 9 });
  expect(records.undoImport(run, NOW_S + 99)).toMatchObject({ undoneS: NOW_S + 9 });
  expect(records.imports()).toMatchObject([{ id: run, added: 1, undoneS: NOW_S + 9 }]);
});

test("only an import can be taken out, and only one that there is", () => {
  const sync = records.beginSync({ mac: A }, NOW_S);
  sync.addMinutes([minute()]);
  expect(() => records.undoImport(sync.id, NOW_S)).toThrow(
    expect.objectContaining({ code: "not-an-import" }),
  );
  expect(() => records.undoImport(99, NOW_S)).toThrow(
    expect.objectContaining({ code: "no-such-run" }),
  );
  expect([...records.minutes(A, 0, 2 ** 33)]).toHaveLength(1);
});

test("what was filled in of the wearer goes back, unless it was changed since", () => {
  const session = records.beginImport({ nowS: NOW_S, zone: "Asia/Tokyo" });
  session.intake("mifit").wearer({ heightCm: 170, weightKg: 60, bornOn: "1990-05-17" });
  session.intake("mifit").device({ mac: A }).minutes([minute()]);
  session.commit(NOW_S);
  records.setWearer({ ...records.wearer(), weightKg: 61 });
  records.undoImport(session.report().runs[0]?.id ?? 0, NOW_S);
  expect(records.wearer()).toMatchObject({
    heightCm: undefined,
    weightKg: 61,
    bornOn: undefined,
  });
  expect(records.zones()).toEqual([]);
});

test("a band that only an import told of goes with it; one that was met, or has a key, stays", () => {
  const run = bring({ source: "mifit", minutes: [minute()] });
  records.undoImport(run, NOW_S);
  expect(records.bands()).toEqual([]);
  const other = bring({ source: "mifit", minutes: [minute()] });
  Ledger.open(store, NOW_S).noteBand({ mac: A }, NOW_S);
  records.undoImport(other, NOW_S);
  expect(records.bands()).toMatchObject([{ mac: A, hasMinutes: false }]);
});

test("days are worked out anew where something was taken out", () => {
  const run = bring({ source: "mifit", minutes: [minute()] });
  store.database.run("DELETE FROM stale");
  records.undoImport(run, NOW_S);
  const [span] = store.database.rows("SELECT min(from_s) AS f, max(to_s) AS t FROM stale");
  expect(Number(span?.f)).toBeLessThanOrEqual(NOW_S - 60);
  expect(Number(span?.t)).toBeGreaterThanOrEqual(NOW_S);
});

test("many minutes that two sources dispute are given back to the one that stays", () => {
  const many = (steps: number): Minute[] =>
    Array.from({ length: 20_000 }, (_, n) => minute({ startS: n * 60 + 60 * 26_000_000, steps }));
  bring({ source: "data-export", minutes: many(1) });
  const before = everything();
  const run = bring({ source: "gadgetbridge", minutes: many(2) });
  expect([...records.minutes(A, 0, 2 ** 33)].every(({ steps }) => steps === 2)).toBe(true);
  records.undoImport(run, NOW_S);
  expect(everything()).toEqual(before);
});
