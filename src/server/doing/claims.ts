import type { JobWish } from "../jobs.ts";
import { isAboutStore } from "./band.ts";

/** What a job has for itself, or shares, while it goes. */
export interface Claim {
  /** Of each of these there is one. */
  readonly uses: readonly ("phone" | "band" | "files")[];
  /** Many may write to the store; whoever imports wants to be alone with it. */
  readonly store?: "writes" | "imports" | undefined;
}

export function claimOf(wish: JobWish): Claim {
  switch (wish.kind) {
    case "doctor":
    case "handover-plan":
    case "handover-push":
    case "handover-check":
      return { uses: ["phone"] };
    case "key":
      return { uses: [placeOf(wish)], store: wish.history === true ? "imports" : "writes" };
    case "import":
      return { uses: [placeOf(wish)], store: "imports" };
    case "undo":
      return { uses: [], store: "imports" };
    case "band":
      return isAboutStore(wish.ask) ? { uses: [] } : { uses: ["band"], store: "writes" };
    case "verify":
    case "sync":
      return { uses: ["band"], store: "writes" };
    // It goes on for hours, and writes only while it signs in: then it waits for its turn.
    case "live":
      return { uses: ["band"] };
  }
}

function placeOf({ uploads }: { readonly uploads?: readonly string[] | undefined }) {
  return uploads === undefined ? "phone" : "files";
}

/** Whether the two cannot be done at the same time. */
export function excludes(one: Claim, other: Claim): boolean {
  if (one.uses.some((it) => other.uses.includes(it))) return true;
  if (one.store === undefined || other.store === undefined) return false;
  return one.store === "imports" || other.store === "imports";
}
