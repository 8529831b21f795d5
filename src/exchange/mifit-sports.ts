/**
 * Our words for the sports of the vendor's app. Where a band has the same sport, it is the same word as
 * in `health/sports.ts`. The same sport may have another code on another device.
 *
 * @source mifit-db §6: MifitAnalyzer report.json; a parser of the cloud's payloads of 2026
 */
const SPORTS: Readonly<Record<number, string>> = {
  1: "running",
  6: "walking",
  7: "trail running",
  8: "treadmill",
  9: "cycling",
  10: "indoor cycling",
  11: "elliptical",
  12: "elliptical",
  13: "climbing",
  14: "pool swimming",
  15: "open water swimming",
  16: "freestyle",
  17: "tennis",
  18: "football",
  21: "rope skipping",
  22: "hiking",
  23: "rowing machine",
  24: "indoor training",
  27: "yoga",
  45: "indoor skating",
  49: "strength training",
  50: "core training",
  53: "stretching",
  58: "stepper",
  59: "gymnastics",
  60: "yoga",
  61: "pilates",
  74: "street dance",
  76: "dance",
  77: "zumba",
  78: "cricket",
  80: "bowling",
  85: "basketball",
  88: "volleyball",
  89: "table tennis",
  92: "badminton",
  97: "boxing",
  104: "kickboxing",
  2001: "triathlon",
};

/** What a sport of the vendor's app is called; `undefined` for a code that nobody has explained. */
export function mifitSport(code: number): string | undefined {
  return SPORTS[code];
}
