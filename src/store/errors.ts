import { AppError } from "../errors.ts";

/** Our own database cannot be used as it is, or does not have what is asked for. */
export class StoreError extends AppError<
  | "newer-schema" // written by a later ownband
  | "not-ours" // a database of another program
  | "no-such-run"
  | "not-an-import" // a synchronisation: what it brought cannot be taken out
  | "no-such-band"
  | "not-a-successor" // a band that would continue itself
  | "still-worn" // somebody who wears a band cannot be taken out
> {}
