import { message, u32, u8 } from "../bytes/message.ts";

/** Today's, so far. Clients that read less than four bytes of each are wrong (huami-ble §13.17). */
const today = {
  /** 0C; nobody knows what it means. */
  flags: u8,
  steps: u32,
  distanceM: u32,
  energyKcal: u32,
};

/** Characteristic STEPS (00000007-…), read and notified. @source huami-ble §4.3 */
export const Steps = message("Steps", [], today);

// Endpoint 0x0016 of Zepp OS, huami-ble §9.4. Host → band:
export const RequestSteps = message("RequestSteps", [0x03], {});
export const WatchSteps = message("WatchSteps", [0x05], { isOn: u8 });
// Band → host:
export const StepsAnswer = message("StepsAnswer", [0x04, 0x01], today);
export const StepsNews = message("StepsNews", [0x07], today);
