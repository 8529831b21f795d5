import { afterEach, describe, expect, test, vi } from "vitest";
import { hex } from "../../test/huami-vectors.ts";
import type { SampledMinute } from "../health/minute.ts";
import { message } from "../bytes/message.ts";
import type { Faults } from "./band/faults.ts";
import { RawClient, settled } from "./band/raw-client.ts";
import { VirtualBand } from "./virtual-band.ts";
import type { VirtualBandOptions } from "./virtual-band.ts";

const KEY = hex("0123456789abcdef0123456789abcdef");
const NONCE = hex("00112233445566778899aabbccddeeff");
/** 2024-03-01 23:00 +01:00. */
const FIRST_S = 1_709_330_400;
const ASK = "0101e807030117000004";
/** Twelve minutes: three packets, and one behind a gap. */
const MINUTES: readonly SampledMinute[] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((i) => ({
  startS: FIRST_S + 60 * i,
  kind: 0x50,
  intensity: i,
  steps: 0,
}));
const PROMISE = "0004 1001010c000000e807030117000004";
const PACKETS = [
  "0005 00500000ff500100ff500200ff500300ff",
  "0005 01500400ff500500ff500600ff500700ff",
  "0005 02500800ff500900ff500a00ff500b00ff",
];
const SENT = "0004 100201";

function bandOf(options: VirtualBandOptions = {}): VirtualBand {
  return new VirtualBand({
    key: KEY,
    random: () => NONCE,
    clock: () => FIRST_S + 3_600,
    zone: () => 60,
    history: { minutes: MINUTES },
    ...options,
  });
}

async function signedIn(band: VirtualBand): Promise<RawClient> {
  const client = await RawClient.connect(band, "0004", "0005");
  await client.signIn();
  return client;
}

/** What is heard in one round. */
async function round(client: RawClient): Promise<string[]> {
  return [...(await client.say("0004", ASK)), ...(await client.say("0004", "02"))];
}

afterEach(() => vi.useRealTimers());

