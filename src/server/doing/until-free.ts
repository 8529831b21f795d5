import { isAppError } from "../../errors.ts";
import { tryToWrite } from "../../store/migrate.ts";
import { pause } from "../../waiting.ts";
import type { StoreLease } from "../house.ts";
import { WAITS_FOR_ANOTHER } from "./waiting-words.ts";
import type { Work } from "./work.ts";

/** Ten years of history are brought sooner. */
export const PATIENCE_MS = 5 * 60_000;

/** Whoever sets something small looks at the page meanwhile, and is told nothing. */
export const SMALL_PATIENCE_MS = 5_000;

const LOOK_AGAIN_MS = 250;

/**
 * Waits while another ownband writes to the store, and tells so. SQLite would wait by itself, but then
 * nobody would be answered meanwhile.
 *
 * @throws DiskError "in-use" when it takes too long; Interrupted
 */
export async function untilFree(
  work: Pick<Work, "progress" | "signal">,
  { database }: Pick<StoreLease, "database">,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const beganMs = performance.now();
  for (;;) {
    try {
      tryToWrite(database);
      return;
    } catch (error) {
      const isOthers = isAppError(error) && error.code === "in-use";
      if (!isOthers || performance.now() - beganMs > patienceMs) throw error;
    }
    work.progress(WAITS_FOR_ANOTHER);
    await pause(LOOK_AGAIN_MS, work.signal);
  }
}
