import fc from "fast-check";
import type { Lap, TrackPoint } from "../src/health/workout.ts";
import type { RecordedWorkout } from "../src/store/intake.ts";

const number = (min: number, max: number) =>
  fc.double({ min, max, noNaN: true }).map((it) => (Object.is(it, -0) ? 0 : it));
const maybe = <It>(it: fc.Arbitrary<It>) => fc.option(it, { nil: undefined });

/** Drops what is not said: absent and `undefined` are the same to us. */
function said<It extends object>(it: It): It {
  return Object.fromEntries(Object.entries(it).filter(([, value]) => value !== undefined)) as It;
}

/** A moment; `atS` is how much later it is than the one before. */
const anyPoint: fc.Arbitrary<TrackPoint> = fc
  .record({
    atS: fc.integer({ min: 0, max: 90 }),
    place: maybe(fc.record({ longitudeDeg: number(-180, 179.9), latitudeDeg: number(-90, 90) })),
    altitudeM: maybe(number(-430, 8_900)),
    heartRateBpm: maybe(fc.integer({ min: 1, max: 254 })),
    speedMPerS: maybe(number(0, 100)),
    cadencePerMin: maybe(fc.integer({ min: 0, max: 254 })),
    mark: fc.option(fc.constantFrom("pause" as const, "resume" as const), {
      nil: undefined,
      freq: 6,
    }),
  })
  .map(({ place, ...rest }) => said({ ...rest, ...place }));

const pulse = maybe(fc.integer({ min: 1, max: 254 }));

/** A lap; `startS` is how much later it begins than the one before. */
const anyLap: fc.Arbitrary<Lap> = fc
  .record({
    startS: fc.integer({ min: 1, max: 600 }),
    durationS: number(0, 6_000),
    distanceM: maybe(number(0.01, 10_000)),
    energyKcal: maybe(number(1, 1_000)),
    averageHeartRateBpm: pulse,
    maxHeartRateBpm: pulse,
  })
  .map(said);

const anySummary = fc.record({
  sportCode: fc.integer({ min: 0, max: 0x7fffffff }),
  sportCodes: maybe(fc.constantFrom("mifit" as const, "gadgetbridge" as const, "fit" as const)),
  sport: maybe(fc.constantFrom("running", "walking", "cycling", "yoga", "HIIT", "something else")),
  title: maybe(
    fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 120 })
      .map((it) => it.trim())
      .filter((it) => it.length > 0 && it.isWellFormed() && !/[\p{Cc}\ufffe\uffff]/u.test(it)),
  ),
  activeS: maybe(number(0, 90_000)),
  steps: maybe(fc.nat(1_000_000)),
  distanceM: maybe(number(0, 1e6)),
  energyKcal: maybe(number(0, 1e5)),
  ascentM: maybe(number(0, 9_000)),
  descentM: maybe(number(0, 9_000)),
  lowestM: maybe(number(-430, 9_000)),
  highestM: maybe(number(-430, 9_000)),
  averageHeartRateBpm: pulse,
  maxHeartRateBpm: pulse,
  minHeartRateBpm: pulse,
  maxSpeedMPerS: maybe(number(0, 300)),
  averagePaceSPerKm: maybe(number(0, 5_000)),
  averageStrideCm: maybe(number(0, 300)),
  strokes: maybe(fc.nat(10_000)),
  laps: maybe(fc.nat(1_000)),
  swolf: maybe(fc.nat(1_000)),
});

/** Workouts as a band or another program may have recorded them, with everything that they can have. */
export const anyWorkout: fc.Arbitrary<RecordedWorkout> = fc
  .record({
    startS: fc.integer({ min: Date.UTC(2001) / 1000, max: Date.UTC(2024) / 1000 }),
    afterS: fc.nat(600),
    summary: anySummary,
    points: fc.array(anyPoint, { maxLength: 30 }),
    laps: fc.array(anyLap, { maxLength: 5 }),
  })
  .map(({ startS, afterS, summary, points, laps }) => {
    const track = later(points, startS, (it, atS) => ({ ...it, atS }));
    const timed = later(laps, startS, (it, lapS) => ({ ...it, startS: lapS }));
    const lastS = Math.max(startS, track.at(-1)?.atS ?? 0, ...timed.map(endOf));
    const workout = { ...said(summary), startS, endS: lastS + afterS, raw: new Uint8Array(0) };
    return { workout, track: sensible(track), laps: timed.length > 0 ? timed : undefined };
  });

function endOf({ startS, durationS }: Lap): number {
  return Math.ceil(startS + durationS);
}

/** Turns distances in time into times. */
function later<It extends { atS: number } | { startS: number }, Out>(
  all: readonly It[],
  startS: number,
  at: (it: It, atS: number) => Out,
): Out[] {
  let atS = startS;
  return all.map((it) => {
    atS += "atS" in it ? it.atS : it.startS;
    return at(it, atS);
  });
}

/** A mark is alone in its second, and every point says something. */
function sensible(track: readonly TrackPoint[]): TrackPoint[] {
  const out: TrackPoint[] = [];
  for (const point of track) {
    const before = out.at(-1);
    const isSame = before?.atS === point.atS;
    if (Object.keys(point).length < 2 || (isSame && (point.mark ?? before.mark))) continue;
    out.push(point);
  }
  return out;
}
