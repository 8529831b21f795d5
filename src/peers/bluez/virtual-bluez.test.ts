import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { busMissing, startPrivateBus } from "../../../test/private-bus.ts";
import type { PrivateBus } from "../../../test/private-bus.ts";
import { ECHO, FINE, READABLE, SmallPeripheral } from "../../../test/small-peripheral.ts";
import type { BusMessage, BusVariant, MessageBus } from "../../platform.ts";
import { connectBus } from "../../node/bus.ts";
import { variant } from "./bus-tree.ts";
import { VirtualBluez } from "./virtual-bluez.ts";
import type { VirtualBluezOptions } from "./virtual-bluez.ts";

const ADAPTER = "/org/bluez/hci0";
const DEVICE = `${ADAPTER}/dev_C8_0F_10_01_02_03`;
const PROPERTIES = "org.freedesktop.DBus.Properties";
const MANAGER = "org.freedesktop.DBus.ObjectManager";
const missing = busMissing();

/** Interfaces by path, properties by interface, values by property. */
type Objects = Record<string, Record<string, Record<string, unknown>>>;

const plain = (value: unknown): unknown => {
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([k, v]) => [String(k), plain(v)]));
  }
  if (value instanceof Uint8Array) return [...value];
  if (Array.isArray(value)) return value.map(plain);
  return isVariant(value) ? plain(value.value) : value;
};
const isVariant = (value: unknown): value is BusVariant =>
  typeof value === "object" && value !== null && "signature" in value;

/** A program on the bus that uses BlueZ, with everything that BlueZ has signalled to it. */
class Client {
  readonly signals: string[] = [];
  readonly #bus: MessageBus;

  private constructor(bus: MessageBus) {
    this.#bus = bus;
  }

  static async on(address: string): Promise<Client> {
    const client = new Client(await connectBus(address));
    await client.#bus.onSignal("org.bluez", (message) => client.#note(message));
    return client;
  }

  async call(path: string, name: string, signature = "", ...body: unknown[]): Promise<unknown> {
    const [, face = "", member = ""] = /^(.*)\.(\w+)$/.exec(name) ?? [];
    const target = { path, interface: face, member };
    const [result] = await this.#bus.call("org.bluez", target, signature, body);
    return plain(result);
  }

  async objects(): Promise<Objects> {
    return (await this.call("/", `${MANAGER}.GetManagedObjects`)) as Objects;
  }

  async device(): Promise<Record<string, unknown> | undefined> {
    return (await this.objects())[DEVICE]?.["org.bluez.Device1"];
  }

  async pathOf({ uuid }: { uuid: string }): Promise<string> {
    const found = Object.entries(await this.objects()).find(
      ([, it]) => it["org.bluez.GattCharacteristic1"]?.["UUID"] === uuid,
    );
    if (!found) throw new Error(`${uuid} has no object`);
    return found[0];
  }

  gatt(path: string, member: string, signature = "", ...body: unknown[]): Promise<unknown> {
    return this.call(path, `org.bluez.GattCharacteristic1.${member}`, signature, ...body);
  }

  /** Scans until the device is there. */
  async find(): Promise<void> {
    await this.call(ADAPTER, "org.bluez.Adapter1.StartDiscovery");
    await expect.poll(() => this.device()).toBeDefined();
    await this.call(ADAPTER, "org.bluez.Adapter1.StopDiscovery");
  }

  async connect(): Promise<void> {
    await this.call(DEVICE, "org.bluez.Device1.Connect");
  }

  close(): void {
    this.#bus.close();
  }

  #note({ path, member, body }: BusMessage): void {
    const at = path === "/" ? String(body[0]) : path;
    const what =
      member === "PropertiesChanged" ? JSON.stringify(plain(body[1])) + String(body[2]) : "";
    this.signals.push(`${at.replace(ADAPTER, "")} ${member} ${what}`.trim());
  }
}

const write = (...bytes: number[]): [string, Uint8Array, Map<string, BusVariant>] => [
  "aya{sv}",
  Uint8Array.from(bytes),
  new Map([["type", variant("s", "command")]]),
];
const NO_OPTIONS = new Map<string, BusVariant>();

