import type { LocalDay } from "../../health/local-day.ts";
import type { UnixSeconds } from "../../health/minute.ts";

/** `GET /api/house` */
export interface HouseAnswer {
  readonly kind: "served" | "alone";
  readonly version: string;
  readonly isDemo: boolean;
  readonly nowS: UnixSeconds;
  /** Everybody, the first one first; a name only where one was given. */
  readonly wearers: readonly WearerOfPage[];
  /** How far the owner has come. */
  readonly has: { readonly keys: boolean; readonly provenKey: boolean; readonly records: boolean };
}

export interface WearerOfPage {
  readonly id: number;
  readonly name?: string | undefined;
  /** Of somebody who was just added, nothing is. */
  readonly hasRecords: boolean;
  /** Of which anything is recorded. */
  readonly firstDay?: LocalDay | undefined;
  readonly lastDay?: LocalDay | undefined;
  /** Where the wearer is, it is this day now. */
  readonly today: LocalDay;
}
