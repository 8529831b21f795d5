import { statedKind } from "../../health/band-kind.ts";
import type { BandKind } from "../../health/band-kind.ts";
import type { Minute, SleepValues } from "../../health/minute.ts";
import type { DeviceFamily } from "./device-types.ts";

/** What Gadgetbridge keeps of what the wearer did in a minute. */
export interface RawSample {
  /** RAW_KIND. */
  readonly kind: number;
  readonly asleep?: SleepValues | undefined;
}

type MinuteFamily = Exclude<DeviceFamily, "scale">;
type Codes = Readonly<Record<BandKind, number>>;

/**
 * RAW_KIND of a minute of which nothing is told. Gadgetbridge's own word for it (TYPE_UNSET,
 * TYPE_CUSTOM_UNSET): drawn as time that was neither slept nor unworn, and, unlike 0, never taken for
 * what was before it.
 */
export const UNSET = -1;

/** @source gadgetbridge §4.3, §4.4; the second column of mifit-db §7 */
const CODES: Readonly<Record<MinuteFamily, Codes>> = {
  // The vendor's app calls the band's 4 light and its 5 deep; Gadgetbridge the other way round. What
  // was shown as light is to be shown as light.
  "mi-band-1": {
    unknown: UNSET,
    activity: -1,
    running: -1,
    cycling: -1,
    "not-worn": 3,
    charging: 6,
    "light-sleep": 5,
    "deep-sleep": 4,
    "rem-sleep": 5,
    "woke-up": -1,
  },
  huami: {
    unknown: UNSET,
    activity: 1,
    running: 2,
    cycling: 4,
    "not-worn": 3,
    charging: 6,
    "light-sleep": 9,
    "deep-sleep": 11,
    "rem-sleep": 9,
    "woke-up": 12,
  },
  "zepp-os": {
    unknown: UNSET,
    activity: UNSET,
    running: 64,
    cycling: UNSET,
    "not-worn": 115,
    charging: 118,
    "light-sleep": 120,
    "deep-sleep": 120,
    "rem-sleep": 120,
    "woke-up": UNSET,
  },
  xiaomi: {
    unknown: 0,
    activity: 1,
    running: 0x10,
    cycling: 0x80,
    "not-worn": 8,
    charging: 8,
    "light-sleep": 2,
    "deep-sleep": 4,
    "rem-sleep": 0x1000000,
    "woke-up": 0x2000000,
  },
};

/** Kinds of samples of 8 bytes, which some sources keep without the bytes behind them. */
const ZEPP_OS_KINDS = new Set([64, 115, 118, 120]);

/**
 * Well above and below what Gadgetbridge takes for the borders between stages (55 and 42): what the
 * stage is was told, how sure a band would be of it was not.
 */
const STAGE_BYTES: Partial<Record<BandKind, SleepValues>> = {
  "light-sleep": { unknown: 0, light: 100, deep: 0, rem: 0 },
  "deep-sleep": { unknown: 0, light: 0, deep: 100, rem: 0 },
  "rem-sleep": { unknown: 0, light: 0, deep: 0, rem: 100 },
};

/** How a device of this family would have written what was told of a minute. */
export function sampleSaying(family: MinuteFamily, word: BandKind): RawSample {
  const kind = CODES[family][word];
  return family === "zepp-os" ? { kind, asleep: STAGE_BYTES[word] } : { kind };
}

/**
 * What a minute becomes in the table of a family: its raw kind where that is written in the family's
 * codes, else what those codes have for the same. (Bands of the family "huami" with samples of 8 bytes
 * lose the last four: Gadgetbridge's table has no columns for them.)
 */
export function sampleOf(family: MinuteFamily, minute: Minute): RawSample {
  const { kind, kinds, asleep } = minute;
  if (kind === undefined) return { kind: family === "xiaomi" ? 0 : UNSET };
  if (family === "mi-band-1" && kinds === "mi-band-1") return { kind: kind === 255 ? -1 : kind };
  if (family === "xiaomi" && kinds === "xiaomi") return { kind: kind | 0 };
  if (family === "huami" && kinds === undefined) return { kind };
  if (family === "zepp-os" && kinds === undefined) {
    if (asleep) return { kind, asleep };
    if (ZEPP_OS_KINDS.has(kind)) return { kind };
  }
  const word = statedKind(minute);
  return word === undefined ? { kind: UNSET } : sampleSaying(family, word);
}
