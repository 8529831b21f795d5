import { openStore } from "../node/sqlite.ts";
import type { RankedKey } from "../keys/findings.ts";
import type { KeySighting } from "../store/key-sighting.ts";
import type { Change } from "../store/kept-key.ts";
import { Ledger } from "../store/ledger.ts";
import { storePath } from "./context.ts";
import type { Context } from "./context.ts";

/** Opens the ledger in the owner's store, and closes the store behind the work. */
export function withLedger<T>(context: Context, work: (ledger: Ledger) => T): T {
  const store = openStore(storePath(context));
  try {
    return work(Ledger.open(store, Math.floor(Date.now() / 1000)));
  } finally {
    store.database.close();
  }
}

/** Keeps what a search found, and tells what that changes for keys found before. */
export function keepKeys(context: Context, keys: readonly RankedKey[]): void {
  if (keys.length === 0) return;
  const changes = withLedger(context, (ledger) => ledger.remember(keys.flatMap(sightingsOf)));
  context.trace("kept", { keys: keys.length, changes: changes.length });
  for (const line of describe(changes)) context.out.note(`  ${line}`);
}

/** One sighting a source: the ledger keeps them all. */
function sightingsOf({ sighting, sources }: RankedKey): KeySighting[] {
  return sources.map((source) => ({ ...sighting, source }));
}

/** What matters to the owner; addresses stay out of it, for this goes to standard error. */
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
