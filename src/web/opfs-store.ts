import type { Database as SqliteDatabase } from "@sqlite.org/sqlite-wasm";
import { isAppError } from "../errors.ts";
import { isDatabase } from "../disk/database-parts.ts";
import { DiskError } from "../disk/errors.ts";
import { damaged, notADatabase } from "../disk/foreign.ts";
import type { ByteStream, Database, Waiting } from "../platform.ts";
import { throwIfStopped } from "../waiting.ts";
import { hasSaneSchemaAt } from "./foreign-sqlite.ts";
import { openOpfsPool } from "./opfs-pool.ts";
import type { OnWait } from "./opfs-pool.ts";
import { blobOfFile, forgetLog, SCRATCH_PREFIX } from "./scratch.ts";
import type { Pool } from "./scratch.ts";
import { loadSqlite } from "./sqlite-library.ts";
import type { Sqlite } from "./sqlite-library.ts";
import { WebDatabase } from "./sqlite.ts";
import type { WebStore } from "./sqlite.ts";
import { storeErrorOf, writeErrorOf } from "./storage-errors.ts";
import { VfsFiles } from "./vfs-files.ts";

/** The owner's store in this browser. Everybody gets a connection of their own, as in Node.js. */
export interface KeptStore {
  /** Whether it outlives the page; else it is in memory. */
  readonly isKept: boolean;
  /** Room beside it for what is being worked on. */
  readonly pool: Pool | undefined;
  /** The caller closes the database. @throws DiskError */
  connect(): WebStore;
  /** All of it as it is now; what is being written at this moment is not in it. */
  copy(): Blob;
  /**
   * Puts another file in its place, all or nothing; connections stay good.
   *
   * @param check brings the schema up to date, or throws
   * @throws DiskError "not-a-database" | "damaged" | "unsupported" | "in-use" | "no-space"
   */
  replace(bytes: ByteStream, check: (store: WebStore) => void, options?: Waiting): Promise<void>;
  close(): void;
}

const PATH = "/ownband.sqlite";

/**
 * Opens the store in the browser's own storage (OPFS), in a dedicated worker. Where there is none
 * (private windows of some browsers) it is in memory. While another tab has it, this one waits.
 *
 * @throws DiskError "in-use" when something else has its files; "no-space" where it is there and cannot be opened
 */
export async function openOpfsStore(wasmUrl: string, onWait?: OnWait): Promise<KeptStore> {
  const sqlite = await loadSqlite(wasmUrl);
  const pool = await openOpfsPool(sqlite, isLeftOver, onWait);
  // MEMFS below SQLite's `unix` has locks between connections; its `unix-none` has not.
  if (pool === undefined) return new SqliteStore(sqlite, "unix", undefined, () => undefined);
  return new SqliteStore(sqlite, pool.vfsName, pool.reserve, pool.close);
}

function isLeftOver(name: string): boolean {
  return name.startsWith(SCRATCH_PREFIX) || name.startsWith(`${PATH}.incoming`);
}

const LONGEST_VALUE_BYTES = 100 * 1024 * 1024;

/**
 * As in Node.js, but for the log: what is written stays in memory until it is committed
 * (`cache_spill`), so that others read what was there before a long import, as long as it goes on.
 */
const SETTINGS = `PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;
  PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL; PRAGMA cache_spill = OFF;
  PRAGMA temp_store = MEMORY`;

class SqliteStore implements KeptStore {
  readonly isKept: boolean;
  readonly pool: Pool | undefined;
  readonly #sqlite: Sqlite;
  readonly #files: VfsFiles;
  readonly #release: () => void;
  readonly #reserve: () => Promise<void>;
  readonly #open = new Set<Database>();

