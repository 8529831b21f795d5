import type { Stretch, StretchState } from "../../health/stretch.ts";
import type { DayClock } from "./day-clock.ts";
import type { Problems } from "./problems.ts";
import { numberOf, wholeOf } from "./values.ts";
import type { JsonObject } from "./values.ts";

const DAY_MIN = 1440;

/** @source mifit-db §5: micw, MifitAnalyzer; other numbers are activities that nobody has explained */
const STATES: Readonly<Record<number, StretchState>> = {
  1: "walking",
  3: "fast-walking",
  4: "running",
};

/** The activities of a day, in minutes from its own midnight; the last minute belongs to one. */
export function stretchesOfActivities(
  activities: readonly JsonObject[],
  clock: DayClock,
  problems: Problems,
): Stretch[] {
  const stretches = activities.flatMap((it): Stretch[] => {
    const start = wholeOf(it.start, 0, 2 * DAY_MIN - 1);
    const stop = wholeOf(it.stop, start ?? 0, (start ?? 0) + DAY_MIN - 1);
    const mode = wholeOf(it.mode, 1, 255);
    if (start === undefined || stop === undefined || mode === undefined) return [];
    const startS = clock.at(start);
    const lastS = clock.at(stop);
    if (startS === undefined || lastS === undefined || lastS < startS) return [];
    return [
      {
        startS,
        endS: lastS + 60,
        state: STATES[mode] ?? "activity",
        steps: amountOf(it.step, 300_000),
        distanceM: amountOf(it.dis, 1_000_000),
        energyKcal: amountOf(it.cal, 50_000),
      },
    ];
  });
  problems.note("bad-activity", activities.length - stretches.length);
  return stretches;
}

function amountOf(value: unknown, most: number): number | undefined {
  const number = numberOf(value);
  return number !== undefined && number >= 0 && number <= most ? number : undefined;
}
