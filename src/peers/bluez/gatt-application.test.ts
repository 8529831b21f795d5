import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { busMissing, startPrivateBus } from "../../../test/private-bus.ts";
import type { PrivateBus } from "../../../test/private-bus.ts";
import { ECHO, READABLE, SmallPeripheral } from "../../../test/small-peripheral.ts";
import { connectBus } from "../../node/bus.ts";
import type { BusMessage, BusVariant, MessageBus } from "../../platform.ts";
import { bluezError } from "./bluez-error.ts";
import { action, BusTree, OBJECT_MANAGER, variant } from "./bus-tree.ts";
import { GattApplication } from "./gatt-application.ts";

const ADAPTER = "/org/bluez/hci1";
const CENTRAL = `${ADAPTER}/dev_00_00_5E_00_53_02`;
const DEVICE = "org.bluez.Device1";
const missing = busMissing();
const title = "a peripheral on a real adapter";

type Objects = ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, BusVariant>>>;

/** bluetoothd's side of it: an adapter with a central in reach, which uses what is registered. */
class Daemon {
  readonly registered: string[] = [];
  readonly values: number[][] = [];
  /** Properties of the advertisement that is on the air. */
  onAir: ReadonlyMap<string, BusVariant> | undefined;
  /** An advertisement with one of these does not fit. */
  tooBig: readonly string[] = [];
  readonly #bus: MessageBus;
  readonly #tree: BusTree;
  #application = "";
  #paths = new Map<string, string>();

  constructor(bus: MessageBus) {
    this.#bus = bus;
    this.#tree = new BusTree(bus, "/");
    bus.answer((call) => this.#tree.answer(call));
  }

  async start(): Promise<void> {
    this.#tree.add(
      ADAPTER,
      {
        name: "org.bluez.Adapter1",
        properties: { Alias: variant("s", "laptop") },
        settable: { Alias: () => undefined },
      },
      {
        name: "org.bluez.GattManager1",
        methods: {
          RegisterApplication: action("oa{sv}", ([path], sender) => this.#take(path, sender)),
          UnregisterApplication: action("o", () => this.registered.splice(0)),
        },
      },
      {
        name: "org.bluez.LEAdvertisingManager1",
        methods: {
          RegisterAdvertisement: action("oa{sv}", ([path]) => this.#advertise(String(path))),
          UnregisterAdvertisement: action("o", () => (this.onAir = undefined)),
        },
      },
    );
    this.#tree.add(CENTRAL, {
      name: DEVICE,
      methods: { Disconnect: action("", () => this.setConnected(false)) },
      properties: { Connected: variant("b", false) },
    });
    expect(await this.#bus.requestName("org.bluez")).toBe(true);
  }

  get alias(): unknown {
    return this.#tree.property(ADAPTER, "org.bluez.Adapter1", "Alias");
  }

  get isConnected(): boolean {
    return this.#tree.property(CENTRAL, DEVICE, "Connected") === true;
  }

  setConnected(isConnected: boolean): void {
    this.#tree.change(CENTRAL, DEVICE, { Connected: variant("b", isConnected) });
  }

  /** What the central does with a characteristic. */
  async use(uuid: string, member: string, signature = "", ...body: unknown[]): Promise<unknown> {
    this.setConnected(true);
    const path = this.#paths.get(uuid) ?? "";
    const target = { path, interface: "org.bluez.GattCharacteristic1", member };
    return (await this.#bus.call(this.#application, target, signature, body))[0];
  }

  /** As BlueZ says who asks. */
  get options(): ReadonlyMap<string, BusVariant> {
    return new Map([["device", variant("o", CENTRAL)]]);
  }

  async #take(path: unknown, sender: string): Promise<void> {
    this.#application = sender;
    const target = { path: String(path), interface: OBJECT_MANAGER, member: "GetManagedObjects" };
    const [objects] = await this.#bus.call(sender, target);
    for (const [at, interfaces] of objects as Objects) {
      const service = interfaces.get("org.bluez.GattService1");
      const characteristic = interfaces.get("org.bluez.GattCharacteristic1");
      const uuid = String((service ?? characteristic)?.get("UUID")?.value);
      const flags = characteristic?.get("Flags")?.value as string[] | undefined;
      this.registered.push(`${uuid.slice(4, 8)} ${flags?.join(" ") ?? "service"}`);
      if (characteristic) this.#paths.set(uuid, at);
    }
    await this.#bus.onSignal(sender, (message) => this.#hear(message));
  }

  async #advertise(path: string): Promise<void> {
    const target = { path, interface: "org.freedesktop.DBus.Properties", member: "GetAll" };
    const name = "org.bluez.LEAdvertisement1";
    const [properties] = await this.#bus.call(this.#application, target, "s", [name]);
    const said = properties as ReadonlyMap<string, BusVariant>; // a{sv}
    if (this.tooBig.some((it) => said.has(it))) throw bluezError("Failed");
    this.onAir = said;
  }

