import type { RankedKey } from "../keys/findings.ts";
import type { KeySighting } from "../store/key-sighting.ts";
import type { Change } from "../store/kept-key.ts";
import type { Ledger } from "../store/ledger.ts";

/** Keeps what a search found; gives what its owner should know of what that changes, as sentences. */
export function keepFound(ledger: Ledger, keys: readonly RankedKey[]): string[] {
  return describe(ledger.remember(keys.flatMap(sightingsOf)));
}

/** One sighting a source: the ledger keeps them all. */
function sightingsOf({ sighting, sources }: RankedKey): KeySighting[] {
  return sources.map((source) => ({ ...sighting, source }));
}

/** What matters to the owner; addresses stay out of it: whoever looks on need not know them. */
function describe(changes: readonly Change[]): string[] {
  const has = (test: (change: Change) => boolean): boolean => changes.some(test);
  const lines: string[] = [];
  if (has((it) => it.is === "BandContinues")) {
    lines.push(
      "This band was reset: it has a new address. Its former keys are kept, marked as dead.",
    );
  }
  if (has((it) => it.is === "KeySuperseded" && it.why === "re-paired")) {
    lines.push("The band was paired anew: its older key is kept, marked as dead (ownband keys).");
  }
  return lines;
}
