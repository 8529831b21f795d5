import { isSleepTold } from "../../health/day.ts";
import type { Day } from "../../health/day.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import type { KnownLetter, KnownMeasure } from "../answers.ts";

/** From this share of a day on it counts as worn: who takes the band off at night wears it for so long. */
const WORN_SHARE = 0.6;

/** @param nowS of a day that is not over, what has passed counts */
export function isMostlyWorn(day: Day, nowS: UnixSeconds): boolean {
  return day.coverage.wornMinutes >= WORN_SHARE * passedMinutes(day, nowS);
}

function passedMinutes({ startS, endS }: Day, nowS: UnixSeconds): number {
  return (Math.min(endS, Math.max(nowS, startS + 60)) - startS) / 60;
}

/** Less sleep than this on a day of which much is missing is the beginning or the end of some. */
const SLEEP_MIN = 180;

/** How much of a day each number tells. @param nowS of a day that is not over, what has passed counts */
export function knownOf(day: Day, nowS: UnixSeconds): Readonly<Record<KnownMeasure, KnownLetter>> {
  const { told } = day;
  const measured: KnownLetter = isMostlyWorn(day, nowS) ? "w" : "p";
  const isActiveTold = told?.walkingMinutes !== undefined || told?.runningMinutes !== undefined;
  return {
    steps: told?.steps === undefined ? measured : "t",
    activeMinutes: isActiveTold ? "t" : measured,
    asleepMinutes: sleepKnown(day, nowS),
    restingBpm: told?.restingBpm === undefined ? measured : "t",
  };
}

/**
 * A band that is worn in bed only tells all of the sleep. Where most of the day is not recorded at all,
 * nobody knows how much more there was.
 */
function sleepKnown(day: Day, nowS: UnixSeconds): KnownLetter {
  const { asleepMinutes, coverage } = day;
  if (day.endS <= nowS && isSleepTold(day)) return "t";
  if (isMostlyWorn(day, nowS)) return "w";
  const recorded = coverage.dayMinutes - coverage.noRecordMinutes;
  const isRecorded = recorded >= WORN_SHARE * passedMinutes(day, nowS);
  return isRecorded && asleepMinutes >= SLEEP_MIN ? "w" : "p";
}

/** Of a day of which nothing but sleep is known nobody knows how somebody moved. */
export function isOnlySleep({ asleepMinutes, coverage, told }: Day): boolean {
  const recordedMinutes = asleepMinutes - (told?.asleepMinutes ?? 0);
  return asleepMinutes > 0 && coverage.wornMinutes <= recordedMinutes;
}
