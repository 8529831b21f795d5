import type { JobWish } from "../jobs.ts";
import { isAboutStore } from "./band.ts";

/** Of each of these there is one: two that talk to it at once take each other's answers. */
export type Device = "phone" | "band";

/**
 * What a job has for itself while it goes. Whoever wants a device that another job has is told so at
 * once; for the rest one waits: files are read one job after the other, and for the store there are
 * `StoreTurns`.
 */
export type Claim = Device | "files" | undefined;

export function claimOf(wish: JobWish): Claim {
  switch (wish.kind) {
    case "doctor":
    case "handover-plan":
    case "handover-push":
    case "handover-check":
      return "phone";
    case "key":
    case "import":
      return wish.uploads === undefined ? "phone" : "files";
    case "undo":
      return undefined;
    case "band":
      return isAboutStore(wish.ask) ? undefined : "band";
    case "verify":
    case "sync":
    case "live":
      return "band";
  }
}
