import type { Vault } from "./nodes.ts";
import type { AndroidVersion } from "./versions.ts";

/**
 * How somebody becomes root: not at all; through a superuser app's `su` (Magisk, SuperSU); through
 * the `su` of a userdebug build; or only by `adb root` ("debuggable").
 */
export type RootKind = "none" | "magisk" | "supersu" | "aosp" | "debuggable";
/** What the superuser app answers; "unanswered" denies when its prompt has timed out. */
export type RootAnswer = "allow" | "deny" | "unanswered";
/** When `su` runs a command on a cooked terminal: if it stands on one itself, always, never. */
export type SuTerminal = "auto" | "always" | "never";

export interface InstalledApp {
  readonly packageName: string;
  readonly versionName: string;
  readonly versionCode: number;
  readonly targetSdk: number;
  readonly isSystem: boolean;
  readonly allowBackup: boolean;
  readonly debuggable: boolean;
  /** Without the user's part: 10123. */
  readonly appId: number;
  /** Android users that have it, with the folder of its data. */
  readonly dataDirs: ReadonlyMap<number, string>;
  readonly codePath: string;
  /** Process number while it runs. */
  pid: number | undefined;
}

/** What the phone is like, apart from its files. */
export interface PhoneFacts {
  readonly android: AndroidVersion;
  readonly brand: string;
  readonly model: string;
  readonly device: string;
  readonly serial: string;
  readonly root: RootKind;
  readonly rootAnswer: RootAnswer;
  /** How long the superuser app's prompt waits. */
  readonly rootPromptMs: number;
  readonly suTerminal: SuTerminal;
  readonly users: readonly number[];
  /** Each user's encrypted storage. */
  readonly vaults: ReadonlyMap<number, Vault>;
  readonly apps: readonly InstalledApp[];
  readonly backup: {
    /** Whether the owner taps "back up my data". */
    readonly confirmed: boolean;
    /** Typed by the owner on the phone's screen. */
    readonly password?: string | undefined;
    /** How long the owner takes. */
    readonly afterMs: number;
  };
  /** Byte strings, as `logcat` prints them. */
  readonly log: readonly string[];
}
