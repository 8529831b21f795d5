import type { Workout } from "../../health/workout.ts";

/** A number of a workout that SUMMARY_DATA may tell. */
export type SummaryFact = Exclude<
  keyof Workout,
  "startS" | "endS" | "sportCode" | "sportCodes" | "sport" | "title" | "raw"
>;

/** Where SUMMARY_DATA has a number: `{"distanceMeters": {"value": 5000, "unit": "meters"}}`. */
export interface SummaryField {
  readonly fact: SummaryFact;
  /** The first one that is there counts, and is the one to write. */
  readonly keys: readonly [string, ...string[]];
  /** By how much a value in a unit is multiplied to be in ours; the first one is the one to write. */
  readonly units: readonly (readonly [unit: string, factor: number])[];
  /** It is counted, not measured. */
  readonly isWhole?: boolean;
}

const METRES = [
  ["meters", 1],
  ["km", 1000],
  ["cm", 0.01],
  ["yard", 0.9144],
] as const;
const SECONDS = [
  ["seconds", 1],
  ["milliseconds_ms", 0.001],
  ["hours", 3600],
] as const;
const BEATS = [["bpm", 1]] as const;

/** @source Gadgetbridge ActivitySummaryEntries, HuamiActivitySummaryParser */
export const SUMMARY_FIELDS: readonly SummaryField[] = [
  { fact: "activeS", keys: ["activeSeconds"], units: SECONDS },
  { fact: "steps", keys: ["steps"], units: [["steps_unit", 1]], isWhole: true },
  { fact: "distanceM", keys: ["distanceMeters"], units: METRES },
  { fact: "energyKcal", keys: ["caloriesBurnt"], units: [["calories_unit", 1]] },
  { fact: "ascentM", keys: ["ascentMeters", "elevationGain"], units: METRES },
  { fact: "descentM", keys: ["descentMeters", "elevationLoss"], units: METRES },
  { fact: "lowestM", keys: ["minAltitude"], units: METRES },
  { fact: "highestM", keys: ["maxAltitude"], units: METRES },
  { fact: "averageHeartRateBpm", keys: ["averageHR"], units: BEATS },
  { fact: "maxHeartRateBpm", keys: ["maxHR"], units: BEATS, isWhole: true },
  { fact: "minHeartRateBpm", keys: ["minHR"], units: BEATS, isWhole: true },
  {
    fact: "maxSpeedMPerS",
    keys: ["maxSpeed"],
    units: [
      ["meters_second", 1],
      ["km_h", 1 / 3.6],
    ],
  },
  {
    fact: "averagePaceSPerKm",
    keys: ["averageKMPaceSeconds"],
    units: [
      ["seconds_km", 1],
      ["seconds_m", 1000],
    ],
  },
  {
    fact: "averageStrideCm",
    keys: ["averageStride"],
    units: [
      ["cm", 1],
      ["meters", 100],
    ],
  },
  { fact: "strokes", keys: ["strokes"], units: [["strokes_unit", 1]], isWhole: true },
  { fact: "laps", keys: ["laps"], units: [["laps_unit", 1]], isWhole: true },
  { fact: "swolf", keys: ["swolfIndex", "swolfAvg"], units: [["", 1]], isWhole: true },
];

export type SummaryFacts = { readonly [Fact in SummaryFact]?: number | undefined };

/** No workout has more of anything. */
const MOST = 1e7;

/**
 * The numbers in a text of SUMMARY_DATA. What is not there, zero where zero means "not recorded", in a
 * unit that we do not know, or no number is absent; so is everything of a text that is no JSON.
 */
export function parseSummaryData(text: string): SummaryFacts {
  const entries = entriesOf(text);
  const facts: { [Fact in SummaryFact]?: number } = {};
  for (const { fact, keys, units, isWhole } of SUMMARY_FIELDS) {
    const values = keys.flatMap((key) => valueOf(entries.get(key), units) ?? []);
    const value = values.find((it) => isTold(fact, it));
    if (value !== undefined) facts[fact] = isWhole === true ? Math.round(value) : value;
  }
  return facts;
}

/** A coast is lower than the sea now and then, and at its height. */
function isTold(fact: SummaryFact, value: number): boolean {
  const mayBeLow = fact === "lowestM" || fact === "highestM";
  return Math.abs(value) <= MOST && (mayBeLow || value > 0);
}

/** Entries by name, also those that stand within a group. */
function entriesOf(text: string): ReadonlyMap<string, object> {
  const entries = new Map<string, object>();
  for (const [name, entry] of membersOf(parseJson(text))) {
    if ("value" in entry) entries.set(name, entry);
    else for (const [inner, it] of membersOf(entry)) entries.set(inner, it);
  }
  return entries;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function membersOf(value: unknown): (readonly [string, object])[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) =>
    typeof member === "object" && member !== null ? [[name, member] as const] : [],
  );
}

function valueOf(entry: object | undefined, units: SummaryField["units"]): number | undefined {
  if (!entry || !("value" in entry) || typeof entry.value !== "number") return undefined;
  const unit = "unit" in entry ? entry.unit : undefined;
  const factor = unit === undefined ? 1 : units.find(([name]) => name === unit)?.[1];
  return factor === undefined ? undefined : entry.value * factor;
}
