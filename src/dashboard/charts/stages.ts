import type { SleepStageKind } from "../../health/sleep.ts";
import { translated } from "../words.ts";

/** From top to bottom, as a hypnogram has them. */
export const STAGE_ORDER = ["awake", "rem-sleep", "light-sleep", "deep-sleep"] as const;

export const STAGE_COLOURS: Readonly<Record<SleepStageKind, string>> = {
  awake: "var(--awake)",
  "rem-sleep": "var(--rem)",
  "light-sleep": "var(--light)",
  "deep-sleep": "var(--deep)",
  asleep: "var(--asleep)",
  unknown: "var(--not-worn)",
};

export const stageNames = translated<Readonly<Record<SleepStageKind, string>>>({
  en: {
    awake: "awake",
    "rem-sleep": "REM",
    "light-sleep": "light",
    "deep-sleep": "deep",
    asleep: "asleep",
    unknown: "not recorded",
  },
  de: {
    awake: "wach",
    "rem-sleep": "REM",
    "light-sleep": "leicht",
    "deep-sleep": "tief",
    asleep: "schlafend",
    unknown: "nicht aufgezeichnet",
  },
});

/** Where a stage is drawn: 0 at the top to 1 at the bottom. Sleep of unknown depth is light sleep's. */
export function depthOf(stage: SleepStageKind): number {
  const row = stage === "asleep" || stage === "unknown" ? "light-sleep" : stage;
  return STAGE_ORDER.indexOf(row) / (STAGE_ORDER.length - 1);
}

/** The rows of a hypnogram: a band that does not tell REM from other sleep has none for it. */
export function rowsOf(
  stages: readonly { readonly state: SleepStageKind }[],
): readonly SleepStageKind[] {
  const tellsRem = stages.some(({ state }) => state === "rem-sleep");
  return STAGE_ORDER.filter((it) => tellsRem || it !== "rem-sleep");
}

/** In which of them a stage is drawn. Sleep of unknown depth is in the row of light sleep. */
export function rowOf(stage: SleepStageKind, rows: readonly SleepStageKind[]): number {
  return rows.indexOf(stage === "asleep" || stage === "unknown" ? "light-sleep" : stage);
}
