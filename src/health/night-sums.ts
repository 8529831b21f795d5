import type { Night } from "./nights.ts";
import type { SleepSession } from "./sleep.ts";

/** A night, without its naps, in numbers. What is not told is absent. */
export interface NightSums {
  readonly asleepS?: number | undefined;
  readonly deepS?: number | undefined;
  readonly lightS?: number | undefined;
  readonly remS?: number | undefined;
  readonly awakeS?: number | undefined;
  readonly interruptions?: number | undefined;
  readonly averageBpm?: number | undefined;
  readonly lowestBpm?: number | undefined;
}

export function sumsOfNight({ night, told }: Night): NightSums {
  const sum = (of: (it: SleepSession) => number | undefined): number | undefined =>
    sumOf(night, of);
  // Of a night of which only its length is told, nobody knows how quiet it was.
  const isStaged = night.some(({ lightS }) => lightS !== undefined);
  const lowest = night.map((it) => it.lowestHeartRateBpm).filter((it) => it !== undefined);
  return {
    asleepS: sum((it) => it.asleepS),
    deepS: told?.deepS ?? sum((it) => it.deepS),
    lightS: told?.lightS ?? sum((it) => it.lightS),
    remS: told?.remS ?? sum((it) => it.remS),
    awakeS: told?.awakeS ?? (isStaged ? sum((it) => it.awakeS) : undefined),
    interruptions: isStaged ? sum((it) => it.interruptions) : undefined,
    averageBpm: averageOf(night),
    lowestBpm: lowest.length === 0 ? undefined : Math.min(...lowest),
  };
}

function sumOf(
  night: readonly SleepSession[],
  of: (it: SleepSession) => number | undefined,
): number | undefined {
  const known = night.map(of).filter((it) => it !== undefined);
  return known.length === 0 ? undefined : known.reduce((a, b) => a + b, 0);
}

/** Each part counts for as long as it was slept. */
function averageOf(night: readonly SleepSession[]): number | undefined {
  const known = night.flatMap(({ asleepS, averageHeartRateBpm: bpm }) =>
    bpm === undefined ? [] : [{ asleepS, beats: bpm * asleepS }],
  );
  const asleepS = known.reduce((all, it) => all + it.asleepS, 0);
  return asleepS === 0 ? undefined : known.reduce((all, it) => all + it.beats, 0) / asleepS;
}
