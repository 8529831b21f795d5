import type { BytePipe } from "../platform.ts";
import { endlessly, Faults } from "./adb-faults.ts";
import { Guard } from "./adb-guard.ts";
import type { Authorization } from "./adb-guard.ts";
import { AdbLink } from "./adb-link.ts";
import type { Daemon } from "./adb-link.ts";
import { profileOf } from "./adb-profile.ts";
import type { AdbProfile } from "./adb-profile.ts";
import { findService } from "./adb-services.ts";
import type { RootAnswer, ServiceHost } from "./adb-services.ts";
import { Wire } from "./adb-wire.ts";
import type { PhoneSystem } from "./system.ts";

export type { Authorization } from "./adb-guard.ts";

/**
 * What `adb root` gets.
 *
 * - `"production"`: a shop's phone: never.
 * - `"allowed"`: userdebug builds, LineageOS with *Rooted debugging* on: the daemon restarts as root.
 * - `"disabled"`: LineageOS with *Rooted debugging* off.
 */
export type AdbRootPolicy = "production" | "allowed" | "disabled";

export interface VirtualPhoneOptions {
  /** Major version of Android; default: the system's `ro.build.version.release`, else 11. */
  readonly android?: number | undefined;
  /** Default `"everybody"`. */
  readonly authorization?: Authorization | undefined;
  /** Lines of `adbkey.pub` that were accepted before. */
  readonly knownKeys?: readonly string[] | undefined;
  /** Default: `"allowed"` when the system's `ro.debuggable` is 1, else `"production"`. */
  readonly adbRoot?: AdbRootPolicy | undefined;
  /** The daemons up to Android 7 take one computer at a time and hang up on others. Default false. */
  readonly oneHost?: boolean | undefined;
  /** How long a reboot takes, default 1 s. */
  readonly rebootMs?: number | undefined;
}

const DEFAULT_ANDROID = 11;
const SHELL_UID = 2000;
const ROOT_UID = 0;
const REBOOT_MS = 1_000;
/** A restart of adbd: adb's server notices a phone that was gone for a moment. */
const RESTART_MS = 100;

const ROOT_ANSWERS: Record<AdbRootPolicy, string> = {
  production: "adbd cannot run as root in production builds\n",
  allowed: "restarting adbd as root\n",
  disabled:
    "ADB Root access is disabled by system setting - " +
    "enable in Settings -> System -> Developer options\n",
};

/**
 * The adb daemon of a phone that is not there: the device side of ADB over any pipe of bytes, with
 * `system` behind it. Listening is somebody else's task.
 *
 * It starts well-behaved. Each of these teaches it to misbehave, from now on and on every
 * connection, until `behave()`:
 *
 * | method            | what the host meets                                              |
 * | ----------------- | ---------------------------------------------------------------- |
 * | `vanish()`        | the cable is pulled: connections end, new ones are closed at once |
 * | `vanishAfter(n)`  | the same after n more bytes were sent, in the middle of a packet |
 * | `freeze()`        | connections stay, nothing is said or read any more               |
 * | `goOffline()`     | connections end; new ones are accepted, nothing is ever said     |
 * | `slowDown(n)`     | n bytes a second, over every connection for itself               |
 * | `talkRubbish()`   | bytes that are no packets                                        |
 * | `talkEndlessly()` | every command, and every file read, goes on for ever             |
 * | `distrust()`      | unauthorised: connections end, known keys are forgotten, the dialog stays unanswered |
 *
 * What a phone may do without a fault: `authorization: "ask"` with `allow()` or `deny()` from its
 * owner, `reboot()`, `closeConnections()`.
 */
export class VirtualPhone {
  readonly profile: AdbProfile;
  readonly #system: PhoneSystem;
  readonly #endless: PhoneSystem;
  readonly #guard: Guard;
  readonly #trust: Authorization;
  readonly #adbRoot: AdbRootPolicy;
  readonly #oneHost: boolean;
  readonly #rebootMs: number;
  readonly #faults = new Faults();
  readonly #links = new Set<AdbLink>();
  #uid = SHELL_UID;
  #starting: ReturnType<typeof setTimeout> | undefined;

  constructor(system: PhoneSystem, options: VirtualPhoneOptions = {}) {
    const isDebuggable = system.property("ro.debuggable") === "1";
    this.#system = system;
    this.#endless = endlessly(system);
    this.profile = profileOf(options.android ?? androidOf(system));
    this.#trust = options.authorization ?? "everybody";
    this.#guard = new Guard(this.#trust, options.knownKeys ?? []);
    this.#adbRoot = options.adbRoot ?? (isDebuggable ? "allowed" : "production");
    this.#oneHost = options.oneHost ?? false;
    this.#rebootMs = options.rebootMs ?? REBOOT_MS;
  }

