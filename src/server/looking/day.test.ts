import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LOOKED_AT_S, LOOKED_ZONE, LookedAt } from "../../../test/looked-at.ts";
import { at, minutesFrom } from "../../../test/minutes.ts";
import { ordinaryDays } from "../../../test/ordinary-days.ts";
import { startOfDay } from "../../health/local-day.ts";
import type { Minute } from "../../health/minute.ts";
import { offsetsOf } from "../../health/zone.ts";
import { NO_DEVICE } from "../../store/intake.ts";
import { evaluate } from "../../tasks/evaluate.ts";
import { STATE_OF_LETTER } from "../answers.ts";
import type { DayAnswer, SourceAnswer } from "../answers.ts";

const MAC = "C8:0F:10:01:02:03";
const OTHER_MAC = "C8:0F:10:0A:0B:0C";
const offsetAt = offsetsOf(LOOKED_ZONE);
const day = "2024-03-14";
const startS = startOfDay(day, offsetAt);

let looked: LookedAt;
beforeEach(() => {
  looked = new LookedAt();
});
afterEach(() => looked.close());

const dayOf = (name: string): Promise<DayAnswer> => looked.answer<DayAnswer>(`day/${name}`);

function bringMinutes(minutes: readonly Minute[], source: "band" | "mifit" = "band"): void {
  looked.bring(source, MAC, (it) => {
    it.minutes(minutes);
  });
}

describe("the minutes of a day", () => {
  test("have a slot each, and a letter for what they were", async () => {
    bringMinutes(
      minutesFrom("2024-03-13T23:00Z", "79 h55 x60, 7b h50 x30, gap x30, 01 i90 s100 h101 x9"),
    );
    const { minutes, summary } = await dayOf(day);
    expect(minutes.startS).toBe(startS);
    expect(minutes.states).toBe(
      `${"l".repeat(60)}${"d".repeat(30)}${".".repeat(30)}${"w".repeat(9)}`.padEnd(1440, "."),
    );
    expect(minutes.steps.slice(119, 130)).toEqual([null, ...Array<number>(9).fill(100), null]);
    expect(minutes.heartRateBpm[89]).toBe(50);
    expect(minutes.heartRateBpm[90]).toBeNull();
    expect(minutes.intensity[120]).toBe(90);
    for (const column of [minutes.steps, minutes.intensity, minutes.heartRateBpm]) {
      expect(column).toHaveLength(1440);
    }
    expect(summary?.steps).toBe(900);
    for (const letter of minutes.states) expect(STATE_OF_LETTER).toHaveProperty(letter);
  });

  test("have no pulse while nobody wears the band, whatever the sensor finds", async () => {
    bringMinutes(minutesFrom("2024-03-13T23:00Z", "03 h70 x60"));
    const { minutes } = await dayOf(day);
    expect(minutes.states.slice(0, 61)).toBe(`${"n".repeat(60)}.`);
    expect(minutes.heartRateBpm[10]).toBeNull();
    expect(minutes.steps[10]).toBe(0);
  });

  test("say nothing where nothing is told, which is not zero", async () => {
    bringMinutes([{ startS, steps: 30 }]);
    const { minutes } = await dayOf(day);
    expect([minutes.steps[0], minutes.heartRateBpm[0], minutes.intensity[0]]).toEqual([
      30,
      null,
      null,
    ]);
  });
});

