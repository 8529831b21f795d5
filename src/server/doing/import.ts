import { bringFromPhone } from "../../tasks/bring-history.ts";
import type { JobResult, JobWish } from "../jobs.ts";
import { bring, resultOf } from "./bring.ts";
import { keep } from "./keep.ts";
import { phoneWork, withTools } from "./with-phone.ts";
import type { Work } from "./work.ts";

/** Brings history: from what was uploaded, or from the phone. */
export async function importJob(
  work: Work,
  wish: Extract<JobWish, { readonly kind: "import" }>,
): Promise<JobResult> {
  const { uploads, dryRun } = wish;
  if (uploads === undefined) {
    return withTools(work, async (tools) => {
      const report = await bringFromPhone(phoneWork(work, tools), {
        keep: (findings) => (dryRun === true ? undefined : keep(work, findings)),
        bring: (files) => bring(work, files, tools, wish),
      });
      return { is: "import", ...resultOf(report, wish) };
    });
  }
  const files = work.uploads.files(uploads);
  const ofBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const report = await withTools(work, (tools) => bring(work, files, tools, wish), ofBytes);
  // After a look without change, and after a failure, they are tried again.
  if (dryRun !== true) await work.uploads.drop(uploads);
  return { is: "import", ...resultOf(report, wish) };
}
