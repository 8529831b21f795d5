import { AppError } from "../errors.ts";

/** A file that should hold keys and cannot be read. */
export class KeysError extends AppError<
  | "empty-file" // zero bytes
  | "error-text" // an error message in place of the file
  | "not-a-database"
  | "truncated" // the end is missing
  | "line-ends" // LF became CR LF on the way
  | "damaged"
  | "too-big"
> {}
