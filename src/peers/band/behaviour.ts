import {
  AUTH,
  BATTERY,
  CHUNKED_WRITE,
  FETCH_CONTROL,
  HEART_RATE,
  HEART_RATE_CONTROL,
  SETTINGS,
  STEPS,
  TIME,
  USER_SETTINGS,
} from "../../band/characteristics.ts";
import { ChunkReceiver, replyToChunk } from "../../band/chunked-old.ts";
import { concat } from "../../bytes/byte-reader.ts";
import { AuthKey } from "../../bytes/auth-key.ts";
import { FrameError } from "../../bytes/message.ts";
import type { Characteristic } from "../../platform.ts";
import type { Body } from "./body.ts";
import { classicSignIn } from "./classic-sign-in.ts";
import { AUTH_ENDPOINT, endpointOf, STEPS_ENDPOINT } from "./endpoint-services.ts";
import { EndpointTalk } from "./endpoint-talk.ts";
import { FirmwareUpdate } from "./firmware-update.ts";
import { placeOf, vendor } from "./gatt-table.ts";
import { History } from "./history.ts";
import { newerSignIn } from "./newer-sign-in.ts";
import type { Stream } from "./outbox.ts";
import { Pulse } from "./pulse.ts";
import { valueOf } from "./reads.ts";
import { Watch } from "./watch.ts";

/** What the behaviour needs of the connection. */
export interface BehaviourHost {
  readonly body: Body;
  readonly isSignedIn: () => boolean;
  readonly say: (characteristic: Characteristic, value: Uint8Array) => void;
  readonly stream: (stream: Stream | undefined) => void;
  readonly signedIn: () => void;
  readonly hangUp: () => void;
}

type Handler = (frame: Uint8Array) => void;

const UPDATE_CONTROL = { service: vendor("1530"), uuid: vendor("1531") };
const UPDATE_DATA = { service: vendor("1530"), uuid: vendor("1532") };
const CHUNKED_OLD = { service: TIME.service, uuid: vendor("0020") };

/** Steps that were walked are told every few seconds (huami-ble §4.3). */
const STEPS_MS = 5_000;
const BATTERY_MS = 30_000;

/** What a band does with the frames of one client. `close` ends its timers. */
export class Behaviour {
  readonly #host: BehaviourHost;
  readonly #body: Body;
  readonly #history: History;
  readonly #pulse: Pulse;
  readonly #endpoints: EndpointTalk;
  readonly #newerSignIn: Handler;
  readonly #chunks = new ChunkReceiver();
  readonly #handlers: ReadonlyMap<string, Handler>;
  readonly #steps: Watch;
  readonly #battery: Watch;

