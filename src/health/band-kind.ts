import type { Minute, SleepValues, UnixSeconds } from "./minute.ts";
import { otherKind } from "./other-kinds.ts";

/** What the band says the wearer did, read by the published rule and nothing else. */
export type BandKind =
  | "unknown"
  | "activity"
  | "running"
  | "cycling"
  | "not-worn"
  | "charging"
  | "light-sleep"
  | "deep-sleep"
  | "rem-sleep"
  | "woke-up";

/**
 * The low half of the kind byte, on bands with samples of 4 bytes. `undefined`: no change.
 *
 * @source Gadgetbridge HuamiConst, MiBand2SampleProvider
 */
const KINDS_OF_FOUR_BYTES: readonly (BandKind | undefined)[] = [
  undefined, // 0: no change
  "activity",
  "running",
  "not-worn",
  "cycling",
  "unknown",
  "charging",
  "unknown",
  "unknown",
  "light-sleep",
  undefined, // 10: to be ignored
  "deep-sleep",
  "woke-up",
  "unknown",
  "unknown",
  "unknown",
];

/**
 * The whole kind byte, on bands with samples of 8 bytes.
 *
 * @source Gadgetbridge HuamiExtendedSampleProvider; 0xf3: a Mi Band 5, satcar77/miband4 issue 57
 */
const KINDS_OF_EIGHT_BYTES: ReadonlyMap<number, BandKind> = new Map([
  [0x40, "running"],
  [0x73, "not-worn"],
  [0xf3, "not-worn"],
  [0x76, "charging"],
]);
const ASLEEP = 0x78;

/**
 * Above these a minute asleep is REM, else deep, else light. Their authors call them arbitrary.
 *
 * @source Gadgetbridge HuamiExtendedSampleProvider
 */
const REM_ABOVE = 55;
const DEEP_ABOVE = 42;

/** What this minute says by itself; `undefined`: the same as before. */
export function statedKind(minute: Minute): BandKind | undefined {
  if (minute.kind === undefined) return undefined;
  if (minute.kinds !== undefined) return otherKind(minute.kind, minute.kinds);
  if (!minute.asleep) return KINDS_OF_FOUR_BYTES[minute.kind & 0x0f];
  if (minute.kind === ASLEEP) return stageOf(minute.asleep);
  return KINDS_OF_EIGHT_BYTES.get(minute.kind) ?? "unknown";
}

/** The top bit of both is a flag whose meaning nobody knows. */
function stageOf({ deep, rem }: SleepValues): BandKind {
  if ((rem & 0x7f) > REM_ABOVE) return "rem-sleep";
  return (deep & 0x7f) > DEEP_ABOVE ? "deep-sleep" : "light-sleep";
}

/**
 * Reads minutes, oldest first, exactly as Gadgetbridge does: "no change" takes the last kind that
 * was said, however long ago. See `interpret` for what we make of it.
 *
 * @param before earlier minutes, oldest first, that say what was going on when `minutes` begin
 */
export function* bandKinds(
  minutes: Iterable<Minute>,
  { before = [] }: { before?: Iterable<Minute> } = {},
): Generator<{ minute: Minute; kind: BandKind }> {
  let last: BandKind = "unknown";
  for (const minute of before) last = statedKind(minute) ?? last;
  for (const minute of minutes) {
    last = statedKind(minute) ?? last;
    yield { minute, kind: last };
  }
}

/** Sleep as Gadgetbridge draws it. */
export interface PublishedSleep {
  readonly startS: UnixSeconds;
  /** When the last minute of sleep begins. */
  readonly endS: UnixSeconds;
  readonly lightS: number;
  readonly deepS: number;
  readonly remS: number;
}

/** Shorter sleep is dropped. */
const PUBLISHED_SHORTEST_S = 300;

/**
 * Sessions exactly by Gadgetbridge's rule: the first minute that is no sleep ends one, every minute
 * adds the time since the minute before it, and five minutes or less are dropped.
 *
 * @source Gadgetbridge SleepAnalysis
 */
export function* publishedSleep(
  kinds: Iterable<{ readonly startS: UnixSeconds; readonly kind: BandKind }>,
): Generator<PublishedSleep> {
  let open: { startS: number; endS: number; lightS: number; deepS: number; remS: number } | null =
    null;
  let previousS: UnixSeconds | undefined;
  const isKept = (it: PublishedSleep) => it.lightS + it.deepS + it.remS > PUBLISHED_SHORTEST_S;
  for (const { startS, kind } of kinds) {
    const sinceS = startS - (previousS ?? startS);
    previousS = startS;
    if (kind === "light-sleep" || kind === "deep-sleep" || kind === "rem-sleep") {
      open ??= { startS, endS: startS, lightS: 0, deepS: 0, remS: 0 };
      open.endS = startS;
      if (kind === "light-sleep") open.lightS += sinceS;
      else if (kind === "deep-sleep") open.deepS += sinceS;
      else open.remS += sinceS;
    } else if (open) {
      if (isKept(open)) yield open;
      open = null;
    }
  }
  if (open && isKept(open)) yield open;
}
