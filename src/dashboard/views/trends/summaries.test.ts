import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { CountedDay } from "./day-values.ts";

beforeEach(() => {
  vi.resetModules();
  vi.stubGlobal("navigator", { languages: ["en-GB"] });
});
afterEach(() => vi.unstubAllGlobals());

const counted = (...values: number[]): CountedDay[] =>
  values.map((value, i) => ({ day: `2026-03-0${i + 2}`, value, isTold: false }));

async function ofDays(those: CountedDay[]): Promise<string> {
  const { summaryOfDays } = await import("./summaries.ts");
  const days = those.map(({ day, value }) => ({ day, value, is: "known" as const }));
  return summaryOfDays("Steps", "steps", days, those);
}

test("single days are told by the lowest and the highest, as they are drawn", async () => {
  expect(await ofDays(counted(6524, 4210, 9120))).toBe(
    "Steps: lowest 4,210 steps (Tuesday 3 March), highest 9,120 steps (Wednesday 4 March).",
  );
  expect(await ofDays(counted(6524))).toBe("Steps: 6,524 steps (Monday 2 March).");
  expect(await ofDays(counted(6524, 6524))).toBe("Steps: 6,524 steps (2 days).");
});

test("without a day that counts nothing is told, but not that nothing is recorded where something is", async () => {
  const { summaryOfDays } = await import("./summaries.ts");
  const today = { day: "2026-03-02", value: 100, is: "unfinished" } as const;
  expect(summaryOfDays("Steps", "steps", [today], [])).toBe(
    "Steps: no day is recorded as a whole.",
  );
  expect(summaryOfDays("Steps", "steps", [{ day: "2026-03-02", is: "no-record" }], [])).toBe(
    "Steps: nothing is recorded.",
  );
});

test("distributions are told by their medians; equal ones are told once", async () => {
  const { summaryOf } = await import("./summaries.ts");
  const of = (p50: number) => ({ p10: p50, p25: p50, p50, p75: p50, p90: p50, of: 7 });
  expect(summaryOf("Months", "pulse", [of(54), null, of(57)])).toBe(
    "Months: medians from 54 bpm to 57 bpm.",
  );
  expect(summaryOf("Months", "pulse", [of(54.2), of(54.4)])).toBe("Months: median 54 bpm.");
});
