import { HUAMI_COMPANY } from "../band/advertisement.ts";
import { AuthKey } from "../bytes/auth-key.ts";
import { formatHex, parseHex } from "../bytes/hex.ts";
import { LinkError } from "../errors.ts";
import type { UnixSeconds } from "../health/minute.ts";
import type { OffsetAt } from "../health/zone.ts";
import type { Characteristic } from "../platform.ts";
import { BandClock } from "./band/band-clock.ts";
import type { BatteryState, BeforeSignIn, Body, Lesson } from "./band/body.ts";
import { Connection } from "./band/connection.ts";
import { Faults } from "./band/faults.ts";
import { sig } from "./band/gatt-table.ts";
import type { Living } from "./band/living.ts";
import { Memory } from "./band/memory.ts";
import type { BandTruth } from "./band/memory.ts";
import { profileOf } from "./band/profiles.ts";
import type { Profile, VirtualModel } from "./band/profiles.ts";
import { seededBytes } from "./band/random.ts";
import { pastOf } from "./band/past.ts";
import type { BandHistory } from "./band/past.ts";
import { RecordedBand } from "./band/recorded-band.ts";
import { parseRecording } from "./band/recording.ts";
import type { RecordedLine } from "./band/recording.ts";
import { BandSettings } from "./band/settings.ts";
import { Told } from "./band/told.ts";
import { zoneOf } from "./band/zone.ts";
import type { Advertisement, Central, GattService, Peripheral, PeripheralLink } from "./gatt.ts";

export interface VirtualBandOptions {
  /** Default `"Mi Smart Band 4"`. */
  readonly model?: VirtualModel | undefined;
  /** `"new"`: a Mi Smart Band 6 that wants the sign-in of 2021. Default `"old"`. */
  readonly firmware?: "old" | "new" | undefined;
  /** Default: made from the seed. `"none"`: it was never paired. */
  readonly key?: AuthKey | Uint8Array | "none" | undefined;
  readonly mac?: string | undefined;
  /** 12 hex digits. */
  readonly serial?: string | undefined;
  /** What nobody gives is made from it: same seed, same band. Default 1. */
  readonly seed?: number | undefined;
  /** The world's time, UTC seconds. Default: this computer's. */
  readonly clock?: (() => UnixSeconds) | undefined;
  /** Where the wearer is, by an IANA name or as a function. Default `"Europe/Berlin"`. */
  readonly zone?: string | OffsetAt | undefined;
  /** Default: thirty days of a made-up life. */
  readonly history?: BandHistory | undefined;
  /** Time between two notifications: `"radio"` is a real band's, `"none"` (default) all at once. */
  readonly pace?: "none" | "radio" | number | undefined;
  /** ATT's MTU. Default: the model's. */
  readonly mtu?: number | undefined;
  /** The band's random bytes. Default: from the seed. */
  readonly random?: ((byteCount: number) => Uint8Array) | undefined;
  /** What it does with strangers; no source says. Default `"ignore"`. */
  readonly beforeSignIn?: BeforeSignIn | undefined;
  /** Whether it drops what a client says it has. Default true. */
  readonly forgets?: boolean | undefined;
}

/** The connection interval of a Mi Smart Band 4 (huami-ble §11). */
const RADIO_MS = 48.75;

/**
 * A band that is not there. It starts well-behaved; `faults` and `when` teach it otherwise, until
 * `behave()`.
 *
 * What a band may do without a fault: `reboot`, `reset`, `switchOff`, `hold`, `walkAway`.
 */
export class VirtualBand implements Peripheral {
  readonly profile: Profile;
  readonly told = new Told();
  readonly faults = new Faults();
  readonly settings = new BandSettings();
  readonly clock: BandClock;
  readonly #made: MakeBytes;
  readonly #memory: Memory;
  readonly #living: Living;
  readonly #body: Body;
  readonly #lessons: { matches: (frame: Uint8Array) => boolean; lesson: Lesson }[] = [];
  readonly #listeners = new Set<() => void>();
  #connection: Connection | undefined;
  #isHeld = false;
  #isOff = false;

