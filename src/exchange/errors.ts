import { AppError } from "../errors.ts";

/** A file of another program that cannot be read or written. */
export class ExchangeError extends AppError<
  | "unknown-format" // nothing that we know how to read
  | "damaged" // what it is, is clear; but it breaks off or contradicts itself
  | "too-big" // far bigger than any of its kind
  | "ambiguous-dates" // 03/04/2020 may be March or April, and nothing in the file tells
> {}
