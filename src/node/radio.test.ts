import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { busMissing, startPrivateBus } from "../../test/private-bus.ts";
import type { PrivateBus } from "../../test/private-bus.ts";
import { ECHO, READABLE, SmallPeripheral } from "../../test/small-peripheral.ts";
import { SCAN_SERVICES, WANTED_SERVICES } from "../band/characteristics.ts";
import { readInfo } from "../band/info.ts";
import { NAME_PREFIXES, UNKNOWN_MODEL } from "../band/models.ts";
import { signIn } from "../band/sign-in.ts";
import { VirtualBluez } from "../peers/bluez/virtual-bluez.ts";
import type { Peripheral } from "../peers/gatt.ts";
import { VirtualBand } from "../peers/virtual-band.ts";
import type { BandLink, BandSighting, MessageBus, Radio } from "../platform.ts";
import { connectBus } from "./bus.ts";
import { openRadio } from "./radio.ts";

const missing = busMissing();
const FILTER = {
  services: SCAN_SERVICES,
  namePrefixes: NAME_PREFIXES,
  wanted: WANTED_SERVICES,
};
const QUICK = { connectDelayMs: 20, advertisingIntervalMs: 20, outOfReachMs: 50 };

let daemon: PrivateBus;
let bluez: VirtualBluez;
let bluezBus: MessageBus;
let radio: Radio;
const traced: unknown[] = [];

beforeAll(async () => {
  if (missing === undefined) daemon = await startPrivateBus();
});
afterAll(async () => {
  if (missing === undefined) await daemon.close();
});

async function begin(way: string, peripheral: Peripheral): Promise<void> {
  vi.stubEnv("DBUS_SYSTEM_BUS_ADDRESS", daemon.address);
  vi.stubEnv("OWNBAND_BLUETOOTH", way);
  vi.stubEnv("NOBLE_BINDINGS", "dbus");
  bluezBus = await connectBus();
  bluez = await VirtualBluez.start(bluezBus, [peripheral], QUICK);
  radio = await openRadio({ trace: (...it) => traced.push(it) });
}

async function end(): Promise<void> {
  await radio.close();
  await bluez.close();
  bluezBus.close();
  vi.unstubAllEnvs();
}

async function find(): Promise<BandSighting> {
  for await (const sighting of radio.scan(FILTER)) return sighting;
  throw new Error("nothing was seen");
}

// The same band, the same D-Bus, two programs that share no code: ours, and noble with dbus-next.
describe.skipIf(missing !== undefined).each(["bluez", "noble"])("through %s", (way) => {
  const band = new VirtualBand({ seed: 7 });
  const small = new SmallPeripheral();
  small.name = "Mi Small";

  beforeEach(() => {
    traced.length = 0;
  });
  afterEach(async () => {
    await end();
    small.isOn = true;
  });

  test("a virtual band is found, tells who it is, and accepts its key", async () => {
    await begin(way, band);
    const sighting = await find();
    expect(sighting).toMatchObject({ name: "Mi Smart Band 4", mac: band.mac, isConnected: false });
    expect(sighting.services).toEqual(expect.arrayContaining([...SCAN_SERVICES]));
    const link = await radio.connect(sighting);
    const info = await readInfo(link);
    expect(info).toMatchObject({ mac: band.mac, firmware: expect.any(String) as string });
    if (!band.key) throw new Error("it is a paired one");
    const key = band.key;
    const session = await signIn(link, key, { model: info.model ?? UNKNOWN_MODEL });
    expect(session.link).toBe(link);
    await link.close();
    await link.close();
    expect(JSON.stringify(traced)).not.toContain(band.mac.slice(0, 8));
  });

  test("writes arrive exactly, and notifications come back in order", async () => {
    await begin(way, small);
    const link = await radio.connect(await find());
    const heard: number[] = [];
    const stop = await link.listen(ECHO, (value) => heard.push(...value));
    for (let i = 0; i < 50; i++) {
      await link.write(ECHO, Uint8Array.of(99, i, 99).subarray(1, 2), { kind: "without-response" });
    }
    for (let i = 50; i < 250; i++) small.notify(ECHO, i);
    await expect.poll(() => heard.length).toBe(250);
    expect(heard).toEqual([...Array(250).keys()]);
    stop();
    await expect.poll(() => small.asked.at(-1)).toBe("unsubscribe fee9");
  });

  test("what is read of a characteristic that is listened to is no notification", async () => {
    await begin(way, small);
    const link = await radio.connect(await find());
    const heard: Uint8Array[] = [];
    await link.listen(READABLE, (value) => heard.push(value));
    expect(await link.read(READABLE)).toEqual(Uint8Array.of(1, 2, 3));
    small.notify(READABLE, 4);
    await expect.poll(() => heard).toEqual([Uint8Array.of(4)]);
  });

  test("a lost link ends what waits, and can be made again", async () => {
    await begin(way, small);
    const sighting = await find();
    const link = await radio.connect(sighting);
    small.drop();
    await link.gone;
    await expect(link.read(READABLE)).rejects.toMatchObject({ code: "gone" });
    const again = await radio.connect(sighting);
    expect(await again.read(READABLE)).toEqual(Uint8Array.of(1, 2, 3));
    await again.close();
    expect(small.isConnected).toBe(false);
  });

  test("an attempt that fails at first, and services that come late, are borne", async () => {
    await begin(way, small);
    const sighting = await find();
    bluez.misbehave({ failingConnects: 2, objectsLateMs: 60 });
    const link: BandLink = await radio.connect(sighting);
    expect(await link.read(READABLE)).toEqual(Uint8Array.of(1, 2, 3));
  });

  test("Bluetooth that is switched off is said to be, also in the midst of a scan", async () => {
    await begin(way, small);
    small.isOn = false;
    const scan = expect(find()).rejects.toMatchObject({ code: "bluetooth-off" });
    await new Promise((resolve) => setTimeout(resolve, 80));
    bluez.setPowered(false);
    await scan;
    await expect(find()).rejects.toMatchObject({ code: "bluetooth-off" });
  });
});

describe.skipIf(missing !== undefined)("BlueZ alone", () => {
  afterEach(end);

  test("a bus without it, and an adapter that is missing, are told apart", async () => {
    vi.stubEnv("DBUS_SYSTEM_BUS_ADDRESS", daemon.address);
    const trace = (): void => undefined;
    const error: unknown = await openRadio({ trace }).catch((it: unknown) => it);
    expect(error).toMatchObject({ code: "no-bluetooth" });
    expect(error).toHaveProperty("hint", expect.stringContaining("bluez"));
    await begin("bluez", new SmallPeripheral());
    bluez.unplug();
    await expect(find()).rejects.toHaveProperty("hint", expect.stringContaining("Plug one in"));
  });

  test("closing waits for the two seconds that real BlueZ takes, shortened here", async () => {
    const small = new SmallPeripheral();
    await begin("bluez", small);
    await bluez.close();
    bluez = await VirtualBluez.start(bluezBus, [small], { ...QUICK, disconnectDelayMs: 80 });
    const link = await radio.connect(await find());
    await link.close();
    expect(small.isConnected).toBe(false);
  });
});
