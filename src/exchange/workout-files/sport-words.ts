/**
 * Other programs' words for a sport, and ours; a word that is the same is not listed.
 * @source Garmin Connect's and Strava's GPX files; FIT profile, types `sport` and `sub_sport`
 */
const WORDS: Readonly<Record<string, string>> = {
  run: "running",
  jogging: "running",
  "street running": "running",
  "track running": "running",
  "trail run": "trail running",
  "treadmill running": "treadmill",
  "indoor running": "treadmill",
  "virtual run": "treadmill",
  walk: "walking",
  "casual walking": "walking",
  "speed walking": "race walking",
  hike: "hiking",
  biking: "cycling",
  bike: "cycling",
  ride: "cycling",
  "road biking": "cycling",
  "road cycling": "cycling",
  "mountain biking": "cycling",
  "gravel cycling": "cycling",
  "virtual ride": "indoor cycling",
  "e biking": "e-bike",
  swim: "pool swimming",
  swimming: "pool swimming",
  "lap swimming": "pool swimming",
  "open water": "open water swimming",
  soccer: "football",
  "american football": "American football",
  "jump rope": "rope skipping",
  "indoor rowing": "rowing machine",
  "rock climbing": "climbing",
  "weight training": "strength training",
  workout: "freestyle",
  hiit: "HIIT",
  "cardio training": "cardio",
  "cross country skiing": "cross-country skiing",
  "nordic ski": "cross-country skiing",
  "alpine skiing": "skiing",
  "alpine ski": "skiing",
  "resort skiing": "skiing",
  snowboard: "snowboarding",
  snowshoe: "snowshoeing",
  "ice skate": "ice skating",
  "inline skate": "inline skating",
  "stand up paddleboarding": "stand-up paddling",
  "horseback riding": "horse riding",
  dance: "dancing",
};

/** Strava's numbers, which its GPX files have instead of words. */
const STRAVA: Readonly<Record<string, string>> = {
  "1": "cycling",
  "4": "hiking",
  "9": "running",
  "10": "walking",
};

/** Words that say nothing. */
const EMPTY = new Set(["", "other", "generic", "all", "uncategorized", "unknown", "activity"]);

/** Our word for what another program calls a sport; a word that we do not know stays as it is. */
export function sportOfWord(text: string | undefined): string | undefined {
  const word = (text ?? "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[\s_]+/g, " ")
    .trim();
  const small = word.toLowerCase();
  if (EMPTY.has(small)) return undefined;
  const ours = own(STRAVA, small) ?? own(WORDS, small) ?? own(WORDS, small.replaceAll("-", " "));
  if (ours !== undefined) return ours;
  return /^[\p{L}][\p{L} -]{1,39}$/u.test(word) ? (CASED.has(word) ? word : small) : undefined;
}

/** Words of ours that are not in small letters. */
const CASED = new Set(
  Object.values(WORDS)
    .filter((it) => it !== it.toLowerCase())
    .concat("BMX"),
);

function own(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** How many steps a minute one leg at most takes, where a sport is done on foot. */
const MOST_STRIDES: Readonly<Record<string, number>> = {
  running: 130,
  treadmill: 130,
  "trail running": 130,
  "indoor track running": 130,
  walking: 75,
  "indoor walking": 75,
  hiking: 75,
};

/** Whether cadence counts steps: files count those of one leg there, we count both. */
export function isOnFoot(sport: string | undefined): boolean {
  return sport !== undefined && Object.hasOwn(MOST_STRIDES, sport);
}

/**
 * By what a file's cadence becomes steps a minute, or turns. Where a sport is done on foot Garmin's
 * devices, and Strava, count the steps of one leg; programs that count both are told by numbers that
 * no leg can do.
 */
export function cadenceFactor(sport: string | undefined, mostPerMin: number): 1 | 2 {
  if (sport === undefined || !isOnFoot(sport)) return 1;
  return mostPerMin > (MOST_STRIDES[sport] ?? 0) ? 1 : 2;
}
