import { concat } from "../../bytes/byte-reader.ts";
import type { Database } from "../../platform.ts";

import type { Clock } from "./clock.ts";

/** The files of an SQLite database. */
export interface DatabaseFiles {
  readonly main: Uint8Array;
  readonly wal?: Uint8Array | undefined;
  readonly shm?: Uint8Array | undefined;
}

/**
 * Makes a new database and gives its files as they lie on the disk of a phone whose app is still
 * running. In `wal` mode all that `fill` writes is in the main file, and what `later` writes only
 * in the write-ahead log.
 */
export type MakeDatabase = (
  fill: (db: Database) => void,
  options: {
    readonly mode: "delete" | "wal";
    readonly later?: ((db: Database) => void) | undefined;
  },
) => Promise<DatabaseFiles>;

/** What `sqlite3` gives: rows as it prints them, or what is wrong; and the files after it closed. */
export interface QueryAnswer {
  readonly rows: readonly (readonly string[])[];
  readonly error?: string | undefined;
  readonly files: DatabaseFiles;
}

/** Runs SQL on a database as `sqlite3` does, which empties and removes the log at the end. */
export type QueryDatabase = (
  files: DatabaseFiles,
  sql: string,
  options: { readonly readOnly: boolean },
) => Promise<QueryAnswer>;

export type HashAlgorithm = "md5" | "sha1" | "sha256" | "sha512";

/** A checksum that is fed piece by piece. */
export interface Hash {
  update(bytes: Uint8Array): void;
  digest(): Promise<Uint8Array> | Uint8Array;
}

/** What a simulated Android needs from the world that it runs in. */
export interface AndroidTools {
  readonly makeDatabase: MakeDatabase;
  /** Absent: the phone's `sqlite3` cannot be switched on. */
  readonly queryDatabase?: QueryDatabase | undefined;
  readonly createHash: (algorithm: HashAlgorithm) => Hash;
  /** Absent: one that starts at the scenario's instant and goes on in real time. */
  readonly clock?: Clock | undefined;
  /** How much one command may do; more is killed. */
  readonly maxSteps?: number | undefined;
}

const WEB_NAMES = { sha1: "SHA-1", sha256: "SHA-256", sha512: "SHA-512" } as const;

/** The platform's own checksums. They want all bytes at once, and know no MD5. */
export function createWebHash(algorithm: HashAlgorithm): Hash {
  const pieces: Uint8Array[] = [];
  return {
    update: (bytes) => {
      pieces.push(bytes.slice());
    },
    digest: async () => {
      if (algorithm === "md5") throw new TypeError("the web platform has no MD5");
      return new Uint8Array(await crypto.subtle.digest(WEB_NAMES[algorithm], concat(pieces)));
    },
  };
}
