import { addDays, startOfDay } from "../../health/local-day.ts";
import type { LocalDay } from "../../health/local-day.ts";
import type { OffsetAt } from "../../health/zone.ts";
import type { TimeSpan } from "../../store/evaluated.ts";

/** From the beginning of one day to the end of another. */
export function spanOfDays(from: LocalDay, to: LocalDay, offsetAt: OffsetAt): TimeSpan {
  return { fromS: startOfDay(from, offsetAt), toS: startOfDay(addDays(to, 1), offsetAt) };
}
