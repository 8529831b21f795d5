import type { StartOptions } from "./system.ts";
import { VERSION_SKIP_CHECKSUM, VERSION_WITH_CHECKSUM } from "./adb-packet.ts";

/** How the adb daemon of one generation of Android differs from the others. */
export interface AdbProfile {
  /** The first major version of Android that has it. */
  readonly since: number;
  readonly version: number;
  readonly maxPayloadBytes: number;
  /** What the banner announces; only what this daemon can do. */
  readonly features: readonly string[];
  /** What a command of the old `shell:` (v1) has for standard streams. */
  readonly shellTerminal: StartOptions["terminal"];
  /** What `exec:` has. */
  readonly execTerminal: StartOptions["terminal"];
}

const KIB = 1024;

/**
 * Newest first. Payloads and terminals of 7 and 10 measured on real daemons; the rest as AOSP's adb
 * of these years says (`adb.h`, `transport.cpp`, `shell_service.cpp`), 6 with the small payload of
 * the oldest daemons, which cuts everything most often. Features that we do not
 * serve (`apex`, `abb`, `remount_shell`, `sendrecv_v2`, `delayed_ack`) are not announced.
 */
const PROFILES: readonly AdbProfile[] = [
  {
    since: 11,
    version: VERSION_SKIP_CHECKSUM,
    maxPayloadBytes: KIB * KIB,
    features: ["shell_v2", "cmd", "stat_v2", "ls_v2", "fixed_push_mkdir"],
    shellTerminal: "raw",
    execTerminal: "raw",
  },
  {
    since: 10,
    version: VERSION_SKIP_CHECKSUM,
    maxPayloadBytes: KIB * KIB,
    features: ["shell_v2", "cmd", "stat_v2", "fixed_push_mkdir"],
    shellTerminal: "raw",
    execTerminal: "raw",
  },
  {
    since: 9,
    version: VERSION_SKIP_CHECKSUM,
    maxPayloadBytes: 256 * KIB,
    features: ["shell_v2", "cmd", "stat_v2"],
    shellTerminal: "raw",
    execTerminal: "raw",
  },
  {
    since: 7,
    version: VERSION_WITH_CHECKSUM,
    maxPayloadBytes: 256 * KIB,
    features: ["shell_v2", "cmd"],
    shellTerminal: "raw",
    execTerminal: "raw",
  },
  {
    since: 0,
    version: VERSION_WITH_CHECKSUM,
    maxPayloadBytes: 4 * KIB,
    features: [],
    shellTerminal: "cooked",
    execTerminal: false,
  },
];

/** @throws TypeError when `android` is no version of Android */
export function profileOf(android: number): AdbProfile {
  const found = PROFILES.find(({ since }) => android >= since);
  if (found === undefined) throw new TypeError(`there is no Android ${android}`);
  return found;
}
