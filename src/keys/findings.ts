import type { AppError } from "../errors.ts";
import type { KeySighting, KeySource } from "../store/key-sighting.ts";

/** One key as one source gave it. */
export interface FoundKey {
  readonly sighting: KeySighting;
  /**
   * Set when the key was only in the write-ahead log: the main file alone has another key for this
   * band ("changed") or none ("added").
   */
  readonly newerThanMain?: "changed" | "added" | undefined;
  /** From a copy beside the app's own file (`….bak`), whose age nobody knows. */
  readonly isCopy?: boolean | undefined;
}

/** Something that sits where a key should, and is none. */
export interface Rejected {
  readonly why:
    | "empty" // nothing, or NULL
    | "placeholder" // all zeros and the like
    | "malformed" // not 32 hex digits
    | "scale" // a scale: has no key
    | "no-key-needed" // a band of the time before keys
    | "account-id"; // a watch whose "key" is the number of the Xiaomi account
  readonly mac?: string | undefined;
  readonly model?: string | undefined;
  /** The number to use instead of a key, when `why` is "account-id". For the owner's eyes only. */
  readonly accountId?: string | undefined;
  readonly source: KeySource;
}

/** What one source gave. */
export interface Reading {
  readonly found: readonly FoundKey[];
  readonly rejected: readonly Rejected[];
  /** What the owner should know about this source, as sentences. */
  readonly notes: readonly string[];
}

export const NOTHING: Reading = { found: [], rejected: [], notes: [] };

/** Where the readers are, and when. */
export interface ReadFacts {
  /** Without the account; a reader that learns it adds it. */
  readonly source: KeySource;
  /** Name of the file, without folders. */
  readonly fileName: string;
  /** When this is read, UTC seconds. */
  readonly foundAtS: number;
  /** When the file was last changed, UTC seconds, where that is known. */
  readonly modifiedS?: number | undefined;
}

/** One place that was looked at. */
export interface Looked {
  readonly where: string;
  /** How many keys it held. */
  readonly found: number;
  readonly note?: string | undefined;
}

/** Something that could not be read. */
export interface KeyTrouble {
  readonly where: string;
  readonly error: AppError;
}

/** A key, most likely first among its like, with all that is known about it. */
export interface RankedKey {
  /** The best sighting, completed by what the other sources know. */
  readonly sighting: KeySighting;
  /** Every source that had this key for this band, the best first. */
  readonly sources: readonly KeySource[];
  /** Whether it belongs to a former pairing: unpaired, or replaced by another key in this list. */
  readonly isFormer: boolean;
  /** Why it stands where it stands, as sentences for the owner. */
  readonly reason: string;
}

/** The result of a search. */
export interface KeyFindings {
  readonly keys: readonly RankedKey[];
  readonly rejected: readonly Rejected[];
  readonly looked: readonly Looked[];
  readonly troubles: readonly KeyTrouble[];
}
