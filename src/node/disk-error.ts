import { AppError } from "../errors.ts";

/** Something on this computer's disk that could not be kept, opened or read. */
export class DiskError extends AppError<
  | "no-space"
  | "too-big"
  | "not-a-database" // not SQLite at all
  | "damaged" // SQLite, but broken or made to hurt
  | "in-use" // another program holds it
  | "unsupported" // a database with triggers or views
  | "exists" // a file of that name is there already
  | "no-access" // no permission, or no such folder
> {}

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
