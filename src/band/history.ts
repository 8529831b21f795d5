import type { UnixSeconds } from "../health/minute.ts";
import type { HistoryType } from "./models.ts";

/** What one type of history is. */
export interface History {
  /** `TT` on the wire. */
  readonly code: number;
  /** What its transfers hold, and so which decoder reads them. */
  readonly gives: "minutes" | "measurements" | "workouts" | "tracks";
  /** One transfer holds no more than this; all a band can hold is far less. */
  readonly maxBytes: number;
}

const MIB = 1 << 20;
const minutes = (code: number): History => ({ code, gives: "minutes", maxBytes: 16 * MIB });
const measurements = (code: number): History => ({ code, gives: "measurements", maxBytes: MIB });

/** Every type of history that we read. @source huami-ble §5.6 */
export const HISTORY = {
  activity: minutes(0x01),
  "heart-rate": measurements(0x02),
  workouts: { code: 0x05, gives: "workouts", maxBytes: MIB / 16 },
  tracks: { code: 0x06, gives: "tracks", maxBytes: 4 * MIB },
  pai: measurements(0x0d),
  "stress-manual": measurements(0x12),
  "stress-automatic": measurements(0x13),
  "blood-oxygen": measurements(0x25),
  "blood-oxygen-asleep": measurements(0x26),
  temperature: measurements(0x2e),
  "breathing-rate": measurements(0x38),
  "resting-heart-rate": measurements(0x3a),
  "max-heart-rate": measurements(0x3d),
  "heart-rate-variability": measurements(0x49),
} as const satisfies Readonly<Record<HistoryType, History>>;

/** The types whose records are single readings. */
export type RecordType = Exclude<HistoryType, "activity" | "workouts" | "tracks">;

export function isRecordType(type: HistoryType): type is RecordType {
  return HISTORY[type].gives === "measurements";
}

/**
 * From where to ask on, after a round that ended well: minutes and single readings.
 *
 * @param lastS the newest that came
 * @returns `undefined` when that would ask for the same again: the band stands still
 * @source huami-ble §5.5, §5.6: last + 1 min
 */
export function nextSinceS(sinceS: UnixSeconds, lastS: UnixSeconds): UnixSeconds | undefined {
  return movedOn(sinceS, lastS + 60);
}

/**
 * From where to ask for the next workout. A request has but whole minutes: a workout that ends in the
 * minute in which it began would come again for ever.
 *
 * @returns `undefined` when the band stands still
 * @source huami-ble §7.1; harbour-amazfish sportssummaryoperation.cpp
 */
export function nextWorkoutSinceS(
  sinceS: UnixSeconds,
  workout: { readonly startS: UnixSeconds; readonly endS: UnixSeconds },
): UnixSeconds | undefined {
  return movedOn(sinceS, Math.max(workout.endS, workout.startS + 60));
}

function movedOn(sinceS: UnixSeconds, nextS: UnixSeconds): UnixSeconds | undefined {
  return Math.floor(nextS / 60) > Math.floor(sinceS / 60) ? nextS : undefined;
}
