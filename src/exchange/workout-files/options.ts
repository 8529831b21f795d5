import type { UnixSeconds } from "../../health/minute.ts";
import type { Waiting } from "../../platform.ts";
import type { LeftOut } from "../../store/intake.ts";

/** How a workout file is read. */
export interface WorkoutFileOptions extends Waiting {
  /** What is later than two days from now has not happened. */
  readonly nowS: UnixSeconds;
  /** Hears what of a file was not brought, once for every kind of problem. */
  readonly leftOut?: ((what: LeftOut) => void) | undefined;
}

/** Far more than a year of seconds on the way; bounds the memory that one file may take. */
export const MAX_POINTS = 2_000_000;

/** What of a file was not brought, counted until it is told. */
export class Left {
  readonly #counts = new Map<string, { text: string; count: number }>();

  count(code: string, text: string): void {
    const known = this.#counts.get(code);
    if (known) known.count++;
    else this.#counts.set(code, { text, count: 1 });
  }

  tell(hear: WorkoutFileOptions["leftOut"]): void {
    for (const [code, { text, count }] of this.#counts) hear?.({ code, text, count });
  }
}
