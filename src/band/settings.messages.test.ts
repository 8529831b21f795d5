import { expect, test } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { is } from "../../test/meant.ts";
import type { Meant } from "../../test/meant.ts";
import { FrameError } from "../bytes/message.ts";
import { AskAlarms, AskAlarmStates, REPEAT, SetAlarm } from "./alarms.messages.ts";
import { WHOLE_DAY } from "./fields.ts";
import type { DayPart } from "./fields.ts";
import { Reboot } from "./firmware.messages.ts";
import { decodeOldMenu, encodeOldMenu, MENU_ITEM, SetMenu } from "./menu.ts";
import type { OldPage } from "./menu.ts";
import { NewAlert } from "./notifications.ts";
import * as settings from "./settings.messages.ts";
import { replyTo, STATUS } from "./settings.messages.ts";
import { SetAlertLevel } from "./vibration.ts";

const { cases } = vectorsOf<{
  cases: readonly { name: string; value: string; reply?: string }[];
}>("settings_commands");

const part = (from: number, to: number): DayPart => ({
  from: { hour: Math.floor(from / 100), minute: from % 100 },
  to: { hour: Math.floor(to / 100), minute: to % 100 },
});
function menu(...pages: OldPage[]): Meant {
  return { bytes: encodeOldMenu(pages), decode: decodeOldMenu, expected: pages };
}

const MEANT: Readonly<Record<string, Meant>> = {
  "24 h clock": is(settings.SetClock, { is24h: true }),
  "12 h clock": is(settings.SetClock, { is24h: false }),
  metric: is(settings.SetUnits, { units: "metric" }),
  imperial: is(settings.SetUnits, { units: "imperial" }),
  "lift wrist on": is(settings.SetLiftWrist, { isOn: true, during: WHOLE_DAY }),
  "lift wrist 08:00-22:30": is(settings.SetLiftWrist, { isOn: true, during: part(800, 2230) }),
  "lift wrist off": is(settings.SetLiftWrist, { isOn: false }),
  "goal notification on": is(settings.SetGoalNotification, { isOn: true }),
  "clock shows time only": is(settings.SetClockFace, { shows: "time" }),
  "clock shows date and time": is(settings.SetClockFace, { shows: "date-and-time" }),
  "caller display on (Gadgetbridge form)": is(settings.SetCallerDisplay, { form: 0, isOn: true }),
  "caller display (vendor app form)": is(settings.SetCallerDisplay, { form: 1, isOn: true }),
  "unknown setting 07 written by the vendor app": is(settings.SetUnknown07, {
    value: Uint8Array.of(0x0d, 0, 0, 0),
  }),
  "heart-rate activity monitoring off": is(settings.SetActivityDetection, { isOn: false }),
  "advertise while connected off": is(settings.SetAdvertisingWhileConnected, { isOn: false }),
  "expose heart rate to other apps on": is(settings.SetPulseVisible, { isOn: true }),
  "disconnect notification 09:00-21:00": is(settings.SetDisconnectNotification, {
    isOn: true,
    during: part(900, 2100),
  }),
  "screen unlock by swipe on": is(settings.SetSwipeToUnlock, { isOn: true }),
  "language en_US": is(settings.SetLanguage, { locale: "en_US" }),
  "date format dd/MM/yyyy": is(settings.SetDateFormat, { format: "dd/MM/yyyy" }),
  "password 1234 on": is(settings.SetPassword, { isOn: true, digits: "1234" }),
  "password off with empty text -> status 06": is(settings.SetPassword, {
    isOn: false,
    digits: "",
  }),
  "phone silent mode on": is(settings.SetPhoneSilent, { isOn: true }),
  "lift wrist speed sensitive": is(settings.SetLiftWristSpeed, { speed: "sensitive" }),
  "find-phone acknowledge": is(settings.AnswerFindPhone, { to: "start" }),
  "factory reset": is(settings.FactoryReset, {}),
  "alarm slot 0 on, 07:30, Mon-Fri, snooze allowed": is(SetAlarm, {
    slot: { slot: 0, isOn: true, snoozes: true },
    at: { hour: 7, minute: 30 },
    repeat: 0x1f,
  }),
  "alarm slot 2 on, 06:05 once, no snooze": is(SetAlarm, {
    slot: { slot: 2, isOn: true, snoozes: false },
    at: { hour: 6, minute: 5 },
    repeat: REPEAT.once,
  }),
  "alarm slot 1 removed": is(SetAlarm, {
    slot: { slot: 1, isOn: false, snoozes: true },
    at: { hour: 0, minute: 0 },
    repeat: 0,
  }),
  "inactivity 60 min 08:00-12:00 and 14:00-20:00": is(settings.SetInactivityWarning, {
    isOn: true,
    afterMin: 60,
    first: part(800, 1200),
    second: part(1400, 2000),
  }),
  "inactivity off": is(settings.SetInactivityWarning, {
    isOn: false,
    afterMin: 60,
    first: part(400, 2100),
    second: WHOLE_DAY,
  }),
  "DND off": is(settings.SetDoNotDisturb, { mode: "off" }),
  "DND automatic": is(settings.SetDoNotDisturb, { mode: "automatic" }),
  "DND 22:00-07:00": is(settings.SetDoNotDisturb, { mode: "scheduled", during: part(2200, 700) }),
  "DND 22:00-07:00 with lift-wrist allowed": is(settings.SetDoNotDisturb, {
    mode: "scheduled, wrist lights",
    during: part(2200, 700),
  }),
  "night mode off": is(settings.SetNightMode, { mode: "off" }),
  "night mode at sunset": is(settings.SetNightMode, { mode: "sunset" }),
  "night mode 20:00-07:30": is(settings.SetNightMode, {
    mode: "scheduled",
    during: part(2000, 730),
  }),
  "request alarms (old)": is(AskAlarmStates, {}),
  "request alarms with times": is(AskAlarms, {}),
  "GPS version (unsupported on MB4)": is(settings.AskGpsVersion, {}),
  "menu order (old form): status, heart_rate, weather, notifications, more": menu(
    "status",
    "heart-rate",
    "weather",
    "notifications",
    "more",
  ),
  "goal 8000 steps": is(settings.SetStepGoal, { steps: 8000 }),
  "user: born 1990-05-17, female(1), 170 cm, 65.5 kg, id 0x11223344": is(settings.SetUserInfo, {
    birthYear: 1990,
    birthMonth: 5,
    birthDay: 17,
    sex: "female",
    heightCm: 170,
    weightIn200thKg: 65.5 * 200,
    userId: 0x11223344,
  }),
  "wear left wrist": is(settings.SetWearLocation, { wrist: "left" }),
  "wear right wrist": is(settings.SetWearLocation, { wrist: "right" }),
  "find band (vibrate)": is(SetAlertLevel, { level: "find" }),
  "stop alert": is(SetAlertLevel, { level: "none" }),
  "incoming call via New Alert: 'Mum'": is(NewAlert, { category: "call", count: 1, text: "Mum" }),
  "call ended via New Alert": is(NewAlert, { category: "call", count: 0, text: "" }),
  "new SMS via New Alert, miband4 form": is(NewAlert, {
    category: "sms",
    count: 1,
    text: "Ann\n\n\nHi",
  }),
  "new SMS via New Alert, Gadgetbridge form": is(NewAlert, {
    category: "sms",
    count: 1,
    text: "Ann\0Hi",
  }),
  reboot: is(Reboot, {}),
};

