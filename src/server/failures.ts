import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { isAppError } from "../errors.ts";
import type { Failure } from "./answers.ts";
import { plainLines } from "./doing/plain-text.ts";

/** What a failure is told as; of a fault of ours only that there was one. */
export function failureOf(error: unknown): Failure {
  if (isAppError(error)) {
    const { code, message, hint } = error;
    return { code, message: plainLines(message), hint: hint && plainLines(hint) };
  }
  return {
    code: "internal",
    message: "ownband has made a mistake.",
    hint: "Reload the page and try again. If it stays, please report what you did.",
  };
}

/** Every failure of a question is one document, as on the command line. */
export function tellFailure(error: unknown, c: Context): Response {
  if (error instanceof HTTPException) {
    const message = error.message === "" ? "The question makes no sense." : error.message;
    return c.json({ error: { code: "usage", message } }, error.status);
  }
  return c.json({ error: failureOf(error) }, isAppError(error) ? 409 : 500);
}
