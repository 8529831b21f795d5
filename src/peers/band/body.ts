import type { AuthKey } from "../../bytes/auth-key.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import type { BandClock } from "./band-clock.ts";
import type { Faults } from "./faults.ts";
import type { Shelf } from "./history.ts";
import type { Living } from "./living.ts";
import type { Profile } from "./profiles.ts";
import type { BandSettings } from "./settings.ts";
import type { Told } from "./told.ts";

/** What a band does with a request of somebody who has not signed in; no source says (huami-ble §14.1). */
export type BeforeSignIn = "ignore" | "refuse" | "hang-up";

/** What the band does instead of what it usually would; `"usual"` leaves it at that. */
export type Lesson = (frame: Uint8Array) => readonly Uint8Array[] | "usual";

/** The band itself: what it is and remembers, whoever is connected. */
export interface Body {
  readonly profile: Profile;
  /** A reset changes it. */
  mac: string;
  readonly serial: string;
  /** `undefined`: not paired. */
  key: AuthKey | undefined;
  readonly mtu: number;
  readonly clock: BandClock;
  readonly living: Living;
  readonly settings: BandSettings;
  readonly told: Told;
  readonly faults: Faults;
  readonly paceMs: number;
  readonly beforeSignIn: BeforeSignIn;
  /** Whether it drops what a client acknowledges. */
  readonly forgets: boolean;
  battery(): BatteryState;
  readonly random: (byteCount: number) => Uint8Array;
  shelf(type: number): Shelf | undefined;
  readonly lesson: Lesson;
  restart(): void;
  reset(): void;
}

export interface BatteryState {
  readonly percent: number;
  readonly isCharging: boolean;
  readonly unpluggedS?: UnixSeconds | undefined;
  readonly chargedS?: UnixSeconds | undefined;
  readonly chargedPercent: number;
}
