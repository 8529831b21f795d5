import { afterEach, describe, expect, test, vi } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { encodeAdvertisement, HUAMI_COMPANY } from "../band/advertisement.ts";
import { crc32 } from "../bytes/crc.ts";
import { characteristicOf, RawClient } from "./band/raw-client.ts";
import { shortOf } from "./band/recording.ts";
import { VirtualBand } from "./virtual-band.ts";
import type { VirtualBandOptions } from "./virtual-band.ts";

const KEY = hex("0123456789abcdef0123456789abcdef");
const NONCE = hex("00112233445566778899aabbccddeeff");
/** 2024-03-01 22:15:00 +01:00, a Friday. */
const NOW_S = 1_709_327_700;

function bandOf(options: VirtualBandOptions = {}): VirtualBand {
  return new VirtualBand({
    key: KEY,
    random: () => NONCE,
    clock: () => NOW_S,
    zone: () => 60,
    history: {},
    ...options,
  });
}

async function signedIn(band: VirtualBand, ...listenTo: string[]): Promise<RawClient> {
  const client = await RawClient.connect(band, ...listenTo);
  await client.signIn();
  return client;
}

afterEach(() => vi.useRealTimers());

describe("what a Mi Smart Band 4 shows everybody", () => {
  /** Where a dump of a real one has its declarations (huami-ble §1.4), in hexadecimal. */
  const HANDLES =
    "1800@01 2a00@02 2a01@04 2a04@06 1801@08 180a@09 2a25@0a 2a27@0c 2a28@0e 2a23@10 2a50@12 " +
    "1530@14 1531@15 1532@18 1811@1a 2a46@1b 2a44@1e 1802@21 2a06@22 180d@24 2a37@25 2a39@28 " +
    "fee0@2a 2a2b@2b 0001@2e 0002@31 0003@34 2a04@37 0004@3a 0005@3d 0006@40 0007@43 0008@46 " +
    "0010@49 0020@4c 000e@4f 000f@52 0011@55 0012@58 0013@5b fee1@5e 0009@5f fedd@62 fede@64 " +
    "fedf@66 fed0@68 fed1@6a fed2@6c fed3@6e fec1@70 3802@73 4a02@74";
  /** They have a descriptor that no property asks for. */
  const DESCRIBED = new Set(["2a46", "2a44", "000e"]);

  test("is the table of the dump: with a descriptor for each notification the handles are the same", () => {
    let handle = 1;
    const found: string[] = [];
    const note = (uuid: string, size: number): void => {
      found.push(`${uuid.slice(4, 8)}@${handle.toString(16).padStart(2, "0")}`);
      handle += size;
    };
    for (const { uuid, characteristics } of bandOf().gatt) {
      note(uuid, 1);
      for (const it of characteristics) {
        const isDescribed = it.properties.includes("notify") || DESCRIBED.has(it.uuid.slice(4, 8));
        note(it.uuid, isDescribed ? 3 : 2);
        expect(it.properties.length).toBeGreaterThan(0);
      }
    }
    expect(found).toEqual(HANDLES.split(" "));
  });

  test("is the advertisement of a real one", () => {
    const { adv_data, scan_response } = vectorsOf<{ adv_data: string; scan_response: string }>(
      "advertising",
    );
    const said = bandOf({ mac: "D1:C5:15:51:03:89" }).advertisement();
    const data = said?.manufacturerData.get(HUAMI_COMPANY) ?? hex("");
    const serviceData = [...(said?.serviceData.values() ?? [])][0] ?? hex("");
    expect(
      encodeAdvertisement({ flags: 6, manufacturer: { company: HUAMI_COMPANY, data } }),
    ).toEqual(hex(adv_data));
    expect(
      encodeAdvertisement({
        name: said?.name,
        services: said?.services.map((it) => parseInt(it.slice(4, 8), 16)),
        serviceData: { service: 0xfee0, data: serviceData },
      }),
    ).toEqual(hex(scan_response));
  });

  test("every model has what its sign-in and its history need", () => {
    for (const model of [
      "Mi Band 3",
      "Mi Smart Band 5",
      "Xiaomi Smart Band 7",
      "Amazfit Bip",
    ] as const) {
      const band = bandOf({ model });
      const shorts = [
        "0004",
        "0005",
        "2a2b",
        "0006",
        band.profile.signIn === "2021" ? "0017" : "0009",
      ];
      for (const short of shorts) expect(shortOf(characteristicOf(band, short))).toBe(short);
    }
    expect(() => characteristicOf(bandOf({ model: "Amazfit Bip" }), "0020")).toThrow(TypeError);
  });
});

