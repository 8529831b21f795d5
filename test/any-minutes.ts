import fc from "fast-check";
import type { SampledMinute, SleepValues } from "../src/health/minute.ts";

/** Kinds that mean something, among any byte. */
const kind = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(0x50, 0x60, 0x70, 0x10, 0x5a, 0x01, 0x62, 0x04) },
  { weight: 5, arbitrary: fc.constantFrom(0x53, 0x56, 0x79, 0x7b, 0x7c, 0x78, 0x73, 0x76, 0xf3) },
  { weight: 1, arbitrary: fc.nat(255) },
);

const asleep: fc.Arbitrary<SleepValues | undefined> = fc.option(
  fc.record({ unknown: fc.nat(255), light: fc.nat(255), deep: fc.nat(255), rem: fc.nat(255) }),
  { nil: undefined, freq: 4 },
);

/** Like minutes after each other, after some that are missing. */
interface Stretch extends Omit<SampledMinute, "startS"> {
  readonly count: number;
  readonly missing: number;
}

/** A record as a failing test shows it: short. */
export interface AnyRecord {
  readonly fromMin: number;
  readonly stretches: readonly Stretch[];
}

function stretch(longest: number): fc.Arbitrary<Stretch> {
  return fc.record({
    kind,
    intensity: fc.oneof(fc.constant(0), fc.nat(60), fc.nat(255)),
    steps: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(255)),
    heartRateBpm: fc.option(fc.nat(255), { nil: undefined }),
    asleep,
    count: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: longest })),
    missing: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(400)),
  });
}

/**
 * Any record that a band, or a file, could hold.
 *
 * @param longestMin the longest stretch of like minutes
 */
export function anyRecord(longestMin = 300): fc.Arbitrary<AnyRecord> {
  return fc.record({
    fromMin: fc.integer({ min: 22_000_000, max: 29_000_000 }),
    stretches: fc.array(stretch(longestMin), { maxLength: 15 }),
  });
}

/** Its minutes: in order, each at most once. */
export function minutesOf({ fromMin, stretches }: AnyRecord): SampledMinute[] {
  const minutes: SampledMinute[] = [];
  let atMin = fromMin;
  for (const { count, missing, ...values } of stretches) {
    atMin += missing;
    for (let n = 0; n < count; n++, atMin++) minutes.push({ startS: atMin * 60, ...values });
  }
  return minutes;
}
