import { DiskError } from "../disk/errors.ts";

const FULL = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);
const FORBIDDEN = new Set(["ENOENT", "EACCES", "EPERM", "EROFS", "ENOTDIR", "EISDIR", "EEXIST"]);

/** A file system's error in our shape; anything else as it is. No path is in the message. */
export function diskErrorOf(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (typeof code !== "string") return error;
  if (FULL.has(code)) return noSpace();
  if (!FORBIDDEN.has(code)) return error;
  return new DiskError("no-access", `The data folder cannot be written (${code}).`, {
    hint: "Choose another folder with --data DIR, or give yourself the right to write there.",
  });
}

export function noSpace(): DiskError {
  return new DiskError("no-space", "There is no room left on the disk.", {
    hint: "Make room, or choose a data folder on another disk with --data DIR.",
  });
}
