import { LinkError } from "../../errors.ts";
import type { Characteristic } from "../../platform.ts";
import type { Central, PeripheralLink } from "../gatt.ts";
import { Behaviour } from "./behaviour.ts";
import type { Body } from "./body.ts";
import { placeOf, sig } from "./gatt-table.ts";
import { Outbox } from "./outbox.ts";
import { diceOf } from "./random.ts";
import { valueOf } from "./reads.ts";

/** Needs no sign-in: sign-in itself, device information, alerts (huami-ble §1.6). */
const OPEN_SERVICES = new Set([sig("180a"), sig("1800"), sig("1811"), sig("1802"), sig("fee1")]);

/** The sign-in of 2021 goes through these; its other endpoints look after themselves. */
const OPEN_CHARACTERISTICS = /^0000001[67]-0000-3512/;

/** One client at the band, from connecting to hanging up. */
export class Connection implements PeripheralLink {
  readonly #body: Body;
  readonly #central: Central;
  readonly #onDown: () => void;
  readonly #outbox: Outbox;
  readonly #behaviour: Behaviour;
  readonly #subscribed = new Set<string>();
  readonly #known: ReadonlySet<string>;
  readonly #down: Promise<void>;
  #goDown: () => void = () => undefined;
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
    this.#behaviour = new Behaviour({
      body,
      isSignedIn: () => this.#isSignedIn,
      say: (characteristic, value) => this.say(characteristic, value),
      stream: (stream) => this.#outbox.stream(stream),
      signedIn: () => {
        this.#isSignedIn = true;
        body.told.signIns++;
      },
      hangUp: () => this.close(),
    });
    this.#known = placesOf(body);
    this.#down = new Promise((resolve) => (this.#goDown = resolve));
  }

  get isSignedIn(): boolean {
    return this.#isSignedIn;
  }

  /** Tells the client, when it is subscribed. */
  say(characteristic: Characteristic, value: Uint8Array): void {
    if (this.#isUp) this.#outbox.say(characteristic, value);
  }

  sayTo(endpoint: number, payload: Uint8Array): void {
    this.#behaviour.sayTo(endpoint, payload);
  }

  async read(characteristic: Characteristic): Promise<Uint8Array> {
    await this.#enter(characteristic);
    return this.#mayUse(characteristic) ? valueOf(characteristic, this.#body) : new Uint8Array(0);
  }

  async write(characteristic: Characteristic, value: Uint8Array): Promise<void> {
    await this.#enter(characteristic);
    const { told, faults, lesson } = this.#body;
    told.write(characteristic, value);
    const noise = faults.nextNoise();
    if (noise !== undefined) this.#babble(noise);
    const taught = lesson(value);
    if (taught !== "usual") for (const answer of taught) this.say(characteristic, answer);
    else if (this.#mayUse(characteristic)) this.#behaviour.onWrite(characteristic, value.slice());
  }

  async subscribe(characteristic: Characteristic, isOn: boolean): Promise<void> {
    await this.#enter(characteristic);
    if (isOn) this.#subscribed.add(placeOf(characteristic));
    else this.#subscribed.delete(placeOf(characteristic));
    this.#behaviour.onSubscribe(characteristic, isOn);
  }

  close(): void {
    if (!this.#isUp) return;
    this.#isUp = false;
    this.#outbox.close();
    this.#behaviour.close();
    this.#goDown();
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
    if (!this.#body.faults.isFrozen) return;
    await this.#down;
    this.#checkUp();
  }

  #checkUp(): void {
    if (!this.#isUp) throw new LinkError("gone", "The connection to the band was lost.");
  }

  /** @throws LinkError when the band refuses strangers with an error */
  #mayUse({ service, uuid }: Characteristic): boolean {
    const isOpen = OPEN_SERVICES.has(service) || OPEN_CHARACTERISTICS.test(uuid);
    if (this.#isSignedIn || isOpen) return true;
    const { beforeSignIn } = this.#body;
    if (beforeSignIn === "ignore") return false;
    if (beforeSignIn === "hang-up") this.close();
    this.#checkUp();
    throw new LinkError("link-failed", "The band wants a sign-in first.");
  }

  /** Rubbish on everything that is listened to. */
  #babble(seed: number): void {
    const dice = diceOf(seed);
    for (const { uuid: service, characteristics } of this.#body.profile.gatt) {
      for (const { uuid } of characteristics) {
        const length = dice.between(0, 20);
        this.say(
          { service, uuid },
          Uint8Array.from({ length }, () => dice.between(0, 255)),
        );
      }
    }
  }
}

function placesOf({ profile }: Body): ReadonlySet<string> {
  const places = profile.gatt.flatMap(({ uuid: service, characteristics }) =>
    characteristics.map(({ uuid }) => placeOf({ service, uuid })),
  );
  return new Set(places);
}
