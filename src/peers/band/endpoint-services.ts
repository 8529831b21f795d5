import { concat } from "../../bytes/byte-reader.ts";
import type { Body } from "./body.ts";
import { batteryFrame, stepsFrame } from "./live-values.ts";
import type { Pulse } from "./pulse.ts";

/** What an endpoint needs besides the band. */
export interface EndpointHost {
  readonly body: Body;
  readonly pulse: Pulse;
  /** A wish to be told of every step, or not any more. */
  readonly watchSteps: (isOn: boolean) => void;
}

/** What an endpoint answers. */
type Service = (payload: Uint8Array, host: EndpointHost) => readonly Uint8Array[];

interface Endpoint {
  readonly isEncrypted: boolean;
  readonly answer: Service;
}

export const AUTH_ENDPOINT = 0x0082;
export const STEPS_ENDPOINT = 0x0016;
const COMPATIBLE_ENDPOINT = 0x0090;

/** Before the answers that come back through the tunnel; its meaning is not known. */
const TUNNELLED = 0x01;

const frame = (...bytes: readonly number[]): Uint8Array => Uint8Array.from(bytes);

/** What a Mi Smart Band 6 has behind the newer transfer: the older commands (huami-ble §9.3). */
const COMPATIBLE: ReadonlyMap<number, Endpoint> = new Map([
  [COMPATIBLE_ENDPOINT, { isEncrypted: true, answer: tunnel }],
]);

/**
 * What a band with Zepp OS has: huami-ble §9.4, as far as anything here uses it. Which of them a real
 * one encrypts is not known; a step notification that was seen was not.
 */
const ZEPP_OS: ReadonlyMap<number, Endpoint> = new Map([
  [0x0000, { isEncrypted: false, answer: listServices }],
  [0x0015, { isEncrypted: false, answer: connection }],
  [STEPS_ENDPOINT, { isEncrypted: false, answer: steps }],
  [0x001d, { isEncrypted: false, answer: heartRate }],
  [0x0029, { isEncrypted: true, answer: battery }],
]);

/** @returns `undefined` for one that this model does not have */
export function endpointOf(body: Body, endpoint: number): Endpoint | undefined {
  return (body.profile.isZeppOs ? ZEPP_OS : COMPATIBLE).get(endpoint);
}

function tunnel(payload: Uint8Array, { body }: EndpointHost): Uint8Array[] {
  if (payload[0] === 0x01) {
    const answers = body.settings.answer(payload.subarray(1));
    return answers.map((it) => concat([frame(TUNNELLED), it]));
  }
  // 00 00 and a tag: what older bands get in chunks over 0020.
  const tag = payload[2];
  if (payload[0] !== 0x00 || tag === undefined) return [];
  body.told.message({ type: tag & 0x3f, payload: payload.slice(4) });
  return [];
}

function listServices([command]: Uint8Array): Uint8Array[] {
  if (command !== 0x03) return [];
  const entries = [...ZEPP_OS].flatMap(([endpoint, { isEncrypted }]) => [
    endpoint & 0xff,
    endpoint >> 8,
    isEncrypted ? 1 : 0,
  ]);
  return [frame(0x04, ZEPP_OS.size, 0, ...entries)];
}

function connection([command]: Uint8Array, { body }: EndpointHost): Uint8Array[] {
  if (command === 0x04) body.told.pongs++;
  const mostBytes = body.mtu - 3;
  return command === 0x01 ? [frame(0x02, mostBytes & 0xff, mostBytes >> 8)] : [];
}

function steps([command, isOn]: Uint8Array, { body, watchSteps }: EndpointHost): Uint8Array[] {
  if (command === 0x03) {
    const { living, clock } = body;
    return [concat([frame(0x04, 0x01), stepsFrame(living.stepsToday(clock.worldS))])];
  }
  if (command !== 0x05) return [];
  watchSteps(isOn === 0x01);
  return [frame(0x06)];
}

function heartRate([command, mode]: Uint8Array, { pulse }: EndpointHost): Uint8Array[] {
  if (command !== 0x04) return [];
  if (mode === 0x02) pulse.keepAlive();
  else pulse.continuously(mode === 0x01);
  return [frame(0x05, 0x00)];
}

function battery([command]: Uint8Array, { body }: EndpointHost): Uint8Array[] {
  return command === 0x03 ? [concat([frame(0x04), batteryFrame(body.battery(), body.clock)])] : [];
}
