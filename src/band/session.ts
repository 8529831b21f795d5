/**
 * The Huami protocol, from the client's side. What to read first:
 *
 * - `models.ts`, what the models differ in, and `characteristics.ts`, where one talks to them;
 * - `sign-in.ts`, which makes a {@link Session} of a link and a key: `sign-in-classic.ts` is the short
 *   way, `sign-in-2021.ts` the one with `sect163r2.ts` and `chunked-2021.ts` beneath it;
 * - `talk.ts`, how everything that takes turns with the band is written, on a `channel.ts`;
 * - then what one asks a band for, a file for each: `time.ts`, `battery.ts`, `steps.ts`, `pulse.ts`,
 *   `user.ts`, `events.ts`, and history from `fetch.ts` on.
 *
 * Files named `….messages.ts` are the tables of the protocol. Tests talk to a `scripted-link.ts`.
 */
import type { BandLink, Trace } from "../platform.ts";
import type { Channel } from "./channel.ts";
import type { Model } from "./models.ts";

/** A band that has accepted our key. Good as long as its link. */
export interface Session {
  readonly link: BandLink;
  readonly model: Model;
  /** Behind the newer chunked transfer; `undefined` for a band that was signed in the classic way. */
  readonly endpoints: Endpoints | undefined;
  readonly trace: Trace;
}

/** The numbered endpoints of huami-ble §9.4. */
export interface Endpoints {
  channel(endpoint: number, options: { readonly isEncrypted: boolean }): Channel;
}
