import type { Intake } from "../../store/intake.ts";

/** What can be wrong with the records of the vendor's app, and how its owner is told. */
const PROBLEMS = {
  "bad-day": "Days without a date that can be.",
  "bad-minutes": "Days whose minutes are damaged: longer than a day, or no bytes.",
  "bad-summary": "Days whose summary cannot be read.",
  "bad-value": "Values in summaries that cannot be.",
  "bad-night": "Nights whose times cannot be.",
  "stages-dropped":
    "Nights whose stages do not fit their times: of these, only beginning and end were brought.",
  "bad-stage": "Sleep stages that make no sense, or that nobody has explained yet.",
  "bad-activity": "Activities of a day that make no sense.",
  "edited-night":
    "Nights that were corrected by hand in the app: the times that it had reckoned were brought.",
  "dst-day":
    "Days on which the clock changes: the app does not say how it keeps them, so their minutes may be an hour off.",
  overlap:
    "Minutes of a day that the next day begins with too, as after a flight: the next day's count.",
  "second-row":
    "Days of which the app holds several versions for one band: the fullest was brought.",
  scale: "Records of a scale among those of bands.",
  "bad-pulse": "Heart rates without a time or a value that can be.",
  "bad-stress": "Stress readings without a time or a value that can be.",
  "bad-oxygen": "Readings of blood oxygen without a time or a value that can be.",
  "bad-weight": "Weights without a time or a value that can be.",
  "other-person": "Weights of somebody else, or of nobody that is named.",
  "bad-workout": "Workouts without a time that can be.",
  "second-track": "Tracks of a workout that has one already.",
  "bad-track": "Workouts of whose track a part is damaged.",
  "bad-alarm": "Alarms without a time.",
  "too-many": "Tables of which only the beginning was read: they hold far more than an app's.",
} as const;

export type Problem = keyof typeof PROBLEMS;

/** Counts what is left out, so that the owner is told once for each kind. */
export class Problems {
  readonly #counts = new Map<Problem, number>();

  note(problem: Problem, count = 1): void {
    if (count > 0) this.#counts.set(problem, (this.#counts.get(problem) ?? 0) + count);
  }

  report(intake: Intake): void {
    for (const [code, count] of this.#counts) {
      intake.leftOut({ code, text: PROBLEMS[code], count });
    }
  }
}
