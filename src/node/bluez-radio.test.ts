import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import fc from "fast-check";
import {
  ADAPTER,
  BAND,
  CHARACTERISTIC,
  SERVICE,
  SERVICE_UUID,
  ScriptedBluez,
  UUID,
  v,
} from "../../test/scripted-bluez.ts";
import { BusError } from "../errors.ts";
import type { BandLink, BandSighting, Radio } from "../platform.ts";
import { openBluezRadio } from "./bluez-radio.ts";

const AT = { service: SERVICE_UUID, uuid: UUID };
const FILTER = { services: [SERVICE_UUID], namePrefixes: ["Mi "], wanted: [SERVICE_UUID] };
const DEVICE = "org.bluez.Device1";
const GATT = "org.bluez.GattCharacteristic1";
const bluezError = (name: string, text = ""): BusError =>
  new BusError(`org.bluez.Error.${name}`, { cause: new Error(text) });

let bluez: ScriptedBluez;
let radio: Radio;
const opened: Radio[] = [];
const traced: unknown[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  traced.length = 0;
  bluez = ScriptedBluez.withBand();
});
afterEach(async () => {
  const closing = Promise.all(opened.splice(0).map((it) => it.close()));
  await vi.runAllTimersAsync();
  await closing;
  vi.useRealTimers();
});

async function open(): Promise<Radio> {
  radio = await openBluezRadio(bluez, { trace: (...it) => traced.push(it) });
  opened.push(radio);
  return radio;
}

async function firstSighting(): Promise<BandSighting> {
  for await (const sighting of radio.scan(FILTER)) return sighting;
  throw new Error("nothing was seen");
}

async function connect(): Promise<BandLink> {
  await open();
  return advance(radio.connect(await firstSighting()));
}

/** Lets time pass until it settles. */
async function advance<T>(work: Promise<T>, mostMs = 60_000): Promise<T> {
  const at = { isOver: false };
  const over = (): void => {
    at.isOver = true;
  };
  work.then(over, over);
  for (let ms = 0; !at.isOver && ms < mostMs; ms += 50) await vi.advanceTimersByTimeAsync(50);
  expect(at).toEqual({ isOver: true });
  return work;
}

const count = (method: string): number => bluez.calls.filter((it) => it === method).length;

