import { BusError, LinkError } from "../src/errors.ts";
import type { BusMessage, BusTarget, BusVariant, MessageBus, Waiting } from "../src/platform.ts";
import { within } from "../src/waiting.ts";

type Properties = Record<string, BusVariant>;
type Answer = readonly unknown[] | undefined;
type Handler = (path: string, body: readonly unknown[]) => Promise<Answer> | Answer;

export const v = (signature: string, value: unknown): BusVariant => ({ signature, value });

export const ADAPTER = "/org/bluez/hci0";
export const BAND = `${ADAPTER}/dev_C8_0F_10_01_02_03`;
export const SERVICE = `${BAND}/service0001`;
export const CHARACTERISTIC = `${SERVICE}/char0002`;
export const SERVICE_UUID = "0000fee0-0000-1000-8000-00805f9b34fb";
export const UUID = "00000004-0000-3512-2118-0009af100700";

/** A bus with a BlueZ behind it that does what a test tells it, in this process: time can be advanced. */
export class ScriptedBluez implements MessageBus {
  /** Every call, as `Device1.Connect`, in order. */
  readonly calls: string[] = [];
  readonly gone: Promise<void>;
  readonly #objects = new Map<string, Map<string, Map<string, BusVariant>>>();
  readonly #handlers = new Map<string, Handler>();
  readonly #listeners = new Map<string, Set<(message: BusMessage) => void>>();
  #end: () => void = () => undefined;
  #isGone = false;

