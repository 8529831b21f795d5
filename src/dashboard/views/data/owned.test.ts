import { expect, test } from "vitest";
import type { BandOfPage, RunOfPage } from "../../../server/answers.ts";
import { marksIn, ownedDevices, ownedSources } from "./owned.ts";

const AT = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 1000;

function run(parts: Partial<RunOfPage>): RunOfPage {
  const usual = { id: 1, kind: "import", source: "mifit", startedS: 0, outcome: "done" } as const;
  return { ...usual, added: 1, changed: 0, ...parts };
}

test("what was taken out again, or brought nothing, is not owned", () => {
  const runs = [
    run({ firstS: 5, lastS: 9, added: 4 }),
    run({ firstS: 1, lastS: 7, added: 3 }),
    run({ firstS: 0, lastS: 99, undoneS: 100 }),
    run({ source: "file" }),
  ];
  expect(ownedSources(runs)).toEqual([
    {
      key: "mifit",
      firstS: 1,
      lastS: 9,
      added: 7,
      spans: [
        { firstS: 5, lastS: 9 },
        { firstS: 1, lastS: 7 },
      ],
    },
  ]);
});

test("devices stand in the order in which they were worn", () => {
  const none = { isDevice: true, key: "none", workouts: 0, measurements: 0 } as const;
  const bands: BandOfPage[] = [
    { mac: "2", firstS: 9, lastS: 10, battery: [], alarms: [], ...none },
    { mac: "1", firstS: 1, lastS: 8, battery: [], alarms: [], ...none },
    { mac: "3", battery: [], alarms: [], ...none },
  ];
  expect(ownedDevices(bands).map(({ key }) => key)).toEqual(["1", "2"]);
});

test("ten years have marks at years, a season at months", () => {
  const decade = marksIn(AT("2016-04-02"), AT("2026-03-15"), 6);
  expect(decade).toEqual(["2018", "2020", "2022", "2024", "2026"].map((it) => AT(`${it}-01-01`)));
  expect(marksIn(AT("2026-01-15"), AT("2026-03-15"), 6)).toEqual([
    AT("2026-02-01"),
    AT("2026-03-01"),
  ]);
});

test("a moment has no marks, and the longest span ends", () => {
  expect(marksIn(5, 5, 6)).toEqual([]);
  expect(marksIn(0, 253_402_300_799, 6).length).toBeLessThan(100);
});
