import type { UnixSeconds } from "../../health/minute.ts";
import { fromLocal } from "./zone.ts";
import type { OffsetAt } from "../../health/zone.ts";

/** How bands write that they do not know their time zone. */
const UNKNOWN = 0x80;

const QUARTER_S = 900;

/** A clock on the wall, and which one it was. */
export interface Reading {
  readonly atS: UnixSeconds;
  /** The last byte, as it came: quarter hours east, 0x80 for unknown. */
  readonly zoneByte: number;
}

/** Seven bytes: year, month, day, hour, minute, second by the clock of that zone. */
export function writeClock(atS: UnixSeconds, zoneByte: number, zone: OffsetAt): number[] {
  const at = new Date((atS + offsetS(atS, zoneByte, zone)) * 1000);
  const year = at.getUTCFullYear();
  return [
    year & 0xff,
    year >> 8,
    at.getUTCMonth() + 1,
    at.getUTCDate(),
    at.getUTCHours(),
    at.getUTCMinutes(),
    at.getUTCSeconds(),
  ];
}

/** date8 of huami-ble §3.2. */
export function writeDate8(atS: UnixSeconds, zoneByte: number, zone: OffsetAt): number[] {
  return [...writeClock(atS, zoneByte, zone), zoneByte];
}

/** Monday is 1, Sunday 7. */
export function weekdayOf(atS: UnixSeconds, zoneByte: number, zone: OffsetAt): number {
  return new Date((atS + offsetS(atS, zoneByte, zone)) * 1000).getUTCDay() || 7;
}

/**
 * The time forms of huami-ble §3: at least year, month, day, hour, minute and second; the last byte of
 * the forms with 8 and 11 bytes is the zone. `undefined` for what is no time.
 */
export function readClock(frame: Uint8Array, zone: OffsetAt): Reading | undefined {
  const [low = 0, high = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = frame;
  if (frame.length < 7 || month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const localS = Date.UTC(low | (high << 8), month - 1, day, hour, minute, second) / 1000;
  const zoneByte = (frame.length >= 11 ? frame[10] : frame[7]) ?? UNKNOWN;
  if (zoneByte === UNKNOWN) return { atS: fromLocal(localS, zone), zoneByte };
  return { atS: localS - offsetS(localS, zoneByte, zone), zoneByte };
}

function offsetS(atS: UnixSeconds, zoneByte: number, zone: OffsetAt): number {
  if (zoneByte === UNKNOWN) return zone(atS) * 60;
  return (zoneByte > 127 ? zoneByte - 256 : zoneByte) * QUARTER_S;
}
