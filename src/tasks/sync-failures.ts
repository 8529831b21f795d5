import { BandError } from "../band/errors.ts";
import type { HistoryType } from "../band/models.ts";
import { FrameError } from "../bytes/message.ts";
import { LinkError } from "../errors.ts";
import type { AppError } from "../errors.ts";

/** A band is asked for everything that its model may have: to have less is no trouble. */
export function isNotKept(history: HistoryType, error: AppError): boolean {
  return history !== "activity" && error instanceof BandError && error.code === "not-supported";
}

/** A band may simply not answer to a kind of history that it does not know. */
export function isUnanswered(history: HistoryType, error: AppError): boolean {
  return history !== "activity" && error instanceof BandError && error.code === "silent";
}

/** Whether another link, or another kind of history, may help. */
export function canGoOn(error: AppError): boolean {
  return error instanceof LinkError || error instanceof BandError || error instanceof FrameError;
}

/**
 * The band said no, or nothing that makes sense; the link is as good as before. The minutes are asked
 * for again: one bad frame must not cost them.
 */
export function isSoft(history: HistoryType, error: AppError): boolean {
  if (error instanceof FrameError) return history !== "activity";
  return (
    error.code === "not-supported" || error.code === "fetch-failed" || error.code === "not-on-band"
  );
}
