import { openStore } from "../node/sqlite.ts";
import type { RankedKey } from "../keys/findings.ts";
import { Ledger } from "../store/ledger.ts";
import { keepFound } from "../tasks/keep-keys.ts";
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
  const lines = withLedger(context, (ledger) => keepFound(ledger, keys));
  context.trace("kept", { keys: keys.length });
  for (const line of lines) context.out.note(`  ${line}`);
}