describe("a band that was taught to misbehave in a transfer", () => {
  interface Case {
    readonly what: string;
    readonly teach: (faults: Faults) => void;
    readonly wanted: readonly string[];
  }
  const [first = "", second = "", third = ""] = PACKETS;
  test.each<Case>([
    {
      what: "loses a packet",
      teach: (faults) => faults.skipCounter(1),
      wanted: [PROMISE, first, third, SENT],
    },
    {
      what: "sends a packet twice",
      teach: (faults) => faults.repeatCounter(0),
      wanted: [PROMISE, first, ...PACKETS, SENT],
    },
    {
      what: "cuts its answer",
      teach: (faults) => faults.wrongLength(),
      wanted: [PROMISE.slice(0, 25), ...PACKETS, SENT],
    },
    {
      what: "cuts a sample",
      teach: (faults) => faults.truncateSample(2),
      wanted: [PROMISE, first, second, third.slice(0, -2), SENT],
    },
  ])("$what once, then behaves", async ({ teach, wanted }) => {
    const band = bandOf();
    const client = await signedIn(band);
    teach(band.faults);
    expect(await round(client)).toEqual(wanted);
    expect(await round(client)).toEqual([PROMISE, ...PACKETS, SENT]);
  });

  test("lies about how much comes until it behaves", async () => {
    const band = bandOf();
    const client = await signedIn(band);
    band.faults.lieAboutLength(0xffffffff);
    const lie = PROMISE.replace("0c000000", "ffffffff");
    expect(await round(client)).toEqual([lie, ...PACKETS, SENT]);
    band.behave();
    expect(await round(client)).toEqual([PROMISE, ...PACKETS, SENT]);
  });

  test("is busy for as many requests as it was told, and refuses others", async () => {
    const band = bandOf();
    const client = await signedIn(band);
    band.faults.busy(2);
    expect(await client.say("0004", ASK)).toEqual(["0004 100102"]);
    expect(await client.say("0004", ASK)).toEqual(["0004 100102"]);
    band.faults.refuseHistory();
    expect(await client.say("0004", ASK)).toEqual(["0004 100104"]);
    expect(await round(client)).toEqual([PROMISE, ...PACKETS, SENT]);
  });

  test("stops in the middle, and is busy until the link is down", async () => {
    const band = bandOf();
    const client = await signedIn(band);
    band.faults.stopMidTransfer(2);
    expect(await round(client)).toEqual([PROMISE, PACKETS[0], PACKETS[1]]);
    expect(await client.say("0004", ASK)).toEqual(["0004 100102"]);
    expect(await client.say("0004", "03")).toEqual([]);
    await client.link.close();
    expect(await round(await signedIn(band))).toEqual([PROMISE, ...PACKETS, SENT]);
  });

  test("drops the link in the middle, once", async () => {
    const band = bandOf();
    const client = await signedIn(band);
    band.faults.dropAfterPackets(2);
    // Whether the write was done before is the air's secret.
    await round(client).catch(() => undefined);
    await client.link.gone;
    expect(client.heard).toEqual([PROMISE, PACKETS[0], PACKETS[1]]);
    expect(band.state).toBe("free");
    expect(await round(await signedIn(band))).toEqual([PROMISE, ...PACKETS, SENT]);
  });

  test("sends the last packet again and again, with counters that go on, until the link is down", async () => {
    const band = bandOf();
    const client = await signedIn(band);
    band.faults.endless();
    await round(client);
    expect(client.heard.length).toBeGreaterThan(600);
    expect(client.heard).not.toContain(SENT);
    expect(client.heard[4]).toBe(PACKETS[2]?.replace("0005 02", "0005 03"));
    await client.link.close();
    const { notifications } = band.told;
    await settled();
    expect(band.told.notifications).toBe(notifications);
  });

  test("gives a wrong checksum where the model has one", async () => {
    const band = new VirtualBand({
      model: "Mi Smart Band 6",
      key: KEY,
      random: () => NONCE,
      clock: () => FIRST_S + 3_600,
      zone: () => 60,
      history: { minutes: MINUTES.slice(0, 2) },
    });
    const client = await signedIn(band);
    band.faults.wrongChecksum();
    const wrong = (await round(client)).at(-1);
    const right = (await round(client)).at(-1);
    // zlib's CRC-32 of 500000ff00000000 500100ff00000000, and something else.
    expect(right).toBe("0004 10020169303920");
    expect(wrong).toMatch(/^0004 100201[0-9a-f]{8}$/);
    expect(wrong).not.toBe(right);
  });
});

test("a band may refuse every key", async () => {
  const band = bandOf();
  band.faults.refuseKey();
  const client = await RawClient.connect(band, "0009");
  await client.say("0009", "0200");
  const answer = await client.say("0009", "0300c0ea267917f34bf3616e3a50d8c3c507");
  expect(answer).toEqual(["0009 100308"]);
  expect(band.state).toBe("connected");
});

test("a band may fall silent after some words, and take writes all the same", async () => {
  const band = bandOf();
  const client = await signedIn(band);
  band.faults.silent(2);
  expect(await round(client)).toEqual([PROMISE, PACKETS[0]]);
  expect(await client.say("0004", ASK)).toEqual([]);
  band.behave();
  expect(await round(client)).toEqual([PROMISE, ...PACKETS, SENT]);
});

test("a frozen band answers no operation; the link gives up in time, and can be closed", async () => {
  vi.useFakeTimers();
  const band = bandOf();
  const client = await RawClient.connect(band);
  band.faults.freeze();
  const late = expect(client.read("2A25")).rejects.toMatchObject({ code: "link-late" });
  const gone = expect(client.read("2A27")).rejects.toMatchObject({ code: "gone" });
  await vi.advanceTimersByTimeAsync(10_000);
  await late;
  await client.link.close();
  await gone;
  expect(vi.getTimerCount()).toBe(0);
});

test("a slow band takes its time for every word", async () => {
  vi.useFakeTimers();
  const band = bandOf();
  const client = await signedIn(band);
  band.faults.slow(1_000);
  expect(await client.say("0004", ASK)).toEqual([]);
  await vi.advanceTimersByTimeAsync(999);
  expect(client.heard).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(client.heard).toEqual([PROMISE]);
  await client.link.close();
  expect(vi.getTimerCount()).toBe(0);
});

