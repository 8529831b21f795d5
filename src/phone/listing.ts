import type { Waiting } from "../platform.ts";
import type { PhoneLink, PhoneWay } from "./link.ts";

/**
 * Whether a phone can be used: `ready`, or what is in the way. `recovery` (TWRP) is ready too:
 * its shell is root.
 */
export type PhoneState = "ready" | "unauthorized" | "offline" | "no-permission" | "unusable";

/** A phone within reach, not yet opened. */
export interface PhoneListing {
  readonly way: PhoneWay;
  /** What adb calls it; `HOST:PORT` for a phone on the network. Not for logs. */
  readonly serial: string;
  readonly state: PhoneState;
  /** `Redmi Note 8`, where it is known before the phone is opened. */
  readonly model?: string;
  /** @throws PhoneError when it does not let us in */
  open(options?: Waiting): Promise<PhoneLink>;
}

/** The words of `adb devices`. */
export function stateOf(word: string): PhoneState {
  switch (word) {
    case "device":
    case "recovery":
      return "ready";
    case "unauthorized":
    case "authorizing":
      return "unauthorized";
    case "offline":
    case "connecting":
      return "offline";
    case "no permissions":
      return "no-permission";
    default:
      return "unusable"; // sideload, rescue, bootloader, host, and what is yet to come
  }
}
