import type { SampledMinute, UnixSeconds } from "../../health/minute.ts";
import { longMinuteOf, MINUTE_S, minuteFrom, minuteOf } from "./minute-source.ts";
import type { MinuteSource, SampleBytes, Span } from "./minute-source.ts";

/** While the clock was right, or wrong by the same: minutes from `fromS` on, by the world's time. */
interface Era {
  readonly fromS: UnixSeconds;
  untilS: UnixSeconds;
  /** The band's clock less the world's; whole minutes. */
  readonly aheadS: number;
}

/** Minutes that go to the client in one round; times by the band's clock. */
export interface Round extends Span {
  samples(part: Span): Uint8Array;
}

/**
 * The minutes that the band has kept, under the times that its clock showed. A round ends at a gap
 * and where the clock was set (huami-ble §5.5).
 */
export class MinuteLog {
  readonly sampleBytes: SampleBytes;
  readonly #source: MinuteSource;
  /** The first minute that is not over yet, by the world's time. */
  readonly #openS: () => UnixSeconds;
  readonly #eras: Era[] = [{ fromS: -Infinity, untilS: Infinity, aheadS: 0 }];
  /** By the band's clock. Sorted, apart from each other. */
  #forgotten: Span[] = [];

  constructor(source: MinuteSource, sampleBytes: SampleBytes, worldS: () => UnixSeconds) {
    this.#source = source;
    this.sampleBytes = sampleBytes;
    this.#openS = () => Math.floor(worldS() / MINUTE_S) * MINUTE_S;
  }

  /** From now on the band's clock is this much ahead of the world. */
  shift(offsetS: number): void {
    const aheadS = Math.round(offsetS / MINUTE_S) * MINUTE_S;
    const last = this.#eras.at(-1);
    if (last === undefined || last.aheadS === aheadS) return;
    last.untilS = this.#openS();
    this.#eras.push({ fromS: last.untilS, untilS: Infinity, aheadS });
  }

  /** What is sent to a client that wants everything from `sinceS` on; `undefined` when that is nothing. */
  round(sinceS: UnixSeconds): Round | undefined {
    let best: { span: Span; aheadS: number } | undefined;
    for (const { fromS, untilS, aheadS } of this.#eras) {
      const end = Math.min(untilS, this.#openS());
      const span = this.#kept(Math.max(fromS, minuteFrom(sinceS) - aheadS), end, aheadS);
      if (!span) continue;
      const shown = { startS: span.startS + aheadS, endS: span.endS + aheadS };
      if (!best || shown.startS < best.span.startS) best = { span: shown, aheadS };
    }
    if (!best) return undefined;
    const { span, aheadS } = best;
    const samples = (part: Span): Uint8Array =>
      this.#source.samples({ startS: part.startS - aheadS, endS: part.endS - aheadS });
    return { ...span, samples };
  }

  /** Everything that is kept, as a client must understand it, oldest first. */
  *minutes(): Generator<SampledMinute, void, void> {
    const read = this.sampleBytes === 4 ? minuteOf : longMinuteOf;
    let sinceS = -Infinity;
    for (;;) {
      const round = this.round(sinceS);
      if (!round) return;
      for (const part of partsOf(round)) {
        const samples = round.samples(part);
        for (let at = 0; at < samples.length; at += this.sampleBytes) {
          yield read(samples, at, part.startS + (at / this.sampleBytes) * MINUTE_S);
        }
      }
      sinceS = round.endS;
    }
  }

  /** Everything that was recorded, whatever the clock showed then. */
  forgetUntilNow(): void {
    const last = this.#eras.at(-1);
    this.#eras.splice(0, this.#eras.length, {
      fromS: this.#openS(),
      untilS: Infinity,
      aheadS: last?.aheadS ?? 0,
    });
  }

  forget({ startS, endS }: Span): void {
    const joined = [...this.#forgotten, { startS, endS }].toSorted((a, b) => a.startS - b.startS);
    this.#forgotten = [];
    for (const span of joined) {
      const last = this.#forgotten.at(-1);
      if (last && span.startS <= last.endS) {
        const end = Math.max(last.endS, span.endS);
        this.#forgotten[this.#forgotten.length - 1] = { startS: last.startS, endS: end };
      } else this.#forgotten.push(span);
    }
  }

  /** The first span of the source that is not forgotten; the world's time in and out. */
  #kept(fromS: UnixSeconds, untilS: UnixSeconds, aheadS: number): Span | undefined {
    let sinceS = fromS;
    for (;;) {
      const span = this.#source.span(sinceS, untilS);
      if (!span) return undefined;
      const hole = this.#forgotten.find(({ endS }) => endS > span.startS + aheadS);
      if (!hole || hole.startS >= span.endS + aheadS) return span;
      if (hole.startS > span.startS + aheadS) {
        return { startS: span.startS, endS: hole.startS - aheadS };
      }
      sinceS = hole.endS - aheadS;
    }
  }
}

const PART_S = 1_024 * MINUTE_S;

/** A span in pieces that need little memory. */
export function* partsOf({ startS, endS }: Span): Generator<Span, void, void> {
  for (let at = startS; at < endS; at += PART_S) {
    yield { startS: at, endS: Math.min(endS, at + PART_S) };
  }
}
