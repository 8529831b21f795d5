import { bytes, FrameError, message, u16, u8 } from "../bytes/message.ts";
import { choice, flag, group, repeated } from "./fields.ts";

/**
 * The pages of a Mi Band 3 and 4 in the older form, at their number. The clock is always shown.
 * @source huami-ble §8.6 (Gadgetbridge)
 */
export const OLD_PAGES = [
  "clock",
  "notifications",
  "weather",
  "activity",
  "more",
  "status",
  "heart-rate",
  "timer",
  "nfc",
] as const;

export type OldPage = Exclude<(typeof OLD_PAGES)[number], "clock">;

const CHOICES = OLD_PAGES.slice(1) as readonly OldPage[];

/** On SETTINGS. `shown`: a bit for each page; `places`: where each of them stands, from 1. */
const OldMenu = message("OldMenu", [0x0a], { shown: u16, zero: u8, places: bytes(CHOICES.length) });

/** The pages in the order wanted; those that are not named are hidden. */
export function encodeOldMenu(pages: readonly OldPage[]): Uint8Array<ArrayBuffer> {
  const order = [...pages, ...CHOICES.filter((page) => !pages.includes(page))];
  return OldMenu.encode({
    shown: pages.reduce((mask, page) => mask | (1 << OLD_PAGES.indexOf(page)), 1),
    zero: 0,
    places: Uint8Array.from(CHOICES, (page) => order.indexOf(page) + 1),
  });
}

/** The pages that are shown, in order. @throws FrameError when it is no menu */
export function decodeOldMenu(frame: Uint8Array): OldPage[] {
  const { shown, places } = OldMenu.decode(frame);
  if (new Set(places).size !== places.length) throw new FrameError("Two pages share a place.");
  const placeOf = (page: OldPage): number => places[CHOICES.indexOf(page)] ?? 0;
  return CHOICES.filter((page) => shown & (1 << OLD_PAGES.indexOf(page))).toSorted(
    (one, other) => placeOf(one) - placeOf(other),
  );
}

/**
 * The newer form, in chunks of type CHUNKED.settings. `index` counts from 0, and the first item is
 * the watch face. Gadgetbridge names only what is shown, miband4-web appends the hidden.
 */
export const SetMenu = message("SetMenu", [0x1e], {
  items: repeated(
    group({
      index: u8,
      isHidden: flag,
      place: choice({ menu: 0xff, shortcuts: 0xfd }),
      item: u8,
    }),
  ),
});

/** What may stand in a menu; a band has some of it. */
export const MENU_ITEM = {
  status: 0x01,
  heartRate: 0x02,
  workout: 0x03,
  weather: 0x04,
  miHome: 0x05,
  notifications: 0x06,
  more: 0x07,
  doNotDisturb: 0x08,
  alarm: 0x09,
  camera: 0x0a,
  music: 0x0b,
  stopwatch: 0x0c,
  timer: 0x0d,
  findPhone: 0x0e,
  mutePhone: 0x0f,
  nfc: 0x10,
  alipay: 0x11,
  watchFace: 0x12,
  settings: 0x13,
  activity: 0x14,
  reminder: 0x15,
  compass: 0x16,
  pai: 0x19,
  worldClock: 0x1a,
  timerAndStopwatch: 0x1b,
  stress: 0x1c,
  cycle: 0x1d,
  goal: 0x21,
  sleep: 0x23,
  bloodOxygen: 0x24,
  events: 0x26,
  widgets: 0x28,
  breathing: 0x33,
  steps: 0x34,
  distance: 0x35,
  calories: 0x36,
  pomodoro: 0x38,
  alexa: 0x39,
  battery: 0x3a,
  temperature: 0x40,
  barometer: 0x41,
  flashlight: 0x43,
} as const;
