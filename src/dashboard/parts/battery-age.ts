import { dayOf, type LocalDay } from "../../health/local-day.ts";
import type { NowAnswer } from "../../server/answers.ts";
import { formatAge, offsetIn } from "../format.ts";

const DAY_MS = 86_400_000;
/** Until then a battery is about as it was read. */
const FRESH_DAYS = 2;

/** How many days ago the battery was read, on the wearer's calendar. */
export function batteryAge(
  { battery, clock }: Pick<NowAnswer, "battery" | "clock">,
  today: LocalDay,
): number {
  if (battery === undefined) return 0;
  const read = dayOf(battery.atS, offsetIn(clock, battery.atS));
  return Math.max(0, (Date.parse(today) - Date.parse(read)) / DAY_MS);
}

/** In words, where it is so long ago that it counts. */
export function ageInWords(days: number): string | undefined {
  return days > FRESH_DAYS ? formatAge(days) : undefined;
}
