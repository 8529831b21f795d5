import { checkBluetooth } from "../../tasks/check-bluetooth.ts";
import type { BandLinkSeen } from "../../tasks/check-bluetooth.ts";
import { checkChain, LINKS } from "../../tasks/check-chain.ts";
import type { ChainLink } from "../../tasks/check-chain.ts";
import { rootQuestion } from "../../tasks/search-phone.ts";
import type { JobLine, JobResult } from "../jobs.ts";
import { reachOf, teller, withTools } from "./with-phone.ts";
import type { Work } from "./work.ts";

/** The links behind the phone's: this computer's Bluetooth, and the band. */
const BAND_LINKS = ["bluetooth", "band"] as const;
const ALL = [...LINKS, ...BAND_LINKS];

/** Looks at every link between this computer, the key and the band. Changes nothing. */
export function doctor(work: Work): Promise<JobResult> {
  return withTools(work, async (tools) => {
    const { house, signal } = work;
    const { trace } = house;
    const ask = rootQuestion(trace, teller(work));
    let broken: ChainLink | undefined;
    announce(work, 0);
    try {
      const chain = checkChain({
        ...tools,
        reach: reachOf(work),
        computer: house.computer,
        // Whoever only looks is asked for nothing.
        askPassword: () => Promise.resolve(undefined),
        onProgress: undefined,
        onRootQuestion: ask.begin,
      });
      for await (const link of chain) {
        ask.end();
        broken ??= link.state === "broken" ? link : undefined;
        tell(work, link);
      }
    } finally {
      ask.end();
    }
    const openRadio = () => house.openRadio({ signal });
    for await (const link of checkBluetooth({ openRadio, trace, signal })) tell(work, link);
    const next = broken === undefined ? undefined : (broken.hint ?? broken.text);
    return { is: "doctor", ok: broken === undefined, ...(next === undefined ? {} : { next }) };
  });
}

function tell(work: Work, seen: ChainLink | BandLinkSeen): void {
  const { link, state, text, hint } = seen;
  const code = "error" in seen ? seen.error?.code : undefined;
  const line: JobLine = { state, what: link, text, hint };
  work.line(code === undefined ? line : { ...line, code });
  announce(work, ALL.indexOf(link) + 1);
}

/** Which link is looked at now. */
function announce(work: Work, at: number): void {
  const next = ALL[at];
  if (next !== undefined) work.progress(next, at / ALL.length);
}
