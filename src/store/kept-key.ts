import type { AuthKey } from "../bytes/auth-key.ts";
import type { KeySource } from "./key-sighting.ts";

/** Why a key is no longer the current one. */
export type Superseded =
  | "re-paired" // the same address has a newer key
  | "reset"; // the band has a new address, which a factory reset gives it

/** A key as the ledger keeps it. Times are UTC seconds; what is not known is absent. */
export interface KeptKey {
  readonly key: AuthKey;
  /** What the latest source says: paired (true), or was (false). */
  readonly paired?: boolean | undefined;
  readonly pairedAtS?: number | undefined;
  readonly lastUsedAtS?: number | undefined;
  readonly foundAtS: number;
  readonly lastSeenAtS: number;
  /** When the band itself last accepted, and last refused it. */
  readonly verifiedAtS?: number | undefined;
  readonly refusedAtS?: number | undefined;
  readonly superseded?: { readonly why: Superseded; readonly noticedAtS: number } | undefined;
  /** Every place it was found in, the latest first. */
  readonly sources: readonly KeySource[];
}

/** A band and its keys, the current ones first. */
export interface KeptBand {
  /** Absent for the keys of which nobody knows whose they are. */
  readonly mac?: string | undefined;
  readonly model?: string | undefined;
  readonly serial?: string | undefined;
  readonly firmware?: string | undefined;
  /** The address that this band had before a factory reset. */
  readonly continues?: string | undefined;
  /** The address that it has since. */
  readonly continuedBy?: string | undefined;
  readonly keys: readonly KeptKey[];
}

/** What a call of `remember` changed. */
export type Change =
  | { readonly is: "BandAdded"; readonly mac: string }
  | { readonly is: "KeyAdded"; readonly mac?: string | undefined }
  | { readonly is: "KeySuperseded"; readonly mac?: string | undefined; readonly why: Superseded }
  | { readonly is: "KeyRestored"; readonly mac?: string | undefined }
  | { readonly is: "BandContinues"; readonly mac: string; readonly formerMac: string };
