/** Numbers that look random and are the same for the same seed. */
export interface Dice {
  /** From 0 up to and without 1. */
  next(): number;
  /** A whole number, both ends included. */
  between(low: number, high: number): number;
  /** True so often out of one. */
  chance(probability: number): boolean;
}

/** @source mulberry32, by Tommy Ettinger, in the public domain */
export function diceOf(seed: number): Dice {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  return {
    next,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
  };
}

/** One seed out of several numbers. */
export function seedOf(...numbers: readonly number[]): number {
  let mixed = 0x811c9dc5;
  for (const number of numbers) {
    mixed = Math.imul(mixed ^ number, 0x01000193);
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed ^= mixed >>> 13;
  }
  return mixed >>> 0;
}

/** Bytes that are the same for the same seed. */
export function seededBytes(seed: number): (byteCount: number) => Uint8Array<ArrayBuffer> {
  const dice = diceOf(seedOf(seed));
  return (count) => Uint8Array.from({ length: count }, () => dice.between(0, 255));
}
