/** A sport and its kind, as FIT counts them; 0 is "generic". */
type FitSport = readonly [sport: number, subSport: number];

/**
 * Our words for FIT's sports. Of several for one number the first is read; every word is written.
 * @source Garmin FIT SDK, Profile.xlsx, types `sport` and `sub_sport`
 */
const SPORTS: readonly (readonly [string, FitSport])[] = [
  ["treadmill", [1, 1]],
  ["trail running", [1, 3]],
  ["treadmill", [1, 45]],
  ["indoor track running", [1, 4]],
  ["running", [1, 0]],
  ["indoor cycling", [2, 6]],
  ["spinning", [2, 5]],
  ["handcycling", [2, 12]],
  ["BMX", [2, 29]],
  ["cycling", [2, 0]],
  ["elliptical", [4, 15]],
  ["rowing machine", [4, 14]],
  ["stair climbing", [4, 16]],
  ["indoor fitness", [4, 0]],
  ["open water swimming", [5, 18]],
  ["pool swimming", [5, 17]],
  ["pool swimming", [5, 0]],
  ["basketball", [6, 0]],
  ["football", [7, 0]],
  ["tennis", [8, 0]],
  ["American football", [9, 0]],
  ["strength training", [10, 20]],
  ["cardio", [10, 26]],
  ["yoga", [10, 43]],
  ["pilates", [10, 44]],
  ["stretching", [10, 19]],
  ["breathwork", [10, 62]],
  ["HIIT", [10, 70]],
  ["freestyle", [10, 0]],
  ["training", [10, 0]],
  ["indoor walking", [11, 27]],
  ["race walking", [11, 31]],
  ["walking", [11, 0]],
  ["cross-country skiing", [12, 0]],
  ["skiing", [13, 0]],
  ["snowboarding", [14, 0]],
  ["rowing machine", [15, 14]],
  ["rowing", [15, 0]],
  ["mountaineering", [16, 0]],
  ["hiking", [17, 0]],
  ["triathlon", [18, 78]],
  ["multisport", [18, 0]],
  ["paddling", [19, 0]],
  ["e-bike", [21, 0]],
  ["boating", [23, 0]],
  ["golf", [25, 0]],
  ["horse riding", [27, 0]],
  ["inline skating", [30, 0]],
  ["indoor climbing", [31, 68]],
  ["bouldering", [31, 69]],
  ["climbing", [31, 0]],
  ["sailing", [32, 0]],
  ["ice skating", [33, 0]],
  ["snowshoeing", [35, 0]],
  ["stand-up paddling", [37, 0]],
  ["surfing", [38, 0]],
  ["kayaking", [41, 0]],
  ["windsurfing", [43, 0]],
  ["kitesurfing", [44, 0]],
  ["boxing", [47, 0]],
  ["baseball", [49, 0]],
  ["HIIT", [62, 0]],
  ["padel", [64, 85]],
  ["pickleball", [64, 84]],
  ["squash", [64, 94]],
  ["badminton", [64, 95]],
  ["racquetball", [64, 96]],
  ["table tennis", [64, 97]],
  ["meditation", [67, 0]],
  ["cricket", [71, 0]],
  ["rugby", [72, 0]],
  ["hockey", [73, 0]],
  ["lacrosse", [74, 0]],
  ["volleyball", [75, 0]],
  ["archery", [79, 0]],
  ["mixed martial arts", [80, 0]],
  ["snorkelling", [82, 0]],
  ["dancing", [83, 0]],
  ["rope skipping", [84, 0]],
  ["canoeing", [88, 0]],
];

/** Our word for a sport of FIT; `undefined` for one that says nothing or that we do not know. */
export function sportOfFit(sport: number, subSport: number): string | undefined {
  const word = (kind: number) => SPORTS.find(([, it]) => it[0] === sport && it[1] === kind)?.[0];
  return word(subSport) ?? word(0);
}

/** FIT's numbers for a sport. */
export function fitOfSport(word: string | undefined): FitSport {
  return SPORTS.find(([it]) => it === word)?.[1] ?? [0, 0];
}
