import { afterEach, beforeEach, expect, test, vi } from "vitest";

beforeEach(() => {
  vi.resetModules();
  vi.stubGlobal("navigator", { languages: ["de-DE"] });
});
afterEach(() => vi.unstubAllGlobals());

async function marks(sport: string, from: number, to: number): Promise<string[]> {
  const { paceText, speedMarks } = await import("./pace.ts");
  return speedMarks(sport, { from, to }).map((it) => paceText(sport, it));
}

test("an axis of paces has a few marks, at round ones", async () => {
  expect(await marks("running", 2.5, 3.5)).toEqual(["5:00 /km", "5:30 /km", "6:00 /km"]);
  expect(await marks("running", 2.9, 3.1)).toEqual(["5:25 /km", "5:30 /km", "5:35 /km"]);
});

test("standing still now and then does not crowd the slow end", async () => {
  expect(await marks("running", 0, 4)).toEqual(["5:00 /km", "10:00 /km", "25:00 /km"]);
  expect(await marks("running", 0, 0)).toEqual([]);
});

test("an axis of speeds has round ones", async () => {
  expect(await marks("cycling", 0, 10)).toEqual(["10,0 km/h", "20,0 km/h", "30,0 km/h"]);
});
