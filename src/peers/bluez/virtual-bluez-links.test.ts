import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bluezError, startBluezRig } from "../../../test/bluez-client.ts";
import type { BluezClient, BluezRig } from "../../../test/bluez-client.ts";
import { busMissing } from "../../../test/private-bus.ts";
import { ECHO, FINE, READABLE, SmallPeripheral } from "../../../test/small-peripheral.ts";
import type { VirtualBluez, VirtualBluezOptions } from "./virtual-bluez.ts";

const missing = busMissing();
const title = "links through BlueZ that is not there";

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

  /** A band that the client has found. */
  async function start(options?: VirtualBluezOptions): Promise<void> {
    band = new SmallPeripheral();
    ({ bluez, client } = await rig.start([band], options));
    await client.find();
  }

  const valuesOf = (path: string) =>
    client.signals.filter((it) => it.includes(path.slice(-8)) && it.includes("Value"));

  test("connecting is answered first, then the services come", async () => {
    await start({ connectDelayMs: 160 });
    client.signals.length = 0;
    await client.onDevice("Connect");
    // Messages are heard one after the other: this is what was said before the answer.
    expect(client.signals.map((it) => it.slice(22))).toEqual([
      ` PropertiesChanged {"Connected":true}`,
    ]);
    await expect.poll(() => client.signals.at(-1)).toContain(`"ServicesResolved":true`);
    expect(client.signals.slice(0, -1).map((it) => it.slice(22))).toEqual([
      ` PropertiesChanged {"Connected":true}`,
      "/service0004 InterfacesAdded",
      "/service0004/char0005 InterfacesAdded",
      "/service0004/char0005/desc0007 InterfacesAdded",
      "/service0004/char0008 InterfacesAdded",
      "/service0004/char0008/desc000a InterfacesAdded",
      "/service0004/char000b InterfacesAdded",
    ]);
    expect(band.isConnected).toBe(true);
  });

  test("values are read, written and notified, with the echo of a read", async () => {
    await client.connect();
    const [echo, readable] = [await client.pathOf(ECHO), await client.pathOf(READABLE)];
    client.signals.length = 0;
    expect(await client.read(readable)).toEqual([1, 2, 3]);
    await client.write(echo, [7], "command"); // nobody listens yet
    await client.gatt(echo, "StartNotify");
    await client.write(echo, [8, 9], "command");
    await client.gatt(echo, "StopNotify");
    await client.write(echo, [10]);
    expect(client.signals.map((it) => it.replace(/^.*(char\w+) PropertiesChanged/, "$1"))).toEqual([
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

  test("the switch of notifications can be read, but is turned by BlueZ alone", async () => {
    await client.connect();
    const echo = await client.pathOf(ECHO);
    const descriptor = Object.keys(await client.objects()).find((it) => it.startsWith(`${echo}/`));
    const read = () =>
      client.call(descriptor ?? "", "org.bluez.GattDescriptor1.ReadValue", "a{sv}", new Map());
    expect(await read()).toEqual([0, 0]);
    await client.gatt(echo, "StartNotify");
    expect(await read()).toEqual([1, 0]);
    const write = ["aya{sv}", Uint8Array.of(0, 0), new Map()] as const;
    await expect(
      client.call(descriptor ?? "", "org.bluez.GattDescriptor1.WriteValue", ...write),
    ).rejects.toMatchObject(bluezError("NotPermitted"));
  });

  test("several clients share a subscription, and who leaves lets go of it", async () => {
    await client.connect();
    const other = await rig.newClient();
    const echo = await client.pathOf(ECHO);
    for (const it of [client, other, other]) await it.gatt(echo, "StartNotify");
    await client.gatt(echo, "StopNotify");
    await expect(client.gatt(echo, "StopNotify")).rejects.toMatchObject(bluezError("Failed"));
    await client.write(echo, [1]);
    expect(valuesOf(echo)).toHaveLength(1);
    other.close();
    await expect.poll(() => band.asked).toContain("unsubscribe fee9");
    expect(band.asked.filter((it) => it === "subscribe fee9")).toHaveLength(1);
    expect(band.isConnected).toBe(true);
  });

  test("what a characteristic cannot do is refused by name", async () => {
    await client.connect();
    const [echo, fine] = [await client.pathOf(ECHO), await client.pathOf(FINE)];
    const refused = (promise: Promise<unknown>, name: string) =>
      expect(promise).rejects.toMatchObject(bluezError(name));
    await refused(client.read(echo), "NotPermitted");
    await refused(client.write(fine, [1]), "NotSupported");
    await refused(client.write(fine, [1], "request"), "NotPermitted");
    await refused(client.write(echo, [1], "nonsense"), "NotSupported");
    await refused(client.gatt(fine, "StartNotify"), "NotSupported");
    await refused(client.write(echo, [...Array(245).keys()], "command"), "Failed");
    await refused(client.write(echo, Array<number>(513).fill(0)), "InvalidArguments");
    await refused(client.gatt(echo, "AcquireNotify", "a{sv}", new Map()), "NotSupported");
    await refused(client.onDevice("CancelPairing"), "DoesNotExist");
    await client.write(fine, [1], "command"); // sent, and lost
    expect(band.asked).toEqual([]);
    await client.write(echo, Array<number>(244).fill(0), "command");
    expect(band.asked).toHaveLength(1);
  });

  test("a lost link is announced; who listened before listens again after it", async () => {
    await client.connect();
    const echo = await client.pathOf(ECHO);
    await client.gatt(echo, "StartNotify");
    band.drop();
    const end = '{"ServicesResolved":false,"Connected":false}';
    await expect.poll(() => client.signals.at(-1)).toContain(end);
    await expect(client.write(echo, [1])).rejects.toMatchObject(bluezError("Failed"));
    await expect(client.gatt(echo, "StartNotify")).rejects.toMatchObject(bluezError("InProgress"));
    const other = await rig.newClient();
    await expect(other.gatt(echo, "StartNotify")).rejects.toMatchObject(bluezError("NotConnected"));
    await client.connect();
    await client.gatt(echo, "StartNotify");
    await client.write(echo, [5]);
    expect(valuesOf(echo)).toHaveLength(1);
    expect(band.asked).toEqual(["subscribe fee9", "subscribe fee9", "write fee9 5"]);
  });

  test("disconnecting is answered before it is announced; a second time does nothing", async () => {
    await client.connect();
    await client.onDevice("Disconnect");
    expect(band.isConnected).toBe(false);
    expect(client.signals.at(-1)).toContain('{"ServicesResolved":false}');
    await expect.poll(() => client.signals.at(-1)).toContain('{"Connected":false}');
    await client.onDevice("Disconnect");
  });

  test("without a cache the objects go with the link", async () => {
    await start({ keepsObjects: false });
    await client.connect();
    await client.pathOf(ECHO);
    await client.onDevice("Disconnect");
    expect(Object.keys(await client.objects()).filter((it) => it.includes("service"))).toEqual([]);
    await client.connect();
    await client.pathOf(ECHO);
  });

  test("while a link dies, connecting does nothing, and nobody can begin to listen", async () => {
    await start({ disconnectDelayMs: 60 });
    await client.connect();
    const echo = await client.pathOf(ECHO);
    const ending = client.onDevice("Disconnect");
    await client.onDevice("Connect");
    await client.write(echo, [1]);
    await expect(client.gatt(echo, "StartNotify")).rejects.toMatchObject(
      bluezError("NotConnected"),
    );
    await ending;
    expect(band.isConnected).toBe(false);
  });

  test("a device that is out of reach fails late, unless it comes back", async () => {
    await start({ outOfReachMs: 60 });
    band.isOn = false;
    await expect(client.onDevice("Connect")).rejects.toMatchObject({
      ...bluezError("Failed"),
      cause: { message: "le-connection-abort-by-local" },
    });
    const attempt = client.onDevice("Connect");
    await expect(client.onDevice("Connect")).rejects.toMatchObject({
      ...bluezError("Failed"),
      cause: { message: "Operation already in progress" },
    });
    band.isOn = true;
    band.announce();
    await attempt;
    expect(band.isConnected).toBe(true);
  });

  test("an attempt to connect can be called off", async () => {
    await start({ outOfReachMs: 10_000 });
    band.isOn = false;
    const attempt = expect(client.onDevice("Connect")).rejects.toMatchObject({
      cause: { message: "br-connection-canceled" },
    });
    await client.onDevice("Disconnect");
    await attempt;
  });

  test("a client that leaves takes its link along", async () => {
    await client.connect();
    client.close();
    await expect.poll(() => band.isConnected).toBe(false);
  });

  test("as with the real one, the link can be left behind", async () => {
    await start({ clientsOwnLinks: false });
    await client.connect();
    await client.gatt(await client.pathOf(ECHO), "StartNotify");
    client.close();
    await expect.poll(() => band.asked).toContain("unsubscribe fee9");
    expect(await (await rig.newClient()).device()).toMatchObject({ Connected: true });
  });

  test("taught to, it fails to connect, and announces services before they are there", async () => {
    bluez.misbehave({ failingConnects: 2, objectsLateMs: 30 });
    for (const attempt of [1, 2]) {
      await expect(client.onDevice("Connect"), `attempt ${attempt}`).rejects.toMatchObject(
        bluezError("Failed"),
      );
    }
    await client.connect();
    await expect.poll(() => client.pathOf(ECHO).catch(() => "")).toContain("char0005");
    const order = client.signals.filter((it) => /Resolved|service0004 /.test(it));
    expect(order[0]).toContain(`"ServicesResolved":true`);
    expect(order[1]).toContain("InterfacesAdded");
    bluez.behave();
    await client.onDevice("Disconnect");
    await client.connect();
  });

  test("taught to, it does not say that a device is connected; who asks is told", async () => {
    bluez.misbehave({ connectsSilently: true });
    await client.connect();
    expect(await client.device()).toMatchObject({ Connected: true });
    expect(client.signals.filter((it) => it.includes('"Connected":true'))).toEqual([]);
    expect(client.signals.at(-1)).toContain('"ServicesResolved":true');
  });
});
