import { BusError, LinkError } from "../../errors.ts";

const FREEDESKTOP = "org.freedesktop.DBus.Error.";
const BLUEZ = "org.bluez.Error.";

/**
 * What a failed call of BlueZ means. What is no answer of BlueZ passes as it is.
 *
 * @source BlueZ src/error.c, src/gatt-client.c: after a lost link it answers Failed, "Not connected"
 */
export function linkErrorOf(error: unknown): Error {
  if (!(error instanceof BusError)) return error instanceof Error ? error : new Error();
  if (isLost(error)) return goneError(error);
  switch (error.busName) {
    case `${BLUEZ}NotReady`:
      return offError(undefined, error);
    case `${BLUEZ}NotPermitted`:
    case `${BLUEZ}NotSupported`:
      return refusedError(error);
    case `${FREEDESKTOP}AccessDenied`:
      return deniedError(error);
    case `${FREEDESKTOP}NoReply`:
    case `${FREEDESKTOP}Timeout`:
    case `${FREEDESKTOP}TimedOut`:
      return lateError(error);
    case `${FREEDESKTOP}ServiceUnknown`:
    case `${FREEDESKTOP}NameHasNoOwner`:
      return noServiceError(error);
    default:
      return error.busName.startsWith(`${FREEDESKTOP}Spawn`)
        ? noServiceError(error)
        : failedError(error);
  }
}

/** Whether the answer is `org.bluez.Error.…` with this name. */
export function isBluezError(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof BusError && names.some((name) => error.busName === `${BLUEZ}${name}`);
}

/** Whether the object that was called is not there any more. */
export function isMissingObject(error: unknown): boolean {
  return (
    isBluezError(error, "DoesNotExist") ||
    (error instanceof BusError && MISSING.includes(error.busName))
  );
}

const MISSING = ["UnknownObject", "UnknownMethod", "UnknownInterface"].map(
  (it) => `${FREEDESKTOP}${it}`,
);

/** Whether the text of the answer, which names no one, says this. */
export function says(error: unknown, words: RegExp): boolean {
  return (
    error instanceof BusError && error.cause instanceof Error && words.test(error.cause.message)
  );
}

function isLost(error: BusError): boolean {
  if (isBluezError(error, "NotConnected") || isMissingObject(error)) return true;
  return isBluezError(error, "Failed") && says(error, /not connected|no att transport/i);
}

export function goneError(cause?: unknown): LinkError {
  return new LinkError("gone", "The connection to the band was lost.", {
    hint: "Bring the band closer and try again; what was read so far is kept.",
    cause,
  });
}

export function outOfReachError(cause?: unknown): LinkError {
  return new LinkError("out-of-reach", "The band could not be connected to.", {
    hint:
      "Bring it within two metres and wake its screen. If a phone is connected to it, switch the " +
      "phone's Bluetooth off.",
    cause,
  });
}

/** @param isBlocked whether a switch on the computer, or rfkill, holds it off */
export function offError(isBlocked = false, cause?: unknown): LinkError {
  return new LinkError("bluetooth-off", "Bluetooth is switched off on this computer.", {
    hint: isBlocked
      ? "A switch or a key blocks it. Release that, or run: rfkill unblock bluetooth"
      : "Switch it on in the settings, or run: bluetoothctl power on (if that fails: rfkill " +
        "unblock bluetooth).",
    cause,
  });
}

export function noAdapterError(): LinkError {
  return new LinkError("no-bluetooth", "This computer has no Bluetooth adapter.", {
    hint:
      "Plug one in (any USB stick with Bluetooth 4.0 or newer). If it has one, see whether " +
      "bluetoothctl list shows it; in a virtual machine, pass it through.",
  });
}

function noServiceError(cause: unknown): LinkError {
  return new LinkError("no-bluetooth", "The Bluetooth service of Linux (BlueZ) is not running.", {
    hint:
      "Install and start it: sudo apt-get install bluez, then sudo systemctl enable --now " +
      "bluetooth. A container has to be given the computer's /run/dbus.",
    cause,
  });
}

function deniedError(cause: unknown): LinkError {
  return new LinkError("bluetooth-denied", "The system does not let us use Bluetooth.", {
    hint:
      "Join the group that may: sudo usermod -aG bluetooth $USER, then sign out and in again. " +
      "A sandbox (Flatpak, Snap) has to allow the system bus.",
    cause,
  });
}

function refusedError(cause: unknown): LinkError {
  return new LinkError("not-on-band", "The band does not allow what was asked for.", {
    hint: "This model, or its firmware, cannot do that.",
    cause,
  });
}

export function lateError(cause?: unknown): LinkError {
  return new LinkError("link-late", "The Bluetooth service did not answer in time.", {
    hint: "Bring the band closer and try again. If it happens every time, switch Bluetooth off and on.",
    cause,
  });
}

function failedError(cause: BusError): LinkError {
  return new LinkError("link-failed", `Bluetooth failed (${cause.busName}).`, {
    hint: "Try again. If it happens every time: sudo systemctl restart bluetooth",
    cause,
  });
}
