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
