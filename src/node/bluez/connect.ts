import { BusError, LinkError } from "../../errors.ts";
import type { MessageBus, Trace, Waiting } from "../../platform.ts";
import { pause, within } from "../../waiting.ts";
import { checkAdapter } from "./adapter.ts";
import type { Discovery } from "./discovery.ts";
import {
  goneError,
  isBluezError,
  isMissingObject,
  lateError,
  linkErrorOf,
  outOfReachError,
} from "./errors.ts";
import { GattIndex } from "./gatt-index.ts";
import { BLUEZ, CHARACTERISTIC, DEVICE } from "./names.ts";
import type { BluezObjects } from "./objects.ts";
import { isSet, textsOf } from "./properties.ts";

/** What connecting works with. */
export interface BluezRoom {
  readonly bus: MessageBus;
  readonly objects: BluezObjects;
  readonly discovery: Discovery;
  readonly trace: Trace;
}

export interface ConnectOptions extends Waiting {
  /** Services that will be used; connecting waits for those that the device has. */
  readonly wanted: readonly string[];
}

const CONNECT_MS = 30_000;
/** The kernel gives an attempt up after 20 s. @source Linux hci_core.h: HCI_LE_CONN_TIMEOUT */
const ATTEMPT_MS = 21_000;
const ATTEMPTS = 5;
const FIRST_BREATH_MS = 250;
/** For a device that BlueZ has forgotten, which it does 30 s after it was last heard. */
const HEAR_MS = 8_000;
/** Discovering takes a band half a second, or three when BlueZ does not know it yet. */
const RESOLVE_MS = 10_000;
/** How long objects may come behind the word that all of them are there; twice this long. */
const OBJECTS_MS = 1_500;
const DISCONNECT_MS = 5_000;

/**
 * Connects a device and waits until its services are there.
 *
 * @returns whether the link is ours, to be taken down in the end: not when another program uses it
 * @throws LinkError "out-of-reach" | "link-failed" | "bluetooth-off" | "no-bluetooth"
 */
export async function connectDevice(
  room: BluezRoom,
  path: string,
  { wanted, signal }: ConnectOptions,
): Promise<boolean> {
  const isOurs = !isInUse(room.objects, path);
  const over = new AbortController();
  const stop = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
  try {
    const work = tryAgain(room, path, { wanted, isOurs, signal: stop });
    await within(work, { limitMs: CONNECT_MS, late: outOfReachError, signal });
    return isOurs;
  } catch (error) {
    over.abort();
    // Also ends an attempt that goes on in BlueZ.
    if (isOurs) await disconnectDevice(room.bus, path);
    throw error;
  }
}

/**
 * Whether another program has connected it and listens to it. A link that nobody listens to was left
 * behind: BlueZ keeps it when the program that made it is killed, and the band stays out of everybody
 * else's reach.
 */
function isInUse(objects: BluezObjects, path: string): boolean {
  if (!isSet(objects.get(path, DEVICE), "Connected")) return false;
  for (const [at, characteristic] of objects.having(CHARACTERISTIC)) {
    if (at.startsWith(`${path}/`) && isSet(characteristic, "Notifying")) return true;
  }
  return false;
}

/** Asks BlueZ to take the link down, or to give up making it. Never rejects. */
export async function disconnectDevice(bus: MessageBus, path: string): Promise<void> {
  const target = { path, interface: DEVICE, member: "Disconnect" };
  // There may be no link, or no device.
  await bus.call(BLUEZ, target, "", [], { timeoutMs: DISCONNECT_MS }).catch(() => undefined);
}

interface TryOptions extends ConnectOptions {
  readonly isOurs: boolean;
}

async function tryAgain(room: BluezRoom, path: string, options: TryOptions): Promise<void> {
  const { objects, discovery, trace } = room;
  const adapter = path.slice(0, path.lastIndexOf("/"));
  for (let attempt = 1; ; attempt++) {
    checkAdapter(objects, adapter);
    try {
      await hear(room, adapter, path, options.signal);
      await discovery.without(() => tryOnce(room, path, options, attempt === 1));
      trace("bluetooth connected", { attempt });
      return;
    } catch (error) {
      if (!isPassing(error)) throw linkErrorOf(error);
      trace("bluetooth did not connect", { attempt, error: nameOf(error) });
      checkAdapter(objects, adapter);
      if (attempt === ATTEMPTS) throw outOfReachError(error);
    }
    await pause(FIRST_BREATH_MS * attempt, options.signal);
  }
}

