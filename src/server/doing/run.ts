import type { JobResult, JobWish } from "../jobs.ts";
import { askBand } from "./band.ts";
import { doctor } from "./doctor.ts";
import { checkHandover, planHandover } from "./handover.ts";
import { pushHandover } from "./handover-push.ts";
import { importJob } from "./import.ts";
import { keyJob } from "./key.ts";
import { live } from "./live.ts";
import { sync } from "./sync.ts";
import { undo } from "./undo.ts";
import { verify } from "./verify.ts";
import { forgetPasswords } from "./work.ts";
import type { Work } from "./work.ts";

/** Does what is wished. Whatever it opens is closed, and what was typed forgotten, when this settles. */
export function run(work: Work, wish: JobWish): Promise<JobResult> {
  return does(work, wish).finally(() => {
    forgetPasswords(work);
  });
}

function does(work: Work, wish: JobWish): Promise<JobResult> {
  switch (wish.kind) {
    case "doctor":
      return doctor(work);
    case "key":
      return keyJob(work, wish);
    case "import":
      return importJob(work, wish);
    case "undo":
      return undo(work, wish);
    case "verify":
      return verify(work, wish);
    case "sync":
      return sync(work, wish);
    case "live":
      return live(work, wish);
    case "band":
      return askBand(work, wish);
    case "handover-plan":
      return planHandover(work, wish);
    case "handover-push":
      return pushHandover(work, wish);
    case "handover-check":
      return checkHandover(work, wish);
  }
}
