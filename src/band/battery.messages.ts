import { FrameError, message, optional, rest, u8 } from "../bytes/message.ts";
import type { Field } from "../bytes/message.ts";
import { date8 } from "./date8.ts";
import type { BandTime } from "./date8.ts";

const percent: Field<number> = {
  decode(from) {
    const value = u8.decode(from);
    if (value > 100) throw new FrameError("That is no percentage.");
    return value;
  },
  encode: (value) => u8.encode(value),
};

/** A date that may be none: the level counts without it. */
const someDate: Field<BandTime | undefined> = {
  decode(from) {
    try {
      return date8.decode(from);
    } catch (error) {
      if (error instanceof FrameError) return undefined;
      throw error;
    }
  },
  encode: (time) => (time === undefined ? new Uint8Array(8) : date8.encode(time)),
};

const state = {
  /** 0F; nobody knows what it means. */
  flags: u8,
  levelPercent: percent,
  /** 1: charging. */
  charging: u8,
  /** "Last off" in miband4 and miband4-web, "last full charge" in VladKolerts/miband4. */
  unplugged: optional(someDate),
  /**
   * From byte 11 on. Gadgetbridge and harbour-amazfish read it one byte early, where the zone of the
   * date before it is.
   */
  lastCharged: optional(someDate),
  lastChargeLevelPercent: optional(u8),
  more: optional(rest),
};

/** Characteristic BATTERY (00000006-…), read and notified. @source huami-ble §4.2 */
export const BatteryState = message("BatteryState", [], state);

// Endpoint 0x0029 of Zepp OS:
export const RequestBattery = message("RequestBattery", [0x03], {});
export const BatteryAnswer = message("BatteryAnswer", [0x04], state);