describe("the clock of a day", () => {
  test("shows 23 hours when the clocks go on, and 25 when they go back", async () => {
    bringMinutes(ordinaryDays("2024-03-30", "2024-04-01", offsetAt));
    bringMinutes(ordinaryDays("2023-10-28", "2023-10-30", offsetAt));
    looked.nowS = at("2024-04-05T12:00Z");
    const spring = await dayOf("2024-03-31");
    expect(spring.minutes.states).toHaveLength(1380);
    expect(spring.minutes.states).not.toContain(".");
    expect(spring.endS - spring.startS).toBe(23 * 3600);
    expect(spring.clock).toEqual([
      { atS: spring.startS, offsetMin: 60 },
      { atS: at("2024-03-31T01:00Z"), offsetMin: 120 },
    ]);
    const autumn = await dayOf("2023-10-29");
    expect(autumn.minutes.states).toHaveLength(1500);
    expect(autumn.clock).toEqual([
      { atS: autumn.startS, offsetMin: 120 },
      { atS: at("2023-10-29T01:00Z"), offsetMin: 60 },
    ]);
    expect((await dayOf("2024-04-01")).clock).toEqual([
      { atS: at("2024-03-31T22:00Z"), offsetMin: 120 },
    ]);
  });

  test("changes on a journey, at the minute that is known", async () => {
    looked.records.noteZone(LOOKED_ZONE, 0);
    looked.records.noteZone("America/New_York", at("2024-03-14T15:07Z"));
    bringMinutes(ordinaryDays(day, day, offsetAt));
    const answer = await dayOf(day);
    expect(answer.clock).toEqual([
      { atS: startS, offsetMin: 60 },
      { atS: at("2024-03-14T15:07Z"), offsetMin: -240 },
    ]);
    expect(answer.endS).toBe(at("2024-03-15T04:00Z"));
    expect(answer.minutes.states).toHaveLength(1440 + 5 * 60);
    expect(await dayOf("2024-03-15")).toMatchObject({ startS: answer.endS });
  });
});

test("the sleep of a day is cut to it, that of its evening too", async () => {
  bringMinutes(ordinaryDays("2024-03-13", "2024-03-15", offsetAt));
  const { sleep, endS } = await dayOf(day);
  expect(sleep).toEqual([
    { state: "light-sleep", startS, endS: startS + 3600 },
    { state: "deep-sleep", startS: startS + 3600, endS: startS + 7200 },
    { state: "light-sleep", startS: startS + 7200, endS: startS + 7 * 3600 },
    { state: "light-sleep", startS: startS + 23 * 3600, endS },
  ]);
});

test("single readings of a day are there, also of a band that has recorded nothing else", async () => {
  bringMinutes(ordinaryDays(day, day, offsetAt));
  looked.bring("gadgetbridge", OTHER_MAC, (it) => {
    it.measurements([
      { kind: "stress", atS: startS + 60, value: 33, isAutomatic: true },
      { kind: "weight", atS: startS + 99, value: 64.5, isAutomatic: false },
      { kind: "weight", atS: startS - 1, value: 64, isAutomatic: false },
    ]);
  });
  expect((await dayOf(day)).readings).toEqual([
    { kind: "stress", atS: startS + 60, value: 33, isAutomatic: true },
    { kind: "weight", atS: startS + 99, value: 64.5, isAutomatic: false },
  ]);
});

