import type { ByteStream, RandomBytes } from "../platform.ts";
import { ArchiveError } from "./errors.ts";
import type { Trouble } from "./entry.ts";
import type { Budget } from "./budget.ts";

/** Something a container holds, or a named file: not yet known whether it is a container itself. */
export interface Source {
  readonly trail: readonly string[];
  readonly sizeBytes?: number | undefined;
  readonly modifiedS?: number | undefined;
  /** The first bytes, our own copy. */
  readonly head: Uint8Array;
  /** All bytes from the first on; to be called once, before the next source is asked for. */
  readonly stream: () => ByteStream;
  /** The same bytes at any offset, where that costs nothing. */
  readonly random?: RandomBytes | undefined;
  /** What to add to the trail should this turn out to be no container (what a `.gz` holds). */
  readonly leafName?: string | undefined;
  /** Shared by all that comes out of one named file. */
  readonly budget: Budget;
}

/** The longest name that is passed on; what is longer is cut. */
const LONGEST_NAME = 4096;

/** A name from inside a container: bounded, and otherwise as it stands there. */
export function boundedName(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
}

export function trouble(trail: readonly string[], error: ArchiveError): Trouble {
  return { is: "Trouble", trail, error };
}

export function damaged(what: string, cause?: unknown): ArchiveError {
  return new ArchiveError("damaged", what, {
    hint: "Copy it again from where it came from and compare the sizes; what could be read before was used.",
    cause,
  });
}
