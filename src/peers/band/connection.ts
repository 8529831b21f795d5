import {
  AUTH,
  BATTERY,
  FETCH_CONTROL,
  HARDWARE_REVISION,
  HEART_RATE,
  HEART_RATE_CONTROL,
  PNP_ID,
  SERIAL_NUMBER,
  SETTINGS,
  SOFTWARE_REVISION,
  STEPS,
  SYSTEM_ID,
  TIME,
  USER_SETTINGS,
} from "../../band/characteristics.ts";
import { AuthKey } from "../../bytes/auth-key.ts";
import { parseHex } from "../../bytes/hex.ts";
import { LinkError } from "../../errors.ts";
import type { Characteristic } from "../../platform.ts";
import type { Central, PeripheralLink } from "../gatt.ts";
import type { Body } from "./body.ts";
import { classicSignIn } from "./classic-sign-in.ts";
import { placeOf, sig, vendor } from "./gatt-table.ts";
import { History } from "./history.ts";
import { batteryFrame, stepsFrame } from "./live-values.ts";
import { Outbox } from "./outbox.ts";
import { Pulse } from "./pulse.ts";

type Handler = (frame: Uint8Array) => void;

const WALKING_MS = 5_000;

/** Needs no sign-in: sign-in itself, device information, alerts (huami-ble §1.6). */
const OPEN_SERVICES = new Set([sig("180a"), sig("1800"), sig("1811"), sig("1802"), sig("fee1")]);

/** One client at the band, from connecting to hanging up. */
export class Connection implements PeripheralLink {
  readonly #body: Body;
  readonly #central: Central;
  readonly #onDown: () => void;
  readonly #outbox: Outbox;
  readonly #history: History;
  readonly #pulse: Pulse;
  readonly #subscribed = new Set<string>();
  readonly #known: ReadonlySet<string>;
  readonly #handlers: ReadonlyMap<string, Handler>;
  #walking: ReturnType<typeof setInterval> | undefined;
  #lastSteps = -1;
  #isSignedIn = false;
  #isUp = true;