describe("scanning", () => {
  test("tells what BlueZ knows of a device that is heard, and ends the scan when it is left", async () => {
    await open();
    expect(await firstSighting()).toEqual({
      id: BAND,
      name: "Mi Smart Band 4",
      mac: "C8:0F:10:01:02:03",
      rssiDbm: -50,
      services: [SERVICE_UUID],
      manufacturerData: Uint8Array.of(2, 255),
      isConnected: false,
    });
    expect(bluez.calls.slice(-3)).toEqual([
      "Adapter1.SetDiscoveryFilter",
      "Adapter1.StartDiscovery",
      "Adapter1.StopDiscovery",
    ]);
  });

  test("a device that BlueZ remembers is not in reach until it is heard", async () => {
    bluez.addBand();
    bluez.change(BAND, DEVICE, {}, ["RSSI"]);
    bluez.when("Adapter1.StartDiscovery", () => undefined);
    await open();
    const seen: BandSighting[] = [];
    const over = new AbortController();
    const scan = (async () => {
      for await (const it of radio.scan(FILTER, { signal: over.signal })) seen.push(it);
    })();
    const ended = expect(scan).rejects.toMatchObject({ code: "interrupted" });
    await vi.advanceTimersByTimeAsync(100);
    // What changes without being heard: its alias, say.
    bluez.change(BAND, DEVICE, { Alias: v("s", "mine") });
    await vi.advanceTimersByTimeAsync(100);
    expect(seen).toEqual([]);
    bluez.change(BAND, DEVICE, { ManufacturerData: v("a{qv}", new Map()) });
    await vi.advanceTimersByTimeAsync(100);
    expect(seen).toHaveLength(1);
    bluez.change(BAND, DEVICE, { Name: v("s", "Mi Band 5") });
    await vi.advanceTimersByTimeAsync(100);
    expect(seen.at(-1)).toMatchObject({ name: "Mi Band 5" });
    const told = seen.length;
    bluez.remove(BAND);
    bluez.add(BAND, DEVICE, { Name: v("s", "Mi Band 5") });
    await vi.advanceTimersByTimeAsync(100);
    expect(seen).toHaveLength(told);
    over.abort();
    await ended;
    expect(count("Adapter1.StopDiscovery")).toBe(1);
  });

  test("a device that is connected is in reach though it does not advertise", async () => {
    bluez.addBand({ Connected: v("b", true) });
    bluez.change(BAND, DEVICE, {}, ["RSSI"]);
    bluez.when("Adapter1.StartDiscovery", () => undefined);
    await open();
    expect(await firstSighting()).toMatchObject({ isConnected: true });
  });

  test("others, and devices of another adapter, are passed over", async () => {
    const other = { Name: v("s", "Kettle"), UUIDs: v("as", ["0000fff0"]), RSSI: v("n", -1) };
    bluez.add(`${ADAPTER}/dev_1`, DEVICE, other);
    bluez.add("/org/bluez/hci1/dev_2", DEVICE, { ...other, Name: v("s", "Mi Band 3") });
    bluez.add(`${ADAPTER}/dev_3`, DEVICE, { RSSI: v("n", -1), Name: v("s", "Mi Band 3") });
    await open();
    expect(await firstSighting()).toEqual({
      id: `${ADAPTER}/dev_3`,
      name: "Mi Band 3",
      rssiDbm: -1,
      services: [],
      isConnected: false,
    });
  });

  test("the first adapter that is on is used", async () => {
    bluez.change(ADAPTER, "org.bluez.Adapter1", { Powered: v("b", false) });
    bluez.add("/org/bluez/hci10", "org.bluez.Adapter1", { Powered: v("b", true) });
    bluez.add("/org/bluez/hci2", "org.bluez.Adapter1", { Powered: v("b", true) });
    bluez.when("Adapter1.StartDiscovery", (path) => {
      bluez.add(`${path}/dev_1`, DEVICE, { Name: v("s", "Mi 1"), RSSI: v("n", -1) });
      return undefined;
    });
    await open();
    expect((await firstSighting()).id).toBe("/org/bluez/hci2/dev_1");
  });

  test("an adapter that is off, blocked, or not there is told apart", async () => {
    await open();
    bluez.change(ADAPTER, "org.bluez.Adapter1", { Powered: v("b", false) });
    const off = await firstSighting().catch((it: unknown) => it);
    expect(off).toMatchObject({ code: "bluetooth-off" });
    expect(off).toHaveProperty("hint", expect.stringContaining("bluetoothctl power on"));
    bluez.change(ADAPTER, "org.bluez.Adapter1", { PowerState: v("s", "off-blocked") });
    const blocked = await firstSighting().catch((it: unknown) => it);
    expect(blocked).toHaveProperty("hint", expect.stringMatching(/^A switch.*rfkill unblock/));
    bluez.remove(ADAPTER);
    await expect(firstSighting()).rejects.toMatchObject({ code: "no-bluetooth" });
  });

  test.each([
    ["NotReady", "bluetooth-off"],
    ["Failed", "link-failed"],
  ])("a scan that BlueZ refuses with %s fails with %s", async (name, code) => {
    bluez.when("Adapter1.StartDiscovery", () => Promise.reject(bluezError(name)));
    await open();
    await expect(firstSighting()).rejects.toMatchObject({ code });
  });

  test("who may not use Bluetooth is told how to be let in", async () => {
    const denied = new BusError("org.freedesktop.DBus.Error.AccessDenied");
    bluez.when("Adapter1.StartDiscovery", () => Promise.reject(denied));
    await open();
    const error = await firstSighting().catch((it: unknown) => it);
    expect(error).toMatchObject({ code: "bluetooth-denied" });
    expect(error).toHaveProperty("hint", expect.stringContaining("usermod -aG bluetooth"));
  });

  test.each(["off", "unplugged", "stopped"])("a scan ends when the radio is %s", async (how) => {
    bluez.when("Adapter1.StartDiscovery", () => undefined);
    await open();
    const scan = expect(firstSighting()).rejects.toMatchObject({
      code: how === "off" ? "bluetooth-off" : "no-bluetooth",
    });
    await vi.advanceTimersByTimeAsync(100);
    if (how === "off") bluez.change(ADAPTER, "org.bluez.Adapter1", { Powered: v("b", false) });
    else if (how === "unplugged") bluez.remove(ADAPTER);
    else bluez.stop();
    await scan;
  });

  test("a BlueZ that has no filters scans without", async () => {
    bluez.when("Adapter1.SetDiscoveryFilter", () => Promise.reject(bluezError("NotSupported")));
    await open();
    expect(await firstSighting()).toMatchObject({ id: BAND });
  });

  test("after BlueZ was restarted, everything is asked for again", async () => {
    await open();
    bluez.stop();
    bluez.add(ADAPTER, "org.bluez.Adapter1", { Powered: v("b", true) }, false);
    expect(await firstSighting()).toMatchObject({ id: BAND });
    expect(count("ObjectManager.GetManagedObjects")).toBe(2);
  });
});

