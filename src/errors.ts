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
