import type { SampledMinute, UnixSeconds } from "../../health/minute.ts";

export type SampleBytes = 4 | 8;

/** Minutes without a gap between them; `endS` is where the first one after them would begin. */
export interface Span {
  readonly startS: UnixSeconds;
  readonly endS: UnixSeconds;
}

/** What is recorded in each minute, by the world's time. Time that passes changes none of it. */
export interface MinuteSource {
  /** The first span that begins at or after `fromS`, cut at `untilS`; `undefined` when there is none. */
  span(fromS: UnixSeconds, untilS: UnixSeconds): Span | undefined;
  /** The samples of minutes that are all there, as they go over the air. */
  samples(span: Span): Uint8Array;
}

export const MINUTE_S = 60;
const NO_PULSE = 0xff;

/** The first minute that begins at or after. */
export function minuteFrom(atS: UnixSeconds): UnixSeconds {
  return Math.ceil(atS / MINUTE_S) * MINUTE_S;
}

/** Minutes that somebody wrote down. Of two for one minute the later counts. */
export class GivenMinutes implements MinuteSource {
  readonly #minutes: readonly SampledMinute[];
  readonly #sampleBytes: SampleBytes;

  /** @throws TypeError for one that does not begin on a full minute */
  constructor(minutes: readonly SampledMinute[], sampleBytes: SampleBytes) {
    if (minutes.some(({ startS }) => startS % MINUTE_S !== 0)) {
      throw new TypeError("a minute begins on the minute");
    }
    const byStart = new Map(minutes.map((minute) => [minute.startS, minute]));
    this.#minutes = [...byStart.values()].toSorted((a, b) => a.startS - b.startS);
    this.#sampleBytes = sampleBytes;
  }

  span(fromS: UnixSeconds, untilS: UnixSeconds): Span | undefined {
    const first = this.#indexFrom(fromS);
    const startS = this.#minutes[first]?.startS;
    if (startS === undefined || startS >= untilS) return undefined;
    let endS = startS;
    for (let at = first; endS < untilS && this.#minutes[at]?.startS === endS; at++) {
      endS += MINUTE_S;
    }
    return { startS, endS };
  }

  samples({ startS, endS }: Span): Uint8Array {
    const first = this.#indexFrom(startS);
    const count = (endS - startS) / MINUTE_S;
    const size = this.#sampleBytes;
    const bytes = new Uint8Array(count * size);
    for (const [i, minute] of this.#minutes.slice(first, first + count).entries()) {
      bytes.set(sampleOf(minute, size), i * size);
    }
    return bytes;
  }

  /** The place of the first minute that does not begin before. */
  #indexFrom(atS: UnixSeconds): number {
    let low = 0;
    let high = this.#minutes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#minutes[middle]?.startS ?? Infinity) < atS) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** @source huami-ble §6.1 */
function sampleOf(minute: SampledMinute, size: SampleBytes): number[] {
  const { kind, intensity, steps, heartRateBpm = NO_PULSE, asleep } = minute;
  const short = [kind, intensity, steps, heartRateBpm];
  if (size === 4) return short;
  return [...short, asleep?.unknown ?? 0, asleep?.light ?? 0, asleep?.deep ?? 0, asleep?.rem ?? 0];
}

/** The other way round: what a client must make of a sample. */
export function minuteOf(samples: Uint8Array, at: number, startS: UnixSeconds): SampledMinute {
  const [kind = 0, intensity = 0, steps = 0, pulse = NO_PULSE] = samples.subarray(at, at + 4);
  const heartRateBpm = pulse === NO_PULSE || pulse === 0 ? undefined : pulse;
  return { startS, kind, intensity, steps, heartRateBpm };
}

/** @see minuteOf */
export function longMinuteOf(samples: Uint8Array, at: number, startS: UnixSeconds): SampledMinute {
  const [unknown = 0, light = 0, deep = 0, rem = 0] = samples.subarray(at + 4, at + 8);
  return { ...minuteOf(samples, at, startS), asleep: { unknown, light, deep, rem } };
}
