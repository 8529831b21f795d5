import type { ByteStream, Codecs, Scratch, Waiting } from "../platform.ts";
import type { ArchiveError } from "./errors.ts";

/** Something that is no container: a file by itself, or what lies in the innermost container. */
export interface Entry {
  readonly is: "Entry";
  /** The way to it, outermost first: `["backup.ab", "apps/…/db/origin_db_1"]`. Hostile: show it, never open it. */
  readonly trail: readonly string[];
  /** Bytes, where the container says so. A claim, not a promise. */
  readonly sizeBytes?: number | undefined;
  /** UTC seconds of the last change, where the container says so. */
  readonly modifiedS?: number | undefined;
  /** The first bytes (up to 512), to tell by content what it is. */
  readonly head: Uint8Array;
  /**
   * All bytes, once, before the next entry is asked for; what is not read is skipped. Where the
   * container is damaged, reading throws an ArchiveError after the last whole piece; the same fault
   * comes as a Trouble next.
   */
  readonly bytes: ByteStream;
}

/** Something on the way that could not be opened or read; the walk goes on behind it. */
export interface Trouble {
  readonly is: "Trouble";
  readonly trail: readonly string[];
  readonly error: ArchiveError;
}

/** Asks the owner for the password of an encrypted container; `undefined` gives up on it. */
export type AskPassword = (
  trail: readonly string[],
  attempt: number,
) => Promise<string | undefined>;

/** What a walk needs from outside. */
export interface WalkTools extends Waiting {
  readonly codecs: Codecs;
  readonly scratch: Scratch;
  readonly askPassword: AskPassword;
  /** Bytes read so far from the files that were named, for a progress bar. */
  readonly onProgress?: ((readBytes: number) => void) | undefined;
}

/** The layers in one line, as a person reads them. */
export function formatTrail(trail: readonly string[]): string {
  return trail.join(" › ");
}
