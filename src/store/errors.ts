import { AppError } from "../errors.ts";

/** Our own database cannot be used as it is. */
export class StoreError extends AppError<
  | "newer-schema" // written by a later ownband
  | "not-ours" // a database of another program
> {}