test.each([
  ["org.freedesktop.DBus.Error.ServiceUnknown", "no-bluetooth"],
  ["org.freedesktop.DBus.Error.Spawn.ChildExited", "no-bluetooth"],
  ["org.freedesktop.DBus.Error.AccessDenied", "bluetooth-denied"],
])("where %s comes instead of BlueZ, there is %s", async (name, code) => {
  bluez.when("ObjectManager.GetManagedObjects", () => Promise.reject(new BusError(name)));
  const error: unknown = await open().catch((it: unknown) => it);
  expect(error).toMatchObject({ code });
  expect(error).toHaveProperty("hint", expect.stringMatching(/./));
});

describe("connecting", () => {
  test("scanning pauses for it", async () => {
    await open();
    for await (const sighting of radio.scan(FILTER)) {
      bluez.calls.length = 0;
      const link = await advance(radio.connect(sighting));
      expect(bluez.calls.filter((it) => !it.startsWith("ObjectManager"))).toEqual([
        "Adapter1.StopDiscovery",
        "Device1.Connect",
        "Adapter1.SetDiscoveryFilter",
        "Adapter1.StartDiscovery",
      ]);
      expect(link.has(AT)).toBe(true);
      break;
    }
  });

  test("an attempt that fails is repeated", async () => {
    let left = 2;
    bluez.when("Device1.Connect", () => {
      if (left-- > 0) throw bluezError("Failed", "le-connection-abort-by-local");
      bluez.connectBand();
      return undefined;
    });
    const link = await connect();
    expect(link.has(AT)).toBe(true);
    expect(count("Device1.Connect")).toBe(3);
  });

  test("a band that cannot be connected to is given up, and BlueZ told to give up too", async () => {
    bluez.when("Device1.Connect", () => Promise.reject(bluezError("Failed")));
    await open();
    const sighting = await firstSighting();
    await expect(advance(radio.connect(sighting))).rejects.toMatchObject({ code: "out-of-reach" });
    expect(count("Device1.Connect")).toBe(5);
    expect(bluez.calls.at(-1)).toBe("Device1.Disconnect");
  });

  test("a Connect that is never answered is given up after 30 s", async () => {
    bluez.when("Device1.Connect", () => new Promise(() => undefined));
    await open();
    const sighting = await firstSighting();
    const started = Date.now();
    await expect(advance(radio.connect(sighting))).rejects.toMatchObject({ code: "out-of-reach" });
    expect(Date.now() - started).toBeLessThan(31_000);
    expect(bluez.calls.at(-1)).toBe("Device1.Disconnect");
  });

  test("it stops when it is told to, and leaves nothing connected", async () => {
    bluez.when("Device1.Connect", () => new Promise(() => undefined));
    await open();
    const sighting = await firstSighting();
    const stop = new AbortController();
    const attempt = radio.connect(sighting, { signal: stop.signal });
    const ended = expect(attempt).rejects.toMatchObject({ code: "interrupted" });
    await vi.advanceTimersByTimeAsync(100);
    stop.abort();
    await ended;
    expect(bluez.calls.at(-1)).toBe("Device1.Disconnect");
  });

  test("objects that come behind the word that they are there are waited for", async () => {
    bluez.when("Device1.Connect", () => {
      const yes = v("b", true);
      bluez.change(BAND, DEVICE, { Connected: yes, ServicesResolved: yes });
      setTimeout(() => {
        bluez.addGatt();
      }, 1_000);
      return undefined;
    });
    expect((await connect()).has(AT)).toBe(true);
    expect(count("Device1.Connect")).toBe(1);
  });

  test("objects that are never announced are found by asking", async () => {
    bluez.when("Device1.Connect", () => {
      const yes = v("b", true);
      bluez.change(BAND, DEVICE, { Connected: yes, ServicesResolved: yes });
      bluez.add(SERVICE, "org.bluez.GattService1", { UUID: v("s", SERVICE_UUID) }, false);
      bluez.add(CHARACTERISTIC, GATT, { UUID: v("s", UUID) }, false);
      return undefined;
    });
    expect((await connect()).has(AT)).toBe(true);
  });

  test("Connected that comes behind the answer of Connect is waited for", async () => {
    bluez.when("Device1.Connect", () => {
      setTimeout(() => {
        bluez.connectBand();
      }, 500);
      return undefined;
    });
    expect((await connect()).has(AT)).toBe(true);
  });

  test("Connected that is never signalled is found by asking", async () => {
    bluez.when("Device1.Connect", () => {
      const yes = v("b", true);
      bluez.addGatt();
      bluez.add(BAND, DEVICE, { Connected: yes, ServicesResolved: yes }, false);
      return undefined;
    });
    expect((await connect()).has(AT)).toBe(true);
    expect(count("Device1.Connect")).toBe(1);
  });

  test("services of which the first is there before the others are waited for", async () => {
    const other = { service: SERVICE_UUID, uuid: SERVICE_UUID };
    bluez.when("Device1.Connect", () => {
      bluez.connectBand();
      bluez.add(`${SERVICE}/char0009`, GATT, { UUID: v("s", SERVICE_UUID) }, false);
      return undefined;
    });
    expect((await connect()).has(other)).toBe(true);
  });

  test("a list of services that was cut is fetched anew", async () => {
    let isCut = true;
    bluez.when("Device1.Connect", () => {
      if (!isCut) bluez.connectBand();
      const yes = v("b", true);
      bluez.change(BAND, DEVICE, { Connected: yes, ServicesResolved: yes });
      isCut = false;
      return undefined;
    });
    expect((await connect()).has(AT)).toBe(true);
    expect(bluez.calls.filter((it) => it.startsWith("Device1"))).toEqual([
      "Device1.Connect",
      "Device1.Disconnect",
      "Device1.Connect",
    ]);
  });

  test("a link that is lost while services are discovered is made anew", async () => {
    let left = 1;
    bluez.when("Device1.Connect", () => {
      if (left-- > 0) {
        bluez.change(BAND, DEVICE, { Connected: v("b", true) });
        setTimeout(() => {
          bluez.dropBand();
        }, 300);
      } else bluez.connectBand();
      return undefined;
    });
    expect((await connect()).has(AT)).toBe(true);
  });

  test("a device that BlueZ has forgotten meanwhile is heard again", async () => {
    await open();
    const sighting = await firstSighting();
    bluez.remove(BAND);
    const link = await advance(radio.connect(sighting));
    expect(link.has(AT)).toBe(true);
    bluez.when("Adapter1.StartDiscovery", () => undefined);
    await advance(link.close());
    bluez.remove(BAND);
    await expect(advance(radio.connect(sighting))).rejects.toMatchObject({ code: "out-of-reach" });
  });

  test("an adapter that is switched off meanwhile is said to be", async () => {
    bluez.when("Device1.Connect", () => {
      bluez.change(ADAPTER, "org.bluez.Adapter1", { Powered: v("b", false) });
      throw bluezError("Failed");
    });
    await open();
    const sighting = await firstSighting();
    await expect(advance(radio.connect(sighting))).rejects.toMatchObject({ code: "bluetooth-off" });
  });

  test("a device of somebody else's radio is our own mistake", async () => {
    await open();
    const stranger = { id: "/org/freedesktop/DBus", services: [], isConnected: false };
    await expect(radio.connect(stranger)).rejects.toBeInstanceOf(TypeError);
  });

  test("the trace names no device", async () => {
    let left = 1;
    bluez.when("Device1.Connect", () => {
      if (left-- > 0) throw bluezError("Failed", "C8:0F:10:01:02:03");
      bluez.connectBand();
      return undefined;
    });
    await connect();
    expect(traced.length).toBeGreaterThan(2);
    expect(JSON.stringify(traced)).not.toMatch(/C8[:_]0F|Mi Smart/);
  });
});

