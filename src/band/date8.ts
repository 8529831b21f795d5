import { FrameError, i8, u16, u8 } from "../bytes/message.ts";
import type { Field, FrameReader } from "../bytes/message.ts";
import type { UnixSeconds } from "../health/minute.ts";

/** A moment as a band writes it: what its clock shows, and perhaps where that clock is. */
export interface BandTime {
  /** Where the offset is not known, the clock's time as though it were UTC; see {@link movedTo}. */
  readonly atS: UnixSeconds;
  /** East of UTC, with daylight saving in it. */
  readonly offsetMin: number | undefined;
}

/** What a clock shows, in seconds since it showed 1970-01-01 00:00:00. */
const clock: Field<number> = {
  decode(from) {
    const [year, month, day] = [u16.decode(from), u8.decode(from), u8.decode(from)];
    const [hour, minute, second] = [u8.decode(from), u8.decode(from), u8.decode(from)];
    const localMs = Date.UTC(year, month - 1, day, hour, minute, second);
    const date = new Date(localMs);
    // 31 April becomes 1 May there: a date is one only if it comes back as it went in.
    const isDate = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1;
    if (!isDate || date.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59) {
      throw new FrameError("That is no date.");
    }
    return localMs / 1000;
  },
  encode(localS) {
    const date = new Date(localS * 1000);
    const year = date.getUTCFullYear();
    if (!(year >= 0 && year <= 0xffff)) throw new TypeError("a band cannot write that date");
    return Uint8Array.of(
      year & 0xff,
      year >> 8,
      date.getUTCMonth() + 1,
      date.getUTCDate(),
      date.getUTCHours(),
      date.getUTCMinutes(),
      date.getUTCSeconds(),
    );
  },
};

const QUARTER_MIN = 15;

/** "I do not know where I am." */
const NOWHERE = -128;

/** One byte: quarter hours east of UTC, daylight saving included; 0x80 when the band does not know. */
const zone: Field<number | undefined> = {
  decode(from) {
    const quarters = i8.decode(from);
    return quarters === NOWHERE ? undefined : quarters * QUARTER_MIN;
  },
  encode(offsetMin) {
    const quarters = offsetMin === undefined ? NOWHERE : Math.round(offsetMin / QUARTER_MIN);
    return i8.encode(quarters);
  },
};

/**
 * Eight bytes: date, time, zone. In history's answers and in the battery's.
 *
 * @source huami-ble §3.2; byte 7 is the zone, and there is no weekday
 */
export const date8: Field<BandTime> = {
  decode: (from) => bandTime(clock.decode(from), zone.decode(from)),
  encode: (time) => Uint8Array.of(...clock.encode(clockOf(time)), ...zone.encode(time.offsetMin)),
};

/** Eight bytes that ask for history since the minute in which `atS` lies. */
export function since8(atS: UnixSeconds, offsetMin: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(date8.encode({ atS: Math.floor(atS / 60) * 60, offsetMin }));
}

/** The same moment of a clock that turns out to be there. One that knew where it was stays. */
export function movedTo({ atS, offsetMin }: BandTime, thereMin: number): Required<BandTime> {
  if (offsetMin !== undefined) return { atS, offsetMin };
  return { atS: atS - thereMin * 60, offsetMin: thereMin };
}

/**
 * Eleven bytes: date, time, weekday, 1/256 seconds, a byte of the standard's that tells why the time
 * was set, zone. Weekday and byte 9 are written as `form` says; what is read of them does not matter.
 */
export function date11(form: ClockForm): Field<BandTime> {
  return {
    decode(from) {
      const localS = clock.decode(from);
      from.advance(3);
      return bandTime(localS, zoneIfThere(from));
    },
    encode(time) {
      const weekday = new Date(clockOf(time) * 1000).getUTCDay();
      return Uint8Array.of(
        ...clock.encode(clockOf(time)),
        weekday === 0 ? form.sunday : weekday,
        0,
        form.reason,
        ...zone.encode(time.offsetMin),
      );
    },
  };
}

/** How a family writes the parts of its clock that carry no time. */
export interface ClockForm {
  readonly sunday: number;
  readonly reason: number;
}

/** The standard's ten bytes end before the zone, which is Huami's. */
function zoneIfThere(from: FrameReader): number | undefined {
  return from.leftBytes === 0 ? undefined : zone.decode(from);
}

function bandTime(localS: number, offsetMin: number | undefined): BandTime {
  return { atS: localS - (offsetMin ?? 0) * 60, offsetMin };
}

function clockOf({ atS, offsetMin }: BandTime): number {
  return atS + (offsetMin ?? 0) * 60;
}
