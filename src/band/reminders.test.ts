import { expect, test } from "vitest";
import { hex } from "../../test/huami-vectors.ts";
import { FrameError } from "../bytes/message.ts";
import {
  decodeReminder,
  REMINDER,
  RemoveCalendarEvent,
  RemoveReminder,
  SetCalendarEvent,
  SetReminder,
} from "./reminders.ts";

const EIGHT = { year: 2024, month: 3, day: 1, hour: 8, minute: 0 };
const NINE = { ...EIGHT, hour: 9 };
const EVENT = { slot: 1, from: EIGHT, to: NINE, title: "Dentist" };

// No capture is known: the bytes follow huami-ble §8.8.
test.each([
  [
    "an event",
    SetCalendarEvent.encode(EVENT),
    "0b010d000000e80703010800e8070301090000" + "44656e7469737400",
  ],
  ["a reminder removed", RemoveReminder.encode({ slot: 2 }), "0b020800000000"],
  ["an event removed", RemoveCalendarEvent.encode({ slot: 2 }), "0b0208000000" + "00".repeat(14)],
])("%s is told from the others by its flags and length", (_, encoded, expected) => {
  expect(encoded).toEqual(hex(expected));
  expect(decodeReminder(encoded)).toMatchObject({ slot: encoded[1] });
});

test("each of the four is read as what it is", () => {
  const flags = REMINDER.isOn | REMINDER.hasText | REMINDER.everyDay;
  const set = SetReminder.encode({
    slot: 0,
    flags,
    at: EIGHT,
    text: "A much longer text than fits",
  });
  expect(decodeReminder(set)).toEqual({
    is: "SetReminder",
    slot: 0,
    flags,
    at: EIGHT,
    text: "A much longer te",
  });
  expect(decodeReminder(SetCalendarEvent.encode(EVENT))).toEqual({
    is: "SetCalendarEvent",
    ...EVENT,
  });
  expect(decodeReminder(RemoveReminder.encode({ slot: 2 })).is).toBe("RemoveReminder");
  expect(decodeReminder(RemoveCalendarEvent.encode({ slot: 2 })).is).toBe("RemoveCalendarEvent");
});

test.each(["", "0b", "0b01", "0b01ff", "0b0109000000", "0c020800000000"])(
  "a stump is refused: %s",
  (digits) => {
    expect(() => decodeReminder(hex(digits))).toThrow(FrameError);
  },
);
