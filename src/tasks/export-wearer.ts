import type { Records } from "../store/records.ts";

/**
 * The records as they are told of whoever wears the first of these bands: who they are, and where that was.
 * Of others in the household they tell nothing, also not where one of them wore the band before.
 */
export function recordsOfWearerOf(records: Records, [mac]: readonly string[]): Records {
  const wearer = mac === undefined ? undefined : records.wearerOf(mac);
  return wearer === undefined ? records : records.ofWearer(wearer);
}