  constructor(host: BehaviourHost) {
    const { body } = host;
    this.#host = host;
    this.#body = body;
    this.#history = makeHistory(host);
    this.#pulse = new Pulse({
      heartRateBpm: () => body.living.heartRateBpm(body.clock.worldS),
      say: (value) => host.say(HEART_RATE, value),
    });
    this.#endpoints = new EndpointTalk({
      maxValueBytes: body.mtu - 3,
      say: (characteristic, value) => host.say(characteristic, value),
      onMessage: (endpoint, payload, isEncrypted) => {
        this.#onMessage(endpoint, payload, isEncrypted);
      },
    });
    const known = (value: () => Uint8Array) => () => (host.isSignedIn() ? value() : undefined);
    this.#steps = new Watch(
      STEPS_MS,
      known(() => valueOf(STEPS, body)),
    );
    this.#battery = new Watch(
      BATTERY_MS,
      known(() => valueOf(BATTERY, body)),
    );
    this.#newerSignIn = this.#makeNewerSignIn();
    this.#handlers = this.#makeHandlers();
  }

  onWrite(characteristic: Characteristic, frame: Uint8Array): void {
    this.#handlers.get(placeOf(characteristic))?.(frame);
  }

  onSubscribe(characteristic: Characteristic, isOn: boolean): void {
    for (const [it, watch] of [
      [STEPS, this.#steps],
      [BATTERY, this.#battery],
    ] as const) {
      if (placeOf(it) !== placeOf(characteristic)) continue;
      if (isOn) watch.start((value) => this.#host.say(it, value));
      else watch.stop();
    }
  }

  /** A message that nobody asked for. */
  sayTo(endpoint: number, payload: Uint8Array): void {
    const { isEncrypted = false } = endpointOf(this.#body, endpoint) ?? {};
    this.#endpoints.say(endpoint, payload, isEncrypted);
  }

  close(): void {
    this.#pulse.close();
    this.#steps.stop();
    this.#battery.stop();
  }

  #makeHandlers(): ReadonlyMap<string, Handler> {
    const { settings, clock, profile } = this.#body;
    const update = this.#makeUpdate();
    const isNewer = profile.signIn === "2021";
    const always: readonly (readonly [Characteristic, Handler])[] = [
      [TIME, (frame) => clock.write(frame)],
      [FETCH_CONTROL, (frame) => this.#history.onWrite(frame)],
      [UPDATE_CONTROL, (frame) => update.onControl(frame)],
      [UPDATE_DATA, (frame) => update.onData(frame)],
      [CHUNKED_OLD, (frame) => this.#onChunk(frame)],
    ];
    const early: readonly (readonly [Characteristic, Handler])[] = [
      [AUTH, makeClassicSignIn(this.#host)],
      [SETTINGS, (frame) => this.#onSetting(frame)],
    ];
    const late: readonly (readonly [Characteristic, Handler])[] = [
      [CHUNKED_WRITE, (frame) => this.#endpoints.onWrite(frame)],
    ];
    // Zepp OS has endpoints for these.
    const bare: readonly (readonly [Characteristic, Handler])[] = [
      [USER_SETTINGS, (frame) => settings.onUser(frame)],
      [HEART_RATE_CONTROL, (frame) => this.#pulse.onWrite(frame)],
    ];
    const all = [...always, ...(isNewer ? late : early), ...(profile.isZeppOs ? [] : bare)];
    return new Map(all.map(([characteristic, handler]) => [placeOf(characteristic), handler]));
  }

  #makeUpdate(): FirmwareUpdate {
    const { told } = this.#body;
    return new FirmwareUpdate({
      say: (value) => this.#host.say(UPDATE_CONTROL, value),
      onFile: (file) => told.file(file),
      restart: (lastWord) => {
        const frames = [lastWord].values();
        const onEnd = (): void => this.#body.restart();
        this.#host.stream({ characteristic: UPDATE_CONTROL, frames, onEnd });
      },
    });
  }

  #makeNewerSignIn(): Handler {
    const body = this.#body;
    const host = this.#host;
    const endpoints = this.#endpoints;
    return newerSignIn({
      key: () => body.key,
      refusesKey: () => body.faults.refusesKey,
      random: body.random,
      say: (payload) => endpoints.say(AUTH_ENDPOINT, payload, false),
      onSignedIn: (secret) => {
        endpoints.useSecret(secret);
        host.signedIn();
      },
    });
  }

  #onMessage(endpoint: number, payload: Uint8Array, isEncrypted: boolean): void {
    const taught = this.#body.lesson(payload);
    const found = endpointOf(this.#body, endpoint);
    const answer = (answers: readonly Uint8Array[]): void => {
      const isSecret = found?.isEncrypted ?? false;
      for (const it of answers) this.#endpoints.say(endpoint, it, isSecret);
    };
    if (taught !== "usual") answer(taught);
    else if (endpoint === AUTH_ENDPOINT) this.#newerSignIn(payload);
    else if (found && this.#host.isSignedIn() && (isEncrypted || !found.isEncrypted)) {
      answer(found.answer(payload, this.#endpointHost()));
    }
  }

  #endpointHost() {
    return {
      body: this.#body,
      pulse: this.#pulse,
      watchSteps: (isOn: boolean): void => {
        const tell = (value: Uint8Array): void =>
          this.sayTo(STEPS_ENDPOINT, concat([Uint8Array.of(0x07), value]));
        if (isOn) this.#steps.start(tell);
        else this.#steps.stop();
      },
    };
  }

  #onSetting(frame: Uint8Array): void {
    // 06 0B 00 01: back to the factory's state (§8.3); there is nobody to answer any more.
    const isReset = frame[0] === 0x06 && frame[1] === 0x0b && frame[3] === 0x01;
    if (isReset) this.#body.reset();
    else for (const answer of this.#body.settings.answer(frame)) this.#host.say(SETTINGS, answer);
  }

  #onChunk(frame: Uint8Array): void {
    try {
      const message = this.#chunks.receive(frame);
      if (!message) return;
      this.#body.told.message(message);
      this.#host.say(CHUNKED_OLD, replyToChunk(frame));
    } catch (error) {
      // A chunk is missing: the band waits for the next message.
      if (!(error instanceof FrameError)) throw error;
    }
  }
}

function makeHistory({ body, say, stream, hangUp }: BehaviourHost): History {
  const { clock, faults, mtu, profile, forgets, told } = body;
  return new History({
    clock,
    faults,
    mtu,
    isZeppOs: profile.isZeppOs,
    hasChecksum: profile.hasChecksum,
    forgets,
    shelf: (type) => body.shelf(type),
    say,
    stream,
    hangUp,
    onRequest: (type, sinceS) => told.request({ type, sinceS }),
  });
}

function makeClassicSignIn({ body, say, signedIn }: BehaviourHost): Handler {
  return classicSignIn({
    key: () => body.key,
    refusesKey: () => body.faults.refusesKey,
    takesOwnKey: body.profile.takesOwnKey,
    nonce: () => body.random(16),
    pair: (key) => (body.key = AuthKey.of(key)),
    say: (value) => say(AUTH, value),
    onSignedIn: signedIn,
  });
}
