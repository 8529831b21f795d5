import type { Alarm } from "../../health/alarm.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import type { Wearer } from "../../health/wearer.ts";

/** `GET /api/bands` */
export interface BandsAnswer {
  readonly bands: readonly BandOfPage[];
  /** What is known of the wearers, for the band and for the sums. */
  readonly wearers: readonly (Wearer & {
    readonly id: number;
    readonly name?: string | undefined;
  })[];
  /** Pairs of which the one seems to continue the other. */
  readonly followers: readonly { readonly old: string; readonly new: string }[];
}

export interface BandOfPage {
  readonly mac: string;
  readonly model?: string | undefined;
  readonly firmware?: string | undefined;
  readonly serial?: string | undefined;
  /** Whether it is a device; else records of files that name none. */
  readonly isDevice: boolean;
  /** The address or the band that it continues. */
  readonly continues?: string | undefined;
  /** The number of whoever wears it. */
  readonly wearer?: number | undefined;
  /** Whether any app may pair this model with a key that it makes up, without the vendor's server. */
  readonly pairsAlone?: boolean | undefined;
  /** Whether it can be told who wears it. */
  readonly canBeTold?: boolean | undefined;
  readonly key: "none" | "untried" | "proven" | "refused" | "dead";
  readonly keyFrom?: string | undefined;
  readonly keyFoundS?: UnixSeconds | undefined;
  readonly keyProvenS?: UnixSeconds | undefined;
  readonly firstS?: UnixSeconds | undefined;
  readonly lastS?: UnixSeconds | undefined;
  readonly syncedS?: UnixSeconds | undefined;
  readonly workouts: number;
  readonly measurements: number;
  readonly battery: readonly { readonly atS: UnixSeconds; readonly levelPercent: number }[];
  readonly alarms: readonly Alarm[];
}

/** `POST /api/keys/reveal` with `{ mac }`: only then a key goes to the page. */
export interface RevealedKey {
  readonly mac: string;
  /** `0x` and 32 digits, without a line break. */
  readonly key: string;
  /** A QR code of it: rows of `1` (dark) and `0`. */
  readonly qr: readonly string[];
}
