import { chmodSync, closeSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { DatabaseSyncOptions, StatementSync } from "node:sqlite";
import { DiskError } from "../disk/errors.ts";
import type { Database, SqlRow, SqlValue, Statement } from "../platform.ts";
import { diskErrorOf, noSpace } from "./disk-error.ts";
import { makeFolder } from "./make-folder.ts";

/** How long we wait for another ownband that writes at this moment. */
const BUSY_TIMEOUT_MS = 5_000;

/** SQLite's own result codes (sqlite.org/rescode.html), the low byte. */
const CODE = {
  perm: 3,
  busy: 5,
  locked: 6,
  readonly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cantOpen: 14,
  tooBig: 18,
  notADatabase: 26,
};

/**
 * Nothing that we write is longer (a workout of a week, with a point each second, as one text); what an
 * import reads of somebody else's database through our connection may claim to be anything.
 */
const LONGEST_VALUE_BYTES = 100 * 1024 * 1024;

/** Node's SQLite as the one {@link Database} that everybody else knows. */
export class NodeDatabase implements Database {
  readonly #inner: DatabaseSync;
  readonly #translate: (error: unknown) => unknown;
  readonly #onClose: () => void;

  constructor(
    inner: DatabaseSync,
    translate: (error: unknown) => unknown = storeErrorOf,
    onClose: () => void = () => undefined,
  ) {
    this.#inner = inner;
    this.#translate = translate;
    this.#onClose = onClose;
  }

  run(sql: string, ...values: SqlValue[]): void {
    this.#guard(() => {
      if (values.length === 0) this.#inner.exec(sql);
      else this.#inner.prepare(sql).run(...values);
    });
  }

  *rows(sql: string, ...values: SqlValue[]): Generator<SqlRow, void, void> {
    const { statement, columns } = this.#prepare(sql);
    const rows = this.#guard(() => statement.iterate(...values));
    try {
      for (;;) {
        const next = this.#guard(() => rows.next());
        if (next.done === true) return;
        yield rowOf(columns, next.value);
      }
    } finally {
      if (this.#inner.isOpen) rows.return?.();
    }
  }

  prepare(sql: string): Statement {
    const { statement, columns } = this.#prepare(sql);
    return {
      run: (...values) => this.#guard(() => Number(statement.run(...values).changes)),
      all: (...values) =>
        this.#guard(() => statement.all(...values)).map((row) => rowOf(columns, row)),
    };
  }

  /** Rows come as arrays: of Node's own row objects, most of the time would go into numbers. */
  #prepare(sql: string): { statement: StatementSync; columns: readonly string[] } {
    return this.#guard(() => {
      const statement = this.#inner.prepare(sql);
      statement.setReturnArrays(true);
      return { statement, columns: statement.columns().map(({ name }) => name) };
    });
  }

  close(): void {
    if (!this.#inner.isOpen) return;
    try {
      this.#inner.close();
    } finally {
      this.#onClose();
    }
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw this.#translate(error);
    }
  }
}

/** Every whole number is read as `bigint`, because beyond 2^53 Node would throw. */
export const READING: DatabaseSyncOptions = { readBigInts: true };

/** @param raw an array, whatever its type says: `setReturnArrays` makes it one */
function rowOf(columns: readonly string[], raw: Record<number, SqlValue>): SqlRow {
  const row: SqlRow = {};
  for (const [i, name] of columns.entries()) {
    const value = numberWhereItFits(raw[i] ?? null);
    if (name === "__proto__") define(row, name, value);
    else row[name] = value;
  }
  return row;
}

function numberWhereItFits(value: SqlValue): SqlValue {
  return typeof value === "bigint" && BigInt.asIntN(54, value) === value ? Number(value) : value;
}

/** A column may be called like what objects have by themselves: defined, it is one like any other. */
function define(row: SqlRow, name: string, value: SqlValue): void {
  Object.defineProperty(row, name, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}

/** SQLite's result code, the low byte; `undefined` when the error is not SQLite's. */
export function sqliteCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error)) return undefined;
  return typeof error.errcode === "number" ? error.errcode & 0xff : undefined;
}

/** What a failure of our own database means for its owner; our own mistakes stay what they are. */
export function storeErrorOf(error: unknown): unknown {
  switch (sqliteCodeOf(error)) {
    case CODE.full:
      return noSpace();
    case CODE.busy:
    case CODE.locked:
      return new DiskError("in-use", "Another ownband is writing at this moment.", {
        hint: "Let it finish, then try again.",
      });
    case CODE.corrupt:
    case CODE.tooBig:
    case CODE.notADatabase:
      return new DiskError("damaged", "ownband's own database is damaged.", {
        hint: "Move ownband.sqlite out of the data folder, but keep it; the keys can be read from the phone again, the latest records from the band.",
      });
    case CODE.perm:
    case CODE.readonly:
    case CODE.cantOpen:
      return new DiskError("no-access", "ownband's own database cannot be opened for writing.", {
        hint: "Check the rights of the data folder, or choose another one with --data DIR.",
      });
    case CODE.ioError:
      return new DiskError("no-access", "The disk fails, or has no room for ownband's database.", {
        hint: "Make room or check the disk, or choose a data folder on another one with --data DIR.",
      });
    default:
      return error;
  }
}

/** Our own database and the way to copy it as a whole. */
export interface NodeStore {
  readonly database: Database;
  /**
   * Copies the database through SQLite into `<path>.<label>`, 0600; SQLite fills only a file that
   * is empty, so an existing copy is never overwritten.
   * @throws DiskError "no-space"
   */
  backUp(label: string): void;
}

/**
 * Opens our own database, and makes it (0600, in a folder 0700) when it is not there.
 * @throws DiskError "no-access" | "in-use" | "damaged" | "no-space"
 */
export function openStore(path: string): NodeStore {
  makePrivateFile(path);
  const database = guarded(() => {
    const limits = { length: LONGEST_VALUE_BYTES };
    const inner = new DatabaseSync(path, { ...READING, timeout: BUSY_TIMEOUT_MS, limits });
    const opened = new NodeDatabase(inner);
    try {
      // secure_delete: a key that the owner had forgotten is overwritten, not just unlinked.
      // synchronous FULL: what was committed is on the disk, also when the power fails.
      opened.run(`PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;
        PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL`);
    } catch (error) {
      opened.close();
      throw error;
    }
    return opened;
  });
  return {
    database,
    backUp(label) {
      const copy = `${path}.${label}`;
      makePrivateFile(copy);
      database.run("VACUUM INTO ?", copy);
    },
  };
}

/**
 * Takes what only one process may have at a time; gives what lets go of it. SQLite's own lock on a file
 * that holds nothing: it goes with the process, however that ends.
 *
 * @throws DiskError "in-use" with this message and hint when another process has it
 */
export function takeLock(path: string, message: string, hint: string): () => void {
  makePrivateFile(path);
  const inner = guarded(() => new DatabaseSync(path, { timeout: 0 }));
  try {
    inner.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    inner.close();
    const code = sqliteCodeOf(error);
    if (code !== CODE.busy && code !== CODE.locked) throw storeErrorOf(error);
    throw new DiskError("in-use", message, { hint, cause: error });
  }
  return () => {
    inner.close();
  };
}

function makePrivateFile(path: string): void {
  guarded(() => {
    makeFolder(dirname(path));
    closeSync(openSync(path, "a", 0o600));
    chmodSync(path, 0o600);
  });
}

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storeErrorOf(diskErrorOf(error));
  }
}
