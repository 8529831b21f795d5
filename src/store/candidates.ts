import type { AuthKey } from "../bytes/auth-key.ts";
import type { KeptBand, KeptKey } from "./kept-key.ts";
import { isRefused } from "./succession.ts";

/**
 * The keys that may open the band at this address (any band, without one), the likeliest first, each
 * once. Those that the band refused are at the end: it may have been paired anew since.
 */
export function candidatesAmong(bands: readonly KeptBand[], mac: string | undefined): AuthKey[] {
  const wanted = bands.filter((band) => mac === undefined || !band.mac || band.mac === mac);
  const refusedHere = wanted.flatMap(({ mac: of, keys }) =>
    of === undefined ? [] : keys.filter(isRefused),
  );
  const ranked = wanted.flatMap((band) =>
    band.keys.map((key) => {
      const isStray = band.mac === undefined;
      const wasRefused = isStray && refusedHere.some((it) => it.key.equals(key.key));
      return { key: key.key, place: wasRefused ? PLACE.refused : placeOf(key, isStray) };
    }),
  );
  const inOrder = ranked.toSorted((a, b) => a.place - b.place).map(({ key }) => key);
  return inOrder.filter((key, i) => inOrder.findIndex((other) => other.equals(key)) === i);
}

const PLACE = { accepted: 0, current: 1, stray: 2, former: 3, refused: 4 };

function placeOf(key: KeptKey, isStray: boolean): number {
  if (isRefused(key)) return PLACE.refused;
  if (key.superseded !== undefined || key.paired === false) return PLACE.former;
  if (isStray) return PLACE.stray;
  return key.verifiedAtS === undefined ? PLACE.current : PLACE.accepted;
}
