import { isAppError } from "../../errors.ts";
import { getGadgetbridge } from "../../tasks/hand-over.ts";
import { glanceAtPhone, textOfMissing } from "../../tasks/handover-glance.ts";
import { lookIntoGadgetbridge, useOn } from "../../tasks/handover-phone.ts";
import { planFor } from "../../tasks/handover-plan.ts";
import { rootQuestion } from "../../tasks/search-phone.ts";
import type { JobResult } from "../jobs.ts";
import { plainText } from "./plain-text.ts";
import { tellPhone, withHanding, withOpenPhone, withScratch } from "./with-handing.ts";
import { reachOf, teller } from "./with-phone.ts";
import type { Work } from "./work.ts";

interface OfBand {
  readonly mac?: string | undefined;
}

/** What can be done with the band; the phone is looked at if it is there. Changes nothing. */
export function planHandover(work: Work, { mac }: OfBand): Promise<JobResult> {
  return withHanding(work, mac, async (handing) => {
    const seen = await glanceAtPhone(reachOf(work));
    const isThere = !isAppError(seen);
    try {
      if (isThere) tellPhone(work, seen);
      else work.line({ state: "note", what: "phone", text: textOfMissing(seen) });
      const use = useOn(isThere ? seen : undefined);
      const plan = planFor({ ...handing, use, nowS: work.house.nowS() });
      const { mac, model } = handing.band;
      return { is: "handover-plan", mac, model: model && plainText(model), plan };
    } finally {
      if (isThere) await seen.phone.close();
    }
  });
}

/** Looks, as root, whether Gadgetbridge has the key and the band. Changes nothing. */
export function checkHandover(work: Work, { mac }: OfBand): Promise<JobResult> {
  return withHanding(work, mac, ({ band }) =>
    withOpenPhone(work, async (seen) => {
      const { house, signal } = work;
      const { trace, codecs } = house;
      getGadgetbridge(seen.found ?? []); // before anybody is asked for root
      const ask = rootQuestion(trace, teller(work));
      const { root } = await seen.phone.findRoot({ signal, onPrompt: ask.begin }).finally(ask.end);
      const text = root ? `granted (${root.way})` : "none";
      work.line({ state: root ? "good" : "note", what: "root", text });
      const { check } = await withScratch(work, (scratch) =>
        lookIntoGadgetbridge(seen, root, band, { scratch, codecs, trace, signal }),
      );
      return { is: "handover-check", check };
    }),
  );
}