  constructor(body: Body, central: Central, onDown: () => void) {
    this.#body = body;
    this.#central = central;
    this.#onDown = onDown;
    this.#outbox = new Outbox(
      () => body.paceMs + body.faults.slowMs,
      (characteristic, value) => this.#deliver(characteristic, value),
    );
    this.#history = this.#makeHistory();
    this.#pulse = new Pulse({
      heartRateBpm: () => body.living.heartRateBpm(body.clock.worldS),
      say: (value) => this.say(HEART_RATE, value),
    });
    this.#known = placesOf(body);
    this.#handlers = this.#makeHandlers();
  }

  get isSignedIn(): boolean {
    return this.#isSignedIn;
  }

  /** Tells the client, when it is subscribed. */
  say(characteristic: Characteristic, value: Uint8Array): void {
    if (this.#isUp) this.#outbox.say(characteristic, value);
  }

  async read(characteristic: Characteristic): Promise<Uint8Array> {
    await this.#enter(characteristic);
    if (!this.#mayUse(characteristic)) return new Uint8Array(0);
    return this.#valueOf(characteristic);
  }

  async write(characteristic: Characteristic, value: Uint8Array): Promise<void> {
    await this.#enter(characteristic);
    const { told, faults } = this.#body;
    told.write(characteristic, value);
    const noise = faults.nextNoise();
    if (noise !== undefined) this.#babble(noise);
    const taught = this.#body.lesson(value);
    if (taught !== "usual") {
      for (const answer of taught) this.say(characteristic, answer);
      return;
    }
    if (this.#mayUse(characteristic)) this.#handlers.get(placeOf(characteristic))?.(value.slice());
  }

  async subscribe(characteristic: Characteristic, isOn: boolean): Promise<void> {
    await this.#enter(characteristic);
    if (isOn) this.#subscribed.add(placeOf(characteristic));
    else this.#subscribed.delete(placeOf(characteristic));
    if (placeOf(characteristic) === placeOf(STEPS)) this.#watchSteps(isOn);
  }

  close(): void {
    if (!this.#isUp) return;
    this.#isUp = false;
    this.#outbox.close();
    this.#pulse.close();
    clearInterval(this.#walking);
    this.#onDown();
    this.#central.onGone();
  }

  #deliver(characteristic: Characteristic, value: Uint8Array): void {
    const { faults, told } = this.#body;
    if (!this.#isUp || !this.#subscribed.has(placeOf(characteristic))) return;
    if (!faults.maySpeak()) return;
    told.notifications++;
    this.#central.onNotify(characteristic, value);
  }

  /** @throws LinkError when the link is down, or the band has no such thing; waits when it is frozen */
  async #enter(characteristic: Characteristic): Promise<void> {
    this.#checkUp();
    if (!this.#known.has(placeOf(characteristic))) {
      throw new LinkError("not-on-band", "The band does not have what was asked for.");
    }
    if (this.#body.faults.isFrozen) await new Promise<never>(() => undefined);
  }

  #checkUp(): void {
    if (!this.#isUp) throw new LinkError("gone", "The connection to the band was lost.");
  }

  /** @throws LinkError when the band refuses strangers with an error */
  #mayUse(characteristic: Characteristic): boolean {
    if (this.#isSignedIn || OPEN_SERVICES.has(characteristic.service)) return true;
    const { beforeSignIn } = this.#body;
    if (beforeSignIn === "hang-up") this.close();
    if (beforeSignIn === "ignore") return false;
    this.#checkUp();
    throw new LinkError("link-failed", "The band wants a sign-in first.");
  }

  #makeHandlers(): ReadonlyMap<string, Handler> {
    const { settings, clock } = this.#body;
    const handlers: readonly (readonly [Characteristic, Handler])[] = [
      [AUTH, this.#makeSignIn()],
      [TIME, (frame) => clock.write(frame)],
      [SETTINGS, (frame) => this.#onSetting(frame)],
      [USER_SETTINGS, (frame) => settings.onUser(frame)],
      [FETCH_CONTROL, (frame) => this.#history.onWrite(frame)],
      [HEART_RATE_CONTROL, (frame) => this.#pulse.onWrite(frame)],
    ];
    return new Map(handlers.map(([characteristic, it]) => [placeOf(characteristic), it]));
  }

  #makeSignIn(): Handler {
    const body = this.#body;
    if (body.profile.signIn !== "classic") return () => undefined;
    return classicSignIn({
      get key() {
        return body.key;
      },
      get refusesKey() {
        return body.faults.refusesKey;
      },
      takesOwnKey: body.profile.takesOwnKey,
      nonce: () => body.random(16),
      pair: (key) => (body.key = AuthKey.of(key)),
      say: (value) => this.say(AUTH, value),
      onSignedIn: () => this.#signedIn(),
    });
  }

  #signedIn(): void {
    this.#isSignedIn = true;
    this.#body.told.signIns++;
  }

  #makeHistory(): History {
    const { clock, faults, mtu, profile, forgets, told } = this.#body;
    return new History({
      clock,
      faults,
      mtu,
      isZeppOs: profile.isZeppOs,
      hasChecksum: profile.hasChecksum,
      forgets,
      shelf: (type) => this.#body.shelf(type),
      say: (characteristic, value) => this.say(characteristic, value),
      stream: (stream) => this.#outbox.stream(stream),
      hangUp: () => this.close(),
      onRequest: (type, sinceS) => told.request({ type, sinceS }),
    });
  }

  #onSetting(frame: Uint8Array): void {
    // 06 0B 00 01: back to the factory's state (§8.3); there is nobody to answer any more.
    const isReset = frame[0] === 0x06 && frame[1] === 0x0b && frame[3] === 0x01;
    if (isReset) this.#body.reset();
    else for (const answer of this.#body.settings.answer(frame)) this.say(SETTINGS, answer);
  }

  /** A sum that grows is told every few seconds (§4.3). */
  #watchSteps(isOn: boolean): void {
    clearInterval(this.#walking);
    this.#walking = isOn ? setInterval(() => this.#tellSteps(), WALKING_MS) : undefined;
  }

  #tellSteps(): void {
    const { living, clock } = this.#body;
    const steps = living.stepsToday(clock.worldS);
    if (!this.#isSignedIn || steps === this.#lastSteps) return;
    this.#lastSteps = steps;
    this.say(STEPS, stepsFrame(steps));
  }

  #valueOf(characteristic: Characteristic): Uint8Array {
    const { profile, serial, mac, clock, living } = this.#body;
    const text = (value: string): Uint8Array => new TextEncoder().encode(value);
    switch (placeOf(characteristic)) {
      case placeOf(SERIAL_NUMBER):
        return text(serial);
      case placeOf(HARDWARE_REVISION):
        return text(profile.hardware);
      case placeOf(SOFTWARE_REVISION):
        return text(profile.firmware);
      case placeOf(SYSTEM_ID):
        return systemId(mac);
      case placeOf(PNP_ID):
        return Uint8Array.of(1, 0x57, 1, profile.pnpProduct & 0xff, profile.pnpProduct >> 8, 1, 1);
      case placeOf(TIME):
        return clock.read();
      case placeOf(BATTERY):
        return batteryFrame(this.#body.battery(), clock);
      case placeOf(STEPS):
        return stepsFrame(living.stepsToday(clock.worldS));
      default:
        return FIXED.get(characteristic.uuid)?.(profile.name).slice() ?? new Uint8Array(0);
    }
  }

  /** Rubbish on everything that is listened to. */
  #babble(seed: number): void {
    let state = (seed + 1) * 0x9e3779b1;
    const next = (): number => (state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) >>> 0);
    for (const service of this.#body.profile.gatt) {
      for (const { uuid } of service.characteristics) {
        const noise = Uint8Array.from({ length: next() % 21 }, () => next() >>> 24);
        this.say({ service: service.uuid, uuid }, noise);
      }
    }
  }
}

/** What some characteristics always read as. @source huami-ble §1.4, §11 */
const FIXED: ReadonlyMap<string, (name: string) => Uint8Array> = new Map([
  [sig("2a00"), (name: string) => new TextEncoder().encode(name)],
  [sig("2a01"), () => Uint8Array.of(0, 0)],
  [sig("2a04"), () => Uint8Array.of(0x27, 0, 0x27, 0, 0, 0, 0xf4, 0x01)],
  [sig("2a46"), () => Uint8Array.of(0x05)],
  [vendor("0020"), () => Uint8Array.of(0x04)],
  [vendor("0012"), () => Uint8Array.of(0x0d)],
  [sig("fedf"), () => Uint8Array.of(0x01)],
]);

function placesOf({ profile }: Body): ReadonlySet<string> {
  const places = profile.gatt.flatMap(({ uuid: service, characteristics }) =>
    characteristics.map(({ uuid }) => placeOf({ service, uuid })),
  );
  return new Set(places);
}

/** The address with FF FE in its middle (§4.1). */
function systemId(mac: string): Uint8Array {
  const address = parseHex(mac.replaceAll(":", "")) ?? new Uint8Array(6);
  return Uint8Array.of(...address.subarray(0, 3), 0xff, 0xfe, ...address.subarray(3));
}
