import { EventEmitter } from "node:events";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { BandLink, BandSighting, Radio } from "../platform.ts";
import { openNobleRadio } from "./noble-radio.ts";
import { wholeUuid } from "./noble/sighting.ts";

const SERVICE = "0000fee0-0000-1000-8000-00805f9b34fb";
const UUID = "00000004-0000-3512-2118-0009af100700";
const AT = { service: SERVICE, uuid: UUID };
const FILTER = { services: [SERVICE], namePrefixes: ["Mi "], wanted: [SERVICE] };

class Characteristic extends EventEmitter {
  readonly uuid = UUID.replaceAll("-", "");
  readonly did: unknown[] = [];
  value = Buffer.from([1, 2, 3]);
  readAsync = vi.fn(() => Promise.resolve(this.value));
  subscribeAsync = vi.fn(() => Promise.resolve());
  unsubscribeAsync = vi.fn(() => Promise.resolve());

  writeAsync(value: Buffer, withoutResponse: boolean): Promise<void> {
    this.did.push([...new Uint8Array(value.buffer)], withoutResponse);
    return Promise.resolve();
  }
}

class Peripheral extends EventEmitter {
  readonly id = "1";
  address = "c8-0f-10-01-02-03";
  rssi = -60;
  mtu: number | null = 247;
  state = "disconnected";
  advertisement: Record<string, unknown> = {
    localName: "Mi Smart Band 4",
    serviceUuids: ["fee0"],
    manufacturerData: Buffer.from([0x57, 0x01, 2, 255]),
  };
  readonly characteristic = new Characteristic();
  services = [
    { uuid: "fee0", discoverCharacteristicsAsync: () => Promise.resolve([this.characteristic]) },
  ];
  cancelConnect = vi.fn(() => {
    this.state = "disconnected";
  });
  connectAsync = vi.fn(() => {
    this.state = "connected";
    return Promise.resolve();
  });
  disconnectAsync = vi.fn(() => {
    this.drop();
    return Promise.resolve();
  });
  discoverServicesAsync = vi.fn(() => Promise.resolve(this.services));

  drop(): void {
    this.state = "disconnected";
    this.emit("disconnect");
  }
}

class Noble extends EventEmitter {
  state = "poweredOn";
  /** The real one writes it to standard error. */
  readonly printed: string[] = [];
  readonly peripheral = new Peripheral();
  startScanningAsync = vi.fn(() => {
    this.emit("discover", this.peripheral);
    return Promise.resolve();
  });
  stopScanningAsync = vi.fn(() => Promise.resolve());
  stop = vi.fn();

  constructor() {
    super();
    this.on("warning", (text: string) => this.printed.push(text));
  }

  become(state: string): void {
    this.state = state;
    this.emit("stateChange", state);
  }
}

let noble: Noble;
let radio: Radio;
const traced: unknown[] = [];

beforeEach(async () => {
  vi.useFakeTimers();
  traced.length = 0;
  noble = new Noble();
  radio = await openNobleRadio({ noble, trace: (...it) => traced.push(it) });
});
afterEach(async () => {
  const closing = radio.close();
  await vi.runAllTimersAsync();
  await closing;
  expect(noble.listenerCount("discover") + noble.listenerCount("stateChange")).toBe(0);
  vi.useRealTimers();
});

async function firstSighting(): Promise<BandSighting> {
  for await (const sighting of radio.scan(FILTER)) return sighting;
  throw new Error("nothing was seen");
}

async function connect(): Promise<BandLink> {
  return radio.connect(await firstSighting());
}

async function advance<T>(work: Promise<T>, mostMs = 60_000): Promise<T> {
  work.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(mostMs);
  return work;
}

test("what is seen is told in our words, and the scan ends when it is left", async () => {
  expect(await firstSighting()).toEqual({
    id: "1",
    name: "Mi Smart Band 4",
    mac: "C8:0F:10:01:02:03",
    rssiDbm: -60,
    services: [SERVICE],
    manufacturerData: Uint8Array.of(2, 255),
    isConnected: false,
  });
  expect(noble.startScanningAsync).toHaveBeenCalledWith([], true);
  expect(noble.stopScanningAsync).toHaveBeenCalledOnce();
});

test("a Mac keeps addresses to itself; what is odd is left out", async () => {
  noble.peripheral.address = "";
  noble.peripheral.rssi = 127;
  noble.peripheral.advertisement = {
    localName: "Mi Band",
    serviceUuids: ["fee", 7, "xyz0", "0000fee1", SERVICE.replaceAll("-", "").toUpperCase()],
    manufacturerData: Buffer.from([1]),
  };
  expect(await firstSighting()).toEqual({
    id: "1",
    name: "Mi Band",
    services: ["0000fee1-0000-1000-8000-00805f9b34fb", SERVICE],
    isConnected: false,
  });
  expect(wholeUuid("g".repeat(32))).toEqual([]);
});

test("others are passed over", async () => {
  noble.startScanningAsync.mockImplementation(() => {
    const other = new Peripheral();
    other.advertisement = { localName: "Kettle", serviceUuids: "fee0" };
    noble.emit("discover", other);
    noble.emit("discover", noble.peripheral);
    return Promise.resolve();
  });
  expect(await firstSighting()).toMatchObject({ name: "Mi Smart Band 4" });
});

test("a scan waits until the stack is ready, and goes on while it is left on", async () => {
  noble.state = "unknown";
  const first = firstSighting();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(noble.startScanningAsync).not.toHaveBeenCalled();
  noble.become("poweredOn");
  expect(await first).toMatchObject({ id: "1" });
});

