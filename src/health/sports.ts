/**
 * Our words for the sports that a workout's summary names by code.
 * @source huami-ble §7.4: Gadgetbridge HuamiSportsActivityType
 */
const SPORTS: Readonly<Record<number, string>> = {
  0x01: "running",
  0x02: "treadmill",
  0x03: "walking",
  0x04: "cycling",
  0x05: "freestyle",
  0x06: "pool swimming",
  0x07: "open water swimming",
  0x08: "indoor cycling",
  0x09: "elliptical",
  0x0a: "climbing",
  0x0f: "hiking",
  0x12: "football",
  0x15: "rope skipping",
  0x17: "rowing machine",
  0x34: "strength training",
  0x3c: "yoga",
  0x4e: "cricket",
  0x55: "basketball",
  0x59: "table tennis",
  0x5c: "badminton",
};

const SWIMMING: ReadonlySet<number> = new Set([0x06, 0x07]);

/** What a sport is called; `undefined` for a code that nobody has explained yet. */
export function sportName(code: number): string | undefined {
  return SPORTS[code];
}

/** The code that a band has for a sport; `undefined` for a word that is none of ours. */
export function sportCode(name: string): number | undefined {
  const found = Object.entries(SPORTS).find(([, it]) => it === name);
  return found && Number(found[0]);
}

/** Whether strokes are counted in it, not steps. */
export function isSwimming(code: number): boolean {
  return SWIMMING.has(code);
}

const ON_FOOT = /run|walk|hik|treadmill|trail|stair/i;
const IN_WATER = /swim/i;

/** How people of a sport say how fast it was: the time for a length, for a hundred metres, or a speed. */
export function paceOf(sport: string | undefined): "per-length" | "per-100-m" | "speed" {
  if (sport !== undefined && IN_WATER.test(sport)) return "per-100-m";
  return sport !== undefined && ON_FOOT.test(sport) ? "per-length" : "speed";
}
