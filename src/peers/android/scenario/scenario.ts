import type { OffsetAt } from "../../../health/zone.ts";
import type { GadgetbridgeScenario } from "./build-gadgetbridge.ts";
import type { RootAnswer, RootKind, SuTerminal } from "../phone-facts.ts";
import type { AndroidRelease } from "../versions.ts";

/** The vendors' apps that can hold a band. */
export type VendorApp = "zepp-life" | "zepp" | "mi-fitness" | "mi-fitness-cn";

/**
 * What the app knows of bands: one, its key in the main file (`main`), only in the write-ahead log
 * (`wal`), or an old one in the main file and the new one in the log (`stale`); bands in two vendor
 * accounts (`accounts`); two bands (`bands`); nothing but a scale (`scale`); a band that was
 * un-paired (`former`); one whose pairing was interrupted (`null`); no database at all (`empty`).
 */
export type Holding =
  "main" | "wal" | "stale" | "accounts" | "bands" | "scale" | "former" | "null" | "empty";

/** One installed app. Plain data; everything but its name may be left out. */
export interface AppScenario {
  readonly app: VendorApp;
  /** Default `main`. */
  readonly holds?: Holding | undefined;
  /** Android user that has it; default 0. */
  readonly user?: number | undefined;
  /** Whether its data lies on adopted storage (`/mnt/expand/…`); default no. */
  readonly adopted?: boolean | undefined;
  /** Its manifest allows `adb backup`; default no. */
  readonly allowBackup?: boolean | undefined;
  readonly debuggable?: boolean | undefined;
  readonly targetSdk?: number | undefined;
  readonly versionName?: string | undefined;
  /** So many days of history up to now; default 5. Mi Fitness has none. */
  readonly days?: number | undefined;
  /** By which clock the owner slept and woke; default UTC. */
  readonly zone?: OffsetAt | undefined;
  /** Mi Fitness writes logs with the key in shared storage; default yes. */
  readonly logs?: boolean | undefined;
  /** Mi Fitness's logs were exported as a zip into `Download/wearablelog`; default no. */
  readonly logZip?: boolean | undefined;
  /** A modified Mi Fit that wrote its text file into shared storage; default no. */
  readonly freemyband?: boolean | undefined;
  /** Files beside the database that must not be mistaken for it; default yes. */
  readonly decoys?: boolean | undefined;
  /** Files beside the database whose names hold quotes, blanks, line breaks, commands; default no. */
  readonly hostileNames?: boolean | undefined;
}

/** A phone. Plain data; everything may be left out: then a Redmi Note 8 with Android 11. */
export interface PhoneScenario {
  readonly android?: AndroidRelease | undefined;
  readonly brand?: string | undefined;
  readonly model?: string | undefined;
  readonly device?: string | undefined;
  readonly serial?: string | undefined;
  /** Default `magisk`. */
  readonly root?: RootKind | undefined;
  /** Default `allow`. */
  readonly rootAnswer?: RootAnswer | undefined;
  /** Default 10 s. */
  readonly rootPromptMs?: number | undefined;
  /** Default `auto`. */
  readonly suTerminal?: SuTerminal | undefined;
  /** Where `su` lies; default in the search path, as its kind does it. */
  readonly suPath?: string | undefined;
  /** Whether `sqlite3` is on the phone; default no. */
  readonly sqlite3?: boolean | undefined;
  /** Not unlocked since it was started: app data and shared storage are out of reach. */
  readonly locked?: boolean | undefined;
  /** Default one: 0. 10 is a second space or work profile, 999 MIUI's dual apps. */
  readonly users?: readonly number[] | undefined;
  /** Default Zepp Life with the key in the main file. */
  readonly apps?: readonly AppScenario[] | undefined;
  /** Default: not installed. */
  readonly gadgetbridge?: GadgetbridgeScenario | undefined;
  readonly backup?:
    | {
        /** Default yes. */
        readonly confirmed?: boolean | undefined;
        readonly password?: string | undefined;
        readonly afterMs?: number | undefined;
      }
    | undefined;
  /** Other bands and keys for other seeds. Without one, the band of the documentation. */
  readonly seed?: number | undefined;
  /** What time it is on the phone, UTC seconds; default 2026-01-31 12:00. */
  readonly nowS?: number | undefined;
  /** A file of this size, `/sdcard/Download/big.bin`, that takes no memory. */
  readonly bigFileBytes?: number | undefined;
}

/** A key that a correct reader finds on this phone. */
export interface ExpectedKey {
  /** `0x` and 32 hex digits. Made up. */
  readonly key: string;
  readonly mac: string;
  /** As the owner knows the band. The database of Zepp Life does not name it. */
  readonly model: string;
  readonly paired: boolean;
  readonly packageName: string;
  readonly account: string | undefined;
  readonly user: number;
  readonly kind: "database" | "log" | "text";
  readonly path: string;
  /** Whether only the write-ahead log has it. */
  readonly inWalOnly: boolean;
}
