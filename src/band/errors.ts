import { AppError } from "../errors.ts";

/** The band does not do what it was asked for. The link's own failures are LinkErrors. */
export class BandError extends AppError<
  | "refused" // the key is not this band's
  | "not-paired" // the band has no key at all: it was never paired, or reset
  | "silent" // no answer in time
  | "busy" // another transfer is not finished
  | "flood" // it sends without end
  | "fetch-failed" // it gave a transfer up, or refuses to send
  | "incomplete" // packets were lost, or the checksum is wrong
  | "not-supported" // this model has no such thing
  | "not-possible" // not now: not worn, say
> {}
