import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { advertising, hiding, pickingOne } from "../../test/other-radios.ts";
import { Interrupted } from "../errors.ts";
import type { Peripheral } from "../peers/gatt.ts";
import { VirtualRadio } from "../peers/band/virtual-radio.ts";
import { VirtualBand } from "../peers/virtual-band.ts";
import type { VirtualBandOptions } from "../peers/virtual-band.ts";
import type { Radio } from "../platform.ts";
import { findBand } from "./find-band.ts";
import type { BandSearch, NearbyBand } from "./find-band.ts";

const OURS = "C8:0F:10:01:02:03";
const THEIRS = "C8:0F:10:04:05:06";
const NOBODYS = "C8:0F:10:07:08:09";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function bandAt(mac: string, options: VirtualBandOptions = {}): VirtualBand {
  return new VirtualBand({ mac, history: { minutes: [] }, ...options });
}

function searchWith(radio: Radio, more: Partial<BandSearch> = {}): BandSearch {
  return { radio, trace: () => undefined, knownMacs: [], ...more };
}

function searchAmong(devices: readonly Peripheral[], more: Partial<BandSearch> = {}): BandSearch {
  return searchWith(new VirtualRadio(devices), more);
}

/** How a search ended, and after how much time. */
interface Outcome {
  readonly mac?: string | undefined;
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly hint?: string | undefined;
  readonly tookMs: number;
}

/** Searches till it is over; `meanwhile` says what happens after how many ms. */
async function search(
  what: BandSearch,
  meanwhile: Readonly<Record<number, () => void>> = {},
): Promise<Outcome> {
  for (const [atMs, act] of Object.entries(meanwhile)) setTimeout(act, Number(atMs));
  const beganMs = performance.now();
  const outcome = findBand(what).then(
    ({ mac }) => ({ mac, tookMs: performance.now() - beganMs }),
    (error: unknown) => ({ ...described(error), tookMs: performance.now() - beganMs }),
  );
  await vi.advanceTimersByTimeAsync(60_000);
  expect(vi.getTimerCount()).toBe(0);
  return outcome;
}

function described(error: unknown): Omit<Outcome, "tookMs"> {
  const { code, message, hint } = error as { code?: string; message: string; hint?: string };
  return { code, message, hint };
}

describe("which band is meant", () => {
  test("a band that nobody knows is taken when no other shows up for two and a half seconds", async () => {
    expect(await search(searchAmong([bandAt(OURS)]))).toEqual({ mac: OURS, tookMs: 2_500 });
  });

  test("the only known one is taken as soon as it is heard, whoever else is in reach", async () => {
    const among = [bandAt(THEIRS), bandAt(OURS), bandAt(NOBODYS)];
    const found = await search(searchAmong(among, { knownMacs: [OURS] }));
    expect(found).toEqual({ mac: OURS, tookMs: 0 });
  });

  test("the only one of the known ones that is in reach is taken before a stranger", async () => {
    const among = [bandAt(THEIRS), bandAt(OURS)];
    const found = await search(searchAmong(among, { knownMacs: [NOBODYS, OURS] }));
    expect(found).toEqual({ mac: OURS, tookMs: 2_500 });
  });

  test("the one whose address is asked for is taken, also before a known one", async () => {
    const among = [bandAt(OURS), bandAt(THEIRS)];
    const found = await search(searchAmong(among, { mac: THEIRS, knownMacs: [OURS] }));
    expect(found).toEqual({ mac: THEIRS, tookMs: 0 });
  });

  test("it is waited for while others are heard", async () => {
    const late = bandAt(OURS);
    late.holdBySomebodyElse();
    const what = searchAmong([bandAt(THEIRS), late], { mac: OURS });
    const found = await search(what, { 9_000: () => late.release() });
    expect(found).toEqual({ mac: OURS, tookMs: 9_000 });
  });

  test("of several strangers the person picks", async () => {
    const offered: (string | undefined)[] = [];
    const choose = (bands: readonly NearbyBand[]): Promise<NearbyBand | undefined> => {
      offered.push(...bands.map(({ mac }) => mac));
      return Promise.resolve(bands[1]);
    };
    const found = await search(searchAmong([bandAt(OURS), bandAt(THEIRS)], { choose }));
    expect(found.mac).toBe(THEIRS);
    expect(offered).toEqual([OURS, THEIRS]);
  });

  test("of several known ones and a stranger the person picks a known one", async () => {
    const choose = vi.fn((bands: readonly NearbyBand[]) => Promise.resolve(bands[0]));
    const among = [bandAt(NOBODYS), bandAt(OURS), bandAt(THEIRS)];
    const what = searchAmong(among, { knownMacs: [OURS, THEIRS], choose });
    expect((await search(what)).mac).toBe(OURS);
    expect(choose.mock.calls[0]?.[0].map(({ mac }) => mac)).toEqual([OURS, THEIRS]);
  });

  test("several and nobody to pick is an error that names no address", async () => {
    const failed = await search(searchAmong([bandAt(OURS), bandAt(THEIRS)]));
    expect(failed).toMatchObject({ code: "several-bands", message: "2 bands are in reach." });
    expect(failed.hint).toContain("--band AA:BB:CC:11:22:33");
    expect(JSON.stringify(failed)).not.toContain("C8:0F");
  });

  test("so is a person who picks none of them", async () => {
    const choose = (): Promise<undefined> => Promise.resolve(undefined);
    const failed = await search(searchAmong([bandAt(OURS), bandAt(THEIRS)], { choose }));
    expect(failed.code).toBe("several-bands");
  });
});