  constructor(
    sqlite: Sqlite,
    vfs: string,
    reserve: (() => Promise<void>) | undefined,
    release: () => void,
  ) {
    this.#sqlite = sqlite;
    this.#files = new VfsFiles(sqlite, vfs);
    this.#release = release;
    this.#reserve = reserve ?? (() => Promise.resolve());
    this.isKept = reserve !== undefined;
    this.pool = reserve && { files: this.#files, reserve };
  }

  connect(): WebStore {
    const inner = this.#connect(PATH, "c");
    const database: WebDatabase = new WebDatabase(inner, storeErrorOf, () => {
      this.#open.delete(database);
    });
    this.#open.add(database);
    try {
      this.#sqlite.capi.sqlite3_limit(
        inner,
        this.#sqlite.capi.SQLITE_LIMIT_LENGTH,
        LONGEST_VALUE_BYTES,
      );
      database.run(SETTINGS);
    } catch (error) {
      database.close();
      throw error;
    }
    return { database, backUp: (label) => this.#backUp(database, label) };
  }

  copy(): Blob {
    this.connect().database.close(); // there is a file, and what a crash left half done is undone
    return blobOfFile({ files: this.#files, path: PATH });
  }

  async replace(
    bytes: ByteStream,
    check: (store: WebStore) => void,
    { signal }: Waiting = {},
  ): Promise<void> {
    await this.#reserve();
    const path = `${PATH}.incoming-${crypto.randomUUID()}`;
    try {
      await this.#write(path, bytes, signal);
      const inner = this.#connect(path, "w");
      const database = new WebDatabase(inner, writeErrorOf);
      try {
        examine(database);
        check({ database, backUp: () => undefined });
        this.#copyInto(inner);
      } finally {
        database.close();
      }
    } catch (error) {
      throw isAppError(error) ? error : storeErrorOf(error);
    } finally {
      this.#files.remove(path);
      this.#files.remove(`${path}-journal`);
    }
  }

  close(): void {
    for (const database of this.#open) database.close();
    this.#release();
  }

  #connect(path: string, flags: string): SqliteDatabase {
    try {
      return new this.#sqlite.oo1.DB({ filename: path, flags, vfs: this.#files.name });
    } catch (error) {
      throw storeErrorOf(error);
    }
  }

  #backUp(database: Database, label: string): void {
    database.run("VACUUM INTO ?", `${PATH}.${label}`);
  }

  async #write(path: string, bytes: ByteStream, signal: AbortSignal | undefined): Promise<void> {
    const file = this.#files.open(path, { create: true });
    try {
      let at = 0;
      for await (const piece of bytes) {
        throwIfStopped(signal);
        if (at === 0 && !isDatabase(piece)) throw notADatabase();
        file.write(at, piece);
        at += piece.length;
      }
    } finally {
      file.close();
    }
    const place = { sqlite: this.#sqlite, files: this.#files, path };
    forgetLog(place);
    if (!hasSaneSchemaAt(place)) throw damaged("schema");
  }

  /** SQLite's own backup, in one transaction of ours: whoever reads sees the one or the other. */
  #copyInto(from: SqliteDatabase): void {
    const { capi, SQLite3Error } = this.#sqlite;
    const own = this.#connect(PATH, "c");
    try {
      own.exec(SETTINGS);
      const backup = capi.sqlite3_backup_init(own, "main", from, "main");
      if (!backup) throw new SQLite3Error(capi.sqlite3_errcode(own));
      capi.sqlite3_backup_step(backup, -1);
      const code = capi.sqlite3_backup_finish(backup);
      if (code !== 0) throw new SQLite3Error(code);
    } catch (error) {
      throw storeErrorOf(error);
    } finally {
      own.close();
    }
  }
}

/** A file that comes in is a stranger's until it was looked at. @throws DiskError */
function examine(database: Database): void {
  database.run(`${SETTINGS}; PRAGMA cell_size_check = ON`);
  const others = `SELECT 1 FROM sqlite_master WHERE type NOT IN ('table', 'index')
    OR (type = 'table' AND sql NOT LIKE 'CREATE TABLE%') LIMIT 1`;
  if ([...database.rows(others)].length > 0) throw notAStore();
  const [row] = database.rows("PRAGMA quick_check(1)");
  if (row?.["quick_check"] !== "ok") throw damaged("quick_check");
}

function notAStore(): DiskError {
  return new DiskError("unsupported", "This database was not made by ownband.", {
    hint: "A database of another app is brought with an import; only ownband.sqlite takes the place of what is here.",
  });
}
