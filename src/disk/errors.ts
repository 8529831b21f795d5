import { AppError } from "../errors.ts";

/** Something on this computer's disk, or in this browser's storage, that could not be kept, opened or read. */
export class DiskError extends AppError<
  | "no-space"
  | "too-big"
  | "not-a-database" // not SQLite at all
  | "damaged" // SQLite, but broken or made to hurt
  | "in-use" // another program, or another tab, holds it
  | "unsupported" // a database with triggers or views
  | "exists" // a file of that name is there already
  | "no-access" // no permission, or no such folder
> {}

export function tooBig(maxBytes: number): DiskError {
  const megabytes = Math.round(maxBytes / 1024 / 1024);
  return new DiskError("too-big", `This is bigger than the ${megabytes} MB that make sense here.`);
}