test("at a radio's pace three packets take three intervals", async () => {
  vi.useFakeTimers();
  const client = await RawClient.connect(bandOf({ pace: "radio" }), "0004", "0005", "0009");
  for (const [char, frame] of [
    ["0009", "0200"],
    ["0009", "0300c0ea267917f34bf3616e3a50d8c3c507"],
    ["0004", ASK],
  ] as const) {
    await client.say(char, frame);
    await vi.advanceTimersByTimeAsync(100);
  }
  client.heard.length = 0;
  await client.say("0004", "02");
  await vi.advanceTimersByTimeAsync(110);
  expect(client.heard).toEqual(PACKETS.slice(0, 2));
  await client.link.close();
});

test("a band that talks rubbish does so on everything that is listened to, the same for a seed", async () => {
  const talk = async (seed: number): Promise<string[]> => {
    const band = bandOf();
    const client = await RawClient.connect(band, "0003", "0010");
    band.faults.garbage(seed);
    return client.say("0003", "0d");
  };
  expect(await talk(1)).toEqual(await talk(1));
  expect(await talk(1)).not.toEqual(await talk(2));
  expect((await talk(1)).map((it) => it.slice(0, 4))).toEqual(["0003", "0010"]);
});

test("a lesson changes one answer; the newest wins until the band behaves", async () => {
  const band = bandOf();
  const client = await RawClient.connect(band, "0009");
  const Ask = message("Ask", [0x02], {});
  band.when(Ask, () => undefined);
  expect(await client.say("0009", "0200")).toEqual([]);
  band.when(Ask, () => [hex("100204"), hex("1002")]);
  expect(await client.say("0009", "0200")).toEqual(["0009 100204", "0009 1002"]);
  band.when(Ask, (frame) => (frame.length > 2 ? hex("10") : "usual"));
  expect(await client.say("0009", "0200")).toHaveLength(1);
  band.behave();
  expect(await client.say("0009", "0200")).toEqual(["0009 10020100112233445566778899aabbccddeeff"]);
});

describe("what may happen to a band", () => {
  test("held by somebody else, it is not seen and cannot be connected to", async () => {
    const band = bandOf();
    const client = await RawClient.connect(band);
    band.holdBySomebodyElse();
    await client.link.gone;
    expect(band.advertisement()).toBeUndefined();
    await expect(RawClient.connect(band)).rejects.toMatchObject({ code: "out-of-reach" });
    band.release();
    expect(band.advertisement()).toBeDefined();
    await (await RawClient.connect(band)).link.close();
    band.switchOff();
    await expect(RawClient.connect(band)).rejects.toMatchObject({ code: "out-of-reach" });
  });

  test("reset, it has another address, another key and no memory; or none of that", async () => {
    const band = bandOf();
    const { mac, key } = band;
    band.settings.onUser(hex("100000401f0000"));
    band.reset();
    expect(band.mac).not.toBe(mac);
    expect(band.mac).toMatch(/^C8:0F:10(:[0-9A-F]{2}){3}$/);
    expect(key && band.key?.equals(key)).toBe(false);
    expect(band.truth.minutes).toEqual([]);
    expect(band.settings.user.size).toBe(0);
    const kept = bandOf();
    kept.reset({ mac: "C8:0F:10:00:00:09", key: "none", keepsHistory: true });
    expect(kept.mac).toBe("C8:0F:10:00:00:09");
    expect(kept.key).toBeUndefined();
    expect(kept.truth.minutes).toHaveLength(12);
    const client = await RawClient.connect(kept, "0009");
    expect(await client.say("0009", "8200020100")).toEqual(["0009 108204"]);
  });

  test("reset by a client, it belongs to nobody", async () => {
    const band = bandOf();
    const client = await signedIn(band);
    await client.say("0003", "060b0001").catch(() => undefined);
    await client.link.gone;
    expect(band.key).toBeUndefined();
    expect(band.truth.minutes).toEqual([]);
  });
});