test.each(cases)("a command is encoded and decoded: $name", ({ name, value }) => {
  const meant = MEANT[name];
  expect(meant?.bytes).toEqual(hex(value));
  expect(meant?.decode(hex(value))).toEqual(meant?.expected);
});

/** The bytes of a command that come back. */
const echoOf = (value: string): string => value.slice(0, value.startsWith("06") ? 6 : 2);
const answered = cases.filter((it) => it.reply !== undefined);

test.each(answered)("the band's answer is known by its echo: $name", ({ value, reply = "" }) => {
  const expected = replyTo(hex(value));
  const frame = hex(reply);
  expect(expected.matches(frame)).toBe(true);
  expect(expected.encode(expected.decode(frame))).toEqual(frame);
  for (const other of answered) {
    const isSame = echoOf(other.value) === echoOf(value);
    expect(replyTo(hex(other.value)).matches(frame), other.name).toBe(isSame);
  }
});

test.each([
  ["24 h clock", STATUS.ok],
  ["alarm slot 1 removed", STATUS.ok],
  ["GPS version (unsupported on MB4)", STATUS.notSupported],
  ["password off with empty text -> status 06", STATUS.badArgument],
])("the answer has a status: %s", (name, status) => {
  const vector = cases.find((it) => it.name === name);
  expect(replyTo(hex(vector?.value ?? "")).decode(hex(vector?.reply ?? ""))).toEqual({
    is: "SettingReply",
    status,
  });
});

test("the answer to another command is not taken for this one's", () => {
  const clock = replyTo(hex("06020001"));
  expect(clock.matches(hex("1006030001"))).toBe(false);
  expect(clock.matches(hex("100201"))).toBe(false);
  expect(() => clock.decode(hex("10060200"))).toThrow("SettingReply is wrong at status");
});

test("a value that no source knows is refused, with the field's name", () => {
  expect(() => settings.SetNightMode.decode(hex("1a09"))).toThrow("SetNightMode is wrong at mode");
  expect(() => settings.SetNightMode.decode(hex("1a0118000700"))).toThrow(
    "SetNightMode is wrong at during",
  );
});

test("an old menu in which two pages share a place is none", () => {
  expect(() => decodeOldMenu(hex("0a7700000404060501020708"))).toThrow(FrameError);
  expect(encodeOldMenu([])).toEqual(hex("0a0100000102030405060708"));
});

test("the newer menu names each item, and whether it is hidden", () => {
  const items = [
    { index: 0, isHidden: false, place: "menu", item: MENU_ITEM.watchFace },
    { index: 1, isHidden: true, place: "shortcuts", item: MENU_ITEM.weather },
  ] as const;
  expect(SetMenu.encode({ items })).toEqual(hex("1e0000ff120101fd04"));
  expect(SetMenu.decode(hex("1e0000ff120101fd04"))).toEqual({ is: "SetMenu", items });
});