/** A device that BlueZ has forgotten has to be heard again. */
async function hear(
  { objects, discovery }: BluezRoom,
  adapter: string,
  path: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (objects.get(path, DEVICE)) return;
  try {
    await discovery.start(adapter);
    const limit = { limitMs: HEAR_MS, late: outOfReachError, signal };
    await objects.until(() => objects.get(path, DEVICE), limit);
  } finally {
    await discovery.stop();
  }
}

/** @param isStrict whether a list of services that looks cut is a failure */
async function tryOnce(
  { bus, objects }: BluezRoom,
  path: string,
  { wanted, isOurs, signal }: TryOptions,
  isStrict: boolean,
): Promise<void> {
  if (!isSet(objects.get(path, DEVICE), "Connected")) {
    await call(bus, path, signal);
    // The first time after its start, bluetoothd 5.66 may never signal `Connected` (test:stack).
    await objects.refresh({ isForced: true, signal });
  }
  const limit = { limitMs: RESOLVE_MS, late: lateError, signal };
  await objects.until(resolution(objects, path), limit);
  const index = new GattIndex(objects, path);
  const isComplete = (): true | undefined =>
    isThere(objects, path, index, wanted) ? true : undefined;
  if (await came(objects, isComplete, signal)) return;
  // Later, what is there may be all there is; and another program's link is not ours to make anew.
  if (index.services.size > 0 && (!isStrict || !isOurs)) return;
  if (isOurs) await disconnectDevice(bus, path);
  throw lateError();
}

async function call(bus: MessageBus, path: string, signal: AbortSignal | undefined): Promise<void> {
  const target = { path, interface: DEVICE, member: "Connect" };
  try {
    await bus.call(BLUEZ, target, "", [], { timeoutMs: ATTEMPT_MS, signal });
  } catch (error) {
    if (!isBluezError(error, "AlreadyConnected")) throw error;
  }
}

/**
 * Looks whether the services are resolved. `Connected` may come behind the answer of Connect.
 * It throws LinkError "gone" when the link is lost.
 */
function resolution(objects: BluezObjects, path: string): () => true | undefined {
  let wasConnected = false;
  return () => {
    const device = objects.get(path, DEVICE);
    const isConnected = isSet(device, "Connected");
    if (!device || (wasConnected && !isConnected)) throw goneError();
    wasConnected = isConnected;
    return isConnected && isSet(device, "ServicesResolved") ? true : undefined;
  };
}

/** Whether the services that are wanted are there: those that the device says it has, or any. */
function isThere(
  objects: BluezObjects,
  path: string,
  { services }: GattIndex,
  wanted: readonly string[],
): boolean {
  const said = textsOf(objects.get(path, DEVICE), "UUIDs").map((uuid) => uuid.toLowerCase());
  const expected = wanted.filter((uuid) => said.includes(uuid));
  if (expected.length === 0) return services.size > 0;
  return expected.every((uuid) => services.has(uuid));
}

/**
 * Waits for objects that come late. The first of them does not mean that the rest is there: BlueZ is
 * asked for all of them in the end.
 */
async function came(
  objects: BluezObjects,
  isComplete: () => true | undefined,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  for (let round = 1; round <= 2; round++) {
    try {
      await objects.until(isComplete, { limitMs: OBJECTS_MS, late: lateError, signal });
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
    }
    await objects.refresh({ isForced: true, signal });
    if (isComplete()) return true;
  }
  return false;
}

/** What another attempt may mend. */
function isPassing(error: unknown): boolean {
  if (isMissingObject(error)) return true;
  if (isBluezError(error, ...PASSING)) return true;
  return error instanceof LinkError && (error.code === "gone" || error.code === "link-late");
}

const PASSING = [
  "Failed",
  "InProgress",
  "NotConnected",
  "NotAvailable",
  "ConnectionAttemptFailed",
  "ConnectFailed",
];

/** For the trace: the name of the error, never its text. */
function nameOf(error: unknown): string {
  if (error instanceof BusError) return error.busName;
  return error instanceof LinkError ? error.code : "unknown";
}
