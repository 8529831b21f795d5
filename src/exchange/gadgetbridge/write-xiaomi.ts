import { startOfDay } from "../../health/local-day.ts";
import type { DaySummary } from "../../health/day-summary.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import type { Stretch } from "../../health/stretch.ts";
import type { SqlValue } from "../../platform.ts";
import { stageOfState } from "./activity-kinds.ts";
import type { Work } from "./write-work.ts";

const SAMPLE_COLUMNS = ["TIMESTAMP", "DEVICE_ID", "USER_ID"];

/** Stages that follow one another without a gap, or a night of which only the time is told. */
interface Night {
  readonly startS: UnixSeconds;
  endS: UnixSeconds;
  readonly stages: Stretch[];
}

const NIGHT_COLUMNS = [
  "WAKEUP_TIME",
  "IS_AWAKE",
  "TOTAL_DURATION",
  "DEEP_SLEEP_DURATION",
  "LIGHT_SLEEP_DURATION",
  "REM_SLEEP_DURATION",
  "AWAKE_DURATION",
];

/** Writes the sleep that is told, where bands of Xiaomi's protocol have it: nights and their stages. */
export async function writeXiaomiSleep(work: Work): Promise<void> {
  const { history, target, device, user, macs, time, pace } = work;
  const nights = target.table("XIAOMI_SLEEP_TIME_SAMPLE", [...SAMPLE_COLUMNS, ...NIGHT_COLUMNS]);
  const stages = target.table("XIAOMI_SLEEP_STAGE_SAMPLE", [...SAMPLE_COLUMNS, "STAGE"]);
  for (const night of nightsOf(history.stretches(macs, ...time))) {
    nights?.write([night.startS * 1000, device.id, user, ...nightValues(night)]);
    for (const { startS, state } of night.stages) {
      stages?.write([startS * 1000, device.id, user, stageOfState(state) ?? null]);
    }
    await pace.step();
  }
}

/** @param stretches in the order in which they begin */
function* nightsOf(stretches: Iterable<Stretch>): Generator<Night, void, void> {
  let night: Night | undefined;
  for (const stretch of stretches) {
    const { startS, endS, state } = stretch;
    const isStage = stageOfState(state) !== undefined;
    if (!isStage && state !== "asleep") continue;
    // What begins in the middle of what was told before adds nothing that these tables could hold.
    if (night && startS < night.endS) continue;
    const goesOn = isStage && night?.endS === startS && night.stages.length > 0;
    if (night && !goesOn) yield night;
    if (!night || !goesOn) night = { startS, endS, stages: [] };
    night.endS = endS;
    if (isStage) night.stages.push(stretch);
  }
  if (night) yield night;
}

/** Durations in minutes. @source gadgetbridge §4.1; Gadgetbridge XiaomiSleepTimeSample */
function nightValues({ startS, endS, stages }: Night): SqlValue[] {
  const minutesOf = (state: Stretch["state"]): number | null => {
    if (stages.length === 0) return null;
    const ofState = stages.filter((stage) => stage.state === state);
    return Math.round(ofState.reduce((sum, it) => sum + it.endS - it.startS, 0) / 60);
  };
  return [
    endS * 1000,
    1,
    Math.round((endS - startS) / 60),
    minutesOf("deep-sleep"),
    minutesOf("light-sleep"),
    minutesOf("rem-sleep"),
    minutesOf("awake"),
  ];
}

/** Those that a summary of ours knows; the others come back from what was kept as it came. */
const DAY_COLUMNS = [
  "TIMEZONE",
  "STEPS",
  "HR_RESTING",
  "HR_MAX",
  "HR_MAX_TS",
  "HR_MIN",
  "HR_MIN_TS",
  "HR_AVG",
  "STRESS_AVG",
  "STRESS_MAX",
  "STRESS_MIN",
  "STANDING",
  "CALORIES",
  "SPO2_MAX",
  "SPO2_MAX_TS",
  "SPO2_MIN",
  "SPO2_MIN_TS",
  "SPO2_AVG",
  "TRAINING_LOAD_DAY",
  "TRAINING_LOAD_WEEK",
  "TRAINING_LOAD_LEVEL",
  "VITALITY_INCREASE_LIGHT",
  "VITALITY_INCREASE_MODERATE",
  "VITALITY_INCREASE_HIGH",
  "VITALITY_CURRENT",
];

const QUARTER_MIN = 15;

/** Writes the days as the band has summed them up. */
export function writeXiaomiDays(work: Work, summaries: readonly DaySummary[]): void {
  const { target, device, user, options } = work;
  const columns = [...SAMPLE_COLUMNS, ...DAY_COLUMNS];
  const table = target.table("XIAOMI_DAILY_SUMMARY_SAMPLE", columns);
  for (const summary of summaries) {
    const { day, offsetMin } = summary;
    const offsetAt = offsetMin === undefined ? options.offsetAt : () => offsetMin;
    const known = knownOf(summary);
    const values = DAY_COLUMNS.map((column) => known[column] ?? null);
    table?.write([startOfDay(day, offsetAt) * 1000, device.id, user, ...values]);
  }
}

function knownOf(summary: DaySummary): Readonly<Record<string, number>> {
  const { offsetMin, steps, energyKcal, restingHeartRateBpm, maxHeartRateBpm, raw } = summary;
  const said = {
    TIMEZONE: offsetMin === undefined ? undefined : offsetMin / QUARTER_MIN,
    STEPS: steps,
    CALORIES: energyKcal === undefined ? undefined : Math.round(energyKcal),
    HR_RESTING: restingHeartRateBpm,
    HR_MAX: maxHeartRateBpm,
  };
  const entries = [...numbersIn(raw ?? ""), ...Object.entries(said)];
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** The numbers in a text that may be a JSON object of Gadgetbridge's columns, or anything else. */
function numbersIn(raw: string): [string, number][] {
  try {
    const value: unknown = JSON.parse(raw);
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).filter((it): it is [string, number] => typeof it[1] === "number");
  } catch {
    return [];
  }
}
