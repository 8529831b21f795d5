import { i32, message } from "../bytes/message.ts";
import { choice, fixed, scaled, u64 } from "./fields.ts";

// Chunks of type CHUNKED.phoneGps, about once a second while the band records a workout with the
// phone's GPS. Behind 06 stand four bytes of flags: 1 status, 0x40000 position.

const status = choice({ acquired: 1, searching: 2, disabled: 4 });

export const PhoneGpsStatus = message("PhoneGpsStatus", [0x06, 0x01, 0x00, 0x00, 0x00], { status });

/** Degrees, east and north positive. Gadgetbridge truncates where we round: 4 cm. @source huami-ble §8.12 */
export const PhoneGpsPosition = message("PhoneGpsPosition", [0x06, 0x01, 0x00, 0x04, 0x00], {
  status,
  longitude: scaled(i32, 3_000_000),
  latitude: scaled(i32, 3_000_000),
  speedMPerS: scaled(i32, 10),
  altitudeM: scaled(i32, 100),
  timeMs: u64,
  tail: fixed(0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00),
});
