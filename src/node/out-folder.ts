import { randomBytes } from "node:crypto";
import { link, lstat, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { DiskError } from "../disk/errors.ts";
import type { OutFile, OutFolder } from "../platform.ts";

/**
 * Writes files below `folder`, readable by their owner only: they hold health data, and some a key.
 * A file is written under another name first; nothing that is there already is touched.
 */
export function outFolder(folder: string): OutFolder {
  return {
    create: async (path) => {
      const steps = path.split("/");
      if (steps.some((step) => step === "" || step === "." || step === "..")) {
        throw new TypeError("a path of ours goes down only");
      }
      const target = join(folder, ...steps);
      return createFile(target);
    },
  };
}

/**
 * Fills a folder that is made for it: it has its name only when `fill` is through, and of one that breaks
 * off nothing stays.
 *
 * @throws DiskError "exists" when there is something of that name, but for an empty folder
 */
export async function fillFolder<T>(
  path: string,
  fill: (folder: OutFolder) => Promise<T>,
): Promise<T> {
  const draft = `${resolve(path)}.${randomBytes(4).toString("hex")}.part`;
  try {
    await checkFree(path);
    await makeFolder(draft);
    const result = await fill(outFolder(draft));
    await checkFree(path);
    await rename(draft, path);
    return result;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw outErrorOf(error);
  }
}

async function checkFree(path: string): Promise<void> {
  const facts = await lstat(path).catch(() => undefined);
  if (facts === undefined) return;
  if (!facts.isDirectory() || (await readdir(path)).length > 0) throw exists();
}

/** One file at `path`, as {@link outFolder} writes them. */
export async function createFile(path: string): Promise<OutFile> {
  const draft = `${path}.${randomBytes(4).toString("hex")}.part`;
  let file: FileHandle;
  try {
    if (await lstat(path).catch(() => undefined)) throw exists();
    await makeFolder(dirname(resolve(path)));
    file = await open(draft, "wx", 0o600);
  } catch (error) {
    throw outErrorOf(error);
  }
  const discard = async (): Promise<void> => {
    await file.close().catch(() => undefined);
    await rm(draft, { force: true });
  };
  return {
    write: async (bytes) => {
      try {
        await file.writeFile(bytes);
      } catch (error) {
        await discard();
        throw outErrorOf(error);
      }
    },
    close: async () => {
      try {
        await file.sync();
        await file.close();
        // Not a renaming: that would replace what somebody has put there meanwhile.
        await link(draft, path);
      } catch (error) {
        throw isThere(error) ? exists() : outErrorOf(error);
      } finally {
        await discard();
      }
    },
    discard,
  };
}

function isThere(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EEXIST";
}

function exists(): DiskError {
  return new DiskError("exists", "There is a file of that name already.", {
    hint: "ownband overwrites nothing. Name another one, or move it away.",
  });
}

/** One after the other: below /proc, where nothing can be made, Node's own way tries for ever. */
async function makeFolder(path: string): Promise<void> {
  if (await lstat(path).catch(() => undefined)) return;
  const above = dirname(path);
  if (above !== path) await makeFolder(above);
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (!isThere(error)) throw outErrorOf(error);
  }
}

const FULL = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);
const NO_PLACE = new Set([
  "ENOENT",
  "ENOTDIR",
  "EACCES",
  "EPERM",
  "EROFS",
  "EISDIR",
  "ENAMETOOLONG",
]);

/** What a failure means where the owner has named a place. No path is in the message. */
function outErrorOf(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (typeof code !== "string" || error instanceof DiskError) return error;
  if (FULL.has(code)) {
    return new DiskError("no-space", "There is no room left on the disk.", {
      hint: "Make room, or choose a place on another disk.",
    });
  }
  if (!NO_PLACE.has(code)) return error;
  return new DiskError("no-access", `Nothing can be written there (${code}).`, {
    hint: "The folder it goes into must be there, and you must be allowed to write to it.",
  });
}
