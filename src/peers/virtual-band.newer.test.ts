import { afterEach, expect, test, vi } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { ChunkJoiner } from "../band/chunked-2021.ts";
import { openEndpoints } from "../band/endpoints.ts";
import type { OpenEndpoints } from "../band/endpoints.ts";
import { signIn2021 } from "../band/sign-in-2021.ts";
import { formatHex } from "../bytes/hex.ts";
import { linkTo } from "./band/in-process-link.ts";
import { RawClient, settled } from "./band/raw-client.ts";
import { VirtualBand } from "./virtual-band.ts";
import type { VirtualBandOptions } from "./virtual-band.ts";

interface Auth2021 {
  readonly auth_key: string;
  readonly band_private_raw: string;
  readonly band_random: string;
  readonly session_key: string;
  readonly messages: Readonly<Record<"r1" | "ok" | "wrong_key", string>>;
  readonly m1_chunks_mtu23: readonly string[];
  readonly m1_chunks_mtu247: readonly string[];
  readonly m2_chunks_mtu23: readonly string[];
  readonly first_encrypted_write: { readonly chunks_mtu247: readonly string[] };
}

const vectors = vectorsOf<Auth2021>("auth_2021");
/** 2024-03-06 07:45 +01:00, on the way to work. */
const NOW_S = Date.UTC(2024, 2, 6, 6, 45) / 1000;

function bandOf(options: VirtualBandOptions = {}): VirtualBand {
  return new VirtualBand({
    model: "Mi Smart Band 6",
    firmware: "new",
    key: hex(vectors.auth_key),
    random: (count) => hex(count === 24 ? vectors.band_private_raw : vectors.band_random),
    clock: () => NOW_S,
    mtu: 23,
    ...options,
  });
}

/** The messages in what was heard on 0017: endpoint and payload. */
function messagesIn(heard: readonly string[], sessionKey?: string): string[] {
  const joiner = new ChunkJoiner({ isExtended: true });
  if (sessionKey !== undefined) joiner.useKey(hex(sessionKey));
  return heard.flatMap((line) => {
    const { message } = joiner.accept(hex(line.slice(5)));
    return message ? [`${message.endpoint.toString(16)} ${formatHex(message.payload)}`] : [];
  });
}

async function sayAll(client: RawClient, chunks: readonly string[]): Promise<string[]> {
  const heard: string[] = [];
  for (const chunk of chunks) heard.push(...(await client.say("0016", chunk)));
  return heard;
}

afterEach(() => vi.useRealTimers());

test("the sign-in of 2021 goes as in the vectors, and what follows is encrypted with its key", async () => {
  const band = bandOf({ mtu: 247 });
  const client = await RawClient.connect(band, "0017");
  const first = await sayAll(client, vectors.m1_chunks_mtu23);
  // Received: the message with handle 1, its fourth chunk.
  expect(first[0]).toBe("0017 0400010103");
  expect(messagesIn(first)).toEqual([`82 ${vectors.messages.r1}`]);
  const second = await sayAll(client, vectors.m2_chunks_mtu23);
  expect(messagesIn(second)).toEqual([`82 ${vectors.messages.ok}`]);
  expect(band.state).toBe("signed-in");
  const third = await sayAll(client, vectors.first_encrypted_write.chunks_mtu247);
  expect(band.settings.frames.get("06:0200")).toEqual(hex("06020001"));
  expect(messagesIn(third, vectors.session_key)).toEqual(["90 011006020001"]);
});

test("a wrong key, a public key that is none, and no key at all are refused", async () => {
  const wrong = bandOf({ key: hex("00000000000000000000000000000001") });
  const client = await RawClient.connect(wrong, "0017");
  await sayAll(client, vectors.m1_chunks_mtu23);
  const answer = await sayAll(client, vectors.m2_chunks_mtu23);
  expect(messagesIn(answer)).toEqual([`82 ${vectors.messages.wrong_key}`]);
  expect(wrong.state).toBe("connected");

  const spoiled = vectors.m1_chunks_mtu23.map((it) => it.replace("a1e4ad02", "a1e4ad03"));
  const other = await RawClient.connect(bandOf(), "0017");
  expect(messagesIn(await sayAll(other, spoiled))).toEqual(["82 100404"]);

  const unpaired = await RawClient.connect(bandOf({ key: "none" }), "0017");
  expect(messagesIn(await sayAll(unpaired, vectors.m1_chunks_mtu23))).toEqual(["82 100404"]);
});

test("who has not signed in gets nothing from the other endpoints, nor the classic sign-in", async () => {
  const band = bandOf({ model: "Xiaomi Smart Band 7" });
  const client = await RawClient.connect(band, "0017", "0009");
  const battery = "030700010001000000290003";
  // It has arrived, no more.
  expect(await client.say("0016", battery)).toEqual(["0017 0400010100"]);
  expect(await client.say("0009", "8200020100")).toEqual([]);
});

async function open(band: VirtualBand): Promise<OpenEndpoints> {
  const endpoints = await openEndpoints(await linkTo(band));
  if (!band.key) throw new Error("it is paired");
  await signIn2021(endpoints, band.key);
  return endpoints;
}

/** What an endpoint answers to a message. */
async function ask(
  endpoints: OpenEndpoints,
  endpoint: number,
  payload: string,
  isEncrypted = false,
): Promise<string[]> {
  const answers: string[] = [];
  const channel = endpoints.channel(endpoint, { isEncrypted });
  const stop = await channel.listen((frame) => answers.push(formatHex(frame)));
  await channel.send(hex(payload));
  await settled();
  stop();
  return answers;
}

test("the endpoints of Zepp OS tell what there is, the battery, the steps and how long a value may be", async () => {
  const band = bandOf({ model: "Xiaomi Smart Band 7", mtu: 247 });
  const endpoints = await open(band);
  expect(await ask(endpoints, 0x0000, "03")).toEqual(["0405000000001500001600001d0000290001"]);
  const [battery = ""] = await ask(endpoints, 0x0029, "03", true);
  expect(battery).toMatch(/^040f.{38}$/);
  expect(await ask(endpoints, 0x0029, "03")).toEqual([]);
  expect(await ask(endpoints, 0x0016, "03")).toEqual([
    expect.stringMatching(/^04010c.{24}$/) as string,
  ]);
  expect(await ask(endpoints, 0x0015, "01")).toEqual(["02f400"]);
  band.sayTo(0x0015, hex("03"));
  await ask(endpoints, 0x0015, "04");
  expect(band.told.pongs).toBe(1);
});

test("Zepp OS is asked for steps and pulse at endpoints", async () => {
  vi.useFakeTimers({ now: NOW_S * 1000 });
  const band = bandOf({ model: "Xiaomi Smart Band 7", clock: () => Date.now() / 1000 });
  const endpoints = await open(band);
  const steps: string[] = [];
  await endpoints.channel(0x0016, { isEncrypted: false }).listen((it) => steps.push(formatHex(it)));
  expect(await ask(endpoints, 0x0016, "0501")).toEqual(["06"]);
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(steps.length).toBeGreaterThan(20);
  expect(steps.at(-1)).toMatch(/^070c/);
  expect(await ask(endpoints, 0x0016, "0500")).toEqual(["06"]);
  expect(await ask(endpoints, 0x001d, "0401")).toEqual(["0500"]);
  expect(vi.getTimerCount()).toBe(1);
  band.walkAway();
  expect(vi.getTimerCount()).toBe(0);
});
