import type { Alarm } from "../src/health/alarm.ts";
import type { DaySummary } from "../src/health/day-summary.ts";
import type { Measurement } from "../src/health/measurement.ts";
import type { Minute } from "../src/health/minute.ts";
import type { Stretch } from "../src/health/stretch.ts";
import type { TrackPoint, Workout } from "../src/health/workout.ts";
import type { History } from "../src/exchange/gadgetbridge/write-work.ts";
import type { BatteryAt } from "../src/store/intake.ts";
import type { NamedWearer } from "../src/store/wearer-rows.ts";

/** What one address has recorded. */
export interface KeptBand {
  readonly mac: string;
  readonly model?: string;
  readonly firmware?: string;
  readonly continues?: string;
  readonly minutes?: readonly Minute[];
  readonly measurements?: readonly Measurement[];
  readonly workouts?: readonly { workout: Workout; track?: readonly TrackPoint[] }[];
  readonly stretches?: readonly Stretch[];
  readonly summaries?: readonly DaySummary[];
  readonly alarms?: readonly Alarm[];
  readonly battery?: readonly BatteryAt[];
}

/** A history in lists; of a minute that two addresses have, the first one's. */
export function historyOf(bands: readonly KeptBand[], wearer: NamedWearer = {}): History {
  const of = <T>(
    macs: readonly string[],
    what: (band: KeptBand) => readonly T[] | undefined,
  ): T[] =>
    macs.flatMap((mac) => bands.filter((it) => it.mac === mac).flatMap((it) => what(it) ?? []));
  const between = <T>(list: readonly T[], at: (it: T) => number, fromS: number, toS: number): T[] =>
    list.filter((it) => at(it) >= fromS && at(it) < toS).toSorted((a, b) => at(a) - at(b));
  const minutes = (macs: readonly string[]): Minute[] => {
    const kept = new Map<number, Minute>();
    for (const it of of(macs, (band) => band.minutes).toReversed()) kept.set(it.startS, it);
    return [...kept.values()];
  };
  return {
    bands: () =>
      bands.map((band) => ({
        mac: band.mac,
        model: band.model,
        firmware: band.firmware,
        continues: band.continues,
        hasAddress: !band.mac.startsWith("@"),
        hasMinutes: (band.minutes?.length ?? 0) > 0,
        measurements: band.measurements?.length ?? 0,
        workouts: band.workouts?.length ?? 0,
      })),
    span: (mac) => {
      const starts = minutes([mac]).map(({ startS }) => startS);
      if (starts.length === 0) return undefined;
      return { firstS: Math.min(...starts), lastS: Math.max(...starts) };
    },
    wearer: () => wearer,
    minutes: (macs, fromS, toS) => between(minutes(macs), (it) => it.startS, fromS, toS),
    stretches: (macs, fromS, toS) =>
      between(
        of(macs, (it) => it.stretches),
        (it) => it.startS,
        fromS,
        toS,
      ),
    measurements: (macs, kind, fromS, toS) =>
      between(
        of(macs, (it) => it.measurements).filter((it) => it.kind === kind),
        (it) => it.atS,
        fromS,
        toS,
      ),
    workouts: (macs, fromS, toS) =>
      between(
        of(macs, (it) => it.workouts).map(({ workout }) => workout),
        (it) => it.startS,
        fromS,
        toS,
      ),
    track: (macs, startS) =>
      of(macs, (it) => it.workouts).find(({ workout }) => workout.startS === startS)?.track ?? [],
    summaries: (macs) => of(macs, (it) => it.summaries),
    batteryReadings: (macs, fromS, toS) =>
      between(
        of(macs, (it) => it.battery),
        (it) => it.atS,
        fromS,
        toS,
      ),
    alarms: (mac) => of([mac], (it) => it.alarms),
  };
}
