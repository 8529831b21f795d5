import type { UnixSeconds } from "../health/minute.ts";
import type { Waiting } from "../platform.ts";
import { TIME } from "./characteristics.ts";
import type { Session } from "./session.ts";
import { ClassicTime, ZeppOsTime } from "./time.messages.ts";

/** What a band's clock shows. */
export interface ClockReading {
  /** Absent when the band does not know its time zone. */
  readonly atS?: UnixSeconds | undefined;
  /** As it stands on the band: `2024-03-01 22:15:00`. */
  readonly localText: string;
  /** East of UTC, with daylight saving in it. */
  readonly offsetMin?: number | undefined;
}

/**
 * The time as it is written to the band's clock.
 *
 * @param offsetMin east of UTC, with daylight saving in it; to the nearest quarter of an hour
 */
export function encodeTime(
  atS: UnixSeconds,
  offsetMin: number,
  { isZeppOs }: { readonly isZeppOs: boolean },
): Uint8Array<ArrayBuffer> {
  return (isZeppOs ? ZeppOsTime : ClassicTime).encode({ time: { atS, offsetMin } });
}

/** @throws FrameError when it is too short or no date */
export function decodeTime(value: Uint8Array): ClockReading {
  const { atS, offsetMin } = ClassicTime.decode(value).time;
  const onTheClock = new Date((atS + (offsetMin ?? 0) * 60) * 1000);
  const localText = onTheClock.toISOString().slice(0, 19).replace("T", " ");
  return offsetMin === undefined ? { localText } : { atS, offsetMin, localText };
}

/** What the band's clock shows. @throws FrameError, LinkError */
export async function readTime(session: Session, options: Waiting = {}): Promise<ClockReading> {
  return decodeTime(await session.link.read(TIME, options));
}

/**
 * Sets the band's clock and zone. Records it keeps from here on go by them.
 *
 * @param offsetMin as for {@link encodeTime}
 */
export async function setTime(
  session: Session,
  atS: UnixSeconds,
  offsetMin: number,
  options: Waiting = {},
): Promise<void> {
  const value = encodeTime(atS, offsetMin, session.model);
  await session.link.write(TIME, value, { ...options, kind: "with-response" });
}
