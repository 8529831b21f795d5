import type { AuthKey } from "../bytes/auth-key.ts";

/** Where a key was found. */
export interface KeySource {
  readonly kind:
    | "phone-database" // the vendor app's own database, read as root
    | "phone-log" // Mi Fitness's logs in shared storage
    | "phone-text" // the modified app's text file in shared storage
    | "phone-backup" // what `adb backup` gave
    | "database" // the same four from files that the owner named
    | "log"
    | "text"
    | "typed"; // given by the owner, and tried on the band; its path is empty
  /** Android package of the app that wrote it. */
  readonly app?: string | undefined;
  /** On the phone or here; through archives with ` › ` between the layers. */
  readonly path: string;
  /** The vendor account (user id) that the band was paired with. */
  readonly account?: string | undefined;
}

/** One auth key as it was found, with what its source says about the band. What is not known is absent. */
export interface KeySighting {
  readonly key: AuthKey;
  /** Bluetooth address, `C8:0F:10:01:02:03`. */
  readonly mac?: string | undefined;
  readonly model?: string | undefined;
  /** As the source writes it: `V1.0.9.66`. */
  readonly firmware?: string | undefined;
  readonly serial?: string | undefined;
  /** Whether the source says that the band is paired (true) or was (false). */
  readonly paired?: boolean | undefined;
  /** When the band was paired, UTC seconds. */
  readonly pairedAtS?: number | undefined;
  /** When the source last saw the key in use (last sync, time of the log line), UTC seconds. */
  readonly lastUsedAtS?: number | undefined;
  readonly source: KeySource;
  /** When we found it, UTC seconds. */
  readonly foundAtS: number;
}
