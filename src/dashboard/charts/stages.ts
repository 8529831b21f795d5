import type { SleepStageKind } from "../../health/sleep.ts";
import { translated } from "../words.ts";

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
