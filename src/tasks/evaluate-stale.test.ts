import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { anyRecord, minutesOf } from "../../test/any-minutes.ts";
import { at, minutesFrom } from "../../test/minutes.ts";
import { WornStore } from "../../test/worn-store.ts";
import type { Minute } from "../health/minute.ts";
import { evaluateDays, evaluateNights } from "./evaluate.ts";
import { evaluateStale } from "./evaluate-stale.ts";
import type { EvaluationProgress } from "./evaluate-stale.ts";

const MAC = "C8:0F:10:01:02:03";
const ZONE = "Europe/Berlin";
const ALWAYS = { from: "1980-01-01", to: "2099-12-31" };

let worn: WornStore;
beforeEach(() => {
  worn = new WornStore(ZONE);
});
afterEach(() => {
  worn.close();
});

function keep(minutes: readonly Minute[], mac = MAC): void {
  worn.keep(mac, { minutes });
}

function kept(): { days: unknown; nights: unknown } {
  const { evaluated } = worn.records;
  const id = evaluated.wearers()[0]?.id ?? 0;
  return {
    days: evaluated.days(id, ALWAYS.from, ALWAYS.to),
    nights: evaluated.nights(id, ALWAYS.from, ALWAYS.to),
  };
}

function atOnce(mac = MAC): { days: unknown; nights: unknown } {
  return {
    days: evaluateDays(worn.records, [mac], ALWAYS, ZONE),
    nights: evaluateNights(worn.records, [mac], ALWAYS, ZONE),
  };
}

describe("days that are kept", () => {
  test("are those worked out in one pass, whatever came when and in which order", async () => {
    const piece = fc.record({ record: anyRecord(1_500), laterMin: fc.nat(200_000) });
    let days = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 4 }), async (pieces) => {
        worn.close();
        worn = new WornStore(ZONE);
        const [first] = pieces;
        for (const { record, laterMin } of pieces) {
          keep(minutesOf({ ...record, fromMin: (first?.record.fromMin ?? 0) + laterMin }));
          await evaluateStale(worn.records, { zone: ZONE });
          expect(worn.staleS()).toBe(0);
          expect(kept()).toEqual(atOnce());
        }
        days += evaluateDays(worn.records, [MAC], ALWAYS, ZONE).length;
      }),
      { numRuns: 12 },
    );
    expect(days).toBeGreaterThan(12);
  });

  test("of whom nothing is known there are none", async () => {
    await evaluateStale(worn.records, { zone: ZONE });
    expect(kept()).toEqual({ days: [], nights: [] });
  });

  test("go when their minutes are taken back", async () => {
    const run = worn.records.beginSync({ mac: MAC }, at("2024-06-01T00:00Z"));
    const minutes = minutesFrom("2024-03-05T10:00+01:00", "01 i90 s50 x60");
    run.addMinutes(minutes);
    await evaluateStale(worn.records, { zone: ZONE });
    expect(kept().days).toHaveLength(1);
    run.withdrawMinutes(0, at("2025-01-01T00:00Z"));
    await evaluateStale(worn.records, { zone: ZONE });
    expect(kept().days).toEqual([]);
  });
});

describe("what is worked out anew", () => {
  const DAYS = 200;
  const walks = (steps: number): Minute[] =>
    Array.from({ length: DAYS }, (_, day) => ({
      startS: at("2024-01-01T10:00Z") + day * 86_400,
      kind: 1,
      intensity: 90,
      steps,
    }));

  test("is done in pieces, and an interruption loses none that was done", async () => {
    keep(walks(50));
    const stop = new AbortController();
    const seen: EvaluationProgress[] = [];
    const work = evaluateStale(worn.records, {
      zone: ZONE,
      signal: stop.signal,
      onProgress: (progress) => {
        seen.push(progress);
        if (seen.length === 2) stop.abort();
      },
    });
    await expect(work).rejects.toMatchObject({ code: "interrupted" });
    expect(kept().days).toHaveLength(20);
    expect(seen.map(({ ofDays }) => ofDays)).toEqual([200, 200]);
    const before = worn.staleS();
    expect(before).toBeGreaterThan(170 * 86_400);
    expect(before).toBeLessThan(190 * 86_400);
    await evaluateStale(worn.records, { zone: ZONE });
    expect(kept()).toEqual(atOnce());
    expect(kept().days).toHaveLength(DAYS);
  });

  test("is only what was touched", async () => {
    keep(walks(50));
    await evaluateStale(worn.records, { zone: ZONE });
    keep(minutesFrom("2024-05-05T12:00Z", "01 i90 s50 x10"));
    expect(worn.staleS()).toBe(600);
    await evaluateStale(worn.records, { zone: ZONE });
    expect(kept()).toEqual(atOnce());
  });

  test("is nothing when the same is said again", async () => {
    keep(walks(50));
    await evaluateStale(worn.records, { zone: ZONE });
    keep(walks(50));
    expect(worn.staleS()).toBe(0);
  });

  test("is everything, when the wearer grows or gains, but not for a name or a goal", async () => {
    keep(walks(100));
    worn.records.setWearer({ name: "Ada", heightCm: 160, weightKg: 60 });
    const [day] = await worn.days("2024-02-02", "2024-02-02");
    expect(day?.distanceM).toBeCloseTo(100 * 1.6 * 0.43);
    worn.records.setWearer({ name: "Ada L.", heightCm: 160, weightKg: 60, stepGoal: 7_000 });
    const pieces: unknown[] = [];
    const onProgress = (it: EvaluationProgress): void => void pieces.push(it);
    await evaluateStale(worn.records, { zone: ZONE, onProgress });
    expect(pieces).toEqual([]);
    worn.records.setWearer({ name: "Ada L.", heightCm: 170, weightKg: 60 });
    const [taller] = await worn.days("2024-02-02", "2024-02-02");
    expect(taller?.distanceM).toBeCloseTo(100 * 1.7 * 0.43);
  });

  test("is everything by another clock, as long as only this computer's is known", async () => {
    keep(minutesFrom("2024-03-05T23:30Z", "01 i90 s50 x10"));
    const names = async (zone: string): Promise<string[]> => {
      await evaluateStale(worn.records, { zone });
      const { evaluated } = worn.records;
      return evaluated
        .days(evaluated.wearers()[0]?.id ?? 0, ALWAYS.from, ALWAYS.to)
        .map((it) => it.day);
    };
    expect(await names("UTC")).toEqual(["2024-03-05"]);
    expect(await names("Europe/Berlin")).toEqual(["2024-03-06"]);
    worn.records.noteZone("UTC", at("2024-06-01T00:00Z"));
    expect(await names("Europe/Berlin")).toEqual(["2024-03-05"]);
    expect(await names("Asia/Tokyo")).toEqual(["2024-03-05"]);
  });
});
