/** What a failure may carry besides its code and message. */
export interface AppErrorOptions {
  /** What the person can do now; shown below the message. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/**
 * The one shape every failure has: a code for programs, a message (what happened) and a hint (what
 * to do) for people. No key, address, serial number or health value may be in any of them.
 *
 * Each folder has its own subclass with its own codes.
 */
export class AppError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly hint: string | undefined;

  constructor(code: Code, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = options.hint;
  }
}

/** Whether this is a failure that was foreseen, with a code, a message and perhaps a hint. */
export function isAppError(error: unknown): error is AppError {
  return error instanceof AppError;
}

/** The person, or the program that called us, asked to stop. */
export class Interrupted extends AppError<"interrupted"> {
  constructor(cause?: unknown) {
    super("interrupted", "Stopped.", { cause });
  }
}

/** The way to the band: the computer's Bluetooth, the air, the connection. */
export class LinkError extends AppError<
  | "no-bluetooth" // this computer has none, or nothing that answers for it
  | "bluetooth-off"
  | "bluetooth-denied" // the person, the browser or the system does not let us
  | "out-of-reach" // the band could not be connected to
  | "gone" // the link was lost, or closed, while it was in use
  | "link-late" // something on the link did not answer in time
  | "link-failed" // the Bluetooth stack says no
  | "not-on-band" // the band does not have what was asked for
> {}

/** A D-Bus error reply. Its text may quote data: it is not part of the message. */
export class BusError extends AppError<"bus-error"> {
  /** `org.bluez.Error.NotConnected` and the like. */
  readonly busName: string;

  constructor(busName: string, options: AppErrorOptions = {}) {
    // The name is somebody else's text: only what D-Bus allows as one is shown.
    const shown = /^[A-Za-z_][\w.]{0,254}$/.test(busName) ? busName : "an error without a name";
    super("bus-error", `The Bluetooth service answered ${shown}.`, {
      hint: "Switch Bluetooth off and on again, then try once more.",
      ...options,
    });
    this.busName = busName;
  }
}
