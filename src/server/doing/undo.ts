import { Records } from "../../store/records.ts";
import type { JobResult, JobWish } from "../jobs.ts";
import { untilFree } from "./until-free.ts";
import type { Work } from "./work.ts";
import { withStore, workOut } from "./with-store.ts";

/** Takes an import out again. */
export function undo(
  work: Work,
  { run }: Extract<JobWish, { readonly kind: "undo" }>,
): Promise<JobResult> {
  return work.importing(() =>
    withStore(work, "shared", async (store) => {
      await untilFree(work, store);
      const { nowS } = work.house;
      const records = Records.open(store, nowS());
      records.undoImport(run, nowS());
      work.willChange();
      await workOut(work, records);
      return { is: "undo", run };
    }),
  );
}