describe("nothing to be found", () => {
  test("no band at all: after twelve seconds, and a phone is the likeliest reason", async () => {
    const failed = await search(searchAmong([]));
    expect(failed).toMatchObject({
      code: "band-not-found",
      message: "No band shows up.",
      tookMs: 12_000,
    });
    expect(failed.hint).toMatch(/phone is connected to it.*Force stop/s);
    expect(failed.hint).not.toContain("Another band");
  });

  test("a band that a phone holds is not there", async () => {
    const held = bandAt(OURS);
    held.holdBySomebodyElse();
    const failed = await search(searchAmong([held], { knownMacs: [OURS] }));
    expect(failed).toMatchObject({
      code: "band-not-found",
      message: "Your band does not show up.",
    });
    expect(failed.hint).toContain("phone is connected to it");
  });

  test("the address asked for is not there but another band is: it may have been reset", async () => {
    const failed = await search(searchAmong([bandAt(THEIRS)], { mac: OURS }));
    expect(failed).toMatchObject({ code: "band-not-found", tookMs: 12_000 });
    expect(failed.hint).toContain("after a factory reset a band has a new address");
  });

  test("how long it listens is the caller's", async () => {
    expect((await search(searchAmong([], { scanMs: 300 }))).tookMs).toBe(300);
  });

  test("Bluetooth that is switched off is said at once", async () => {
    const radio = new VirtualRadio([bandAt(OURS)]);
    radio.isOff = true;
    expect(await search(searchWith(radio))).toMatchObject({ code: "bluetooth-off", tookMs: 0 });
  });
});

describe("what is a band", () => {
  const huami = bandAt(OURS);

  test("one whose name is new to us but that has the vendor's service, of no known model", async () => {
    const found = findBand(searchAmong([advertising(huami, { name: "Mi Band 17 Ultra" })]));
    await vi.advanceTimersByTimeAsync(2_500);
    expect(await found).toMatchObject({ mac: OURS, model: undefined });
  });

  test("one with a known name and without that service in its advertisement", async () => {
    const quiet = advertising(huami, { name: "Mi Smart Band 4", services: [] });
    const found = findBand(searchAmong([quiet]));
    await vi.advanceTimersByTimeAsync(2_500);
    expect((await found).model?.name).toBe("Mi Smart Band 4");
  });

  test("not what only begins with a name like theirs", async () => {
    const scale = advertising(huami, { name: "Mi Band Scale 2", services: [] });
    expect((await search(searchAmong([scale]))).code).toBe("band-not-found");
  });
});

describe("where the stack keeps addresses to itself", () => {
  test("the address is read from what the band says of itself", async () => {
    const radio = hiding(new VirtualRadio([bandAt(THEIRS), bandAt(OURS)]), ["mac"]);
    expect((await search(searchWith(radio, { mac: OURS }))).mac).toBe(OURS);
  });

  test("where the band does not say it either, one without an address may be the one asked for", async () => {
    const radio = hiding(new VirtualRadio([bandAt(OURS)]), ["mac", "manufacturerData"]);
    const found = await search(searchWith(radio, { mac: OURS }));
    expect(found).toEqual({ mac: undefined, tookMs: 12_000 });
  });

  test("a list that ends, as a browser's does, is not waited for any longer", async () => {
    const radio = pickingOne(hiding(new VirtualRadio([bandAt(OURS)]), ["mac", "manufacturerData"]));
    const found = await search(searchWith(radio, { knownMacs: [THEIRS] }));
    expect(found).toEqual({ mac: undefined, tookMs: 0 });
  });
});

describe("stopped", () => {
  test("before it begins, and while it listens", async () => {
    const stop = new AbortController();
    const listening = findBand(searchAmong([], { signal: stop.signal }));
    const stopped = expect(listening).rejects.toBeInstanceOf(Interrupted);
    await vi.advanceTimersByTimeAsync(5_000);
    stop.abort();
    await stopped;
    expect(vi.getTimerCount()).toBe(0);
    const before = findBand(searchAmong([bandAt(OURS)], { signal: stop.signal }));
    await expect(before).rejects.toBeInstanceOf(Interrupted);
  });

  test("whoever could have stopped it is not listened to afterwards", async () => {
    const { signal } = new AbortController();
    expect((await search(searchAmong([bandAt(OURS)], { signal }))).mac).toBe(OURS);
    expect((await search(searchAmong([], { signal }))).code).toBe("band-not-found");
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});