test.each([
  ["poweredOff", "bluetooth-off"],
  ["unauthorized", "bluetooth-denied"],
  ["unsupported", "no-bluetooth"],
])("a stack that is %s is told as %s, also when it becomes so", async (state, code) => {
  noble.become(state);
  await expect(firstSighting()).rejects.toMatchObject({ code, hint: expect.any(String) as string });
  noble.become("poweredOn");
  noble.startScanningAsync.mockImplementation(() => Promise.resolve());
  const scan = firstSighting();
  scan.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(100);
  noble.become(state);
  await expect(scan).rejects.toMatchObject({ code });
  expect(noble.stopScanningAsync).toHaveBeenCalled();
});

test("a stack that never gets ready, or never starts to scan, is given up", async () => {
  noble.state = "unknown";
  await expect(advance(firstSighting())).rejects.toMatchObject({ code: "no-bluetooth" });
  noble.state = "poweredOn";
  noble.startScanningAsync.mockImplementation(() => new Promise(() => undefined));
  await expect(advance(firstSighting())).rejects.toMatchObject({ code: "link-failed" });
  noble.startScanningAsync.mockImplementation(() => Promise.reject(new Error("C8:0F:10")));
  const error = await firstSighting().catch((it: unknown) => it);
  expect(error).toMatchObject({ code: "link-failed" });
  expect(String(error)).not.toContain("C8");
});

test("connecting is tried again, and given up in the end", async () => {
  const { peripheral } = noble;
  peripheral.connectAsync.mockRejectedValueOnce(new Error("no"));
  peripheral.discoverServicesAsync.mockResolvedValueOnce([]).mockResolvedValueOnce([]);
  const sighting = await firstSighting();
  const link = await advance(radio.connect(sighting), 5_000);
  expect(link.has(AT)).toBe(true);
  expect(peripheral.connectAsync).toHaveBeenCalledTimes(3);
  await link.close();
  expect(peripheral.disconnectAsync).toHaveBeenCalledTimes(2);
  peripheral.connectAsync.mockRejectedValue(new Error("no"));
  await expect(advance(radio.connect(sighting))).rejects.toMatchObject({ code: "out-of-reach" });
});

test("an attempt that hangs is cancelled, by its limit and by the signal", async () => {
  const { peripheral } = noble;
  peripheral.connectAsync.mockImplementation(() => {
    peripheral.state = "connecting";
    return new Promise(() => undefined);
  });
  const sighting = await firstSighting();
  const started = Date.now();
  await expect(advance(radio.connect(sighting), 31_000)).rejects.toMatchObject({
    code: "out-of-reach",
  });
  expect(Date.now() - started).toBeLessThan(32_000);
  const stop = new AbortController();
  const attempt = radio.connect(sighting, { signal: stop.signal });
  const stopped = expect(attempt).rejects.toMatchObject({ code: "interrupted" });
  await vi.advanceTimersByTimeAsync(100);
  stop.abort();
  await stopped;
  expect(peripheral.state).toBe("disconnected");
});

test("a device of another radio is our own mistake", async () => {
  const stranger = { id: "2", services: [], isConnected: false };
  await expect(radio.connect(stranger)).rejects.toBeInstanceOf(TypeError);
});

test("reads, and writes exactly these bytes in a buffer of their own", async () => {
  const { characteristic } = noble.peripheral;
  const link = await connect();
  expect(await link.read(AT)).toEqual(Uint8Array.of(1, 2, 3));
  await link.write(AT, Uint8Array.of(9, 1, 2, 9).subarray(1, 3), { kind: "with-response" });
  await link.write(AT, Uint8Array.of(7), { kind: "without-response" });
  expect(characteristic.did).toEqual([[1, 2], false, [7], true]);
  expect(link.maxValueBytes).toBe(process.platform === "darwin" ? 247 : 244);
  noble.peripheral.mtu = null;
  expect(link.maxValueBytes).toBe(20);
});

test("notifications come in order; what was read is none", async () => {
  const { characteristic } = noble.peripheral;
  const link = await connect();
  const heard: number[] = [];
  const stop = await link.listen(AT, (value) => heard.push(value[0] ?? -1));
  const say = (byte: number, isNotification = true): void => {
    characteristic.emit("data", Buffer.from([byte]), isNotification);
  };
  say(1);
  say(8, false);
  characteristic.readAsync.mockImplementation(() => {
    say(9);
    say(2);
    return Promise.resolve(Buffer.from([9]));
  });
  await link.read(AT);
  say(3);
  stop();
  say(4);
  await vi.advanceTimersByTimeAsync(0);
  expect(characteristic.unsubscribeAsync).toHaveBeenCalledOnce();
  expect(heard).toEqual([1, 2, 3]);
});

test("a loss ends what goes on; closing a radio takes its links down", async () => {
  const { peripheral } = noble;
  const link = await connect();
  peripheral.characteristic.readAsync.mockImplementation(() => new Promise(() => undefined));
  const reading = expect(link.read(AT)).rejects.toMatchObject({ code: "gone" });
  peripheral.drop();
  await reading;
  await link.gone;
  const next = await connect();
  await radio.close();
  await next.gone;
  expect(peripheral.state).toBe("disconnected");
  expect(noble.stop).toHaveBeenCalledOnce();
});

test("noble's warnings, which name devices, do not reach anybody", () => {
  noble.emit("warning", "unknown peripheral c80f10010203 connected!");
  expect(noble.printed).toEqual([]);
  expect(JSON.stringify(traced)).not.toContain("c80f");
  expect(traced).toHaveLength(1);
});