  constructor(options: VirtualBandOptions = {}) {
    const { seed = 1, clock = () => Date.now() / 1000, zone = "Europe/Berlin" } = options;
    this.#made = seededBytes(seed);
    this.profile = profileOf(options.model ?? "Mi Smart Band 4", options.firmware === "new");
    const offsetAt = zoneOf(zone);
    const { sampleBytes } = this.profile;
    const past = pastOf(options.history ?? { days: 30 }, {
      seed,
      nowS: clock(),
      zone: offsetAt,
      sampleBytes,
    });
    this.#living = past.living;
    this.#memory = new Memory(this.profile, past, clock, (it) => this.told.forget(it));
    this.clock = new BandClock(clock, offsetAt, (offsetS) => this.#memory.shift(offsetS));
    this.#body = this.#makeBody(options);
  }

  /**
   * A band that plays what another one said.
   *
   * @throws TypeError when a text is no recording
   */
  static fromRecording(
    lines: string | readonly RecordedLine[],
    model: VirtualModel = "Mi Smart Band 4",
  ): Peripheral {
    const parsed = typeof lines === "string" ? parseRecording(lines) : lines;
    return new RecordedBand(parsed, profileOf(model, false));
  }

  get mac(): string {
    return this.#body.mac;
  }

  /** 12 hex digits. */
  get serial(): string {
    return this.#body.serial;
  }

  get mtu(): number {
    return this.#body.mtu;
  }

  get gatt(): readonly GattService[] {
    return this.profile.gatt;
  }

  /** `undefined`: it is not paired. */
  get key(): AuthKey | undefined {
    return this.#body.key;
  }

  get truth(): BandTruth {
    return this.#memory.truth;
  }

  /** What the battery's characteristic says now. */
  get battery(): BatteryState {
    return this.#body.battery();
  }

  /** Whether a client is connected, and has proved the key. */
  get state(): "free" | "connected" | "signed-in" {
    if (!this.#connection) return "free";
    return this.#connection.isSignedIn ? "signed-in" : "connected";
  }

  // Peripheral.

  advertisement(): Advertisement | undefined {
    if (this.#isOff || this.#isHeld || this.#connection) return undefined;
    const { name, advertises, hasServiceData } = this.profile;
    const opaque = new Uint8Array(16).fill(advertises.first === 0x02 ? 0xff : 0x00);
    const data = Uint8Array.of(advertises.first, ...opaque, advertises.generation);
    return {
      name,
      services: [sig("fee0")],
      manufacturerData: new Map([[HUAMI_COMPANY, Uint8Array.of(...data, ...addressOf(this.mac))]]),
      serviceData: new Map(hasServiceData ? [[sig("fee0"), new Uint8Array(4)]] : []),
    };
  }

  onAdvertisement(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  connect(central: Central): PeripheralLink {
    if (this.#isOff || this.#isHeld || this.#connection) {
      throw new LinkError("out-of-reach", "The band could not be connected to.", {
        hint: "Bring it closer, and disconnect it from everything else.",
      });
    }
    const connection = new Connection(this.#body, central, () => {
      this.#connection = undefined;
      this.#changed();
    });
    this.#connection = connection;
    this.told.connections++;
    this.#changed();
    return connection;
  }

  // What may happen to a band.

  /** The link is lost; it advertises again. */
  walkAway(): void {
    this.#connection?.close();
  }

  /** Out of battery, or out of reach, until `switchOn`. */
  switchOff(): void {
    this.#isOff = true;
    this.walkAway();
    this.#changed();
  }

  switchOn(): void {
    this.#isOff = false;
    this.#changed();
  }

  /** Another phone connects to it: it cannot be seen or connected to until `release`. */
  holdBySomebodyElse(): void {
    this.walkAway();
    this.#isHeld = true;
    this.#changed();
  }

  release(): void {
    this.#isHeld = false;
    this.#changed();
  }

  /** @param options.clockJumpS by how much its clock is off afterwards, until it is set */
  reboot({ clockJumpS = 0 }: { readonly clockJumpS?: number } = {}): void {
    this.walkAway();
    this.clock.restart(clockJumpS);
  }

  /** Back to the factory's state, and paired anew: another address, another key. */
  reset(options: ResetOptions = {}): void {
    this.walkAway();
    this.#body.mac = options.mac ?? macFrom(this.#made);
    this.#body.key = keyOf(options.key, this.#made);
    this.settings.forget();
    this.clock.restart(0);
    if (options.keepsHistory !== true) this.forgetEverything();
    this.#changed();
  }

  /** Drops what it has recorded so far. */
  forgetEverything(): void {
    this.#memory.forgetAll();
  }

  /** Says something that nobody asked for: an event, say. Only a client that listens hears it. */
  say(characteristic: Characteristic, value: Uint8Array): void {
    this.#connection?.say(characteristic, value);
  }

  /** The same on an endpoint of a band that signs in the newer way. */
  sayTo(endpoint: number, payload: Uint8Array): void {
    this.#connection?.sayTo(endpoint, payload);
  }

  // Teaching.

  /**
   * What it answers to a message, instead of what it usually does: frames on the characteristic that
   * the message came by, none, or `"usual"`. The newest teaching that matches wins.
   */
  when(
    message: { matches(frame: Uint8Array): boolean },
    lesson: (frame: Uint8Array) => Uint8Array | readonly Uint8Array[] | "usual" | undefined,
  ): void {
    this.#lessons.unshift({
      matches: (frame) => message.matches(frame),
      lesson(frame) {
        const answer = lesson(frame);
        if (answer === undefined) return [];
        return answer instanceof Uint8Array ? [answer] : answer;
      },
    });
  }

  /** Forgets every misbehaviour. */
  behave(): void {
    this.faults.forget();
    this.#lessons.length = 0;
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #makeBody(options: VirtualBandOptions): Body {
    const { pace = "none", beforeSignIn = "ignore", forgets = true } = options;
    const made = this.#made;
    return {
      profile: this.profile,
      mac: options.mac ?? macFrom(made),
      serial: options.serial ?? formatHex(made(6)),
      key: keyOf(options.key, made),
      mtu: options.mtu ?? this.profile.mtu,
      clock: this.clock,
      living: this.#living,
      settings: this.settings,
      told: this.told,
      faults: this.faults,
      paceMs: pace === "radio" ? RADIO_MS : pace === "none" ? 0 : pace,
      beforeSignIn,
      forgets,
      battery: () => this.#battery(),
      random: options.random ?? made,
      shelf: (type) => this.#memory.shelf(type),
      lesson: (frame) => this.#lessonFor(frame),
      restart: () => this.reboot(),
      // Nobody pairs it again here: the client that asked for this is gone.
      reset: () => this.reset({ key: "none" }),
    };
  }

  #battery(): BatteryState {
    const { percent, isCharging, chargedS } = this.#body.living.battery(this.clock.worldS);
    return { percent, isCharging, unpluggedS: chargedS, chargedS, chargedPercent: 100 };
  }

