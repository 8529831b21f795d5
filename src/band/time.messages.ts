import { message, optional, rest } from "../bytes/message.ts";
import { date11 } from "./date8.ts";

// Characteristic TIME (00002a2b-…), read and written. The standard's Current Time, whose weekday is
// 1 for Monday to 7 for Sunday, with a zone behind it (huami-ble §3.1).

export const ClassicTime = message("ClassicTime", [], {
  time: date11({ sunday: 7, reason: 0x00 }),
  more: optional(rest),
});

/** Zepp OS wants 0 for Sunday and 8 before the zone; else it complains (Gadgetbridge ZeppOsSupport). */
export const ZeppOsTime = message("ZeppOsTime", [], {
  time: date11({ sunday: 0, reason: 0x08 }),
  more: optional(rest),
});
