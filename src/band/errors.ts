import { AppError } from "../errors.ts";

/** The band does not do what it was asked for. The link's own failures are LinkErrors. */
export class BandError extends AppError<
  | "refused" // the key is not this band's
  | "not-paired" // the band has no key at all: it was never paired, or reset
  | "silent" // no answer in time
  | "busy" // another transfer is not finished
  | "flood" // it sends without end
  | "fetch-failed" // it gave a transfer up, or refuses to send
  | "incomplete" // packets were lost
  | "checksum" // all arrived, but not as it was sent
  | "not-supported" // this model has no such thing
  | "not-possible" // not now: not worn, say
> {}

/** @param answer the band's own code; they differ by model and all mean the same */
export function keyRefused(answer: number): BandError {
  return new BandError("refused", `The band refused this key (answer ${answer}).`, {
    hint: "A band's key changes at every pairing and reset: read it from the phone again, ownband key.",
  });
}

export function notSupported(what: string): BandError {
  return new BandError("not-supported", `This model does not ${what}.`, {
    hint: "Another model, or newer firmware, may. ownband band info shows which one this is.",
  });
}