describe("two sources", () => {
  const noonS = startS + 12 * 3600;
  const walk = (steps: number, count: number, from = noonS): Minute[] =>
    Array.from({ length: count }, (_, i) => ({
      startS: from + i * 60,
      kind: 1,
      intensity: 60,
      steps,
      heartRateBpm: 99,
    }));

  test("that say different things are in conflict for so long", async () => {
    bringMinutes(ordinaryDays(day, day, offsetAt));
    bringMinutes([...walk(44, 10), ...walk(44, 5, noonS + 3600)], "mifit");
    const { conflicts, summary } = await dayOf(day);
    expect(conflicts).toEqual([
      { startS: noonS, endS: noonS + 600 },
      { startS: noonS + 3600, endS: noonS + 3900 },
    ]);
    expect(summary?.steps).toBe(6000);
    expect((await dayOf("2024-03-15")).conflicts).toEqual([]);
  });

  test("that say the same, or of which one says less, are not", async () => {
    const all = ordinaryDays(day, day, offsetAt);
    bringMinutes(all);
    bringMinutes(all, "mifit");
    looked.bring("data-export", MAC, (it) => {
      it.minutes(all.map(({ startS: minuteS, steps }) => ({ startS: minuteS, steps })));
    });
    expect((await dayOf(day)).conflicts).toEqual([]);
  });

  test("of one minute are told, what counts first", async () => {
    bringMinutes(ordinaryDays(day, day, offsetAt));
    bringMinutes(walk(44, 10), "mifit");
    const answer = await looked.answer<SourceAnswer>(`source?atS=${noonS + 59}`);
    const device = "Mi Smart Band 4";
    expect(answer).toEqual({
      startS: noonS,
      offsetMin: 60,
      said: [
        {
          source: "band",
          device,
          run: 1,
          broughtS: LOOKED_AT_S,
          steps: 0,
          heartRateBpm: 66,
          intensity: 12,
          kind: 1,
          state: "still",
        },
        {
          source: "mifit",
          device,
          run: 2,
          broughtS: LOOKED_AT_S,
          steps: 44,
          heartRateBpm: 99,
          intensity: 60,
          kind: 1,
          state: "walking",
        },
      ],
    });
    expect((await looked.answer<SourceAnswer>("source?atS=1000000000")).said).toEqual([]);
  });

  test("what was read from the band has no number of an import", async () => {
    const run = looked.records.beginSync({ mac: MAC, model: "Mi Smart Band 4" }, LOOKED_AT_S);
    run.addMinutes(walk(50, 1));
    run.finish("done", LOOKED_AT_S);
    const { said } = await looked.answer<SourceAnswer>(`source?atS=${noonS}`);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatchObject({ source: "band", steps: 50, state: "walking" });
    expect(said[0]).not.toHaveProperty("run");
  });

  test("one file of steps and one of pulses are one word, put together", async () => {
    looked.bring("data-export", NO_DEVICE, (it) => {
      it.minutes([{ startS: noonS, steps: 70 }]);
    });
    looked.bring("data-export", NO_DEVICE, (it) => {
      it.minutes([{ startS: noonS, heartRateBpm: 88 }]);
    });
    const { said } = await looked.answer<SourceAnswer>(`source?atS=${noonS}`);
    expect(said[0]).toMatchObject({ source: "data-export", steps: 70, heartRateBpm: 88 });
    expect(said[0]).not.toHaveProperty("device");
    expect((await dayOf(day)).conflicts).toEqual([]);
  });
});

describe("two bands", () => {
  const noonS = startS + 12 * 3600;
  const all = ordinaryDays(day, day, offsetAt);
  const bringOther = (minutes: readonly Minute[]): void => {
    looked.bring(
      "mifit",
      OTHER_MAC,
      (it) => {
        it.minutes(minutes);
      },
      { model: "Mi Band 3" },
    );
  };

  test("that were both worn and say different things are in conflict", async () => {
    bringMinutes(all);
    bringOther(minutesFrom("2024-03-14T11:00Z", "01 i60 s30 h99 x10"));
    const answer = await dayOf(day);
    expect(answer.conflicts).toEqual([{ startS: noonS, endS: noonS + 600 }]);
    const { said } = await looked.answer<SourceAnswer>(`source?atS=${noonS}`);
    expect(said.map(({ device, state }) => [device, state])).toEqual([
      ["Mi Band 3", "walking"],
      ["Mi Smart Band 4", "still"],
    ]);
    expect(answer.minutes.steps[720]).toBe(30);
  });

  test("of which one lies in a drawer are not", async () => {
    bringMinutes(all);
    bringOther(minutesFrom("2024-03-14T09:00Z", "03 x300"));
    expect((await dayOf(day)).conflicts).toEqual([]);
    const { said } = await looked.answer<SourceAnswer>(`source?atS=${noonS}`);
    expect(said.map(({ state }) => state)).toEqual(["still", "not-worn"]);
  });
});

test("days and minutes are those of one evaluation", async () => {
  bringMinutes(ordinaryDays("2024-03-10", day, offsetAt));
  const { days } = await evaluate(looked.records, undefined, { zone: LOOKED_ZONE });
  const { summary, minutes } = await dayOf(day);
  expect(summary).toEqual(JSON.parse(JSON.stringify(days({ from: day, to: day })[0])));
  expect(minutes.steps.reduce((sum: number, it) => sum + (it ?? 0), 0)).toBe(summary?.steps);
  const asleep = minutes.states.split(/(?:)/).filter((it) => it === "l" || it === "d");
  expect(asleep).toHaveLength(summary?.asleepMinutes ?? -1);
});
