import { concat } from "../bytes/byte-reader.ts";
import { bytes, message, u8 } from "../bytes/message.ts";
import type { Field } from "../bytes/message.ts";
import { counted, group, repeated, timeOfDay } from "./fields.ts";
import { cutIntoParts, isBeginning, PartJoiner } from "./parts.ts";

// Characteristic SETTINGS (0003). Local time; `repeat` is a set of days.

/** Sources disagree on 80: Gadgetbridge and harbour-amazfish "once", miband4 "every day". */
export const REPEAT = {
  monday: 0x01,
  tuesday: 0x02,
  wednesday: 0x04,
  thursday: 0x08,
  friday: 0x10,
  saturday: 0x20,
  sunday: 0x40,
  everyDay: 0x7f,
  once: 0x80,
} as const;

interface Slot {
  readonly slot: number;
  readonly isOn: boolean;
  /** Whether it may be put off; says something only while the alarm is on. */
  readonly snoozes: boolean;
}

const slot: Field<Slot> = {
  decode(from) {
    const tag = u8.decode(from);
    return { slot: tag & 0x0f, isOn: (tag & 0x80) !== 0, snoozes: (tag & 0x40) === 0 };
  },
  encode: (value) =>
    u8.encode(value.slot | (value.isOn ? 0x80 : 0) | (value.isOn && !value.snoozes ? 0x40 : 0)),
};

const ALARM = { slot, at: timeOfDay, repeat: u8 };

// Host → band:

/** An alarm that is off, at 00:00, on no day, is one that was removed. */
export const SetAlarm = message("SetAlarm", [0x02], ALARM);
export const AskAlarmStates = message("AskAlarmStates", [0x0d], {});
/** Older bands answer only {@link AskAlarmStates}, newer ones only this. */
export const AskAlarms = message("AskAlarms", [0xff, 0x01, 0x00, 0x00, 0x00], {});

// Band → host:

const state: Field<{ readonly slot: number; readonly isOn: boolean }> = {
  decode(from) {
    const tag = u8.decode(from);
    return { slot: tag & 0x0f, isOn: (tag & 0x10) !== 0 };
  },
  encode: (value) => u8.encode(value.slot | (value.isOn ? 0x10 : 0)),
};

/** Which slots there are. Nobody knows what `head` is. */
export const AlarmStates = message("AlarmStates", [0x10, 0x0d, 0x01], {
  head: bytes(5),
  alarms: counted(state),
});

/** The payload of a {@link Report} of type REPORT.alarms. */
export const Alarms = message("Alarms", [], { header: u8, alarms: repeated(group(ALARM)) });

/** What a band reports in several frames. */
export interface Report {
  readonly type: number;
  readonly payload: Uint8Array<ArrayBuffer>;
}

export const REPORT = { alarms: 0x01, workoutTypes: 0x11 } as const;

const PREFIX = [0x80, 0x01] as const;

/** A beginning has the type and three bytes that nobody knows; before them stands one more. */
const headBytes = (part: number): number => (isBeginning(part) ? 8 : 4);

/** Ten alarms are 41 bytes; more than this means no good. */
const MOST_BYTES = 4096;

/** Joins the frames of a report: `80 01 part …`. @source huami-ble §8.5 (Gadgetbridge) */
export class ReportReceiver {
  #type = 0;
  readonly #joiner = new PartJoiner(MOST_BYTES);

  /**
   * The report that this frame completes; frames of other messages are passed over.
   *
   * @throws FrameError when a report is longer than any can be
   */
  receive(frame: Uint8Array): Report | undefined {
    const part = frame[2] ?? 0;
    const head = headBytes(part);
    if (!PREFIX.every((byte, at) => frame[at] === byte) || frame.length < head) return undefined;
    if (isBeginning(part)) this.#type = frame[4] ?? 0;
    const payload = this.#joiner.add(part, frame.subarray(head));
    return payload && { type: this.#type, payload };
  }
}

/** The frames of a report, each of at most `mostBytes`; bytes that nobody knows are zeros. */
export function encodeReport({ type, payload }: Report, mostBytes = 20): Uint8Array<ArrayBuffer>[] {
  return cutIntoParts(payload, mostBytes - 8, mostBytes - 4).map(({ part, piece }) => {
    const head = new Uint8Array(headBytes(part));
    head.set([...PREFIX, part]);
    if (isBeginning(part)) head[4] = type;
    return concat([head, piece]);
  });
}
