import type { Kinds, Minute, UnixSeconds } from "../../health/minute.ts";
import { PULSE_RANGE_BPM } from "../../health/reading.ts";
import type { DayClock } from "./day-clock.ts";

export const MINUTES_A_DAY = 1440;
/** Kind, intensity, steps. */
const MINUTE_BYTES = 3;

/** What a row of the app holds of a day's minutes, as it came. */
export interface MinuteBlobs {
  readonly data: Uint8Array;
  readonly pulses: Uint8Array;
}

/** What the app writes for "no data" and "invalid". @source mifit-db §4 */
const NO_KINDS: ReadonlySet<number> = new Set([126, 127]);

/** "Edited by the user", in the first generation. */
const EDITED_KIND = 100;

/** The codes of the first generation end at 7. */
const FIRST_KINDS_END = 16;

/** A day's blob; `undefined`: it is damaged. One that is shorter is of a day that was not over. */
export function blobOf(value: unknown, mostBytes: number): Uint8Array | undefined {
  if (value === null || value === undefined) return NOTHING;
  return value instanceof Uint8Array && value.length <= mostBytes ? value : undefined;
}

const NOTHING = new Uint8Array();

export const DATA_BYTES = MINUTES_A_DAY * MINUTE_BYTES;

/**
 * Whether these minutes are written in the band's own codes, which came with the Mi Band 2.
 * @source mifit-db §4, inferred there
 */
export function hasLaterKinds({ data }: MinuteBlobs): boolean {
  for (let at = 0; at + MINUTE_BYTES <= data.length; at += MINUTE_BYTES) {
    const kind = data[at] ?? 0;
    if (kind > FIRST_KINDS_END && kind !== EDITED_KIND && !NO_KINDS.has(kind)) return true;
  }
  return false;
}

/**
 * The minutes of a day. "No data" is none, except for its pulse. So is what holds nothing but zeros up
 * to the end of the day: the rest of a day that was not over.
 *
 * @param kinds absent: the band's own codes
 * @param endS from then on nothing is taken
 */
export function decodeMinutes(
  blobs: MinuteBlobs,
  clock: DayClock,
  { kinds, endS }: { readonly kinds: Kinds | undefined; readonly endS: UnixSeconds },
): { minutes: Minute[]; beyond: number } {
  const minutes: Minute[] = [];
  let beyond = 0;
  for (let i = 0; i < endOf(blobs); i++) {
    const startS = clock.at(i);
    if (startS === undefined) continue;
    const minute = minuteAt(blobs, i, startS, kinds);
    if (minute === undefined) continue;
    if (startS < endS) minutes.push(minute);
    else beyond++;
  }
  return { minutes, beyond };
}

function minuteAt(
  blobs: MinuteBlobs,
  i: number,
  startS: UnixSeconds,
  kinds: Kinds | undefined,
): Minute | undefined {
  const heartRateBpm = pulseAt(blobs, i);
  if (!hasKind(blobs, i)) return heartRateBpm === undefined ? undefined : { startS, heartRateBpm };
  const at = i * MINUTE_BYTES;
  const [kind, intensity, steps] = [blobs.data[at], blobs.data[at + 1], blobs.data[at + 2]];
  return { startS, kind, kinds, intensity, steps, heartRateBpm };
}

/** Behind the last minute that says anything. */
function endOf(blobs: MinuteBlobs): number {
  let end = Math.min(
    MINUTES_A_DAY,
    Math.max(Math.floor(blobs.data.length / MINUTE_BYTES), blobs.pulses.length),
  );
  while (end > 0 && isBlank(blobs, end - 1)) end--;
  return end;
}

function isBlank(blobs: MinuteBlobs, i: number): boolean {
  const at = i * MINUTE_BYTES;
  const isZero = (byte: number | undefined): boolean => (byte ?? 0) === 0;
  const { data } = blobs;
  const holdsNothing =
    !hasKind(blobs, i) || (isZero(data[at]) && isZero(data[at + 1]) && isZero(data[at + 2]));
  return holdsNothing && pulseAt(blobs, i) === undefined;
}

function hasKind({ data }: MinuteBlobs, i: number): boolean {
  const at = i * MINUTE_BYTES;
  return at + MINUTE_BYTES <= data.length && !NO_KINDS.has(data[at] ?? 0);
}

/** 0, 254 and 255 are the app's for "none". @source mifit-db §4: MiFit-Java HeartRateInfo */
function pulseAt({ pulses }: MinuteBlobs, i: number): number | undefined {
  const bpm = pulses[i] ?? 0;
  return bpm >= PULSE_RANGE_BPM.lowest && bpm <= PULSE_RANGE_BPM.highest ? bpm : undefined;
}
