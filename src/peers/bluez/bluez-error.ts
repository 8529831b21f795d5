import { BusError, LinkError } from "../../errors.ts";

/** The errors that BlueZ answers with, and their usual text. @source BlueZ src/error.c */
const TEXTS = {
  AlreadyExists: "Already Exists",
  DoesNotExist: "Does Not Exist",
  Failed: "Failed",
  InProgress: "Operation already in progress",
  InvalidArguments: "Invalid arguments in method call",
  NotAvailable: "Operation currently not available",
  NotConnected: "Not Connected",
  NotPermitted: "Operation is not permitted",
  NotReady: "Resource Not Ready",
  NotSupported: "Operation is not supported",
} as const;

export type BluezErrorName = keyof typeof TEXTS;

/** An answer of BlueZ; clients get `text` as the error's text. */
export function bluezError(name: BluezErrorName, text: string = TEXTS[name]): BusError {
  return new BusError(`org.bluez.Error.${name}`, { cause: new Error(text) });
}

/** What BlueZ says when the device behind it says no. */
export function bluezErrorOf(error: unknown): BusError {
  if (error instanceof BusError) return error;
  if (!(error instanceof LinkError)) return bluezError("Failed", "Unexpected failure");
  switch (error.code) {
    case "gone":
    case "out-of-reach":
      return bluezError("Failed", "Not connected");
    case "not-on-band":
      return bluezError("NotPermitted");
    default:
      return bluezError("Failed", "Operation failed with ATT error: 0x0e");
  }
}

/** How BlueZ words a failed attempt to connect. @source BlueZ src/error.c: ERR_LE_CONN_ABORT_BY_LOCAL */
export function connectError(): BusError {
  return bluezError("Failed", "le-connection-abort-by-local");
}
