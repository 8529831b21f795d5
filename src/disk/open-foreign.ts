import { CAUTION, damaged, RECOVER } from "./foreign.ts";

/** What is used of a connection here. */
interface Connection {
  exec(sql: string): unknown;
  close(): void;
}

/** The file of a copy of somebody else's database that nobody else touches, as a platform reaches it. */
export interface ForeignFile<C extends Connection> {
  readonly has: (suffix: "-wal" | "-journal") => boolean;
  readonly sizeBytes: () => number;
  readonly hasSaneSchema: () => boolean;
  /**
   * A connection with `FOREIGN_LIMITS` for which nothing in the file runs: to `recover` it may write;
   * to `read` it takes the file by itself, read-only and immutable.
   */
  readonly open: (to: "recover" | "read") => C;
  /** From now on `mayRead` says what a statement may do. */
  readonly authorize: (connection: C) => void;
  /** What an error of its SQLite means. */
  readonly explain: (error: unknown) => unknown;
}

/**
 * Opens it in two steps:
 *
 * 1. With side files: SQLite itself applies the write-ahead log or rolls the journal back. Only a
 *    transaction is begun and given up, so that nothing of the schema is read yet.
 * 2. The file by itself, after a look at its schema pages. An authorizer admits reading tables and a few
 *    harmless functions and nothing else: no views, no triggers, no other file, no writing.
 *
 * @param mostBytes what the whole can be at most; a log that makes more of it is a bomb
 * @throws DiskError "damaged" | "not-a-database" | "no-space"
 */
export function openForeignFile<C extends Connection>(file: ForeignFile<C>, mostBytes: number): C {
  if (file.has("-wal") || file.has("-journal")) recover(file, mostBytes);
  if (!file.hasSaneSchema()) throw damaged("schema");
  const inner = opened(file, "read");
  try {
    inner.exec(`${CAUTION} PRAGMA query_only = ON`);
    file.authorize(inner);
    return inner;
  } catch (error) {
    inner.close();
    throw file.explain(error);
  }
}

function recover<C extends Connection>(file: ForeignFile<C>, mostBytes: number): void {
  const inner = opened(file, "recover");
  try {
    inner.exec(RECOVER);
  } catch (error) {
    throw file.explain(error);
  } finally {
    inner.close();
  }
  if (file.has("-wal") || file.sizeBytes() > mostBytes) throw damaged("side file");
}

function opened<C extends Connection>(file: ForeignFile<C>, to: "recover" | "read"): C {
  try {
    return file.open(to);
  } catch (error) {
    throw file.explain(error);
  }
}