  #lessonFor(frame: Uint8Array): readonly Uint8Array[] | "usual" {
    for (const { matches, lesson } of this.#lessons) if (matches(frame)) return lesson(frame);
    return "usual";
  }
}

export interface ResetOptions {
  /** Default: a new one. */
  readonly mac?: string | undefined;
  /** Default: a new one; `"none"`: it is not paired again. */
  readonly key?: AuthKey | Uint8Array | "none" | undefined;
  /** Default: what was recorded is gone. */
  readonly keepsHistory?: boolean | undefined;
}

type MakeBytes = (byteCount: number) => Uint8Array;

function keyOf(given: VirtualBandOptions["key"], made: MakeBytes): AuthKey | undefined {
  // Made in any case: what comes after it from the same seed stays what it is.
  const fresh = AuthKey.of(made(16));
  if (given === "none") return undefined;
  return given instanceof Uint8Array ? AuthKey.of(given) : (given ?? fresh);
}

/** The vendor's part, and three bytes. */
function macFrom(made: MakeBytes): string {
  const digits = formatHex(Uint8Array.of(0xc8, 0x0f, 0x10, ...made(3)));
  return (digits.toUpperCase().match(/../g) ?? []).join(":");
}

function addressOf(mac: string): Uint8Array {
  return parseHex(mac.replaceAll(":", "")) ?? new Uint8Array(6);
}