describe("a link", () => {
  test("reads, and writes exactly these bytes with and without response", async () => {
    const wrote: unknown[] = [];
    bluez.when("GattCharacteristic1.ReadValue", () => [Uint8Array.of(1, 2, 3)]);
    bluez.when("GattCharacteristic1.WriteValue", (path, body) => {
      wrote.push([path, ...body]);
      return undefined;
    });
    const link = await connect();
    expect(link.maxValueBytes).toBe(244);
    expect(await link.read(AT)).toEqual(Uint8Array.of(1, 2, 3));
    const view = Uint8Array.of(9, 1, 2, 9).subarray(1, 3);
    await link.write(AT, view, { kind: "with-response" });
    await link.write(AT, view, { kind: "without-response" });
    const options = (type: string) => new Map([["type", v("s", type)]]);
    expect(wrote).toEqual([
      [CHARACTERISTIC, Uint8Array.of(1, 2), options("request")],
      [CHARACTERISTIC, Uint8Array.of(1, 2), options("command")],
    ]);
    const elsewhere = { service: SERVICE_UUID, uuid: SERVICE_UUID };
    await expect(link.read(elsewhere)).rejects.toMatchObject({ code: "not-on-band" });
  });

  test("without an MTU, or with an odd one, a value has 20 bytes, and never more than 512", async () => {
    const link = await connect();
    for (const [mtu, bytes] of [
      [v("s", "many"), 20],
      [v("q", 0), 20],
      [v("q", 65_535), 512],
      [v("q", 23), 20],
    ] as const) {
      bluez.change(CHARACTERISTIC, GATT, { MTU: mtu });
      expect(link.maxValueBytes).toBe(bytes);
    }
  });

  test("notifications come in order, to all who listen, and only while they do", async () => {
    const link = await connect();
    const a: number[] = [];
    const b: number[] = [];
    bluez.value(0);
    const stopA = await link.listen(AT, (value) => a.push(value[0] ?? -1));
    const stopB = await link.listen(AT, (value) => b.push(value[0] ?? -1));
    expect(count("GattCharacteristic1.StartNotify")).toBe(1);
    for (let i = 1; i <= 3; i++) bluez.value(i);
    stopA();
    bluez.value(4);
    stopB();
    bluez.value(5);
    await vi.advanceTimersByTimeAsync(0);
    expect(count("GattCharacteristic1.StopNotify")).toBe(1);
    expect([a, b]).toEqual([
      [1, 2, 3],
      [1, 2, 3, 4],
    ]);
  });

  test("a notification that overtakes the answer of StartNotify is not lost", async () => {
    bluez.when("GattCharacteristic1.StartNotify", () => {
      bluez.value(7);
      return undefined;
    });
    const link = await connect();
    const heard: Uint8Array[] = [];
    await link.listen(AT, (value) => heard.push(value));
    expect(heard).toEqual([Uint8Array.of(7)]);
  });

  test("a subscription that BlueZ still has is ours; one that it refuses is none", async () => {
    const link = await connect();
    bluez.when("GattCharacteristic1.StartNotify", () =>
      Promise.reject(bluezError("Failed", "Already notifying")),
    );
    const heard: number[] = [];
    const stop = await link.listen(AT, (value) => heard.push(value[0] ?? -1));
    bluez.value(1);
    stop();
    await vi.advanceTimersByTimeAsync(0);
    bluez.when("GattCharacteristic1.StartNotify", () => Promise.reject(bluezError("NotSupported")));
    await expect(link.listen(AT, () => heard.push(-1))).rejects.toMatchObject({
      code: "not-on-band",
    });
    bluez.value(2);
    expect(heard).toEqual([1]);
  });

  test("what was read is no notification, and what comes meanwhile is kept, in order", async () => {
    const link = await connect();
    const heard: number[] = [];
    await link.listen(AT, (value) => heard.push(value[0] ?? -1));
    bluez.when("GattCharacteristic1.ReadValue", async () => {
      bluez.value(1);
      bluez.value(9);
      await Promise.resolve();
      bluez.value(2);
      bluez.value(9); // the echo is the last word before the answer
      return [Uint8Array.of(9)];
    });
    expect(await link.read(AT)).toEqual(Uint8Array.of(9));
    bluez.value(9);
    expect(heard).toEqual([1, 9, 2, 9]);
  });

  test("a read that fails, or has no echo, swallows no notification", async () => {
    const link = await connect();
    const heard: number[] = [];
    await link.listen(AT, (value) => heard.push(value[0] ?? -1));
    bluez.when("GattCharacteristic1.ReadValue", () => {
      bluez.value(1);
      throw bluezError("NotPermitted");
    });
    await expect(link.read(AT)).rejects.toMatchObject({ code: "not-on-band" });
    bluez.when("GattCharacteristic1.ReadValue", () => {
      bluez.value(2);
      return [Uint8Array.of(3)];
    });
    await link.read(AT);
    expect(heard).toEqual([1, 2]);
  });

  test.each([
    ["NotConnected", "", "gone"],
    ["Failed", "Not connected", "gone"],
    ["DoesNotExist", "", "gone"],
    ["Failed", "Operation failed with ATT error: 0x0e", "link-failed"],
    ["InProgress", "", "link-failed"],
    ["NotPermitted", "", "not-on-band"],
    ["NotReady", "", "bluetooth-off"],
    ["Odd", "", "link-failed"],
  ])("%s (%s) means %s", async (name, text, code) => {
    bluez.when("GattCharacteristic1.WriteValue", () => Promise.reject(bluezError(name, text)));
    const link = await connect();
    const write = link.write(AT, Uint8Array.of(1), { kind: "with-response" });
    await expect(write).rejects.toMatchObject({ code, hint: expect.any(String) as string });
  });

  test("a loss ends what goes on, at once, and all that follows", async () => {
    bluez.when("GattCharacteristic1.WriteValue", () => new Promise(() => undefined));
    const link = await connect();
    const writing = link.write(AT, Uint8Array.of(1), { kind: "with-response" });
    const waiting = link.read(AT);
    const lost = Promise.all([
      expect(writing).rejects.toMatchObject({ code: "gone" }),
      expect(waiting).rejects.toMatchObject({ code: "gone" }),
    ]);
    await vi.advanceTimersByTimeAsync(10);
    bluez.dropBand();
    await lost;
    await link.gone;
    await expect(link.listen(AT, () => undefined)).rejects.toMatchObject({ code: "gone" });
    await advance(link.close());
    expect(count("Device1.Disconnect")).toBe(0);
  });

  test.each(["the device", "BlueZ", "the adapter", "the bus"])(
    "a link is gone with %s",
    async (what) => {
      const link = await connect();
      if (what === "the device") bluez.remove(BAND);
      else if (what === "BlueZ") bluez.stop();
      else if (what === "the bus") bluez.close();
      else bluez.dropBand();
      await link.gone;
      await expect(link.read(AT)).rejects.toMatchObject({ code: "gone" });
    },
  );

  test("closing waits until BlueZ has dropped the link, which takes it two seconds", async () => {
    bluez.when("Device1.Disconnect", () => {
      setTimeout(() => {
        bluez.dropBand();
      }, 2_000);
      return undefined;
    });
    const link = await connect();
    const started = Date.now();
    await advance(link.close());
    expect(Date.now() - started).toBeGreaterThanOrEqual(2_000);
    await link.close();
    expect(count("Device1.Disconnect")).toBe(1);
  });

  test("closing does not wait for ever", async () => {
    bluez.when("Device1.Disconnect", () => new Promise(() => undefined));
    const link = await connect();
    const started = Date.now();
    await advance(link.close());
    expect(Date.now() - started).toBeLessThan(3_500);
    bluez.dropBand();
  });

  test("another program's link is used, and left standing", async () => {
    bluez.addBand();
    bluez.connectBand();
    bluez.change(CHARACTERISTIC, GATT, { Notifying: v("b", true) });
    const link = await connect();
    await link.listen(AT, () => undefined);
    await advance(link.close());
    expect(count("Device1.Connect") + count("Device1.Disconnect")).toBe(0);
    expect(count("GattCharacteristic1.StopNotify")).toBe(1);
  });

  test("a link that a program left behind when it was killed is used, and taken down", async () => {
    bluez.addBand();
    bluez.connectBand();
    const link = await connect();
    expect(link.has(AT)).toBe(true);
    await advance(link.close());
    expect(count("Device1.Connect")).toBe(0);
    expect(count("Device1.Disconnect")).toBe(1);
  });

  test("closing the radio closes its links and the bus", async () => {
    const link = await connect();
    await advance(radio.close());
    await link.gone;
    await bluez.gone;
    expect(count("Device1.Disconnect")).toBe(1);
  });
});

