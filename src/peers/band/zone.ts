import type { UnixSeconds } from "../../health/minute.ts";

/** Minutes east of UTC at an instant: where the wearer is, and whether it is summer there. */
export type Zone = (atS: UnixSeconds) => number;

/** A place without summer time. */
export function fixedZone(offsetMin: number): Zone {
  return () => offsetMin;
}

const HOUR_S = 3_600;

/** Central Europe since 1996: +01:00, +02:00 from March's last Sunday to October's, at 01:00 UTC. */
export const CENTRAL_EUROPE: Zone = (atS) => {
  const year = new Date(atS * 1000).getUTCFullYear();
  const isSummer = atS >= lastSundayS(year, 2) && atS < lastSundayS(year, 9);
  return isSummer ? 120 : 60;
};

/** 01:00 UTC on the last Sunday of a month of 31 days; months count from 0. */
function lastSundayS(year: number, month: number): UnixSeconds {
  const last = new Date(Date.UTC(year, month, 31));
  return Date.UTC(year, month, 31 - last.getUTCDay()) / 1000 + HOUR_S;
}

/** The instant at which a clock on the wall there shows this; of two the first, of none the next. */
export function fromLocal(localS: number, zone: Zone): UnixSeconds {
  const before = zone(localS - 24 * HOUR_S);
  const after = zone(localS + 24 * HOUR_S);
  for (const offsetMin of [Math.max(before, after), Math.min(before, after)]) {
    const atS = localS - offsetMin * 60;
    if (zone(atS) === offsetMin) return atS;
  }
  return localS - before * 60;
}