  #hear({ member, body }: BusMessage): void {
    if (member !== "PropertiesChanged") return;
    const value = (body[1] as ReadonlyMap<string, BusVariant>).get("Value")?.value;
    if (value instanceof Uint8Array) this.values.push([...value]);
  }
}

describe.skipIf(missing !== undefined)(missing ? `${title}: ${missing}` : title, () => {
  let bus: PrivateBus;
  let [mine, theirs]: MessageBus[] = [];
  let daemon: Daemon;
  let band: SmallPeripheral;
  let application: GattApplication | undefined;

  beforeEach(async () => {
    bus = await startPrivateBus();
    [mine, theirs] = [await connectBus(bus.address), await connectBus(bus.address)];
    daemon = new Daemon(theirs);
    await daemon.start();
    band = new SmallPeripheral();
  });
  afterEach(async () => {
    await application?.close();
    application = undefined;
    mine?.close();
    theirs?.close();
    await bus.close();
  });

  async function register(): Promise<void> {
    if (!mine) throw new TypeError("no bus");
    application = await GattApplication.register(mine, band);
  }

  test("is registered with its services, both kinds of write, and its name", async () => {
    await register();
    expect(application?.adapterPath).toBe(ADAPTER);
    expect(daemon.registered).toEqual([
      "fee0 service",
      "fee9 notify write write-without-response",
      "2a2b read notify write write-without-response",
      "fee8 read",
    ]);
    expect(daemon.alias).toBe("Small One");
    await application?.close();
    expect(daemon.alias).toBe("laptop");
    expect(daemon.registered).toEqual([]);
    expect(daemon.onAir).toBeUndefined();
  });

  test("advertises as much as fits, and nothing while somebody is connected", async () => {
    await register();
    expect([...(daemon.onAir?.keys() ?? [])]).toContain("ServiceData");
    expect(daemon.onAir?.get("Discoverable")).toEqual(variant("b", true));
    daemon.tooBig = ["ServiceData", "ManufacturerData"];
    band.announce();
    // Between two advertisements nothing is on air.
    const onAir = (): string[] => [...(daemon.onAir?.keys() ?? ["ManufacturerData"])];
    await expect.poll(onAir).not.toContain("ManufacturerData");
    await expect.poll(() => daemon.onAir?.get("ServiceUUIDs")?.value).toEqual([ECHO.service]);
    await daemon.use(READABLE.uuid, "ReadValue", "a{sv}", daemon.options);
    await expect.poll(() => daemon.onAir).toBeUndefined();
    daemon.setConnected(false);
    await expect.poll(() => daemon.onAir).toBeDefined();
  });

  test("is read, written and listened to, by whoever is connected", async () => {
    await register();
    const value = await daemon.use(READABLE.uuid, "ReadValue", "a{sv}", daemon.options);
    expect(value).toEqual(Uint8Array.of(1, 2, 3));
    const write = (...bytes: number[]) =>
      daemon.use(ECHO.uuid, "WriteValue", "aya{sv}", Uint8Array.from(bytes), daemon.options);
    await write(1); // nobody listens
    await daemon.use(ECHO.uuid, "StartNotify");
    await write(2, 3);
    await daemon.use(ECHO.uuid, "StopNotify");
    await write(4);
    await expect.poll(() => daemon.values).toEqual([[2, 3]]);
    expect(band.isConnected).toBe(true);
    daemon.setConnected(false);
    await expect.poll(() => band.isConnected).toBe(false);
  });

  test("what it refuses is an ATT error", async () => {
    await register();
    band.isOn = false;
    await expect(
      daemon.use(READABLE.uuid, "ReadValue", "a{sv}", daemon.options),
    ).rejects.toMatchObject({ busName: "org.bluez.Error.Failed" });
  });

  test("when it goes away, BlueZ is told to end the link", async () => {
    await register();
    await daemon.use(READABLE.uuid, "ReadValue", "a{sv}", daemon.options);
    expect(daemon.isConnected).toBe(true);
    band.drop();
    await expect.poll(() => daemon.isConnected).toBe(false);
    await daemon.use(READABLE.uuid, "ReadValue", "a{sv}", daemon.options);
    expect(band.isConnected).toBe(true);
  });

  test("without an adapter that can advertise there is no Bluetooth for it", async () => {
    await theirs?.call("org.freedesktop.DBus", RELEASE, "s", ["org.bluez"]);
    const other = await connectBus(bus.address);
    try {
      const tree = new BusTree(other, "/");
      other.answer((call) => tree.answer(call));
      await other.requestName("org.bluez");
      await expect(register()).rejects.toMatchObject({ code: "no-bluetooth" });
    } finally {
      other.close();
    }
  });
});

const RELEASE = {
  path: "/org/freedesktop/DBus",
  interface: "org.freedesktop.DBus",
  member: "ReleaseName",
};
