import { statedKind } from "../../health/band-kind.ts";
import type { BandKind } from "../../health/band-kind.ts";
import type { Interpreted, State } from "../../health/interpret.ts";
import type { Minute } from "../../health/minute.ts";
import type { Stretch } from "../../health/stretch.ts";
import { overlay } from "../../health/told-sleep.ts";
import type { DeviceFamily } from "./device-types.ts";
import { sampleOf, sampleSaying } from "./raw-kind.ts";
import type { RawSample } from "./raw-kind.ts";

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
  family: Exclude<DeviceFamily, "scale">,
  minutes: Iterable<Minute>,
  stretches: Iterable<Stretch>,
): Generator<WrittenMinute, void, void> {
  /** What Gadgetbridge would read from the band's own words, and what it reads from ours. */
  let own: BandKind = "unknown";
  let written: BandKind = "unknown";
  for (const { minute, state } of overlay(bare(minutes), stretches)) {
    const says = minute.kind === undefined ? "unknown" : statedKind(minute);
    own = says ?? own;
    const isOver: boolean = says === undefined && isSleep(written);
    const word: BandKind | undefined = isSleep(own)
      ? undefined
      : (SLEEP[state] ?? (isOver ? "woke-up" : undefined));
    yield { minute, sample: word ? sampleSaying(family, word) : sampleOf(family, minute) };
    written = word ?? says ?? written;
  }
}

/** What is told of a stage, in the band's words; other states are none that is told. */
const SLEEP: Partial<Record<State, BandKind>> = {
  "light-sleep": "light-sleep",
  asleep: "light-sleep",
  "deep-sleep": "deep-sleep",
  "rem-sleep": "rem-sleep",
  awake: "woke-up",
};

function isSleep(kind: BandKind): boolean {
  return kind === "light-sleep" || kind === "deep-sleep" || kind === "rem-sleep";
}

/** Uninterpreted: only what is laid over them counts. */
function* bare(minutes: Iterable<Minute>): Generator<Interpreted, void, void> {
  for (const minute of minutes) yield { minute, state: "unknown" };
}
