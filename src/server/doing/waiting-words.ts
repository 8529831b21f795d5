import { AppError } from "../../errors.ts";
import type { JobKind } from "../jobs.ts";
import type { Device } from "./claims.ts";
import type { Writer } from "./store-turns.ts";

/** What a job waits for, as it is told while it does. The page has all of them in German. */
export const WAITS_FOR: Readonly<Record<Writer, string>> = {
  import: "waiting for the import to finish",
  undo: "waiting until an import has been taken out",
  key: "waiting until keys have been looked for",
  sync: "waiting until the band has been read",
  verify: "waiting until the key has been tried on the band",
  live: "waiting until the band is connected",
  band: "waiting until the band has answered",
  doctor: "waiting for its turn",
  "handover-plan": "waiting for its turn",
  "handover-push": "waiting for its turn",
  "handover-check": "waiting for its turn",
  small: "waiting for its turn",
};

export const WAITS_FOR_ANOTHER = "waiting for another ownband to finish";

export const WAITS_FOR_STOPPED = "waiting until what was stopped has come to its end";

const DOINGS: Readonly<Record<JobKind, string>> = {
  doctor: "looking at every link of the chain",
  key: "looking for keys",
  import: "bringing history",
  undo: "taking an import out again",
  verify: "proving a key on the band",
  sync: "reading the band",
  live: "showing live values of the band",
  "handover-plan": "looking at the phone",
  "handover-push": "handing the key over",
  "handover-check": "looking into Gadgetbridge",
  band: "talking to the band",
};

/** A device that another job has. */
export function inUse(device: Device, kind: JobKind): AppError {
  return new AppError("in-use", `ownband is ${DOINGS[kind]} at this moment.`, {
    hint: `There is one ${device}, for one at a time. Let it finish, or stop it, then try again.`,
  });
}
