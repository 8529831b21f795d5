import type { Database as SqliteDatabase, PreparedStatement } from "@sqlite.org/sqlite-wasm";
import type { Database, SqlRow, SqlValue, Statement } from "../platform.ts";
import { loadSqlite } from "./sqlite-library.ts";

/** Our own database in a browser, and the way to copy it as a whole. */
export interface WebStore {
  readonly database: Database;
  /** Where it is in memory there is nothing to copy: it is gone with the page. */
  backUp(label: string): void;
}

/**
 * SQLite in the browser, in memory: what it holds is gone with the page.
 *
 * @param wasmUrl where the page's server has `sqlite3.wasm` of the package `@sqlite.org/sqlite-wasm`
 */
export async function openMemoryStore(wasmUrl: string): Promise<WebStore> {
  const sqlite3 = await loadSqlite(wasmUrl);
  const inner = new sqlite3.oo1.DB(":memory:", "c");
  inner.exec("PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON");
  return { database: new WebDatabase(inner), backUp: () => undefined };
}

/** The browser's SQLite as the one {@link Database} that everybody else knows. */
export class WebDatabase implements Database {
  readonly #inner: SqliteDatabase;
  readonly #translate: (error: unknown) => unknown;
  readonly #onClose: () => void;
  readonly #statements = new Set<PreparedStatement>();

  constructor(
    inner: SqliteDatabase,
    translate: (error: unknown) => unknown = (error) => error,
    onClose: () => void = () => undefined,
  ) {
    this.#inner = inner;
    this.#translate = translate;
    this.#onClose = onClose;
  }

  run(sql: string, ...values: SqlValue[]): void {
    this.#guard(() => {
      if (values.length === 0) this.#inner.exec(sql);
      else this.#inner.exec({ sql, bind: values });
    });
  }

  *rows(sql: string, ...values: SqlValue[]): Generator<SqlRow, void, void> {
    const statement = this.#guard(() => this.#inner.prepare(sql));
    try {
      if (values.length > 0) this.#guard(() => statement.bind(values));
      const names = statement.getColumnNames();
      while (this.#guard(() => statement.step())) yield rowOf(names, statement);
    } finally {
      statement.finalize();
    }
  }

  prepare(sql: string): Statement {
    const statement = this.#guard(() => this.#inner.prepare(sql));
    this.#statements.add(statement);
    const stepThrough = (values: SqlValue[], onRow: () => void): void => {
      try {
        if (values.length > 0) statement.bind(values);
        while (statement.step()) onRow();
      } finally {
        statement.reset(true);
      }
    };
    return {
      run: (...values) =>
        this.#guard(() => {
          const before = this.#inner.changes(true);
          stepThrough(values, () => undefined);
          return this.#inner.changes(true) - before;
        }),
      all: (...values) =>
        this.#guard(() => {
          const rows: SqlRow[] = [];
          const names = statement.getColumnNames();
          stepThrough(values, () => rows.push(rowOf(names, statement)));
          return rows;
        }),
    };
  }

  close(): void {
    if (!this.#inner.isOpen()) return;
    for (const statement of this.#statements) statement.finalize();
    this.#statements.clear();
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

function rowOf(names: readonly string[], statement: PreparedStatement): SqlRow {
  // SQLite knows null, numbers, texts and bytes, and nothing else.
  const values = statement.get([]) as SqlValue[];
  const row: SqlRow = {};
  for (const [i, name] of names.entries()) {
    const value = values[i] ?? null;
    if (name === "__proto__") define(row, name, value);
    else row[name] = value;
  }
  return row;
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
