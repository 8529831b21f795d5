import { concat } from "../bytes/byte-reader.ts";
import { FrameError, i8, text0, u8 } from "../bytes/message.ts";
import type { Field, Values } from "../bytes/message.ts";

/** One byte: 1 for yes, 0 for no; everything but 0 is read as yes. */
export const flag: Field<boolean> = {
  decode: (from) => u8.decode(from) !== 0,
  encode: (value) => u8.encode(value ? 1 : 0),
};

/** One byte that stands for a word: `choice({ off: 0x00, sunset: 0x02 })`. */
export function choice<const Word extends string>(
  codes: Readonly<Record<Word, number>>,
): Field<Word> {
  // The keys of the table are its words.
  const words = Object.keys(codes) as Word[];
  return {
    decode(from) {
      const code = u8.decode(from);
      const word = words.find((it) => codes[it] === code);
      if (word === undefined) throw new FrameError("The value is none that we know.");
      return word;
    },
    encode: (value) => u8.encode(codes[value]),
  };
}

/** Fields that belong together, in wire order. */
export function group<const F extends Readonly<Record<string, Field<unknown>>>>(
  fields: F,
): Field<Values<F>> {
  const entries = Object.entries(fields);
  return {
    // Each key is decoded by the field of that name.
    decode: (from) =>
      Object.fromEntries(entries.map(([key, field]) => [key, field.decode(from)])) as Values<F>,
    encode(values) {
      const given = values as Readonly<Record<string, unknown>>;
      return concat(entries.map(([key, field]) => field.encode(given[key])));
    },
  };
}

/** The same again and again, to the end of the frame. */
export function repeated<T>(field: Field<T>): Field<readonly T[]> {
  return {
    decode(from) {
      const found: T[] = [];
      while (from.leftBytes > 0) found.push(field.decode(from));
      return found;
    },
    encode: (values) => concat(values.map((it) => field.encode(it))),
  };
}

/** How many there are, in `count`; then each of them. A count that lies is a frame too short. */
export function counted<T>(field: Field<T>, count: Field<number> = u8): Field<readonly T[]> {
  return {
    decode: (from) => Array.from({ length: count.decode(from) }, () => field.decode(from)),
    encode: (values) =>
      concat([count.encode(values.length), ...values.map((it) => field.encode(it))]),
  };
}

/** Kept on the wire as a whole number of `1 / perUnit`. */
export function scaled(field: Field<number>, perUnit: number): Field<number> {
  return {
    decode: (from) => field.decode(from) / perUnit,
    encode: (value) => field.encode(Math.round(value * perUnit)),
  };
}

/** Eight bytes; exact up to 2⁵³. */
export const u64: Field<number> = {
  decode: (from) => Number(from.view.getBigUint64(from.advance(8), true)),
  encode(value) {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(value), true);
    return bytes;
  },
};

/** Bytes that are always these; any other are refused. */
export function fixed(...bytes: readonly number[]): Field<undefined> {
  return {
    decode(from) {
      const found = from.take(bytes.length);
      if (!bytes.every((byte, at) => found[at] === byte)) {
        throw new FrameError("The bytes are not those that always stand here.");
      }
      return undefined;
    },
    encode: () => Uint8Array.from(bytes),
  };
}

/** A time zone in quarters of an hour; in minutes here, east of Greenwich positive. */
export const offsetMin: Field<number> = {
  decode: (from) => i8.decode(from) * 15,
  encode: (value) => i8.encode(Math.round(value / 15)),
};

/** What of a text fits: whole characters (code points), and no zero, which would end it. */
export function cutText(
  text: string,
  { chars = Infinity, bytes = Infinity }: { chars?: number; bytes?: number },
): string {
  let kept = "";
  let [charsLeft, bytesLeft] = [chars, bytes];
  for (const char of text) {
    if (char === "\0") continue;
    bytesLeft -= new TextEncoder().encode(char).length;
    charsLeft -= 1;
    if (bytesLeft < 0 || charsLeft < 0) break;
    kept += char;
  }
  return kept;
}

/** {@link text0} that is cut to so many characters when it is written. */
export function text0UpTo(chars: number): Field<string> {
  return {
    decode: (from) => text0.decode(from),
    encode: (value) => text0.encode(cutText(value, { chars })),
  };
}

/** A text that fills the rest of a frame, with no zero behind it. */
export const textRest: Field<string> = {
  decode: (from) => new TextDecoder().decode(from.take(from.leftBytes)),
  encode: (value) => new TextEncoder().encode(value),
};

/** On the band's clock. */
export interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
}

export const timeOfDay: Field<TimeOfDay> = {
  decode(from) {
    const [hour, minute] = [u8.decode(from), u8.decode(from)];
    if (hour > 23 || minute > 59) throw new FrameError("That is no time of day.");
    return { hour, minute };
  },
  encode: ({ hour, minute }) => Uint8Array.of(hour, minute),
};

/** A part of the day; from 22:00 to 07:00 is a night. */
export interface DayPart {
  readonly from: TimeOfDay;
  readonly to: TimeOfDay;
}

export const dayPart: Field<DayPart> = group({ from: timeOfDay, to: timeOfDay });

/** All zeros: the whole day where one part is wanted, none where a second one may follow. */
export const WHOLE_DAY: DayPart = { from: { hour: 0, minute: 0 }, to: { hour: 0, minute: 0 } };
