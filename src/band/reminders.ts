import { FrameError, message, u16, u32, u8 } from "../bytes/message.ts";
import { fixed, group, text0UpTo } from "./fields.ts";

// In chunks of type CHUNKED.settings. A Mi Band 4 has 22 slots, a Mi Band 5 has 50.

/** What a reminder's flags are made of. @source huami-ble §8.8 (Gadgetbridge) */
export const REMINDER = {
  isOn: 0x01,
  hasEnd: 0x04,
  hasText: 0x08,
  monday: 0x20,
  tuesday: 0x40,
  wednesday: 0x80,
  thursday: 0x100,
  friday: 0x200,
  saturday: 0x400,
  sunday: 0x800,
  everyDay: 0xfe0,
  monthly: 0x1000,
  yearly: 0x2000,
} as const;

/** On the band's clock. */
const localTime = group({ year: u16, month: u8, day: u8, hour: u8, minute: u8 });
/** More is not shown (Gadgetbridge HuamiCoordinator). */
const title = text0UpTo(16);

/** `flags`: `isOn | hasText`, and when it repeats. */
export const SetReminder = message("SetReminder", [0x0b], {
  slot: u8,
  flags: u32,
  at: localTime,
  zero: fixed(0x00),
  text: title,
});
export const SetCalendarEvent = message("SetCalendarEvent", [0x0b], {
  slot: u8,
  flags: fixed(REMINDER.isOn | REMINDER.hasEnd | REMINDER.hasText, 0x00, 0x00, 0x00),
  from: localTime,
  to: localTime,
  zero: fixed(0x00),
  title,
});
export const RemoveReminder = message("RemoveReminder", [0x0b], {
  slot: u8,
  flags: fixed(REMINDER.hasText, 0x00, 0x00, 0x00),
  zero: fixed(0x00),
});
export const RemoveCalendarEvent = message("RemoveCalendarEvent", [0x0b], {
  slot: u8,
  flags: fixed(REMINDER.hasText, 0x00, 0x00, 0x00),
  zeros: fixed(...new Array<number>(14).fill(0x00)),
});

/** Any of the four. They begin alike: what tells them apart is flags and length. */
export function decodeReminder(
  payload: Uint8Array,
):
  | ReturnType<typeof SetReminder.decode>
  | ReturnType<typeof SetCalendarEvent.decode>
  | ReturnType<typeof RemoveReminder.decode>
  | ReturnType<typeof RemoveCalendarEvent.decode> {
  const flags = payload[2];
  if (flags === undefined) throw new FrameError("The reminder is too short.");
  if ((flags & REMINDER.hasEnd) !== 0) return SetCalendarEvent.decode(payload);
  if ((flags & REMINDER.isOn) !== 0) return SetReminder.decode(payload);
  return (payload.length > 7 ? RemoveCalendarEvent : RemoveReminder).decode(payload);
}
