import { FrameError, u8 } from "../bytes/message.ts";
import type { Field } from "../bytes/message.ts";

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

export const dayPart: Field<DayPart> = {
  decode: (from) => ({ from: timeOfDay.decode(from), to: timeOfDay.decode(from) }),
  encode: ({ from, to }) => Uint8Array.of(from.hour, from.minute, to.hour, to.minute),
};

/** All zeros: the whole day where one window is wanted, none where a second one may follow. */
export const WHOLE_DAY: DayPart = { from: { hour: 0, minute: 0 }, to: { hour: 0, minute: 0 } };

/** Texts that fill the rest of a frame, with no zero behind them. */
export const textRest: Field<string> = {
  decode: (from) => new TextDecoder().decode(from.take(from.leftBytes)),
  encode: (value) => new TextEncoder().encode(value),
};
