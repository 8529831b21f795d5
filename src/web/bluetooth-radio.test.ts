import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SCAN_SERVICES, WANTED_SERVICES } from "../band/characteristics.ts";
import { findBand } from "../tasks/find-band.ts";
import type { NearbyBand } from "../tasks/find-band.ts";
import type { BandLink, Radio } from "../platform.ts";
import { openWebRadio } from "./bluetooth-radio.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** As much of a browser's device as a radio touches; its services are empty. */
class FakeDevice extends EventTarget {
  readonly id = "device";
  readonly name: string;
  readonly gatt = {
    connected: false,
    connect: vi.fn(() => this.#connect()),
    disconnect: vi.fn(() => {
      if (!this.gatt.connected) return;
      this.gatt.connected = false;
      this.dispatchEvent(new Event("gattserverdisconnected"));
    }),
    getPrimaryService: () => Promise.resolve({ getCharacteristics: () => Promise.resolve([]) }),
  };
  /** How often connecting fails before it succeeds, and how long each attempt takes. */
  failures = 0;
  connectMs = 0;

  constructor(name: string) {
    super();
    this.name = name;
  }

  async #connect(): Promise<unknown> {
    await new Promise((resolve) => setTimeout(resolve, this.connectMs));
    if (this.failures-- > 0) throw new DOMException("Connection attempt failed.", "NetworkError");
    this.gatt.connected = true;
    return this.gatt;
  }
}

/** @param afterMs how long the person looks at the chooser */
function radioWith(device: FakeDevice, afterMs = 0): Radio {
  const requestDevice = async (): Promise<BluetoothDevice> => {
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    // The radio touches no more of a device than the fake has.
    return device as unknown as BluetoothDevice;
  };
  return openWebRadio({ requestDevice, getAvailability: () => Promise.resolve(true) });
}

function find(radio: Radio): Promise<NearbyBand> {
  return findBand({ radio, knownMacs: [], trace: () => undefined });
}

describe("the chooser", () => {
  test("gives a person the time that they want", async () => {
    const picks = find(radioWith(new FakeDevice("Mi Smart Band 4"), 60_000));
    const found = expect(picks).resolves.toMatchObject({ model: { name: "Mi Smart Band 4" } });
    await vi.advanceTimersByTimeAsync(61_000);
    await found;
  });

  test("is not waited for without end", async () => {
    const found = find(radioWith(new FakeDevice("Mi Smart Band 4"), 1e9));
    const failed = expect(found).rejects.toMatchObject({ code: "band-not-found" });
    await vi.advanceTimersByTimeAsync(3_600_000);
    await failed;
  });

  test("is believed: what the person has picked is the band, also by a name that is new", async () => {
    const picks = find(radioWith(new FakeDevice("Amazfit Tomorrow")));
    const found = expect(picks).resolves.toMatchObject({ sighting: { id: "device" } });
    await vi.advanceTimersByTimeAsync(10);
    await found;
  });
});

describe("a connection", () => {
  /** The person has picked it. */
  async function picked(device: FakeDevice): Promise<{ connect: () => Promise<BandLink> }> {
    const radio = radioWith(device);
    const filter = { services: SCAN_SERVICES, namePrefixes: [], wanted: WANTED_SERVICES };
    const scan = radio.scan(filter)[Symbol.asyncIterator]();
    const [seen] = await Promise.all([scan.next(), vi.advanceTimersByTimeAsync(1)]);
    if (seen.done === true) throw new Error("nothing was picked");
    const sighting = seen.value;
    return { connect: () => radio.connect(sighting) };
  }

  test("that was given up is not made behind our back: it would keep the band from others", async () => {
    const device = new FakeDevice("Mi Smart Band 4");
    // The fifth attempt would succeed; the patience ends in the breath before it.
    device.failures = 4;
    device.connectMs = 7_000;
    const { connect } = await picked(device);
    const failed = expect(connect()).rejects.toMatchObject({ code: "out-of-reach" });
    await vi.advanceTimersByTimeAsync(120_000);
    await failed;
    expect(device.gatt.connected).toBe(false);
  });

  test("is tried again while the system says that it failed", async () => {
    const device = new FakeDevice("Mi Smart Band 4");
    device.failures = 3;
    const { connect } = await picked(device);
    const connected = connect();
    await vi.advanceTimersByTimeAsync(10_000);
    const link = await connected;
    const closed = link.close();
    await vi.advanceTimersByTimeAsync(10_000);
    await closed;
    expect(device.gatt.connected).toBe(false);
    await link.gone;
  });
});
