import type { KeyFindings } from "../../keys/findings.ts";
import { Ledger } from "../../store/ledger.ts";
import { keepFound } from "../../tasks/keep-keys.ts";
import { untilFree } from "./until-free.ts";
import { writing } from "./work.ts";
import type { Work } from "./work.ts";
import { withStore } from "./with-store.ts";

/** Keeps the keys that were found, and tells what its owner should know of them. */
export async function keep(work: Work, findings: KeyFindings): Promise<void> {
  if (findings.keys.length === 0) return;
  work.willChange();
  const lines = await writing(work, () =>
    withStore(work, "shared", async (store) => {
      await untilFree(work, store);
      return keepFound(Ledger.open(store, work.house.nowS()), findings.keys);
    }),
  );
  for (const [i, text] of lines.entries()) {
    work.line({ state: "note", what: i === 0 ? "kept" : `kept-${i + 1}`, text });
  }
}
