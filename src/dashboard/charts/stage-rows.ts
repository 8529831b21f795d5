import type { SleepStageKind } from "../../health/sleep.ts";

/** From top to bottom, as a hypnogram has them. */
const STAGE_ORDER = ["awake", "rem-sleep", "light-sleep", "deep-sleep"] as const;

type Staged = readonly { readonly state: SleepStageKind }[];

/**
 * The rows of a hypnogram: a band that does not tell REM from other sleep has none for it, and a source
 * that tells no depth at all has one for sleep.
 */
export function rowsOf(stages: Staged): readonly SleepStageKind[] {
  const told = new Set(stages.map(({ state }) => state));
  const isStaged = STAGE_ORDER.some((it) => it !== "awake" && told.has(it));
  if (told.has("asleep") && !isStaged) return told.has("awake") ? ["awake", "asleep"] : ["asleep"];
  return STAGE_ORDER.filter((it) => it !== "rem-sleep" || told.has(it));
}

/** In which of them a stage is drawn. Sleep of unknown depth is in the row of light sleep. */
export function rowOf(stage: SleepStageKind, rows: readonly SleepStageKind[]): number {
  const own = rows.indexOf(stage);
  return own >= 0 ? own : Math.max(0, rows.indexOf("light-sleep"), rows.indexOf("asleep"));
}
