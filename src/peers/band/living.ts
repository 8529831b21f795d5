import type { UnixSeconds } from "../../health/minute.ts";

/** What the wearer does now; by the world's time. */
export interface Living {
  /** Steps since local midnight. */
  stepsToday(atS: UnixSeconds): number;
  /** `undefined`: not worn. */
  heartRateBpm(atS: UnixSeconds): number | undefined;
  battery(atS: UnixSeconds): Charge;
}

export interface Charge {
  readonly percent: number;
  readonly isCharging: boolean;
  /** When it last left the charger; `undefined`: never charged. */
  readonly chargedS?: UnixSeconds | undefined;
}

/** Somebody who sits still. */
export const SITTING: Living = {
  stepsToday: () => 0,
  heartRateBpm: () => 72,
  battery: () => ({ percent: 98, isCharging: false }),
};
