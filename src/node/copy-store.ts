import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { KeptBytes, Waiting } from "../platform.ts";
import { throwIfStopped } from "../waiting.ts";
import { diskErrorOf } from "./disk-error.ts";
import { keepFile } from "./kept-bytes.ts";
import { makeScratchFolder } from "./scratch-folder.ts";
import { openStore, storeErrorOf } from "./sqlite.ts";

/**
 * Copies our own database, as it is at this moment, into a file (0600) below `dataFolder`, and lets
 * everything else go on meanwhile: SQLite works in a thread of its own. Written anew row by row, nothing
 * is in it that was deleted. What is written to the store meanwhile is not in it, and does not wait.
 *
 * Whoever stops it waits until SQLite comes back to its thread; then nothing of it is left.
 *
 * @returns the copy, which is removed when it is dropped
 * @throws DiskError "no-space" | "no-access" | "in-use" | "damaged"; Interrupted
 */
export async function copyStore(
  path: string,
  dataFolder: string,
  { signal }: Waiting = {},
): Promise<KeptBytes> {
  throwIfStopped(signal);
  openStore(path).database.close(); // there is one, and what a crash left half done is undone
  const folder = await makeScratchFolder(dataFolder);
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, "copy.sqlite");
    await (await open(copy, "wx", 0o600)).close(); // SQLite fills a file that is empty
    await vacuumInThread({ from: path, into: copy }, signal);
    const handle = await open(copy, "r");
    const { size } = await handle.stat();
    return keepFile(handle, size, async () => {
      await handle.close();
      await remove();
    });
  } catch (error) {
    await remove();
    throw diskErrorOf(error);
  }
}

interface Wanted {
  readonly from: string;
  readonly into: string;
}

/** What the thread tells at its end; without a code, all went well. */
interface Told {
  readonly errcode?: number | undefined;
  readonly message?: string | undefined;
}

async function vacuumInThread(wanted: Wanted, signal: AbortSignal | undefined): Promise<void> {
  throwIfStopped(signal); // while the folder was made, say: nobody would hear of it any more
  const worker = new Worker(`(${vacuum.toString()})()`, { eval: true, workerData: wanted });
  const stop = (): void => void worker.terminate();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const told = await new Promise<Told | undefined>((resolve, reject) => {
      let last: Told | undefined;
      worker.on("message", (it: Told) => (last = it));
      worker.on("error", reject);
      worker.on("exit", () => resolve(last));
    });
    throwIfStopped(signal);
    if (told === undefined) throw new TypeError("the copying thread has told nothing");
    const { errcode, message } = told;
    if (message !== undefined) throw storeErrorOf(Object.assign(new Error(message), { errcode }));
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/** Goes over to the thread as a text: it knows nothing but Node.js. */
function vacuum(): void {
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
  const threads = process.getBuiltinModule("node:worker_threads");
  const { from, into } = threads.workerData as Wanted;
  try {
    const database = new DatabaseSync(from, { timeout: 5_000 });
    try {
      database.exec("PRAGMA trusted_schema = OFF");
      database.prepare("VACUUM INTO ?").run(into);
    } finally {
      database.close();
    }
    threads.parentPort?.postMessage({});
  } catch (error) {
    const { errcode, message } = error as { errcode?: number; message: string };
    threads.parentPort?.postMessage({ errcode, message });
  }
}
