import sqlite3InitModule from "@sqlite.org/sqlite-wasm";
import type { Sqlite3Static } from "@sqlite.org/sqlite-wasm";

export type Sqlite = Sqlite3Static;

let loading: Promise<Sqlite> | undefined;

/**
 * SQLite itself, compiled to WebAssembly; loaded once.
 *
 * @param wasmUrl where `sqlite3.wasm` of the package `@sqlite.org/sqlite-wasm` lies
 */
export function loadSqlite(wasmUrl: string): Promise<Sqlite> {
  // What needs a second worker, or the window's storage, is left out: the pool needs neither.
  const disable = { vfs: { opfs: true, "opfs-vfs": true, "opfs-wl": true, kvvfs: true } };
  Object.assign(globalThis, { sqlite3ApiConfig: { disable } });
  // The loader's options are Emscripten's; its types know none.
  const load = sqlite3InitModule as (options: object) => Promise<Sqlite>;
  loading ??= load({ locateFile: () => wasmUrl });
  return loading;
}

/** SQLite's result code, the low byte; `undefined` when the error is not SQLite's. */
export function sqliteCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("resultCode" in error)) return undefined;
  return typeof error.resultCode === "number" ? error.resultCode & 0xff : undefined;
}
