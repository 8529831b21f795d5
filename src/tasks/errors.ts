import { AppError } from "../errors.ts";

/** The band and what we know of it do not come together. */
export class BandTaskError extends AppError<
  | "band-not-found" // nothing in reach answers to what was asked for
  | "several-bands" // name one
  | "no-key" // nothing is known that this band might accept
  | "stale-key" // the key belongs to a pairing that is over
  | "no-band-known" // which band is meant cannot be told
  | "no-records" // nothing has been read from it yet
  | "no-such-wearer" // nobody here is called that
> {}

/** The phone and Gadgetbridge on it are not as a handover needs them. */
export class HandoverError extends AppError<
  | "no-gadgetbridge" // it is not installed
  | "not-running" // it listens to nobody
  | "not-sent" // the phone did not pass a message on
> {}
