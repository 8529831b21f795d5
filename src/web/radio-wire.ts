/**
 * Web Bluetooth is there for windows only, and the work is done in a worker: the page serves its radio
 * over a port, the worker uses it as if it were its own. Calls are numbered; links are named by the
 * number of the call that connected them, listeners by that of theirs.
 */
import { LinkError } from "../errors.ts";
import type { BandSighting, Characteristic, ScanFilter } from "../platform.ts";
import type { SentFailure } from "./messages.ts";

export type Ask =
  | { readonly is: "Scan"; readonly filter: ScanFilter }
  | { readonly is: "Connect"; readonly sighting: BandSighting }
  | { readonly is: "Read"; readonly link: number; readonly at: Characteristic }
  | {
      readonly is: "Write";
      readonly link: number;
      readonly at: Characteristic;
      readonly value: Uint8Array;
      readonly kind: "with-response" | "without-response";
    }
  | { readonly is: "Listen"; readonly link: number; readonly at: Characteristic }
  | { readonly is: "CloseLink"; readonly link: number }
  | { readonly is: "CloseRadio" };

export type FromWorker =
  | { readonly is: "Ask"; readonly id: number; readonly ask: Ask }
  /** Nobody waits for it any more; a listener ends. */
  | { readonly is: "Stop"; readonly id: number };

export type FromPage =
  | { readonly is: "Done"; readonly id: number; readonly value?: unknown }
  | { readonly is: "Failed"; readonly id: number; readonly failure: SentFailure }
  | { readonly is: "Sighting"; readonly id: number; readonly sighting: BandSighting }
  | { readonly is: "Value"; readonly id: number; readonly value: Uint8Array }
  | { readonly is: "Gone"; readonly link: number };

/** What a call that connects is answered with. */
export interface Connected {
  readonly maxValueBytes: number;
  /** Those that the band has, of all that we know. */
  readonly has: readonly string[];
}

export function nameOf({ service, uuid }: Characteristic): string {
  return `${service}/${uuid}`;
}

export function gone(): LinkError {
  return new LinkError("gone", "The connection to the band was lost.", {
    hint: "Bring the band closer and try again; what was read so far is kept.",
  });
}
