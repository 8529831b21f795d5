import { message, u8 } from "../bytes/message.ts";

// Characteristic HEART_RATE (00002a37-…), band → host. Huami sends the standard's shortest form.

/** `bpm`: 0 and 255 are no pulse. @source huami-ble §4.4 */
export const HeartRate = message("HeartRate", [0x00], { bpm: u8 });
/**
 * Some Mi Smart Band 4 answer like this to a start; no source tells where. 01 is fine, 05 is not
 * possible now.
 */
export const PulseStatus = message("PulseStatus", [0x10, 0x15], { status: u8 });

// Characteristic HEART_RATE_CONTROL (00002a39-…), host → band, with response:
export const MeasureOnce = message("MeasureOnce", [0x15, 0x02], { isOn: u8 });
export const MeasureOnAndOn = message("MeasureOnAndOn", [0x15, 0x01], { isOn: u8 });
/** Without it a band stops measuring after some time. */
export const KeepMeasuring = message("KeepMeasuring", [0x16], {});

/** Endpoint 0x001D of Zepp OS, host → band: 1 begins, 2 goes on, 0 ends. */
export const MeasureOnZeppOs = message("MeasureOnZeppOs", [0x04], { mode: u8 });
