import type { Reach } from "../../phone/find-phones.ts";
import type { SearchTools } from "../../tasks/find-key.ts";
import { PATIENCE_MS } from "../../tasks/search-phone.ts";
import type { PhoneWork, TellStep } from "../../tasks/search-phone.ts";
import { formatSize } from "../../tasks/words.ts";
import { askPassword, askYes } from "./work.ts";
import type { Work } from "./work.ts";

/**
 * Gives what reading files takes, and removes everything that was put aside behind it.
 *
 * @param ofBytes how much is to be read, where that is known
 */
export async function withTools<T>(
  work: Work,
  use: (tools: SearchTools) => Promise<T>,
  ofBytes?: number,
): Promise<T> {
  const { house, signal } = work;
  const scratch = house.openScratch();
  try {
    return await use({
      scratch,
      signal,
      codecs: house.codecs,
      trace: house.trace,
      askPassword: (trail, attempt) => askPassword(work, trail, attempt),
      onProgress(readBytes) {
        const share = ofBytes === undefined ? undefined : Math.min(1, readBytes / ofBytes);
        work.progress(`reading ${formatSize(readBytes)}`, share);
      },
    });
  } finally {
    await scratch.close();
  }
}

/** What a search of the phone works with: whoever looks at the page is asked. */
export function phoneWork(
  work: Work,
  tools: SearchTools,
  { backup }: { readonly backup?: boolean | undefined } = {},
): PhoneWork {
  return {
    reach: reachOf(work),
    patienceMs: PATIENCE_MS,
    trace: work.house.trace,
    tools,
    tell: teller(work),
    backup,
    askBackup: (question) => askYes(work, question),
  };
}

/** Where phones are looked for; that one asks its owner is told. */
export function reachOf(work: Work): Reach {
  return work.house.reach({
    signal: work.signal,
    onConfirm: () => {
      work.line({
        state: "wait",
        what: "permission",
        text: "look at the phone: tap Allow when it asks “Allow USB debugging?” (tick “Always”)",
        code: "unauthorized",
      });
    },
  });
}

/** What the owner is to do on the phone: the drawing that goes with it. */
const DRAWINGS: Readonly<Record<string, string>> = { root: "no-root" };

/** Tells of each link; what the owner was to do for it is done then. */
export function teller(work: Work): TellStep {
  let isBackup = false;
  return (state, what, text) => {
    const code = state === "wait" ? DRAWINGS[what] : undefined;
    work.line({ state, what, text, ...(code === undefined ? {} : { code }) });
    if (what === "backup") isBackup = true;
    if (what === "phone") {
      work.line({ state: "good", what: "permission", text: "trusts this computer" });
    }
    if (what === "app" && isBackup) {
      work.line({ state: "good", what: "backup", text: "made, and read" });
    }
  };
}