describe.skipIf(missing !== undefined)(
  missing === undefined ? "BlueZ that is not there" : `BlueZ that is not there: ${missing}`,
  () => {
    let bus: PrivateBus;
    let mine: MessageBus;
    let bluez: VirtualBluez | undefined;
    let clients: Client[] = [];
    let band: SmallPeripheral;

    beforeAll(async () => {
      bus = await startPrivateBus();
    });
    afterEach(async () => {
      for (const client of clients) client.close();
      clients = [];
      await bluez?.close();
      bluez = undefined;
      mine.close();
    });
    afterAll(() => bus.close());

    async function start(options: VirtualBluezOptions = {}): Promise<Client> {
      band = new SmallPeripheral();
      mine = await connectBus(bus.address);
      const fast = { connectDelayMs: 0, outOfReachMs: 20, advertisingIntervalMs: 10 };
      bluez = await VirtualBluez.start(mine, [band], { ...fast, ...options });
      return newClient();
    }

    async function newClient(): Promise<Client> {
      const client = await Client.on(bus.address);
      clients.push(client);
      return client;
    }

    /** A client that has found and connected the band. */
    async function connected(options: VirtualBluezOptions = {}): Promise<Client> {
      const client = await start(options);
      await client.find();
      await client.connect();
      return client;
    }

    test("a device is there once somebody scans, with what it advertises", async () => {
      const client = await start();
      expect(await client.device()).toBeUndefined();
      await client.call(ADAPTER, "org.bluez.Adapter1.StartDiscovery");
      await expect.poll(() => client.device()).toBeDefined();
      expect(await client.device()).toMatchObject({
        Address: "C8:0F:10:01:02:03",
        AddressType: "public",
        Name: "Small One",
        Connected: false,
        UUIDs: [ECHO.service],
        ManufacturerData: { "343": [2, 255] },
        ServiceData: { [ECHO.service]: [0, 0, 0, 1] },
      });
      const heard = () => client.signals.filter((it) => it.includes("RSSI")).length;
      const before = heard();
      await expect.poll(heard).toBeGreaterThan(before + 1);
      await client.call(ADAPTER, "org.bluez.Adapter1.StopDiscovery");
      await expect.poll(() => client.signals.at(-1)).toMatch(/PropertiesChanged \{\}RSSI$/);
    });

    test("the scan goes on until the last client has stopped it or left", async () => {
      const client = await start();
      const other = await newClient();
      const isOn = async () =>
        (await client.objects())[ADAPTER]?.["org.bluez.Adapter1"]?.["Discovering"];
      await client.call(ADAPTER, "org.bluez.Adapter1.StartDiscovery");
      await other.call(ADAPTER, "org.bluez.Adapter1.StartDiscovery");
      await expect(client.call(ADAPTER, "org.bluez.Adapter1.StartDiscovery")).rejects.toMatchObject(
        { busName: "org.bluez.Error.InProgress" },
      );
      await client.call(ADAPTER, "org.bluez.Adapter1.StopDiscovery");
      await expect(client.call(ADAPTER, "org.bluez.Adapter1.StopDiscovery")).rejects.toMatchObject({
        busName: "org.bluez.Error.Failed",
      });
      expect(await isOn()).toBe(true);
      other.close();
      await expect.poll(isOn).toBe(false);
    });

    test("a filter hides what nobody wants, and says when it is none", async () => {
      const client = await start();
      const filter = (entries: [string, BusVariant][]) =>
        client.call(ADAPTER, "org.bluez.Adapter1.SetDiscoveryFilter", "a{sv}", new Map(entries));
      await expect(filter([["UUIDs", variant("s", "fee0")]])).rejects.toMatchObject({
        busName: "org.bluez.Error.InvalidArguments",
      });
      await filter([["UUIDs", variant("as", ["180d"])]]);
      await client.call(ADAPTER, "org.bluez.Adapter1.StartDiscovery");
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(await client.device()).toBeUndefined();
      await filter([["UUIDs", variant("as", ["fee0"])]]);
      await expect.poll(() => client.device()).toBeDefined();
    });

    test("connecting brings the services, and says so before it answers", async () => {
      const client = await connected();
      expect(client.signals.filter((it) => /Connected|Resolved|service/.test(it))).toEqual([
        `/dev_C8_0F_10_01_02_03 PropertiesChanged {"Connected":true}`,
        "/dev_C8_0F_10_01_02_03/service0004 InterfacesAdded",
        "/dev_C8_0F_10_01_02_03/service0004/char0005 InterfacesAdded",
        "/dev_C8_0F_10_01_02_03/service0004/char0005/desc0007 InterfacesAdded",
        "/dev_C8_0F_10_01_02_03/service0004/char0008 InterfacesAdded",
        "/dev_C8_0F_10_01_02_03/service0004/char0008/desc000a InterfacesAdded",
        "/dev_C8_0F_10_01_02_03/service0004/char000b InterfacesAdded",
        expect.stringContaining(`"ServicesResolved":true`),
      ]);
      expect(band.isConnected).toBe(true);
    });

    test("values are read, written and notified, with the echo of a read", async () => {
      const client = await connected();
      const [echo, readable] = [await client.pathOf(ECHO), await client.pathOf(READABLE)];
      client.signals.length = 0;
      expect(await client.gatt(readable, "ReadValue", "a{sv}", NO_OPTIONS)).toEqual([1, 2, 3]);
      await client.gatt(echo, "WriteValue", ...write(7)); // nobody listens yet
      await client.gatt(echo, "StartNotify");
      await client.gatt(echo, "WriteValue", ...write(8, 9));
      await client.gatt(echo, "StopNotify");
      await client.gatt(echo, "WriteValue", ...write(10));
      expect(
        client.signals.map((it) => it.replace(/^.*(char\w+) PropertiesChanged/, "$1")),
      ).toEqual([
        'char0008 {"Value":[1,2,3]}',
        'char0005 {"Notifying":true}',
        'char0005 {"Value":[8,9]}',
        'char0005 {"Notifying":false}',
      ]);
      expect(band.asked).toEqual([
        "read 2a2b",
        "write fee9 7",
        "subscribe fee9",
        "write fee9 8 9",
        "unsubscribe fee9",
        "write fee9 10",
      ]);
    });

    test("several clients share a subscription, and who leaves lets go of it", async () => {
      const client = await connected();
      const other = await newClient();
      const echo = await client.pathOf(ECHO);
      await client.gatt(echo, "StartNotify");
      await other.gatt(echo, "StartNotify");
      await expect(other.gatt(echo, "StartNotify")).rejects.toMatchObject({
        busName: "org.bluez.Error.InProgress",
      });
      await client.gatt(echo, "StopNotify");
      await client.gatt(echo, "WriteValue", ...write(1));
      await expect.poll(() => client.signals.at(-1)).toContain('{"Value":[1]}');
      other.close();
      await expect.poll(() => band.asked).toContain("unsubscribe fee9");
      expect(band.asked.filter((it) => it === "subscribe fee9")).toHaveLength(1);
      expect(band.isConnected).toBe(true);
    });

    test("what a characteristic cannot do is refused by name", async () => {
      const client = await connected();
      const [echo, fine] = [await client.pathOf(ECHO), await client.pathOf(FINE)];
      const refused = (promise: Promise<unknown>, name: string) =>
        expect(promise).rejects.toMatchObject({ busName: `org.bluez.Error.${name}` });
      await refused(client.gatt(echo, "ReadValue", "a{sv}", NO_OPTIONS), "NotPermitted");
      await refused(client.gatt(fine, "WriteValue", ...write(1)), "NotSupported");
      await refused(client.gatt(fine, "StartNotify"), "NotSupported");
      await refused(client.gatt(fine, "StopNotify"), "Failed");
      await refused(client.gatt(echo, "WriteValue", ...write(...Array(245).keys())), "Failed");
      const long = ["aya{sv}", new Uint8Array(513), NO_OPTIONS] as const;
      await refused(client.gatt(echo, "WriteValue", ...long), "InvalidValueLength");
      await refused(client.call(DEVICE, "org.bluez.Device1.CancelPairing"), "DoesNotExist");
      expect(band.asked).toEqual([]);
    });

    test("a lost link is announced, its objects are dead, and it advertises again", async () => {
      const client = await connected();
      const echo = await client.pathOf(ECHO);
      await client.gatt(echo, "StartNotify");
      band.drop();
      await expect
        .poll(() => client.signals.at(-1))
        .toContain('{"ServicesResolved":false,"Connected":false}');
      await expect(client.gatt(echo, "StartNotify")).rejects.toMatchObject({
        busName: "org.bluez.Error.NotConnected",
      });
      await client.connect();
      expect((await client.device())?.["Connected"]).toBe(true);
    });

    test("disconnecting ends the link; a second time there is none", async () => {
      const client = await connected({ keepsObjects: false });
      await client.call(DEVICE, "org.bluez.Device1.Disconnect");
      expect(band.isConnected).toBe(false);
      expect(Object.keys(await client.objects()).filter((it) => it.includes("service"))).toEqual(
        [],
      );
      await expect(client.call(DEVICE, "org.bluez.Device1.Disconnect")).rejects.toMatchObject({
        busName: "org.bluez.Error.NotConnected",
      });
    });

    test("while a link dies, its objects are dead and connecting does nothing", async () => {
      const client = await connected({ disconnectDelayMs: 60 });
      const echo = await client.pathOf(ECHO);
      const ending = client.call(DEVICE, "org.bluez.Device1.Disconnect");
      await client.connect();
      await expect(client.gatt(echo, "StartNotify")).rejects.toMatchObject({
        busName: "org.bluez.Error.NotConnected",
      });
      await ending;
      expect(band.isConnected).toBe(false);
    });

    test("a device that is out of reach fails late, unless it comes back", async () => {
      const client = await start({ outOfReachMs: 60 });
      await client.find();
      band.isOn = false;
      await expect(client.connect()).rejects.toMatchObject({
        busName: "org.bluez.Error.Failed",
        cause: { message: "le-connection-abort-by-local" },
      });
      const attempt = client.connect();
      await expect(client.connect()).rejects.toMatchObject({
        busName: "org.bluez.Error.InProgress",
      });
      band.isOn = true;
      band.announce();
      await attempt;
      expect(band.isConnected).toBe(true);
    });

    test("an attempt to connect can be called off", async () => {
      const client = await start({ outOfReachMs: 10_000 });
      await client.find();
      band.isOn = false;
      const attempt = expect(client.connect()).rejects.toMatchObject({
        busName: "org.bluez.Error.Failed",
      });
      await client.call(DEVICE, "org.bluez.Device1.Disconnect");
      await attempt;
    });

    test("a client that leaves takes its link along, or leaves it behind as the real one does", async () => {
      const client = await connected();
      client.close();
      await expect.poll(() => band.isConnected).toBe(false);
      await bluez?.close();
      mine.close();
      const second = await connected({ clientsOwnLinks: false });
      second.close();
      const third = await newClient();
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect((await third.device())?.["Connected"]).toBe(true);
    });

    test("a peripheral that goes away or changes its address loses its object", async () => {
      const client = await connected();
      bluez?.remove(band);
      expect(await client.device()).toBeUndefined();
      expect(band.isConnected).toBe(false);
      bluez?.add(band);
      await client.find();
      band.mac = "C8:0F:10:01:02:04";
      band.announce();
      await expect.poll(() => client.device()).toBeUndefined();
      await client.call(ADAPTER, "org.bluez.Adapter1.StartDiscovery");
      await expect
        .poll(async () => Object.keys(await client.objects()))
        .toContain(`${ADAPTER}/dev_C8_0F_10_01_02_04`);
    });

    test("a device that is removed is connected no more, and found again", async () => {
      const client = await connected();
      await client.call(ADAPTER, "org.bluez.Adapter1.RemoveDevice", "o", DEVICE);
      expect(band.isConnected).toBe(false);
      await expect(
        client.call(ADAPTER, "org.bluez.Adapter1.RemoveDevice", "o", DEVICE),
      ).rejects.toMatchObject({ busName: "org.bluez.Error.DoesNotExist" });
      await client.find();
    });

    test("switched off, the radio neither scans nor connects", async () => {
      const client = await connected();
      bluez?.setPowered(false);
      await expect.poll(() => band.isConnected).toBe(false);
      for (const call of [
        () => client.connect(),
        () => client.call(ADAPTER, "org.bluez.Adapter1.StartDiscovery"),
      ]) {
        await expect(call()).rejects.toMatchObject({ busName: "org.bluez.Error.NotReady" });
      }
      const set = ["ssv", "org.bluez.Adapter1", "Powered", variant("b", true)] as const;
      await client.call(ADAPTER, `${PROPERTIES}.Set`, ...set);
      expect(bluez?.isPowered).toBe(true);
      await client.connect();
      bluez?.unplug();
      expect(Object.keys(await client.objects())).toEqual(["/org/bluez"]);
      bluez?.plugIn();
      await client.find();
    });

    test("properties are read and set with real checks", async () => {
      const client = await start();
      const get = (...names: string[]) => client.call(ADAPTER, `${PROPERTIES}.Get`, "ss", ...names);
      const set = (name: string, value: BusVariant) =>
        client.call(ADAPTER, `${PROPERTIES}.Set`, "ssv", "org.bluez.Adapter1", name, value);
      expect(await get("org.bluez.Adapter1", "Powered")).toBe(true);
      const refused = (promise: Promise<unknown>, name: string) =>
        expect(promise).rejects.toMatchObject({ busName: `org.freedesktop.DBus.Error.${name}` });
      await refused(get("org.bluez.Nothing1", "Powered"), "InvalidArgs");
      await refused(get("org.bluez.Adapter1", "__proto__"), "InvalidArgs");
      await refused(set("Address", variant("s", "x")), "PropertyReadOnly");
      await refused(set("Powered", variant("s", "on")), "InvalidSignature");
      await refused(set("constructor", variant("b", true)), "UnknownProperty");
      await refused(client.call("/nowhere", "org.bluez.Adapter1.StartDiscovery"), "UnknownObject");
      await refused(client.call(ADAPTER, "org.bluez.Adapter1.toString"), "UnknownMethod");
      await refused(
        client.call(ADAPTER, "org.bluez.Adapter1.RemoveDevice", "s", "x"),
        "UnknownMethod",
      );
      expect(await client.call("/org", "org.freedesktop.DBus.Introspectable.Introspect")).toContain(
        '<node name="bluez"/>',
      );
      expect(
        await client.call(ADAPTER, "org.freedesktop.DBus.Introspectable.Introspect"),
      ).toContain('<method name="RemoveDevice"><arg type="o" direction="in"/></method>');
    });

    test("taught to, it fails to connect, and announces services before they are there", async () => {
      const client = await start();
      await client.find();
      bluez?.misbehave({ failingConnects: 2, objectsLateMs: 30 });
      await expect(client.connect()).rejects.toMatchObject({ busName: "org.bluez.Error.Failed" });
      await expect(client.connect()).rejects.toMatchObject({ busName: "org.bluez.Error.Failed" });
      await client.connect();
      expect((await client.device())?.["ServicesResolved"]).toBe(true);
      await expect(client.pathOf(ECHO)).rejects.toThrow("has no object");
      await expect.poll(() => client.pathOf(ECHO)).toContain("char0005");
    });

    test("only one can be BlueZ on a bus, and gives the name back", async () => {
      const client = await start();
      const second = await connectBus(bus.address);
      try {
        await expect(VirtualBluez.start(second, [])).rejects.toMatchObject({ code: "link-failed" });
        await bluez?.close();
        await expect(client.objects()).rejects.toMatchObject({
          busName: "org.freedesktop.DBus.Error.ServiceUnknown",
        });
        await (await VirtualBluez.start(second, [])).close();
      } finally {
        second.close();
      }
    });
  },
);
