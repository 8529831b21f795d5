import { PhoneError } from "./errors.ts";

/** Nothing came within the time limit. */
export function silent(): PhoneError {
  return new PhoneError("silent", "The phone stopped answering.", {
    hint: "Unlock it, unplug the cable and plug it in again, then run the same command once more.",
  });
}

/** The connection broke off. */
export function gone(cause?: unknown): PhoneError {
  return new PhoneError("gone", "The phone was disconnected while it was being read.", {
    hint: "Check the cable, then run the same command once more; nothing was changed on the phone.",
    cause,
  });
}

/** The phone has not been told to trust this computer. */
export function unauthorized(): PhoneError {
  return new PhoneError("unauthorized", "The phone does not trust this computer yet.", {
    hint:
      "Unlock the phone: it asks “Allow USB debugging?”. Tick “Always allow” and tap Allow. " +
      "No question? In Developer options tap “Revoke USB debugging authorisations”, then unplug " +
      "the cable and plug it in again.",
  });
}

/** The phone is there, but its adb daemon does not answer. */
export function offline(): PhoneError {
  return new PhoneError("offline", "The phone is connected but does not answer (offline).", {
    hint: "Unlock it, unplug the cable and plug it in again. If that does not help, restart the phone.",
  });
}

/** The system keeps USB devices to itself. */
export function noPermission(cause?: unknown): PhoneError {
  return new PhoneError("no-permission", "This computer does not let you open the phone on USB.", {
    hint:
      "On Linux: sudo apt install android-sdk-platform-tools-common (it brings the udev rules), " +
      "unplug the phone and plug it in again. On Windows: install the maker's USB driver.",
    cause,
  });
}

/** Root was given, and then it was not: superuser apps ask anew unless they are told to remember. */
export function rootLost(): PhoneError {
  return new PhoneError("no-root", "The phone gave root access once, then no more.", {
    hint:
      "Open the superuser app (Magisk, KernelSU, SuperSU), allow “Shell” for ever (not “Once”), " +
      "keep the screen on, and run the same command once more.",
  });
}
