import type { SAHPoolUtil } from "@sqlite.org/sqlite-wasm";
import { isAppError } from "../errors.ts";
import { pause } from "../waiting.ts";
import type { Sqlite } from "./sqlite-library.ts";
import { isOverQuota, noSpace, otherTab, storeErrorOf } from "./storage-errors.ts";

/** SQLite's files in the browser's own storage, which are this worker's until they are let go of. */
export interface OpfsPool {
  readonly vfsName: string;
  /** Makes sure that some more files fit in. @throws DiskError "no-space" */
  readonly reserve: () => Promise<void>;
  readonly close: () => void;
}

const LOCK = "ownband.sqlite";

/** A page that was reloaded lets go of the store a moment after the new one asks for it. */
const RELOAD_MS = 300;

/** Its files are let go of a moment after the lock is. */
const PATIENCE_MS = 3_000;
const LOOK_AGAIN_MS = 150;

/** The store, its journal, a copy before a migration, one that comes in, and scratch databases. */
const SPARE_FILES = 6;

const POOL = {
  name: "ownband",
  initialCapacity: SPARE_FILES,
  verbosity: 0,
  // Without it, a handle that somebody else still has would cost everything that is kept.
  preserveOnInitFailure: true,
  forceReinitIfPreviouslyFailed: true,
};

/** Told with true when another tab has the store, with false when that has let go of it. */
export type OnWait = (isWaiting: boolean) => void;

/**
 * While another tab has the store, it waits for that one to be closed.
 *
 * @param isLeftOver whether a file of this name is what a crash has left
 * @returns `undefined` where the browser does not let us keep anything
 * @throws DiskError "in-use" when something else has its files; "no-space" where what is there cannot be opened
 */
export async function openOpfsPool(
  sqlite: Sqlite,
  isLeftOver: (name: string) => boolean,
  onWait?: OnWait,
): Promise<OpfsPool | undefined> {
  if (!hasOpfs() || !(await isLetIn())) return undefined;
  const release = await takeLock(onWait);
  if (release === undefined) return undefined;
  try {
    const pool = await install(sqlite);
    if (pool === undefined) {
      release();
      return undefined;
    }
    for (const name of pool.getFileNames()) if (isLeftOver(name)) pool.unlink(name);
    const reserve = (): Promise<void> => reserveIn(pool);
    // Where there is no more room, what is here can be looked at all the same.
    await reserve().catch((error: unknown) => {
      if (!isAppError(error) || error.code !== "no-space") throw error;
    });
    const close = (): void => {
      pool.pauseVfs();
      release();
    };
    return { vfsName: pool.vfsName, reserve, close };
  } catch (error) {
    release();
    throw storeErrorOf(error);
  }
}

function hasOpfs(): boolean {
  return (
    typeof FileSystemFileHandle === "function" &&
    "createSyncAccessHandle" in FileSystemFileHandle.prototype &&
    typeof (navigator.storage as Partial<StorageManager> | undefined)?.getDirectory === "function"
  );
}

/** Safari has all of it in private windows, too, and opens it in none of them. */
async function isLetIn(): Promise<boolean> {
  try {
    await navigator.storage.getDirectory();
    return true;
  } catch (error) {
    if (["SecurityError", "NotAllowedError", "UnknownError"].includes(nameOf(error))) return false;
    throw error;
  }
}

/** Only one tab may have the store. Gives what lets go of it; `undefined` where pages get no locks. */
async function takeLock(onWait?: OnWait): Promise<(() => void) | undefined> {
  const { promise: held, resolve: release } = Promise.withResolvers<undefined>();
  const { promise: taken, resolve: take, reject } = Promise.withResolvers<boolean>();
  const hold = (): Promise<undefined> => {
    take(true);
    return held;
  };
  navigator.locks.request(LOCK, hold).catch((error: unknown) => {
    // All cookies blocked: nothing is kept for such a page, either.
    if (nameOf(error) === "SecurityError") take(false);
    else reject(otherTab());
  });
  const telling = setTimeout(() => {
    onWait?.(true);
    const free = (): void => onWait?.(false);
    taken.then(free, free);
  }, RELOAD_MS);
  try {
    return (await taken) ? () => release(undefined) : undefined;
  } finally {
    clearTimeout(telling);
  }
}

async function install(sqlite: Sqlite): Promise<SAHPoolUtil | undefined> {
  for (let waitedMs = 0; ; waitedMs += LOOK_AGAIN_MS) {
    try {
      return await sqlite.installOpfsSAHPoolVfs(POOL);
    } catch (error) {
      const name = nameOf(error);
      if (name === "SecurityError" || name === "NotAllowedError") return undefined;
      // WebKitGTK has the interface, and nothing behind it.
      if (name === "NotSupportedError") return undefined;
      if (isOverQuota(error)) {
        // Nothing else may take the place of a store that is there and cannot be opened.
        if (await hasFolder(`.${POOL.name}`)) throw noSpace();
        return undefined;
      }
      if (name !== "NoModificationAllowedError") throw error;
      if (waitedMs >= PATIENCE_MS) throw otherTab();
      await pause(LOOK_AGAIN_MS);
    }
  }
}

/** The pool keeps its files in such a one. */
async function hasFolder(name: string): Promise<boolean> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(name).then(
    () => true,
    () => false,
  );
}

async function reserveIn(pool: SAHPoolUtil): Promise<void> {
  try {
    await pool.reserveMinimumCapacity(pool.getFileCount() + SPARE_FILES);
  } catch (error) {
    throw storeErrorOf(error);
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}