  constructor() {
    this.gone = new Promise((resolve) => (this.#end = resolve));
    this.when("ObjectManager.GetManagedObjects", () => [this.#copy()]);
  }

  /** One adapter that is on, and one band in reach that does what bands do. */
  static withBand(): ScriptedBluez {
    const bluez = new ScriptedBluez();
    bluez.add(ADAPTER, "org.bluez.Adapter1", { Powered: v("b", true) });
    bluez.when("Adapter1.SetDiscoveryFilter", () => undefined);
    bluez.when("Adapter1.StartDiscovery", () => {
      if (bluez.has(BAND)) bluez.change(BAND, "org.bluez.Device1", { RSSI: v("n", -50) });
      else bluez.addBand();
    });
    bluez.when("Adapter1.StopDiscovery", () => undefined);
    bluez.when("Device1.Connect", () => {
      bluez.connectBand();
      return undefined;
    });
    bluez.when("Device1.Disconnect", () => {
      bluez.dropBand();
      return undefined;
    });
    bluez.when("GattCharacteristic1.StartNotify", () => undefined);
    bluez.when("GattCharacteristic1.StopNotify", () => undefined);
    return bluez;
  }

  addBand(properties: Properties = {}): void {
    this.add(BAND, "org.bluez.Device1", {
      Address: v("s", "C8:0F:10:01:02:03"),
      Name: v("s", "Mi Smart Band 4"),
      RSSI: v("n", -50),
      UUIDs: v("as", [SERVICE_UUID.toUpperCase()]),
      ManufacturerData: v("a{qv}", new Map([[0x0157, v("ay", Uint8Array.of(2, 255))]])),
      Connected: v("b", false),
      ServicesResolved: v("b", false),
      ...properties,
    });
  }

  connectBand(): void {
    this.change(BAND, "org.bluez.Device1", { Connected: v("b", true) });
    this.addGatt();
    this.change(BAND, "org.bluez.Device1", { ServicesResolved: v("b", true) });
  }

  addGatt(properties: Properties = {}): void {
    this.add(SERVICE, "org.bluez.GattService1", { UUID: v("s", SERVICE_UUID) });
    this.add(CHARACTERISTIC, "org.bluez.GattCharacteristic1", {
      UUID: v("s", UUID),
      MTU: v("q", 247),
      ...properties,
    });
  }

  dropBand(): void {
    const no = v("b", false);
    this.change(BAND, "org.bluez.Device1", { ServicesResolved: no, Connected: no });
  }

  /** BlueZ tells of a new value: a notification, or what somebody has read. */
  value(...bytes: number[]): void {
    const value = v("ay", Uint8Array.from(bytes));
    this.change(CHARACTERISTIC, "org.bluez.GattCharacteristic1", { Value: value });
  }

  /** How calls of a method, as `Device1.Connect`, are answered from now on. */
  when(method: string, handler: Handler): void {
    this.#handlers.set(method, handler);
  }

  has(path: string): boolean {
    return this.#objects.has(path);
  }

  /** @param isTold whether BlueZ signals it */
  add(path: string, of: string, properties: Properties, isTold = true): void {
    const entries = new Map(Object.entries(properties));
    const interfaces = this.#objects.get(path) ?? new Map<string, Map<string, BusVariant>>();
    this.#objects.set(path, interfaces.set(of, entries));
    if (isTold)
      this.tell("/", MANAGER, "InterfacesAdded", [path, new Map([[of, new Map(entries)]])]);
  }

  remove(path: string): void {
    const interfaces = [...(this.#objects.get(path)?.keys() ?? [])];
    this.#objects.delete(path);
    this.tell("/", MANAGER, "InterfacesRemoved", [path, interfaces]);
  }

  change(path: string, of: string, changed: Properties, gone: string[] = []): void {
    const properties = this.#objects.get(path)?.get(of);
    for (const [name, value] of Object.entries(changed)) properties?.set(name, value);
    for (const name of gone) properties?.delete(name);
    const body = [of, new Map(Object.entries(changed)), gone];
    this.tell(path, "org.freedesktop.DBus.Properties", "PropertiesChanged", body);
  }

  /** Sends any signal in BlueZ's name. */
  tell(path: string, of: string, member: string, body: readonly unknown[]): void {
    this.#send("org.bluez", { path, interface: of, member, sender: ":1.1", signature: "", body });
  }

  /** BlueZ ends: its objects are gone, and its name is nobody's. */
  stop(): void {
    this.#objects.clear();
    const owner = { path: BUS_PATH, interface: BUS, member: "NameOwnerChanged" };
    const body = ["org.bluez", ":1.1", ""];
    this.#send(BUS, { ...owner, sender: BUS, signature: "sss", body });
  }

  async call(
    destination: string,
    { path, interface: of, member }: BusTarget,
    signature = "",
    body: readonly unknown[] = [],
    { signal, timeoutMs = 25_000 }: Waiting & { readonly timeoutMs?: number } = {},
  ): Promise<readonly unknown[]> {
    if (this.#isGone) throw new LinkError("gone", "The bus is gone.");
    const method = `${of.slice(of.lastIndexOf(".") + 1)}.${member}`;
    this.calls.push(method);
    if ((signature === "") !== (body.length === 0))
      throw new TypeError("signature and body differ");
    const handler = this.#handlers.get(method);
    if (destination !== "org.bluez" || !handler) throw new BusError(UNKNOWN_METHOD);
    const limit = { limitMs: timeoutMs, late: () => new LinkError("link-late", "late"), signal };
    return (await within(Promise.resolve(handler(path, body)), limit)) ?? [];
  }

  onSignal(sender: string, listener: (message: BusMessage) => void): Promise<() => void> {
    const listeners = this.#listeners.get(sender) ?? new Set();
    this.#listeners.set(sender, listeners.add(listener));
    return Promise.resolve(() => listeners.delete(listener));
  }

  requestName(): Promise<boolean> {
    return Promise.reject(new TypeError("not for clients"));
  }

  answer(): void {
    throw new TypeError("not for clients");
  }

  emit(): void {
    throw new TypeError("not for clients");
  }

  close(): void {
    this.#isGone = true;
    this.#end();
  }

  #send(sender: string, message: BusMessage): void {
    for (const listener of [...(this.#listeners.get(sender) ?? [])]) listener(message);
  }

  #copy(): Map<string, unknown> {
    return new Map(
      [...this.#objects].map(([path, interfaces]) => [
        path,
        new Map([...interfaces].map(([of, properties]) => [of, new Map(properties)])),
      ]),
    );
  }
}

const MANAGER = "org.freedesktop.DBus.ObjectManager";
const BUS = "org.freedesktop.DBus";
const BUS_PATH = "/org/freedesktop/DBus";
const UNKNOWN_METHOD = "org.freedesktop.DBus.Error.UnknownMethod";
