import fc from "fast-check";
import { expect, test } from "vitest";
import { anyRecord, minutesOf } from "../../../test/any-minutes.ts";
import type { AnyRecord } from "../../../test/any-minutes.ts";
import { anyWorkout } from "../../../test/any-workout.ts";
import { LOOKED_ZONE, LookedAt } from "../../../test/looked-at.ts";
import { addDays, dayAt } from "../../health/local-day.ts";
import { offsetsOf } from "../../health/zone.ts";
import { NO_DEVICE } from "../../store/intake.ts";
import type { MinuteColumns } from "../answers.ts";
import type { Looking } from "./looking.ts";

const MAC = "C8:0F:10:01:02:03";
const OTHER_MAC = "C8:0F:10:0A:0B:0C";
const offsetAt = offsetsOf(LOOKED_ZONE);

/** Everything that can be asked, of days around this moment. */
async function allAnswers(look: Looking, atS: number): Promise<readonly object[]> {
  const { day } = dayAt(atS, offsetAt);
  const range = { from: addDays(day, -200), to: addDays(day, 100) };
  const { workouts } = await look.workouts(undefined);
  return Promise.all([
    look.house(),
    look.now(undefined),
    look.day(undefined, day),
    look.day(undefined, addDays(day, 1)),
    look.days(undefined, range),
    look.hours(undefined, range),
    look.nights(undefined, range),
    look.night(undefined, day),
    look.night(undefined, addDays(day, 1)),
    look.source(undefined, atS),
    look.workouts(undefined),
    ...workouts.map(({ startS }) => look.workout(undefined, startS)),
    look.bands(),
    look.runs(),
    look.spread(),
  ]);
}

function expectWhole({ startS, steps, intensity, heartRateBpm, states }: MinuteColumns): void {
  expect(startS % 60).toBe(0);
  expect([steps.length, intensity.length, heartRateBpm.length]).toEqual(
    Array<number>(3).fill(states.length),
  );
}

/** One store after the other: what one leaves open would keep the next one waiting. */
async function withStore(work: (looked: LookedAt) => Promise<void>): Promise<void> {
  const looked = new LookedAt();
  try {
    await work(looked);
  } finally {
    await looked.close();
  }
}

const anySaid = fc.record({
  band: anyRecord(200),
  app: anyRecord(200),
  shiftMin: fc.integer({ min: -500, max: 500 }),
  workouts: fc.array(anyWorkout, { maxLength: 3 }),
  steps: fc.integer({ min: 0, max: 40_000 }),
});

/** The same stretch of time, so that the two meet. */
const near = (record: AnyRecord, fromMin: number): AnyRecord => ({ ...record, fromMin });

test("whatever is recorded, every answer is JSON, with a slot for each minute", async () => {
  await fc.assert(
    fc.asyncProperty(anySaid, ({ band, app, shiftMin, workouts, steps }) =>
      withStore(async (looked) => {
        const minutes = minutesOf(band);
        const atS = minutes[0]?.startS ?? band.fromMin * 60;
        const { day } = dayAt(atS, offsetAt);
        looked.nowS = atS + 86_400;
        looked.bring("band", MAC, (it) => {
          it.minutes(minutes);
          it.workouts(workouts);
        });
        looked.bring("mifit", MAC, (it) => {
          it.minutes(minutesOf(near(app, band.fromMin + shiftMin)));
        });
        looked.bring("gadgetbridge", OTHER_MAC, (it) => {
          it.minutes(minutesOf(near(app, band.fromMin - shiftMin)));
        });
        looked.bring("data-export", NO_DEVICE, (it) => {
          it.summaries([{ day, steps, sleep: { startS: atS, endS: atS + 9000, deepMin: 20 } }]);
        });
        for (const answer of await allAnswers(looked.looking, atS)) {
          const text = JSON.stringify(answer);
          // Absent and undefined are the same; NaN and Infinity are none of the two.
          expect(JSON.parse(text)).toEqual(answer);
          const { minutes: columns } = answer as { readonly minutes?: MinuteColumns };
          if (columns !== undefined) expectWhole(columns);
        }
      }),
    ),
    { numRuns: 12 },
  );
});

test("numbers that no program of ours has written break nothing", () =>
  withStore(async (looked) => {
    looked.bring("band", MAC, (it) => {
      it.minutes([{ startS: 1_710_000_000, kind: 1, steps: 3 }]);
      it.workouts([
        {
          workout: {
            startS: 1_710_000_000,
            endS: 1_710_000_600,
            sportCode: 1,
            raw: new Uint8Array(),
          },
          track: [{ atS: 1_710_000_000, heartRateBpm: 99 }],
        },
      ]);
      it.measurements([{ kind: "weight", atS: 1_710_000_000, value: 60, isAutomatic: false }]);
      it.battery([{ atS: 1_710_000_000, levelPercent: 5 }]);
    });
    const huge = "9223372036854775807";
    looked.store.database.run(`
      UPDATE minute SET steps = ${huge}, heart_rate = -${huge}, intensity = ${huge}, kind = -1;
      UPDATE workout SET steps = ${huge}, distance_m = 9e999, sport_code = ${huge}, swolf = ${huge};
      UPDATE track_point SET heart_rate = ${huge}, speed_m_per_s = -9e999, longitude = 9e999;
      UPDATE measurement SET value = 9e999; UPDATE battery_reading SET level_percent = ${huge};
      UPDATE run SET added = ${huge}, first_s = ${huge};`);
    looked.nowS = 1_710_001_000;
    for (const answer of await allAnswers(looked.looking, 1_710_000_000)) {
      expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
    }
  }));
