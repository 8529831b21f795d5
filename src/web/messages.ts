import { AppError, Interrupted, isAppError, LinkError } from "../errors.ts";

/** A failure on its way between a page and its worker: words only, no stack and no cause. */
export interface SentFailure {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
}

export function sendFailure(error: unknown): SentFailure {
  if (isAppError(error)) {
    const { name, code, message, hint } = error;
    return { name, code, message, hint };
  }
  return { name: "Error", code: "internal", message: String(error) };
}

/** The same failure on the other side: `code`, message and hint are kept, and what is caught by its class. */
export function failureOf({ name, code, message, hint }: SentFailure): Error {
  if (code === "interrupted") return new Interrupted();
  if (code === "internal") return new Error(message);
  if (name === "LinkError") return new LinkError(code as LinkError["code"], message, { hint });
  return new AppError(code, message, { hint });
}
