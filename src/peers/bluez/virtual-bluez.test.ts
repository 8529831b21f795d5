import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ADAPTER, bluezError, DEVICE, startBluezRig } from "../../../test/bluez-client.ts";
import type { BluezClient, BluezRig } from "../../../test/bluez-client.ts";
import { busMissing } from "../../../test/private-bus.ts";
import { ECHO, SmallPeripheral } from "../../../test/small-peripheral.ts";
import type { BusVariant } from "../../platform.ts";
import { connectBus } from "../../node/bus.ts";
import { variant } from "./bus-tree.ts";
import { VirtualBluez } from "./virtual-bluez.ts";
import type { VirtualBluezOptions } from "./virtual-bluez.ts";

const PROPERTIES = "org.freedesktop.DBus.Properties";
const INTROSPECT = "org.freedesktop.DBus.Introspectable.Introspect";
const missing = busMissing();
const title = "BlueZ that is not there";

describe.skipIf(missing !== undefined)(missing ? `${title}: ${missing}` : title, () => {
  let rig: BluezRig;
  let band: SmallPeripheral;
  let bluez: VirtualBluez;
  let client: BluezClient;

  beforeAll(async () => {
    rig = await startBluezRig();
  });
  beforeEach(() => start());
  afterEach(() => rig.clear());
  afterAll(() => rig.close());

  async function start(options?: VirtualBluezOptions): Promise<void> {
    band = new SmallPeripheral();
    ({ bluez, client } = await rig.start([band], options));
  }

  test("a device is there once somebody scans, with what it advertises", async () => {
    expect(await client.device()).toBeUndefined();
    await client.onAdapter("StartDiscovery");
    await expect
      .poll(() => client.device())
      .toMatchObject({
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
    await client.onAdapter("StopDiscovery");
    await expect.poll(() => client.signals.at(-2)).toMatch(/PropertiesChanged \{\}RSSI$/);
    expect(client.signals.at(-1)).toContain(`{"Discovering":false}`);
  });

  test("the scan goes on until the last client has stopped it or left", async () => {
    const other = await rig.newClient();
    const isOn = async () =>
      (await client.objects())[ADAPTER]?.["org.bluez.Adapter1"]?.["Discovering"];
    await client.onAdapter("StartDiscovery");
    await other.onAdapter("StartDiscovery");
    await expect(client.onAdapter("StartDiscovery")).rejects.toMatchObject(
      bluezError("InProgress"),
    );
    await client.onAdapter("StopDiscovery");
    await expect(client.onAdapter("StopDiscovery")).rejects.toMatchObject(bluezError("Failed"));
    expect(await isOn()).toBe(true);
    other.close();
    await expect.poll(isOn).toBe(false);
  });

  test("a filter hides what nobody wants, and is refused when it makes no sense", async () => {
    const filter = (...entries: [string, BusVariant][]) =>
      client.onAdapter("SetDiscoveryFilter", "a{sv}", new Map(entries));
    await expect(filter(["UUIDs", variant("s", "fee0")])).rejects.toMatchObject(
      bluezError("InvalidArguments"),
    );
    for (const nobody of [
      ["UUIDs", variant("as", ["180d"])],
      ["RSSI", variant("n", -20)],
      ["Pattern", variant("s", "Other")],
    ] as const) {
      await filter([nobody[0], nobody[1]]);
      await client.onAdapter("StartDiscovery");
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(await client.device()).toBeUndefined();
      await client.onAdapter("StopDiscovery");
    }
    await filter(["UUIDs", variant("as", ["fee0"])], ["Pattern", variant("s", "Small")]);
    await client.onAdapter("StartDiscovery");
    await expect.poll(() => client.device()).toBeDefined();
  });

  test("a peripheral that goes away or changes its address loses its object", async () => {
    await client.find();
    await client.connect();
    bluez.remove(band);
    expect(await client.device()).toBeUndefined();
    expect(band.isConnected).toBe(false);
    bluez.add(band);
    await client.find();
    band.mac = "C8:0F:10:01:02:04";
    band.announce();
    await expect.poll(() => client.device()).toBeUndefined();
    await client.onAdapter("StartDiscovery");
    await expect
      .poll(async () => Object.keys(await client.objects()))
      .toContain(`${ADAPTER}/dev_C8_0F_10_01_02_04`);
  });

  test("a device that is removed is connected no more, and found again", async () => {
    await client.find();
    await client.connect();
    await client.onAdapter("RemoveDevice", "o", DEVICE);
    expect(band.isConnected).toBe(false);
    expect(Object.keys(await client.objects()).filter((it) => it.startsWith(DEVICE))).toEqual([]);
    await expect(client.onAdapter("RemoveDevice", "o", DEVICE)).rejects.toMatchObject(
      bluezError("DoesNotExist"),
    );
    await client.find();
  });

  test("switched off, the radio neither scans nor connects", async () => {
    await client.find();
    await client.connect();
    bluez.setPowered(false);
    expect(band.isConnected).toBe(false);
    await expect(client.onDevice("Connect")).rejects.toMatchObject(bluezError("Failed"));
    for (const member of ["StartDiscovery", "StopDiscovery"]) {
      await expect(client.onAdapter(member)).rejects.toMatchObject(bluezError("NotReady"));
    }
    const on = ["ssv", "org.bluez.Adapter1", "Powered", variant("b", true)] as const;
    await client.call(ADAPTER, `${PROPERTIES}.Set`, ...on);
    expect(bluez.isPowered).toBe(true);
    await client.connect();
  });

  test("unplugged, there is no adapter; plugged in again, it finds the same", async () => {
    await client.find();
    await client.connect();
    bluez.unplug();
    expect(band.isConnected).toBe(false);
    expect(Object.keys(await client.objects())).toEqual(["/org/bluez"]);
    bluez.plugIn();
    await client.find();
  });

  test("properties are read and set with real checks", async () => {
    const get = (...names: string[]) => client.call(ADAPTER, `${PROPERTIES}.Get`, "ss", ...names);
    const set = (name: string, value: BusVariant) =>
      client.call(ADAPTER, `${PROPERTIES}.Set`, "ssv", "org.bluez.Adapter1", name, value);
    const refused = (promise: Promise<unknown>, name: string) =>
      expect(promise).rejects.toMatchObject({ busName: `org.freedesktop.DBus.Error.${name}` });
    expect(await get("org.bluez.Adapter1", "Powered")).toBe(true);
    await refused(get("org.bluez.Nothing1", "Powered"), "InvalidArgs");
    await refused(get("org.bluez.Adapter1", "__proto__"), "InvalidArgs");
    await refused(set("Address", variant("s", "x")), "PropertyReadOnly");
    await refused(set("Powered", variant("s", "on")), "InvalidSignature");
    await refused(set("constructor", variant("b", true)), "UnknownProperty");
    await set("Alias", variant("s", "Another"));
    await expect.poll(() => client.signals.at(-1)).toContain(`{"Alias":"Another"}`);
  });

  test("what is not there is refused, and what is there says so", async () => {
    const refused = (promise: Promise<unknown>, name: string) =>
      expect(promise).rejects.toMatchObject({ busName: `org.freedesktop.DBus.Error.${name}` });
    await refused(client.call("/nowhere", "org.bluez.Adapter1.StartDiscovery"), "UnknownObject");
    await refused(client.onAdapter("toString"), "UnknownMethod");
    await refused(client.onAdapter("RemoveDevice", "s", "x"), "UnknownMethod");
    expect(await client.call("/org", INTROSPECT)).toContain(`<node name="bluez"/>`);
    expect(await client.call(ADAPTER, INTROSPECT)).toContain(
      `<method name="RemoveDevice"><arg type="o" direction="in"/></method>`,
    );
  });

  test("agents, applications and advertisements are taken once and given back once", async () => {
    const managers = [
      ["/org/bluez", "AgentManager1", "Agent", "os", ["DisplayYesNo"]],
      ["/org/bluez", "ProfileManager1", "Profile", "osa{sv}", [ECHO.service, new Map()]],
      [ADAPTER, "GattManager1", "Application", "oa{sv}", [new Map()]],
      [ADAPTER, "LEAdvertisingManager1", "Advertisement", "oa{sv}", [new Map()]],
    ] as const;
    for (const [path, manager, what, signature, more] of managers) {
      const name = `org.bluez.${manager}`;
      const register = () =>
        client.call(path, `${name}.Register${what}`, signature, "/mine", ...more);
      const unregister = () => client.call(path, `${name}.Unregister${what}`, "o", "/mine");
      await register();
      await expect(register()).rejects.toMatchObject(bluezError("AlreadyExists"));
      await unregister();
      await expect(unregister()).rejects.toMatchObject(bluezError("DoesNotExist"));
    }
  });

  test("only one can be BlueZ on a bus, and gives the name back", async () => {
    const second = await connectBus(rig.busAddress);
    try {
      await expect(VirtualBluez.start(second, [])).rejects.toMatchObject({ code: "link-failed" });
      await bluez.close();
      await expect(client.objects()).rejects.toMatchObject({
        busName: "org.freedesktop.DBus.Error.ServiceUnknown",
      });
      await (await VirtualBluez.start(second, [])).close();
    } finally {
      second.close();
    }
  });
});
