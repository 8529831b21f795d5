import type { UnixSeconds } from "../../health/minute.ts";
import { offsetsOf } from "../../health/zone.ts";
import type { OffsetAt } from "../../health/zone.ts";

const DAY_S = 86_400;

/** A zone by its IANA name, or one's own. */
export function zoneOf(zone: string | OffsetAt): OffsetAt {
  return typeof zone === "string" ? offsetsOf(zone) : zone;
}

/** What a clock on the wall shows, in seconds since it showed 1970-01-01 00:00:00. */
export function toLocal(atS: UnixSeconds, zone: OffsetAt): number {
  return atS + zone(atS) * 60;
}

/** The instant at which a clock on the wall shows this; of two the first, of none the next. */
export function fromLocal(localS: number, zone: OffsetAt): UnixSeconds {
  const before = zone(localS - DAY_S);
  const after = zone(localS + DAY_S);
  for (const offsetMin of [Math.max(before, after), Math.min(before, after)]) {
    const atS = localS - offsetMin * 60;
    if (zone(atS) === offsetMin) return atS;
  }
  return localS - before * 60;
}
