/** Numbers that look random and are the same for the same seed, 0 to below 1. */
export type Random = () => number;

/** @source mulberry32, public domain */
export function randomFrom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from `least` to `most`. */
export function between(random: Random, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}

/** A made-up band. */
export interface BandIdentity {
  /** `C8:0F:10:…`. */
  readonly mac: string;
  /** 32 lower-case hex digits. */
  readonly key: string;
  readonly serial: string;
}

const FEWEST_DIFFERENT_DIGITS = 6;

function digits(random: Random, count: number, base: 10 | 16): string {
  return Array.from({ length: count }, () => between(random, 0, base - 1).toString(base)).join("");
}

function newKey(random: Random): string {
  for (;;) {
    const key = digits(random, 32, 16);
    if (new Set(key).size >= FEWEST_DIFFERENT_DIGITS) return key;
  }
}

/** Bands, keys and accounts, one after the other. Without a seed the first is the documentation's. */
export class Identities {
  readonly random: Random;
  #isFirst: boolean;

  constructor(seed: number | undefined) {
    this.random = randomFrom(seed ?? 1);
    this.#isFirst = seed === undefined;
  }

  band(): BandIdentity {
    const serial = `${digits(this.random, 5, 10)}/${digits(this.random, 8, 10)}`;
    const tail = digits(this.random, 6, 16).toUpperCase().match(/../g) ?? [];
    const key = newKey(this.random);
    if (this.#isFirst) {
      this.#isFirst = false;
      return { mac: "C8:0F:10:01:02:03", key: "0123456789abcdef0123456789abcdef", serial };
    }
    return { mac: `C8:0F:10:${tail.join(":")}`, key, serial };
  }

  /** Another key, of an earlier pairing. */
  key(): string {
    return newKey(this.random);
  }

  /** A vendor account: ten digits. */
  account(): string {
    return `${between(this.random, 1, 9)}${digits(this.random, 9, 10)}`;
  }

  /** What some versions put into the file name instead of the account. */
  hash(): string {
    return digits(this.random, 32, 16);
  }
}
