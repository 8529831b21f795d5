import { afterEach, expect, test, vi } from "vitest";
import { hex } from "../../test/huami-vectors.ts";
import { formatHex } from "../bytes/hex.ts";
import { readBattery, watchBattery } from "./battery.ts";
import { ChunkJoiner, encodeChunks } from "./chunked-2021.ts";
import { openEndpoints } from "./endpoints.ts";
import { measurePulse, watchPulse } from "./pulse.ts";
import { ScriptedLink, scriptedSession } from "./scripted-link.ts";
import type { Notification } from "./scripted-link.ts";
import type { Endpoints, Session } from "./session.ts";
import { readSteps, watchSteps } from "./steps.ts";

const SECRET = { sessionKey: hex("00112233445566778899aabbccddeeff"), sequence: 0xffffffff };
const BATTERY_STATE = "0f4d01e807021c071e0004e807021c082d0a0464";
const STEP_BLOCK = "0c4c0000001f00000001000000";
/** One endpoint, the battery's, and it is encrypted. */
const SERVICES = "040100290001";

type Say = readonly [endpoint: number, payload: string, isEncrypted?: boolean];

afterEach(() => vi.useRealTimers());

/** A band behind the chunked transfer, and everything that it was told: `endpoint payload`. */
class ZeppBand {
  readonly told: string[] = [];
  readonly link: ScriptedLink;
  readonly #joiner = new ChunkJoiner({ isExtended: true });
  readonly #answer: (told: string) => readonly Say[];
  #handle = 0x80;

  constructor(answer: (told: string) => readonly Say[]) {
    this.#answer = answer;
    this.#joiner.useKey(SECRET.sessionKey);
    this.link = new ScriptedLink([], {
      react: ({ char, value }) => (char === "0016" ? this.#onChunk(hex(value)) : []),
    });
  }

  async session(): Promise<Session & { endpoints: Endpoints }> {
    const endpoints = await openEndpoints(this.link);
    endpoints.useSecret(SECRET);
    return { ...scriptedSession(this.link, "Xiaomi Smart Band 7"), endpoints };
  }

  say(...say: Say): void {
    for (const { char, value } of this.#chunksOf(say)) this.link.notify(char, value);
  }

  #onChunk(chunk: Uint8Array): Notification[] {
    const { message } = this.#joiner.accept(chunk);
    if (!message) return [];
    const { endpoint, payload, isEncrypted } = message;
    const told = `${endpoint.toString(16)} ${formatHex(payload)}${isEncrypted ? " !" : ""}`;
    this.told.push(told);
    return this.#answer(told).flatMap((say) => this.#chunksOf(say));
  }

  #chunksOf([endpoint, payload, isEncrypted = false]: Say): Notification[] {
    const handle = this.#handle++ & 0xff;
    const secret = isEncrypted ? SECRET : undefined;
    const message = { isExtended: true, handle, endpoint, payload: hex(payload), secret };
    return encodeChunks(message, 20).map((it) => ({ char: "0017", value: formatHex(it) }));
  }
}

test("the battery is asked for over its endpoint, encrypted where the band says so", async () => {
  const band = new ZeppBand((told) => {
    if (told === "0 03") return [[0, SERVICES]];
    if (told === "29 03 !") return [[0x29, `04${BATTERY_STATE}`, true]];
    return [];
  });
  const session = await band.session();
  for (let i = 0; i < 2; i++) {
    expect(await readBattery(session)).toMatchObject({ levelPercent: 77, isCharging: true });
  }
  // The list of endpoints is asked for once.
  expect(band.told).toEqual(["0 03", "29 03 !", "29 03 !"]);
});

test("a band that does not list its endpoints is talked to without encryption", async () => {
  vi.useFakeTimers();
  const band = new ZeppBand((told) => (told === "16 03" ? [[0x16, `0401${STEP_BLOCK}`]] : []));
  const reading = readSteps(await band.session());
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await reading).toEqual({ steps: 76, distanceM: 31, energyKcal: 1 });
});

