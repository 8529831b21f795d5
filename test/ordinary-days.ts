import { addDays, daysBetween, startOfDay } from "../src/health/local-day.ts";
import type { LocalDay } from "../src/health/local-day.ts";
import type { Minute } from "../src/health/minute.ts";
import type { OffsetAt } from "../src/health/zone.ts";

const ASLEEP = { kind: 0x79, intensity: 2, steps: 0, heartRateBpm: 55 };
const DEEP = { kind: 0x7b, intensity: 0, steps: 0, heartRateBpm: 50 };
const SITTING = { kind: 0x01, intensity: 12, steps: 0, heartRateBpm: 66 };
const WALKING = { kind: 0x01, intensity: 90, steps: 100, heartRateBpm: 100 };

/**
 * The minutes of days that are all alike, without a hole, from the clock's midnight to midnight: asleep
 * from 23 to 7, of that deep from 1 to 2; walking from 8 on, an hour, and on the nth day n minutes more.
 */
export function ordinaryDays(from: LocalDay, to: LocalDay, offsetAt: OffsetAt): Minute[] {
  return [...daysBetween(from, to)].flatMap((day, n) => {
    const startS = startOfDay(day, offsetAt);
    const endS = startOfDay(addDays(day, 1), offsetAt);
    return Array.from({ length: (endS - startS) / 60 }, (_, i) => {
      const atS = startS + i * 60;
      const minuteOfDay = (((atS / 60 + offsetAt(atS)) % 1440) + 1440) % 1440;
      return { startS: atS, ...likeAt(minuteOfDay, n) };
    });
  });
}

function likeAt(minuteOfDay: number, n: number): Omit<Minute, "startS"> {
  const hour = minuteOfDay / 60;
  if (hour >= 1 && hour < 2) return DEEP;
  if (hour < 7 || hour >= 23) return ASLEEP;
  return minuteOfDay >= 480 && minuteOfDay < 540 + n ? WALKING : SITTING;
}
