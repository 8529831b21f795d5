import type { Records } from "../store/records.ts";

/**
 * The records as they are told of whoever wears these bands: who they are, and where that was. Of others in
 * the household they tell nothing.
 */
export function recordsOfWearerOf(records: Records, macs: readonly string[]): Records {
  const wearers = records.wearers().map(({ id }) => records.ofWearer(id));
  const isTheirs = (theirs: Records): boolean =>
    theirs.bandsOfWearer().some((mac) => macs.includes(mac));
  return wearers.find(isTheirs) ?? records;
}