  /** Serves one connection until it ends. */
  connect(pipe: BytePipe): void {
    const isAway = this.#faults.absent || this.#starting !== undefined;
    if (isAway || (this.#oneHost && this.#links.size > 0)) {
      pipe.close();
      return;
    }
    const wire = new Wire(pipe, this.#faults, () => {
      this.vanish();
    });
    const link = new AdbLink(wire, this.#daemon());
    this.#links.add(link);
    void link.run().then(() => this.#links.delete(link));
  }

  /** Whether the dialog "Allow USB debugging?" is on the screen. */
  get isAsking(): boolean {
    return this.#guard.isAsking;
  }

  /** The owner taps "Always allow". False when there was no dialog, or when nobody ever answers it. */
  allow(): boolean {
    return this.#guard.answer(true);
  }

  /** The owner taps "Cancel": the host is not told. */
  deny(): boolean {
    return this.#guard.answer(false);
  }

  /** Away for `rebootMs`, then back with a daemon that is not root. */
  reboot(): void {
    this.#restart(SHELL_UID, this.#rebootMs);
  }

  /** Ends all connections. New ones are welcome: a loose cable. */
  closeConnections(): void {
    for (const link of this.#links) link.close();
    this.#links.clear();
  }

  vanish(): void {
    this.#faults.absent = true;
    this.closeConnections();
  }

  vanishAfter(sentBytes: number): void {
    this.#faults.bytesLeft = sentBytes;
  }

  freeze(): void {
    this.#faults.freeze();
  }

  goOffline(): void {
    this.#faults.mute = true;
    this.closeConnections();
  }

  /** @throws TypeError unless `bytesPerS` is positive */
  slowDown(bytesPerS: number): void {
    if (!(bytesPerS > 0)) throw new TypeError("a slow phone still says something");
    this.#faults.bytesPerS = bytesPerS;
  }

  talkRubbish(): void {
    this.#faults.rubbish = true;
  }

  talkEndlessly(): void {
    this.#faults.endless = true;
  }

  distrust(): void {
    this.#guard.forget();
    this.#guard.policy = "nobody";
    this.closeConnections();
  }

  /**
   * Forgets every misbehaviour. Frozen connections go on where they stopped; those that waited for
   * an answer that never came end, so that their hosts come again.
   */
  behave(): void {
    if (this.#faults.mute || this.#guard.policy !== this.#trust) this.closeConnections();
    this.#faults.forget();
    this.#guard.policy = this.#trust;
  }

  /** Ends all connections and every timer: nothing is left behind. */
  close(): void {
    this.behave();
    this.vanish();
    clearTimeout(this.#starting);
  }

  #restart(uid: number, awayMs: number): void {
    this.#uid = uid;
    this.closeConnections();
    clearTimeout(this.#starting);
    this.#starting = setTimeout(() => (this.#starting = undefined), awayMs);
  }

  #daemon(): Daemon {
    return {
      profile: this.profile,
      guard: this.#guard,
      banner: () => bannerOf(this.#system, this.profile),
      findService: (name) => findService(name, this.#host()),
    };
  }

  #host(): ServiceHost {
    return {
      profile: this.profile,
      system: this.#faults.endless ? this.#endless : this.#system,
      uid: this.#uid,
      answerRoot: () => this.#answerRoot(),
      answerUnroot: () => this.#answerUnroot(),
      reboot: () => {
        this.reboot();
      },
    };
  }

  #answerRoot(): RootAnswer {
    if (this.#uid === ROOT_UID) return { text: "adbd is already running as root\n" };
    const restart = () => {
      this.#restart(ROOT_UID, RESTART_MS);
    };
    const isAllowed = this.#adbRoot === "allowed";
    return { text: ROOT_ANSWERS[this.#adbRoot], restart: isAllowed ? restart : undefined };
  }

  #answerUnroot(): RootAnswer {
    if (this.#uid !== ROOT_UID) return { text: "adbd not running as root\n" };
    const restart = () => {
      this.#restart(SHELL_UID, RESTART_MS);
    };
    return { text: "restarting adbd as non root\n", restart };
  }
}

function androidOf(system: PhoneSystem): number {
  const release = Number.parseInt(system.property("ro.build.version.release") ?? "", 10);
  return Number.isNaN(release) ? DEFAULT_ANDROID : release;
}

const BANNER_PROPERTIES = ["ro.product.name", "ro.product.model", "ro.product.device"];

/** The daemons without features end it with a semicolon. */
function bannerOf(system: PhoneSystem, { features }: AdbProfile): string {
  const facts = BANNER_PROPERTIES.map((name) => `${name}=${system.property(name) ?? ""};`);
  const list = features.length > 0 ? `features=${features.join(",")}` : "";
  return `device::${facts.join("")}${list}`;
}
