import { isAppError, LinkError } from "../../errors.ts";
import type { AppError } from "../../errors.ts";

/** Why there is no way to the system's message bus, and what to do about it. */
export function noBusError(error: unknown): AppError {
  if (isAppError(error)) return error;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EACCES" || code === "EPERM") return deniedError(error);
  return missingError(error);
}

function deniedError(cause: unknown): LinkError {
  return new LinkError("bluetooth-denied", "The system's message bus (D-Bus) is closed to us.", {
    hint: "Run ownband as the person who is signed in to this computer, outside of a sandbox.",
    cause,
  });
}

function missingError(cause: unknown): LinkError {
  const isLinux = process.platform === "linux";
  return new LinkError(
    "no-bluetooth",
    isLinux
      ? "The system's message bus (D-Bus), over which Bluetooth is reached, is not running."
      : "This system has no BlueZ: that is the Bluetooth of Linux.",
    {
      hint: isLinux
        ? "Install and start it: apt-get install dbus bluez, then start the services dbus and " +
          "bluetooth. In a container, mount the computer's /run/dbus into it."
        : "Leave OWNBAND_BLUETOOTH unset, and ownband uses this system's own Bluetooth.",
      cause,
    },
  );
}
