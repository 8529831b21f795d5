import type { DaySummary } from "../health/day-summary.ts";
import { interpret, SEED_S } from "../health/interpret.ts";
import type { Interpreted } from "../health/interpret.ts";
import { addDays, dayOf } from "../health/local-day.ts";
import type { Minute } from "../health/minute.ts";
import { oneOfBands } from "../health/several-bands.ts";
import { LONGEST_WAKE_S } from "../health/sleep.ts";
import type { Stretch } from "../health/stretch.ts";
import { LONGEST_TOLD_S, overlay } from "../health/told-sleep.ts";
import type { TimeSpan, WornBand } from "../store/evaluated.ts";
import type { Records } from "../store/records.ts";

/** The addresses of one band, the present one first. */
export type BandMacs = readonly string[];

/**
 * The bands of a wearer with all their addresses: the one to be believed first comes first. That is
 * the one that became known last; files that name no band (`@…`) come behind all bands.
 */
export function bandsWorn(bands: readonly WornBand[]): BandMacs[] {
  const continued = new Set(bands.map((it) => it.continues));
  const heads = bands.filter(({ mac }) => !continued.has(mac));
  const inOrder = [
    ...heads.filter(({ mac }) => !isFile(mac)).toReversed(),
    ...heads.filter(({ mac }) => isFile(mac)).toReversed(),
  ];
  const chains = inOrder.map((head) => addressesOf(head, bands));
  // Bands that continue each other in a circle have no head, and are none the less there.
  const known = new Set(chains.flat());
  const others = bands.filter(({ mac }) => !known.has(mac));
  return [...chains, ...others.map(({ mac }) => [mac])];
}

/** Whether the records are of a file that names no band, under an address that is none. */
export function isFile(mac: string): boolean {
  return mac.startsWith("@");
}

/** A band's addresses, the present one first. */
export function addressesOf(head: WornBand, bands: readonly WornBand[]): string[] {
  const macs: string[] = [];
  for (let at: WornBand | undefined = head; at !== undefined && !macs.includes(at.mac);) {
    macs.push(at.mac);
    const before: string | undefined = at.continues;
    at = bands.find(({ mac }) => mac === before);
  }
  return macs;
}

/** What bands recorded in a time, read as of one wearer; as in one pass over everything. */
export function* readWorn(
  records: Records,
  bands: readonly BandMacs[],
  { fromS, toS }: TimeSpan,
): Generator<Interpreted> {
  for (const it of oneOfBands(bands.map((macs) => readBand(records, macs, { fromS, toS })))) {
    if (it.minute.startS >= fromS && it.minute.startS < toS) yield it;
  }
}

function readBand(
  records: Records,
  macs: BandMacs,
  { fromS, toS }: TimeSpan,
): Iterable<Interpreted> {
  const minutes = interpret(minutesOf(records, macs, { fromS: fromS - SEED_S, toS }));
  return overlay(minutes, toldSleep(records, macs, { fromS, toS }));
}

/** The minutes of one band. Most have one address: then whole columns are read, in half the time. */
function* minutesOf(
  records: Records,
  macs: BandMacs,
  { fromS, toS }: TimeSpan,
): Generator<Minute, void, void> {
  const [only, ...others] = macs;
  const kept = only === undefined || others.length > 0 ? undefined : records.kept(only);
  if (kept === undefined) {
    yield* records.minutes(macs, fromS, toS);
    return;
  }
  for (const block of kept.minuteBlocks(fromS, toS)) {
    const { startS: starts, kinds, sleepUnknown, sleepLight, sleepDeep, sleepRem } = block;
    if (kinds ?? sleepUnknown ?? sleepLight ?? sleepDeep ?? sleepRem) {
      // What few bands tell is put together in one place only.
      yield* records.minutes(macs, starts[0] ?? toS, (starts.at(-1) ?? fromS) + 60);
      continue;
    }
    const { kind, intensity, steps, heartRate } = block;
    for (let i = 0; i < block.count; i++) {
      yield {
        startS: starts[i] ?? 0,
        kind: kind?.[i] ?? undefined,
        intensity: intensity?.[i] ?? undefined,
        steps: steps?.[i] ?? undefined,
        heartRateBpm: heartRate?.[i] ?? undefined,
      };
    }
  }
}

/** The stages that sources tell; of a night of which they only sum up, that it was slept. */
function toldSleep(records: Records, macs: BandMacs, { fromS, toS }: TimeSpan): readonly Stretch[] {
  const soonestS = fromS - LONGEST_TOLD_S - LONGEST_WAKE_S;
  const stretches = [...records.stretches(macs, soonestS, toS + LONGEST_WAKE_S)];
  const nights = summariesWithin(records, [macs], { fromS: soonestS, toS: toS + LONGEST_TOLD_S })
    .flatMap(({ sleep }) => (sleep ? [sleep] : []))
    .filter(({ startS, endS }) => !isToldOf(stretches, startS, endS))
    .map(({ startS, endS }): Stretch => ({ startS, endS, state: "asleep" }));
  if (nights.length === 0) return stretches;
  return [...stretches, ...nights].toSorted((a, b) => a.startS - b.startS);
}

/** Whether any stage of that time is told. @param stretches in the order in which they begin */
function isToldOf(stretches: readonly Stretch[], startS: number, endS: number): boolean {
  let [low, high] = [0, stretches.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stretches[middle]?.startS ?? Infinity) < startS - LONGEST_TOLD_S) low = middle + 1;
    else high = middle;
  }
  for (let i = low; (stretches[i]?.startS ?? Infinity) < endS; i++) {
    const it = stretches[i];
    if (it && it.endS > startS && SLEEP.has(it.state)) return true;
  }
  return false;
}

const SLEEP: ReadonlySet<Stretch["state"]> = new Set([
  "light-sleep",
  "deep-sleep",
  "rem-sleep",
  "asleep",
]);

/** What the bands sum up for the days of a time, and some around it. */
export function summariesWithin(
  records: Records,
  bands: readonly BandMacs[],
  { fromS, toS }: TimeSpan,
): DaySummary[] {
  const from = addDays(dayOf(Math.max(0, fromS), 0), -1);
  const to = addDays(dayOf(toS, 0), 1);
  return bands.flatMap((macs) => records.summaries(macs, from, to));
}
