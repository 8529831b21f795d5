import { AppError } from "../errors.ts";

/** A container that cannot be opened or read further. */
export class ArchiveError extends AppError<
  | "damaged" // broken off, bit-flipped, not what its first bytes promise
  | "wrong-password" // none given, or none that fits
  | "unsupported" // a format or a cipher that we know by name only
  | "too-big" // a bomb, or beyond what anybody's backup is
  | "unreadable" // the computer does not give us the file
  | "empty-file" // zero bytes where a database should be
  | "error-text" // an error message in place of the file
  | "not-a-database"
  | "truncated" // the end is missing
  | "line-ends" // LF became CR LF on the way
> {}