test("steps are told between being asked for and being called off", async () => {
  const stop = new AbortController();
  const band = new ZeppBand((told) => {
    if (told === "0 03") return [[0, "040000"]];
    return told === "16 0501"
      ? [
          [0x16, "06"],
          [0x16, `07${STEP_BLOCK}`],
        ]
      : [];
  });
  const told: number[] = [];
  const watching = watchSteps(
    await band.session(),
    ({ steps }) => {
      told.push(steps);
      stop.abort();
    },
    stop,
  );
  await watching;
  expect(told).toEqual([76]);
  expect(band.told).toEqual(["0 03", "16 0501", "16 0500"]);
});

test("the battery's news come over its endpoint", async () => {
  const band = new ZeppBand((told) => (told === "0 03" ? [[0, "040000"]] : []));
  const stop = new AbortController();
  const told: number[] = [];
  const session = await band.session();
  const watching = watchBattery(session, ({ levelPercent }) => told.push(levelPercent), stop);
  await vi.waitFor(() => {
    band.say(0x29, `04${BATTERY_STATE}`);
    expect(told.length).toBeGreaterThan(0);
  }, 20_000);
  stop.abort();
  await watching;
  expect(told[0]).toBe(77);
});

test("the pulse is ordered over its endpoint and heard on the characteristic", async () => {
  const band = new ZeppBand((told) => (told === "0 03" ? [[0, "040000"]] : []));
  const session = await band.session();
  const measuring = measurePulse(session);
  await vi.waitFor(() => expect(band.told).toContain("1d 0401"), 20_000);
  band.link.notify("2A37", "0048");
  expect(await measuring).toBe(72);
  expect(band.told).toEqual(["0 03", "1d 0401", "1d 0400"]);
});

test("the pulse goes on and on with a word every 12 seconds", async () => {
  vi.useFakeTimers();
  const band = new ZeppBand((told) => (told === "0 03" ? [[0, "040000"]] : []));
  const stop = new AbortController();
  const watching = watchPulse(await band.session(), () => undefined, stop);
  await vi.advanceTimersByTimeAsync(24_100);
  stop.abort();
  await watching;
  expect(band.told.slice(1)).toEqual(["1d 0401", "1d 0402", "1d 0402", "1d 0400"]);
});

test("messages that are sent at the same time do not mix, and are counted", async () => {
  const band = new ZeppBand(() => []);
  const { endpoints } = await band.session();
  const payloads = ["11".repeat(50), "22".repeat(50), "33".repeat(50)];
  const channel = endpoints.channel(7, { isEncrypted: true });
  await Promise.all(payloads.map((it) => channel.send(hex(it))));
  expect(band.told).toEqual(payloads.map((it) => `7 ${it} !`));
});

test("a message that was stopped does not stop the next one", async () => {
  const band = new ZeppBand(() => []);
  const channel = (await band.session()).endpoints.channel(7, { isEncrypted: false });
  const stopped = channel.send(hex("01"), { signal: AbortSignal.abort() });
  const next = channel.send(hex("02"));
  await expect(stopped).rejects.toMatchObject({ code: "interrupted" });
  await next;
  expect(band.told).toEqual(["7 02"]);
});

test("nothing is encrypted before there is a key", async () => {
  const endpoints = await openEndpoints(new ScriptedLink());
  const channel = endpoints.channel(7, { isEncrypted: true });
  await expect(channel.send(hex("01"))).rejects.toThrow(TypeError);
});

test("a band that wants acknowledgements without end does not get more than the link carries", async () => {
  const link = new ScriptedLink([], { react: () => [] });
  await openEndpoints(link);
  for (let i = 0; i < 1_000; i++) link.notify("0017", "030700010001000000290003");
  expect(link.written.length).toBeLessThan(50);
  await vi.waitFor(() => {
    link.notify("0017", "030700010001000000290003");
    expect(link.written.length).toBeGreaterThan(16);
  }, 20_000);
});

test("endpoints of a lost link are gone", async () => {
  const band = new ZeppBand(() => []);
  const session = await band.session();
  band.link.drop();
  await expect(readBattery(session)).rejects.toMatchObject({ code: "gone" });
});
