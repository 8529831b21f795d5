import type { Intake } from "../../store/intake.ts";
import type { VendorCsvKind } from "./kinds.ts";

const TEXTS = {
  "bad-row": "rows make no sense",
  "broken-row": "rows are too long, or have a quote that never ends",
  "implausible-time": "rows are of before 2010 or of the future",
  "skipped-hour": "rows are of an hour that the wearer's clock left out",
  "other-person": "rows are of somebody else in the family, of another height",
  "other-minute": "rows say something else of a minute that was there before",
  "dates-unchecked": "the nights' dates could not be checked, because SLEEP is not there",
} as const;

export type Problem = keyof typeof TEXTS;

/** Counts what a file says that is not brought, and tells it once in the end. */
export interface Tally {
  add(problem: Problem, count?: number): void;
  /** Something that is no matter of rows. */
  note(problem: Problem): void;
  tell(): void;
}

export function tallyOf(kind: VendorCsvKind, intake: Intake): Tally {
  const counts = new Map<Problem, number | undefined>();
  return {
    note: (problem) => void counts.set(problem, undefined),
    add: (problem, count = 1) => {
      if (count > 0) counts.set(problem, (counts.get(problem) ?? 0) + count);
    },
    tell: () => {
      for (const [code, count] of counts) {
        intake.leftOut({ code, text: `${kind}: ${TEXTS[code]}.`, count });
      }
    },
  };
}