describe("a stranger", () => {
  test("is ignored by default, but may read what the band is, and send alerts", async () => {
    const client = await RawClient.connect(bandOf({ serial: "7ac8d2a4d03c" }), "0004", "0003");
    expect(await client.say("0004", "0101e807030116000004")).toEqual([]);
    expect(await client.say("0003", "06020001")).toEqual([]);
    await client.say("2A2B", "e8070301160f0005000004");
    expect(await client.read("2A2B")).toBe("");
    expect(await client.read("2A25")).toBe("376163386432613464303363");
    await client.say("2A06", "03");
    await client.say("2A46", "03014d756d");
    expect(client.link.has(characteristicOf(bandOf(), "0009"))).toBe(true);
  });

  test("may be refused with an error, or be hung up on", async () => {
    const refusing = await RawClient.connect(bandOf({ beforeSignIn: "refuse" }));
    await expect(refusing.read("0006")).rejects.toMatchObject({ code: "link-failed" });
    const rude = await RawClient.connect(bandOf({ beforeSignIn: "hang-up" }));
    await expect(rude.say("0004", "0101e807030116000004")).rejects.toMatchObject({ code: "gone" });
    await rude.link.gone;
  });

  test("has to prove the key on every connection anew, and gets no second try at a challenge", async () => {
    const band = bandOf();
    await (await signedIn(band)).link.close();
    expect(band.told).toMatchObject({ connections: 1, signIns: 1 });
    const { client_answer } = vectorsOf<{ client_answer: string }>("auth_wrong_key");
    const client = await RawClient.connect(band, "0009");
    expect(await client.say("0009", "0300c0ea267917f34bf3616e3a50d8c3c507")).toEqual([
      "0009 100304",
    ]);
    await client.say("0009", "0200");
    expect(await client.say("0009", client_answer)).toEqual(["0009 100308"]);
    expect(await client.say("0009", "0300c0ea267917f34bf3616e3a50d8c3c507")).toEqual([
      "0009 100304",
    ]);
    expect(band.state).toBe("connected");
  });

  test("may give a band of its time a key, but not a Mi Smart Band 4", async () => {
    const key = "00112233445566778899aabbccddeeff";
    const early = bandOf({ model: "Amazfit Bip", key: "none" });
    const client = await RawClient.connect(early, "0009");
    expect(await client.say("0009", "0208")).toEqual(["0009 100204"]);
    expect(await client.say("0009", `0108${key}`)).toEqual(["0009 100101"]);
    expect(early.key?.reveal()).toBe(`0x${key}`);
    const later = await RawClient.connect(bandOf(), "0009");
    expect(await later.say("0009", `0100${key}`)).toEqual(["0009 100104"]);
  });
});

describe("whoever has signed in", () => {
  test("sets what the vectors set, and is answered as they say", async () => {
    const { cases } = vectorsOf<{
      cases: { name: string; char: string; value: string; reply?: string }[];
    }>("settings_commands");
    const answered = cases.filter(({ reply }) => reply !== undefined);
    expect(answered.length).toBeGreaterThan(25);
    for (const { name, char, value, reply } of answered) {
      const client = await signedIn(bandOf(), char);
      expect(await client.say(char, value), name).toEqual([`${char} ${reply ?? ""}`]);
    }
  });

  test("finds alarms again, in both reports", async () => {
    const client = await signedIn(bandOf(), "0003");
    await client.say("0003", "0280071e1f");
    await client.say("0003", "0202060580");
    expect(await client.say("0003", "0d")).toEqual(["0003 100d010300400002021002"]);
    const report = ["0003 8001c000010000000080071e1f02060580"];
    expect(await client.say("0003", "ff01000000")).toEqual(report);
    for (const slot of ["03", "04", "05"]) await client.say("0003", `02${slot}08007f`);
    const parts = await client.say("0003", "ff01000000");
    expect(parts.map((it) => it.slice(5, 13))).toEqual(["80010000", "80018001"]);
    await client.say("0003", "0200000000");
    expect(await client.say("0003", "0d")).toEqual(["0003 100d0103004000020402030405"]);
  });

  test("tells the goal, who wears the band and on which arm", async () => {
    const band = bandOf();
    const client = await signedIn(band);
    const frames = ["100000401f0000", "4f0000c607051101aa002c3344332211", "20000082"];
    for (const frame of frames) await client.say("0008", frame);
    expect([...band.settings.user.values()]).toEqual(frames.map(hex));
  });

  test("sets the clock, and reads it back; a zone that was never told is 80", async () => {
    const band = bandOf();
    const client = await signedIn(band);
    expect(await client.read("2A2B")).toBe("e8070301160f0005000080");
    await client.say("2A2B", "e807061e173b3a070000f0");
    expect(await client.read("2A2B")).toBe("e807061e173b3a070000f0");
    expect(band.clock.offsetS).toBe(Date.UTC(2024, 6, 1, 3, 59, 58) / 1000 - NOW_S);
    await client.say("2A2B", "e8070301160f00");
    expect(await client.read("2A2B")).toBe("e8070301160f00050000f0");
    await client.say("2A2B", "e8070d01160f00");
    expect(await client.read("2A2B")).toBe("e8070301160f00050000f0");
  });

  test("reads a battery that was never charged, and hears what the band says by itself", async () => {
    const band = bandOf();
    const client = await signedIn(band, "0010");
    expect(await client.read("0006")).toBe("0f6200b207010100000000b20701010000000000");
    band.say(characteristicOf(band, "0010"), hex("0e"));
    band.say(characteristicOf(band, "0006"), hex("0f"));
    expect(await client.say("2A06", "03")).toEqual(["0010 0e"]);
  });

  test("sends messages in chunks, which are joined and answered", async () => {
    interface Chunked {
      readonly cases: {
        type: number;
        payload: string;
        chunks: string[];
        reply_expected?: string;
      }[];
    }
    const { cases } = vectorsOf<Chunked>("chunked_old");
    const band = bandOf();
    const client = await signedIn(band, "0020");
    const short = cases.filter(({ chunks }) => chunks.every((it) => it.length <= 40));
    for (const { type, payload, chunks } of short) {
      client.heard.length = 0;
      for (const chunk of chunks) await client.say("0020", chunk);
      expect(band.told.messages.at(-1)).toEqual({ type, payload: hex(payload) });
      const last = chunks.at(-1)?.slice(2, 4) ?? "";
      expect(client.heard).toEqual([`0020 1000${last}01010000`]);
    }
    expect(short.length).toBeGreaterThan(4);
  });

  test("puts a watch face on it as the vectors do; a broken one is refused", async () => {
    const image = Uint8Array.from({ length: 1024 }, (_, i) => i & 0xff);
    const band = bandOf();
    const client = await signedIn(band, "1531");
    const send = async (bytes: Uint8Array): Promise<string[]> => {
      client.heard.length = 0;
      await client.say("1531", "010800040000264c0bb7");
      await client.say("1531", "0301");
      const { link } = client;
      for (let at = 0; at < bytes.length; at += 20) {
        const piece = bytes.subarray(at, at + 20);
        await link.write(characteristicOf(band, "1532"), piece, { kind: "without-response" });
      }
      await client.say("1531", "00");
      await client.say("1531", "04");
      return client.heard;
    };
    expect(crc32(image)).toBe(0xb70b4c26);
    const good = ["1531 1001010000000000000000", "1531 100301", "1531 100401"];
    expect(await send(image)).toEqual(good);
    expect(band.told.files).toEqual([{ type: 0x08, sizeBytes: 1024 }]);
    expect(await send(image.toReversed())).toEqual([...good.slice(0, 2), "1531 100402"]);
    expect(band.told.files).toHaveLength(1);
    expect(await client.say("1531", "01ff")).toEqual(["1531 100109"]);
    await client.say("1531", "05").catch(() => undefined);
    await client.link.gone;
    expect(client.heard.at(-1)).toBe("1531 100501");
  });
});

