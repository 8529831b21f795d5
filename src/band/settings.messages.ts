import { message, optional, rest, text0, u16, u32, u8 } from "../bytes/message.ts";
import type { Message } from "../bytes/message.ts";
import { choice, dayPart, fixed, flag, textRest } from "./fields.ts";

// Characteristic USER_SETTINGS (0008), written with response. Host → band:

/** `weightIn200thKg`: 65.5 kg are 13100. Any `userId` that stays the same. @source huami-ble §8.2 */
export const SetUserInfo = message("SetUserInfo", [0x4f, 0x00, 0x00], {
  birthYear: u16,
  birthMonth: u8,
  birthDay: u8,
  sex: choice({ male: 0, female: 1, other: 2 }),
  heightCm: u16,
  weightIn200thKg: u16,
  userId: u32,
});
/** The band counts to 65535. */
export const SetStepGoal = message("SetStepGoal", [0x10, 0x00, 0x00], { steps: u32 });
export const SetWearLocation = message("SetWearLocation", [0x20, 0x00, 0x00], {
  wrist: choice({ left: 0x02, right: 0x82 }),
});

// Characteristic SETTINGS (0003). Host → band, the group `06 cc 00`:

const display = <const N extends string, const F extends Parameters<typeof message>[2]>(
  name: N,
  command: number,
  fields: F,
): Message<N, F> => message(name, [0x06, command, 0x00], fields);

export const SetAdvertisingWhileConnected = display("SetAdvertisingWhileConnected", 0x01, {
  isOn: flag,
});
export const SetClock = display("SetClock", 0x02, { is24h: flag });
export const SetUnits = display("SetUnits", 0x03, { units: choice({ metric: 0, imperial: 1 }) });
/** Lifting the wrist lights the screen. On: WHOLE_DAY or a window; off: with a window or without. */
export const SetLiftWrist = display("SetLiftWrist", 0x05, {
  isOn: flag,
  during: optional(dayPart),
});
export const SetGoalNotification = display("SetGoalNotification", 0x06, { isOn: flag });
/** The vendor's app writes `0D 00 00 00`; nobody knows what it is. */
export const SetUnknown07 = display("SetUnknown07", 0x07, { value: rest });
export const SetClockFace = display("SetClockFace", 0x0a, {
  shows: choice({ time: 0x00, "date-and-time": 0x03 }),
});
/** Erases the band: its records, its settings, its key and its address. Never written by us. */
export const FactoryReset = display("FactoryReset", 0x0b, { yes: fixed(0x01) });
/** The band shakes when the phone is gone. Off: with WHOLE_DAY. */
export const SetDisconnectNotification = display("SetDisconnectNotification", 0x0c, {
  isOn: flag,
  during: optional(dayPart),
});
export const SetRotateWrist = display("SetRotateWrist", 0x0d, { isOn: flag });
/** `form`: 0 in Gadgetbridge, 1 in the vendor's app. */
export const SetCallerDisplay = display("SetCallerDisplay", 0x10, { form: u8, isOn: flag });
/** Answers the events that begin and end the search for the phone. */
export const AnswerFindPhone = display("AnswerFindPhone", 0x14, {
  to: choice({ start: 0, stop: 1 }),
});
export const SetSwipeToUnlock = display("SetSwipeToUnlock", 0x16, { isOn: flag });
/** `en_US` and the like, five letters. */
export const SetLanguage = display("SetLanguage", 0x17, { locale: textRest });
/** Tells the band whether the phone is silent. */
export const SetPhoneSilent = display("SetPhoneSilent", 0x19, { isOn: flag });
/** `MM/dd/yyyy`, `dd.MM.yyyy` or `dd/MM/yyyy`. */
export const SetDateFormat = display("SetDateFormat", 0x1e, { format: textRest });
/** Other apps may see the pulse. */
export const SetPulseVisible = display("SetPulseVisible", 0x1f, { isOn: flag });
/** `isOn` with 4 digits, each 1 to 4. Off with none is refused with status 06. */
export const SetPassword = display("SetPassword", 0x21, { isOn: flag, digits: text0 });
/** The band looks for exercise, to measure the pulse more often then. */
export const SetActivityDetection = display("SetActivityDetection", 0x22, { isOn: flag });
export const SetLiftWristSpeed = display("SetLiftWristSpeed", 0x23, {
  speed: choice({ normal: 0, sensitive: 1 }),
});

// The others on SETTINGS. Host → band:

/** Warns after `afterMin` without a step, in one window or two. Off: 60 min, 04:00 to 21:00, WHOLE_DAY. */
export const SetInactivityWarning = message("SetInactivityWarning", [0x08], {
  isOn: flag,
  afterMin: u16,
  first: dayPart,
  second: dayPart,
});
/** Do not disturb. The three below let lifting the wrist light the screen all the same. */
export const SetDoNotDisturb = message("SetDoNotDisturb", [0x09], {
  mode: choice({
    scheduled: 0x81,
    off: 0x82,
    automatic: 0x83,
    "scheduled, wrist lights": 0x01,
    "off, wrist lights": 0x02,
    "automatic, wrist lights": 0x03,
  }),
  during: optional(dayPart),
});
export const SetNightMode = message("SetNightMode", [0x1a], {
  mode: choice({ off: 0, scheduled: 1, sunset: 2 }),
  during: optional(dayPart),
});
/** A Mi Band 4 has no GPS, and answers with status 05. */
export const AskGpsVersion = message("AskGpsVersion", [0x0e], {});
export const AskWorkoutTypes = message("AskWorkoutTypes", [0xff, 0x11, 0x00, 0x00, 0x00], {});

// Band → host:

/** What the band says to a setting; others may come. */
export const STATUS = { ok: 0x01, notSupported: 0x05, badArgument: 0x06 } as const;

/**
 * The band's answer to this very command: `10`, the command's echo, a status. Answers come late and
 * in bulk, so they are known by their echo.
 *
 * @source huami-ble §8.1; Gadgetbridge issue 1619 (Mi Band 4)
 */
export function replyTo(command: Uint8Array): Message<"SettingReply", typeof REPLY> {
  const echo = command.subarray(0, command[0] === 0x06 ? 3 : 1);
  return message("SettingReply", [0x10, ...echo], REPLY);
}

/** `more`: what was asked for, where something was. */
const REPLY = { status: u8, more: optional(rest) };
