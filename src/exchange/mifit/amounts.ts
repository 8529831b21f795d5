import { PULSE_RANGE_BPM } from "../../health/reading.ts";
import type { Problems } from "./problems.ts";
import { numberOf } from "./values.ts";

/** Reads numbers; what cannot be is counted, and absent. */
export class Amounts {
  readonly problems: Problems;

  constructor(problems: Problems) {
    this.problems = problems;
  }

  /** Negative numbers are the app's for "not recorded". @source mifit-db §6 */
  amount(value: unknown, most: number): number | undefined {
    if (value === undefined || value === null) return undefined;
    const number = numberOf(value);
    if (number !== undefined && number <= most) return number < 0 ? undefined : number;
    this.problems.note("bad-value");
    return undefined;
  }

  /** 0 is the app's for "none". */
  pulse(value: unknown): number | undefined {
    const bpm = this.amount(value, 255);
    if (bpm === undefined || bpm === 0 || bpm >= 254) return undefined;
    if (bpm >= PULSE_RANGE_BPM.lowest && bpm <= PULSE_RANGE_BPM.highest) return bpm;
    this.problems.note("bad-value");
    return undefined;
  }
}
