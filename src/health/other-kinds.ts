import type { BandKind } from "./band-kind.ts";
import type { Kinds } from "./minute.ts";

/**
 * Codes of the vendor's app of 2014 to 2016. Its 0 is a wearer who sits: it ends sleep, as no code of
 * a band does. Sleep it calls REM is what it shows, and what we read, as light.
 *
 * @source mifit-db §4: MiFit-Java DataConstant; 100: edited by hand, 126: blank, 127: invalid
 */
const MIFIT_1: ReadonlyMap<number, BandKind> = new Map([
  [0, "activity"],
  [1, "activity"],
  [2, "running"],
  [3, "not-worn"],
  [4, "light-sleep"],
  [5, "deep-sleep"],
  [6, "charging"],
  [7, "woke-up"],
]);

/** @source gadgetbridge §4.3: MiBandSampleProvider, whose deep and light are the app's other way round */
const MI_BAND_1: ReadonlyMap<number, BandKind> = new Map([
  [255, "activity"],
  [3, "not-worn"],
  [4, "deep-sleep"],
  [5, "light-sleep"],
  [6, "charging"],
]);

/** Those that say more than that somebody moved. @source gadgetbridge §4.4: ActivityKind */
const XIAOMI: ReadonlyMap<number, BandKind> = new Map([
  [0x2, "light-sleep"],
  [0x4, "deep-sleep"],
  [0x8, "not-worn"],
  [0x10, "running"],
  [0x80, "cycling"],
  [0x100, "running"], // on a treadmill
  [0x800, "cycling"], // indoors
  [0x100_0000, "rem-sleep"],
  [0x200_0000, "woke-up"],
  [0x400_00b0, "running"],
  [0x400_00b1, "running"],
  [0x400_00b3, "cycling"],
  [0x400_00f2, "running"], // on trails
]);

/** Every other code up to here is a sport; 0, and -1 as 32 bits, are not known. */
const LAST_SPORT = 0x7fff_ffff;

const READERS: Readonly<Record<Kinds, (kind: number) => BandKind>> = {
  "mifit-1": (kind) => MIFIT_1.get(kind) ?? "unknown",
  "mi-band-1": (kind) => MI_BAND_1.get(kind) ?? "unknown",
  xiaomi: (kind) => XIAOMI.get(kind) ?? (kind > 0 && kind <= LAST_SPORT ? "activity" : "unknown"),
};

/** What a code says that is not of a band's own samples. Each says it by itself: none means "as before". */
export function otherKind(kind: number, kinds: Kinds): BandKind {
  return READERS[kinds](kind);
}
