import { afterAll, beforeAll, expect, test } from "vitest";
import { deviceIn, leftOut, MifitWorkshop, withDays } from "../../../test/mifit-tools.ts";

const DAY = "2024-03-08";
const MIDNIGHT_S = Date.UTC(2024, 2, 7, 23) / 1000;
const at = (minute: number): number => MIDNIGHT_S + minute * 60;

/** 23:30 to 01:30. */
const NIGHT = { st: at(-30), ed: at(90), dp: 60, lt: 40, dt: 15, wk: 5 };
/** The lengths of its stages in minutes, and what they are. */
const STAGES = [
  [40, 4, "light-sleep"],
  [60, 5, "deep-sleep"],
  [5, 7, "awake"],
  [15, 8, "rem-sleep"],
] as const;
const TOLD = [
  [at(-30), at(10), "light-sleep"],
  [at(10), at(70), "deep-sleep"],
  [at(70), at(75), "awake"],
  [at(75), at(90), "rem-sleep"],
];
const WHOLE = [[at(-30), at(90), "asleep"]];

/** The stages, the first one beginning at a minute; `wrap`: as a clock shows it. */
function stagesFrom(first: number, wrap = false): { start: number; stop: number; mode: number }[] {
  let next = first;
  return STAGES.map(([length, mode]) => {
    const start = next;
    next += length;
    const wrapped = (minute: number): number => (wrap ? minute % 1440 : minute);
    return { start: wrapped(start), stop: wrapped(next - 1), mode };
  });
}

let shop: MifitWorkshop;
beforeAll(() => {
  shop = new MifitWorkshop();
});
afterAll(() => shop.close());

async function read(
  slp: object,
  stp: object = {},
): Promise<{ stretches: unknown[]; left: Record<string, number | undefined> }> {
  const intake = await shop.read(
    withDays([{ date: DAY, summary: { v: 6, tz: "3600", slp, stp } }]),
  );
  const stretches = deviceIn(intake, "").stretches.map(({ startS, endS, state }) => [
    startS,
    endS,
    state,
  ]);
  return { stretches, left: leftOut(intake) };
}

test.each([
  ["the midnight before", stagesFrom(1410)],
  ["the day's own midnight, wrapped", stagesFrom(1410, true)],
  ["the midnight before the one before", stagesFrom(2850)],
  ["the beginning", stagesFrom(0)],
])("stages that count from %s lie at the same times", async (_, stage) => {
  expect(await read({ ...NIGHT, stage })).toEqual({ stretches: TOLD, left: {} });
});

test("stages that end some minutes off the night are still its stages", async () => {
  const { stretches } = await read({ ...NIGHT, ed: at(94), stage: stagesFrom(1410) });
  expect(stretches).toEqual(TOLD);
});

test.each([
  [
    "end much later",
    { ...NIGHT, ed: at(80), stage: stagesFrom(1410) },
    [[at(-30), at(80), "asleep"]],
  ],
  ["are in disorder", { ...NIGHT, stage: stagesFrom(1410).toReversed() }, WHOLE],
])("of a night whose stages %s, only beginning and end are brought", async (_, slp, stretches) => {
  expect(await read(slp)).toEqual({ stretches, left: { "stages-dropped": 1 } });
});

test("a night without stages is one stretch of sleep", async () => {
  expect(await read(NIGHT)).toEqual({ stretches: WHOLE, left: {} });
  expect(await read({ ...NIGHT, stage: [] })).toEqual({ stretches: WHOLE, left: {} });
});

test("stages where the last minute of one is the first of the next do not overlap", async () => {
  const stage = stagesFrom(1410).map((it) => ({ ...it, stop: it.stop + 1 }));
  const { stretches } = await read({ ...NIGHT, stage });
  expect(stretches.slice(0, 3)).toEqual(TOLD.slice(0, 3));
});

test.each([
  ["3 is deep", 60, { 4: 2, 5: 3 }, ["light-sleep", "deep-sleep"]],
  ["2 is deep", 60, { 4: 3, 5: 2 }, ["light-sleep", "deep-sleep"]],
  ["nothing tells", 50, { 4: 2, 5: 3 }, ["asleep", "asleep"]],
])("older stages are 2 and 3; the night's sums tell that %s", async (_, dp, modes, states) => {
  const known: Record<number, number> = modes;
  const stage = stagesFrom(1410).map((it) => ({ ...it, mode: known[it.mode] ?? it.mode }));
  const { stretches } = await read({ ...NIGHT, dp, stage });
  expect(stretches.slice(0, 2)).toEqual([
    [at(-30), at(10), states[0]],
    [at(10), at(70), states[1]],
  ]);
});

test("stages that make no sense or that nobody knows are left out and counted", async () => {
  const stage: unknown[] = stagesFrom(1410).map((it) => ({
    ...it,
    mode: it.mode === 7 ? 99 : it.mode,
  }));
  stage.splice(2, 0, { start: "x", stop: 3, mode: 4 }, { start: -5, stop: 1e9, mode: 4 });
  expect(await read({ ...NIGHT, stage })).toEqual({
    stretches: TOLD.filter(([, , state]) => state !== "awake"),
    left: { "bad-stage": 3 },
  });
});

const NAP = [at(840), at(870), "light-sleep"];

test.each([
  ["the midnight before", stagesFrom(1410), 2280],
  ["the day's own midnight, wrapped", stagesFrom(1410, true), 840],
  ["an unknown one", [], 2280],
  ["the day's own, without stages", [], 840],
])("a nap counts from the same midnight as its night: %s", async (_, stage, start) => {
  const odd_stage = [{ start, stop: start + 29, mode: 4 }];
  const night = stage.length === 0 ? WHOLE : TOLD;
  expect(await read({ ...NIGHT, stage, odd_stage })).toEqual({
    stretches: [...night, NAP],
    left: {},
  });
});

test("a nap on a day without a night is one", async () => {
  const odd_stage = [{ start: 840, stop: 869, mode: 4 }];
  const { stretches } = await read({ st: at(0), ed: at(0), dp: 0, lt: 0, odd_stage });
  expect(stretches).toEqual([NAP]);
});

test("a nap within the night is none", async () => {
  const odd_stage = [{ start: 1420, stop: 1430, mode: 4 }];
  const { stretches, left } = await read({ ...NIGHT, stage: stagesFrom(1410), odd_stage });
  expect([stretches, left]).toEqual([TOLD, { "bad-stage": 1 }]);
});

test("activities count from the day's own midnight; their last minute belongs to them", async () => {
  const { stretches, left } = await read(
    {},
    {
      stage: [
        { start: 460, stop: 474, mode: 1, dis: 330, cal: 12, step: 450 },
        { start: 480, stop: 480, mode: 3 },
        { start: 500, stop: 509, mode: 4 },
        { start: 520, stop: 529, mode: 7 },
        { start: 540, stop: 549, mode: 76 },
        { start: 560, stop: 559, mode: 1 },
        { start: 1e6, stop: 1e6, mode: 1 },
        { start: 1, stop: 2, mode: "walk" },
        null,
      ],
    },
  );
  expect(stretches).toEqual([
    [at(460), at(475), "walking"],
    [at(480), at(481), "fast-walking"],
    [at(500), at(510), "running"],
    [at(520), at(530), "activity"],
    [at(540), at(550), "activity"],
  ]);
  expect(left).toEqual({ "bad-activity": 3 });
});
