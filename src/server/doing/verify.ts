import { verifyKey } from "../../tasks/verify-key.ts";
import type { JobResult, JobWish } from "../jobs.ts";
import type { Work } from "./work.ts";
import { withBandWork } from "./with-band.ts";

/** Proves a key on the band. */
export function verify(
  work: Work,
  wish: Extract<JobWish, { readonly kind: "verify" }>,
): Promise<JobResult> {
  return withBandWork(work, wish.mac, async ({ tools }) => {
    const { mac, model } = await verifyKey(tools);
    return { is: "verify", mac, model };
  });
}
