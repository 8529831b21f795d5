import type { SampledMinute, UnixSeconds } from "../health/minute.ts";
import { BandError } from "./errors.ts";

/** How long one minute is on the wire: a model's fact, see `sampleBytesOf`. */
export type SampleBytes = 4 | 8;

/** No pulse in this minute. @source huami-ble §6.1: FF in captures; 00 and FE are taken for none */
const NO_PULSE: ReadonlySet<number> = new Set([0x00, 0xfe, 0xff]);
const WRITTEN_NO_PULSE = 0xff;

/**
 * The minutes that whole samples stand for, the first one at `firstS` (its minute), each a minute
 * after the one before.
 *
 * @throws BandError "incomplete" when the last sample is not whole
 * @source huami-ble §5.2, §6.1
 */
export function decodeSamples(
  bytes: Uint8Array,
  sampleBytes: SampleBytes,
  firstS: UnixSeconds,
): SampledMinute[] {
  const decoder = new SampleDecoder(sampleBytes, firstS);
  const minutes = decoder.decode(bytes);
  decoder.end();
  return minutes;
}

/**
 * Reads minutes from bytes that come in pieces, cut anywhere: keeps what is left of a sample, and
 * knows which minute is next.
 */
export class SampleDecoder {
  readonly #sampleBytes: SampleBytes;
  /** The beginning of a sample whose end is yet to come. */
  readonly #begun: Uint8Array;
  #begunBytes = 0;
  #nextS: UnixSeconds;

  constructor(sampleBytes: SampleBytes, firstS: UnixSeconds) {
    this.#sampleBytes = sampleBytes;
    this.#begun = new Uint8Array(sampleBytes);
    this.#nextS = Math.floor(firstS / 60) * 60;
  }

  /** The minute that the next sample will stand for. */
  get nextS(): UnixSeconds {
    return this.#nextS;
  }

  /** The minutes that are whole now. */
  decode(bytes: Uint8Array): SampledMinute[] {
    const minutes: SampledMinute[] = [];
    let at = this.#complete(bytes, minutes);
    for (; at + this.#sampleBytes <= bytes.length; at += this.#sampleBytes) {
      minutes.push(this.#sample(bytes, at));
    }
    this.#keep(bytes.subarray(at));
    return minutes;
  }

  /** @throws BandError "incomplete" when the last sample is not whole */
  end(): void {
    if (this.#begunBytes === 0) return;
    throw new BandError("incomplete", "The history ends in the middle of a minute.", {
      hint: "Try again; what was read so far is kept.",
    });
  }

  /** Fills up the sample that has begun; gives where the next one begins. */
  #complete(bytes: Uint8Array, minutes: SampledMinute[]): number {
    if (this.#begunBytes === 0) return 0;
    const piece = bytes.subarray(0, this.#sampleBytes - this.#begunBytes);
    this.#keep(piece);
    if (this.#begunBytes === this.#sampleBytes) {
      this.#begunBytes = 0;
      minutes.push(this.#sample(this.#begun, 0));
    }
    return piece.length;
  }

  #keep(piece: Uint8Array): void {
    this.#begun.set(piece, this.#begunBytes);
    this.#begunBytes += piece.length;
  }

  #sample(bytes: Uint8Array, at: number): SampledMinute {
    const startS = this.#nextS;
    this.#nextS += 60;
    const byte = (offset: number): number => bytes[at + offset] ?? 0;
    const pulse = byte(3);
    const minute = {
      startS,
      kind: byte(0),
      intensity: byte(1),
      steps: byte(2),
      heartRateBpm: NO_PULSE.has(pulse) ? undefined : pulse,
    };
    if (this.#sampleBytes === 4) return minute;
    const asleep = { unknown: byte(4), light: byte(5), deep: byte(6), rem: byte(7) };
    return { ...minute, asleep };
  }
}

/**
 * The samples that a band would send for these minutes, which must follow one another without gaps:
 * on the wire they have no time of their own.
 */
export function encodeSamples(
  minutes: readonly SampledMinute[],
  sampleBytes: SampleBytes,
): Uint8Array {
  const bytes = new Uint8Array(minutes.length * sampleBytes);
  const firstS = minutes[0]?.startS ?? 0;
  for (const [index, minute] of minutes.entries()) {
    if (minute.startS !== firstS + index * 60) throw new TypeError("minutes follow one another");
    const { kind, intensity, steps, heartRateBpm = WRITTEN_NO_PULSE, asleep } = minute;
    bytes.set([kind, intensity, steps, heartRateBpm], index * sampleBytes);
    if (sampleBytes === 8 && asleep) {
      const { unknown, light, deep, rem } = asleep;
      bytes.set([unknown, light, deep, rem], index * sampleBytes + 4);
    }
  }
  return bytes;
}
