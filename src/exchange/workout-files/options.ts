import type { UnixSeconds } from "../../health/minute.ts";
import type { Waiting } from "../../platform.ts";
import type { LeftOut } from "../../store/intake.ts";
import { ExchangeError } from "../errors.ts";

/** How a workout file is read. */
export interface WorkoutFileOptions extends Waiting {
  /** What is later than two days from now has not happened. */
  readonly nowS: UnixSeconds;
  /** Hears what of a file was not brought, once for every kind of problem. */
  readonly leftOut?: ((what: LeftOut) => void) | undefined;
}

/** Eleven days of seconds; bounds the memory that one file may take, to some 500 MB. */
const MAX_POINTS = 1_000_000;

const MAX_LAPS = 100_000;
const MAX_WORKOUTS = 10_000;

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

/** Counts what is made of a file. */
export class Room {
  readonly #left = { point: MAX_POINTS, lap: MAX_LAPS, workout: MAX_WORKOUTS };

  /** @throws ExchangeError "too-big" */
  take(what: "point" | "lap" | "workout"): void {
    if (--this.#left[what] >= 0) return;
    throw new ExchangeError("too-big", "This file has more in it than anybody's workouts.", {
      hint: "Export the workouts one by one in the program that they come from.",
    });
  }
}
