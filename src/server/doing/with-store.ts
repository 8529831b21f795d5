import { Records } from "../../store/records.ts";
import type { EvaluationTools } from "../../tasks/evaluate-stale.ts";
import { evaluateStale } from "../../tasks/evaluate-stale.ts";
import { count } from "../../tasks/words.ts";
import { within } from "../../waiting.ts";
import type { StoreLease, StoreUse } from "../house.ts";
import type { Work } from "./work.ts";

/** Opens the store, and closes it behind what is done with it. */
export async function withStore<T>(
  { house, signal }: Pick<Work, "house" | "signal">,
  use: StoreUse,
  then: (store: StoreLease) => T | Promise<T>,
): Promise<T> {
  const opening = house.openStore(use);
  const late = (): Error => new TypeError("unreachable");
  const store = await within(opening, { limitMs: Infinity, late, signal }).catch(
    (error: unknown) => {
      opening.then(
        (unused) => unused.close(),
        () => undefined,
      );
      throw error;
    },
  );
  try {
    return await then(store);
  } finally {
    store.close();
  }
}

/** Works out the days and nights whose records have changed, and tells how far it is. */
export async function workOut(work: Work, records: Records): Promise<void> {
  const { house, signal } = work;
  const tools: EvaluationTools = {
    get zone() {
      return house.zone();
    },
    signal,
    onProgress({ doneDays, ofDays }) {
      work.progress(`working out ${count(ofDays, "day")}; they are kept then`, doneDays / ofDays);
    },
  };
  await evaluateStale(records, tools);
}

/** Tells of bands that seem to be one; only their owner knows. */
export function offerFollowers(work: Work, records: Records): void {
  const [likely] = records.likelyFollowers();
  if (likely === undefined) return;
  const reason =
    likely.why === "serial" ? "with one serial number" : "one begins where the other ends";
  work.line({
    state: "note",
    what: "bands",
    text: `${likely.model ?? "Two addresses"}, ${reason}: are they one band?`,
    hint: "Say so where the bands are, and they count as one from then on.",
    code: "likely-follower",
  });
}
