/** Each value once, in the order in which they come first, and every value's place among them. */
export interface Dictionary<T> {
  readonly entries: readonly T[];
  readonly places: Uint16Array;
}

const MOST_ENTRIES = 1 << 16;

/** `undefined` when too many values are different for a dictionary to save anything. */
export function dictionaryOf<T>(values: readonly T[]): Dictionary<T> | undefined {
  const most = Math.min(MOST_ENTRIES, Math.max(64, values.length >> 1));
  const places = new Uint16Array(values.length);
  const known = new Map<T, number>();
  for (const [i, value] of values.entries()) {
    let place = known.get(value);
    if (place === undefined) {
      place = known.size;
      if (place === most) return undefined;
      known.set(value, place);
    }
    places[i] = place;
  }
  return { entries: [...known.keys()], places };
}

/**
 * The same for whole numbers, most of which are small; much faster. `undefined` when one of them is not
 * 0..65535.
 */
export function smallDictionaryOf(
  values: Int32Array | Float64Array,
): Dictionary<number> | undefined {
  const entries: number[] = [];
  const places = new Uint16Array(values.length);
  const known = new Int32Array(MOST_ENTRIES);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if ((value & 0xffff) !== value) return undefined;
    let place = known[value] ?? 0;
    if (place === 0) {
      place = entries.push(value);
      known[value] = place;
    }
    places[i] = place - 1;
  }
  return { entries, places };
}
