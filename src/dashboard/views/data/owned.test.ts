import { expect, test } from "vitest";
import type { BandOfPage, RunOfPage, SpreadOfPage } from "../../../server/answers.ts";
import { gapsIn, leastGap, marksIn, ownedDevices, ownedSources, piecesOf } from "./owned.ts";

const AT = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 1000;

function run(parts: Partial<RunOfPage>): RunOfPage {
  const usual = { id: 1, kind: "import", source: "mifit", startedS: 0, outcome: "done" } as const;
  return { ...usual, added: 1, changed: 0, lost: 0, ...parts };
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

const DAY_S = 86_400;

test("of what is owned the days are those of all its bands, or of all its sources", () => {
  const spread: SpreadOfPage[] = [
    { mac: "1", source: "mifit", days: [[3, 5]] },
    { mac: "1", source: "band", days: [[8, 9]] },
    {
      mac: "2",
      source: "mifit",
      days: [
        [1, 3],
        [7, 8],
      ],
    },
  ];
  const [source] = ownedSources([run({ firstS: DAY_S, lastS: 7 * DAY_S + 5 })], spread);
  expect(source?.days).toEqual([
    { from: 1, to: 5 },
    { from: 7, to: 8 },
  ]);
  const none = { isDevice: true, key: "none", workouts: 0, measurements: 0 } as const;
  const band = { mac: "1", firstS: 3 * DAY_S + 5, lastS: 4 * DAY_S, battery: [], alarms: [] };
  const [device] = ownedDevices([{ ...band, ...none }], spread);
  expect(device?.days).toEqual([
    { from: 3, to: 5 },
    { from: 8, to: 9 },
  ]);
});

test("records reach as far as their days do, which are more than the runs that are told", () => {
  const days = [[2, 40]] as const;
  const [source] = ownedSources(
    [run({ firstS: 20 * DAY_S + 7, lastS: 30 * DAY_S })],
    [{ mac: "1", source: "mifit", days }],
  );
  expect(source).toMatchObject({ firstS: 2 * DAY_S, lastS: 39 * DAY_S });
  const [exact] = ownedSources(
    [run({ firstS: 2 * DAY_S + 7, lastS: 39 * DAY_S + 9 })],
    [{ mac: "1", source: "mifit", days }],
  );
  expect(exact).toMatchObject({ firstS: 2 * DAY_S + 7, lastS: 39 * DAY_S + 9 });
});

test("nothing is drawn of days that are not known yet", () => {
  expect(piecesOf({ key: "", firstS: 0, lastS: 9 * DAY_S }, (atS) => atS)).toEqual([]);
});

test("a gap that can be seen is drawn, a day that is narrower than a line, too", () => {
  const days = [
    { from: 0, to: 10 },
    { from: 12, to: 13 },
    { from: 40, to: 41 },
  ];
  const owned = { key: "", firstS: 3600, lastS: 40 * DAY_S + 60, days };
  const oneADay = piecesOf(owned, (atS) => atS / DAY_S);
  expect(oneADay).toEqual([
    { fromPx: 3600 / DAY_S, toPx: 10 },
    { fromPx: 12, toPx: 14 },
    { fromPx: 40, toPx: 42 },
  ]);
  const oneInFour = piecesOf(owned, (atS) => atS / DAY_S / 4);
  expect(oneInFour.map(({ fromPx, toPx }) => [Math.round(fromPx), Math.round(toPx)])).toEqual([
    [0, 5],
    [10, 12],
  ]);
});

test("gaps are spoken of that are long beside the whole; the longest comes first", () => {
  const days = [
    { from: 0, to: 10 },
    { from: 12, to: 13 },
    { from: 40, to: 41 },
  ];
  expect(gapsIn(days, 1)).toEqual([
    { from: 13, to: 40 },
    { from: 10, to: 12 },
  ]);
  expect(gapsIn(days, 7)).toEqual([{ from: 13, to: 40 }]);
  expect(gapsIn([], 1)).toEqual([]);
  expect([30, 800, 3_653].map((count) => leastGap(0, count * DAY_S))).toEqual([1, 7, 30]);
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
