import type { Database as SqliteDatabase, PreparedStatement } from "@sqlite.org/sqlite-wasm";
import sqlite3InitModule from "@sqlite.org/sqlite-wasm";
import type { Database, SqlRow, SqlValue, Statement } from "../platform.ts";

/** Our own database in a browser, and the way to copy it as a whole. */
export interface WebStore {
  readonly database: Database;
  /** Nothing to copy: what is in memory is gone with the page. */
  backUp(label: string): void;
}

/**
 * SQLite in the browser, in memory: what it holds is gone with the page.
 *
 * @param wasmUrl where the page's server has `sqlite3.wasm` of the package `@sqlite.org/sqlite-wasm`
 */
export async function openMemoryStore(wasmUrl: string): Promise<WebStore> {
  // The loader's options are Emscripten's; its types know none.
  const load = sqlite3InitModule as (options: object) => ReturnType<typeof sqlite3InitModule>;
  const sqlite3 = await load({ locateFile: () => wasmUrl });
  const inner = new sqlite3.oo1.DB(":memory:", "c");
  inner.exec("PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON");
  return { database: new WebDatabase(inner), backUp: () => undefined };
}

/** The browser's SQLite as the one {@link Database} that everybody else knows. */
class WebDatabase implements Database {
  readonly #inner: SqliteDatabase;
  readonly #statements = new Set<PreparedStatement>();

  constructor(inner: SqliteDatabase) {
    this.#inner = inner;
  }

  run(sql: string, ...values: SqlValue[]): void {
    if (values.length === 0) this.#inner.exec(sql);
    else this.#inner.exec({ sql, bind: values });
  }

  *rows(sql: string, ...values: SqlValue[]): Generator<SqlRow, void, void> {
    const statement = this.#inner.prepare(sql);
    try {
      if (values.length > 0) statement.bind(values);
      while (statement.step()) yield rowOf(statement);
    } finally {
      statement.finalize();
    }
  }

  prepare(sql: string): Statement {
    const statement = this.#inner.prepare(sql);
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
      run: (...values) => {
        const before = this.#inner.changes(true);
        stepThrough(values, () => undefined);
        return this.#inner.changes(true) - before;
      },
      all: (...values) => {
        const rows: SqlRow[] = [];
        stepThrough(values, () => rows.push(rowOf(statement)));
        return rows;
      },
    };
  }

  close(): void {
    for (const statement of this.#statements) statement.finalize();
    this.#statements.clear();
    this.#inner.close();
  }
}

function rowOf(statement: PreparedStatement): SqlRow {
  // SQLite knows null, numbers, texts and bytes, and nothing else.
  const values = statement.get([]) as SqlValue[];
  const names = statement.getColumnNames();
  // A column may be called `__proto__`: defined, it is a column like any other.
  return Object.defineProperties<SqlRow>(
    {},
    Object.fromEntries(
      names.map((name, i) => [
        name,
        { value: values[i] ?? null, enumerable: true, writable: true, configurable: true },
      ]),
    ),
  );
}
