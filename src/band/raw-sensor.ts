import { bytes, FrameError, i16, message, u16, u8 } from "../bytes/message.ts";
import { choice, group, repeated } from "./fields.ts";

// Characteristic 0001. Host → band, in this order; kept alive as the pulse is:
export const ChooseRawSensors = message("ChooseRawSensors", [0x01], {
  sensors: choice({ accelerometer: 0x01, "accelerometer and light": 0x03 }),
  rateHz: u8,
});
export const StartRawSensors = message("StartRawSensors", [0x02], {});
export const StopRawSensors = message("StopRawSensors", [0x03], {});

// Characteristic 0002. Band → host, each behind two bytes that nobody is sure of:

/**
 * One to three positions. On Zepp OS the two bytes are `00` and a counter, and 4100 is 1 g.
 * @source huami-ble §4.5 (4lhc/MiBand-HRX; Gadgetbridge ZeppOsSupport)
 */
export const RawMotion = message("RawMotion", [], {
  header: bytes(2),
  positions: repeated(group({ x: i16, y: i16, z: i16 })),
});
/** Seven readings of the light sensor that sees the pulse. */
export const RawLight = message("RawLight", [], { header: bytes(2), readings: repeated(u16) });

/** What a frame of raw data says. @throws FrameError when it has none of the known lengths */
export function decodeRawData(
  frame: Uint8Array,
): ReturnType<typeof RawMotion.decode> | ReturnType<typeof RawLight.decode> {
  switch (frame.length) {
    case 8:
    case 14:
    case 20:
      return RawMotion.decode(frame);
    case 16:
      return RawLight.decode(frame);
    default:
      throw new FrameError("Raw data has a length that we do not know.");
  }
}