test("nonsense in BlueZ's name neither throws nor shows up", async () => {
  await open();
  const path = fc.constantFrom("/", ADAPTER, BAND, CHARACTERISTIC, "");
  const of = fc.constantFrom(DEVICE, GATT, "org.bluez.Adapter1", "");
  const value = fc.oneof(
    fc.constant(undefined),
    fc.anything(),
    fc.constant(new Map<unknown, unknown>([["Name", 7]])),
    fc.constant(
      new Map([
        ["UUIDs", v("as", [1, "x", null])],
        ["RSSI", v("s", "loud")],
      ]),
    ),
    fc.constant(new Map([["org.bluez.Device1", new Map([["Name", v("y", 7)]])]])),
    fc.constant(new Map([["ManufacturerData", v("a{qv}", new Map([[0x0157, "ff"]]))]])),
  );
  const member = fc.constantFrom("PropertiesChanged", "InterfacesAdded", "InterfacesRemoved");
  fc.assert(
    fc.property(path, of, member, value, value, (at, face, name, second, third) => {
      const manager = name === "PropertiesChanged" ? "Properties" : "ObjectManager";
      bluez.tell(at, `org.freedesktop.DBus.${manager}`, name, [face, second, third]);
      bluez.tell(at, `org.freedesktop.DBus.${manager}`, name, [at, second, third]);
      bluez.tell(at, `org.freedesktop.DBus.${manager}`, name, [second]);
    }),
  );
  for (const all of [undefined, 7, new Map([["/a", 7]]), new Map([[7, new Map()]])]) {
    bluez.when("ObjectManager.GetManagedObjects", () => [all]);
    bluez.stop();
    await expect(firstSighting()).rejects.toMatchObject({ code: "no-bluetooth" });
  }
});
