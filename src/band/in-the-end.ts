import { BandError } from "./errors.ts";
import { within } from "../waiting.ts";

/** What a goodbye may take; nobody waits for more. */
const GOODBYE_MS = 3_000;

/** Waits for a last word to the band, and does not mind when the band does not get it. */
export async function inTheEnd(word: Promise<void>): Promise<void> {
  try {
    await within(word, {
      limitMs: GOODBYE_MS,
      late: () => new BandError("silent", "The band did not take a last word."),
    });
  } catch {
    // How we got here is what counts; the band stops by itself when the link is gone.
  }
}