describe("what the wearer does now", () => {
  /** A working day of the life with seed 1: the walk home. */
  const workday = (): VirtualBand =>
    new VirtualBand({ key: KEY, random: () => NONCE, history: { days: 3 } });

  test("shows in the steps, every five seconds while they grow", async () => {
    vi.useFakeTimers({ now: Date.UTC(2024, 2, 6, 6, 45) });
    const client = await signedIn(workday(), "0007");
    const before = await client.read("0007");
    expect(before).toMatch(/^0c.{24}$/);
    await vi.advanceTimersByTimeAsync(20 * 60_000);
    const told = client.heard.map((it) => new DataView(hex(it.slice(5)).buffer).getUint32(1, true));
    expect(told.length).toBeGreaterThan(50);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect((told.at(-1) ?? 0) - (told[0] ?? 0)).toBeGreaterThan(600);
    await client.link.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  test("shows in the battery, when it has changed", async () => {
    vi.useFakeTimers({ now: Date.UTC(2024, 2, 6, 6, 45) });
    const client = await signedIn(workday(), "0006");
    await vi.advanceTimersByTimeAsync(24 * 3_600_000);
    const levels = client.heard.map((it) => hex(it.slice(5))[1] ?? 0);
    // A charge lasts 26 days: three or four percent a day, and what is known at first.
    expect(levels.length).toBeGreaterThan(3);
    expect(new Set(levels).size).toBe(levels.length);
    await client.link.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  test("shows in the pulse: once, or each second until nobody asks any more", async () => {
    vi.useFakeTimers({ now: Date.UTC(2024, 2, 6, 20, 0) });
    const client = await signedIn(workday(), "2A37");
    await client.say("2A39", "150201");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(client.heard).toHaveLength(1);
    expect(client.heard[0]).toMatch(/^2A37 00[3-9a-f][0-9a-f]$/);
    client.heard.length = 0;
    await client.say("2A39", "150101");
    await vi.advanceTimersByTimeAsync(12_000);
    expect(client.heard).toHaveLength(12);
    await client.say("2A39", "16");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(client.heard).toHaveLength(27);
    await client.say("2A39", "150101");
    await vi.advanceTimersByTimeAsync(2_000);
    await client.say("2A39", "150100");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(client.heard).toHaveLength(29);
    await client.link.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  test("does not show when nobody wears it", async () => {
    const band = workday();
    const charging = (): number => {
      for (let atS = Date.UTC(2024, 2, 6) / 1000; ; atS += 600) {
        vi.setSystemTime(atS * 1000);
        if (band.battery.isCharging) return atS;
      }
    };
    vi.useFakeTimers();
    charging();
    const client = await signedIn(band, "2A37");
    await client.say("2A39", "150201");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(client.heard).toEqual([]);
    await client.link.close();
  });
});
