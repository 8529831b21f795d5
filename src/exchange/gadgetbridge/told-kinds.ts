import { statedKind } from "../../health/band-kind.ts";
import type { BandKind } from "../../health/band-kind.ts";
import type { Interpreted, State } from "../../health/interpret.ts";
import type { Minute } from "../../health/minute.ts";
import type { Stretch } from "../../health/stretch.ts";
import { overlay } from "../../health/told-sleep.ts";
import type { DeviceFamily } from "./device-types.ts";
import { sampleOf, sampleSaying } from "./raw-kind.ts";
import type { RawSample } from "./raw-kind.ts";

type Family = Exclude<DeviceFamily, "scale">;

/** A minute as it is written. */
export interface WrittenMinute {
  readonly minute: Minute;
  readonly sample: RawSample;
}

/**
 * The minutes of a device with what Gadgetbridge is to read as their kind. It draws sleep from nothing
 * else, so sleep that a source tells apart from the minutes is put there: where a minute is told to be
 * slept and the band's own words, as Gadgetbridge reads them, do not say so. Told sleep without a
 * minute gets one. Where the band says "as before" behind such sleep, it is told that it is over.
 *
 * @param minutes oldest first
 * @param stretches in the order in which they begin
 */
export function* toldKinds(
  family: Family,
  minutes: Iterable<Minute>,
  stretches: Iterable<Stretch>,
): Generator<WrittenMinute, void, void> {
  /** What Gadgetbridge would read from the band's own words, and what it reads from ours. */
  let own: BandKind = "unknown";
  let written: BandKind = "unknown";
  for (const { minute, state } of overlay(bare(minutes), stretches)) {
    const says = minute.kind === undefined ? "unknown" : statedKind(minute);
    own = says ?? own;
    const told = isSleep(own) || isOffWrist(says) ? undefined : wordFor(state, minute);
    const word: BandKind | undefined =
      told ?? (says === undefined ? whenAsBefore(family, own, written) : undefined);
    yield { minute, sample: word ? sampleSaying(family, word) : sampleOf(family, minute) };
    written = word ?? says ?? written;
  }
}

/** What to write where the band says "as before"; `undefined`: just that. */
function whenAsBefore(family: Family, own: BandKind, written: BandKind): BandKind | undefined {
  // Only this family's readers look back.
  if (family !== "huami") return own;
  return isSleep(written) && !isSleep(own) ? "woke-up" : undefined;
}

/** What is told of a minute, in the band's words; `undefined`: nothing that it does not say itself. */
function wordFor(state: State, { kind }: Minute): BandKind | undefined {
  switch (state) {
    case "light-sleep":
    case "asleep":
      return "light-sleep";
    case "deep-sleep":
    case "rem-sleep":
      return state;
    case "awake":
      return kind === undefined ? "woke-up" : undefined;
    default:
      return undefined;
  }
}

function isOffWrist(kind: BandKind | undefined): boolean {
  return kind === "not-worn" || kind === "charging";
}

function isSleep(kind: BandKind): boolean {
  return kind === "light-sleep" || kind === "deep-sleep" || kind === "rem-sleep";
}

/** Uninterpreted: only what is laid over them counts. */
function* bare(minutes: Iterable<Minute>): Generator<Interpreted, void, void> {
  for (const minute of minutes) yield { minute, state: "unknown" };
}
