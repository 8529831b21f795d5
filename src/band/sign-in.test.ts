import { afterEach, expect, test, vi } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { AuthKey } from "../bytes/auth-key.ts";
import { formatHex } from "../bytes/hex.ts";
import { LinkError } from "../errors.ts";
import { ChunkJoiner, encodeChunks } from "./chunked-2021.ts";
import type { Secret } from "./chunked-2021.ts";
import { modelNamed, UNKNOWN_MODEL } from "./models.ts";
import type { Model } from "./models.ts";
import { ScriptedLink } from "./scripted-link.ts";
import type { Notification, ScriptedLinkOptions, Step } from "./scripted-link.ts";
import { settingsChannel } from "./settings-channel.ts";
import { signIn } from "./sign-in.ts";

interface Handshake {
  readonly auth_key: string;
  readonly client_private_raw: string;
  readonly session_key: string;
  readonly seq_start: number;
  readonly messages: Readonly<Record<"m1" | "r1" | "m2" | "ok" | "wrong_key", string>>;
  readonly m1_chunks_mtu23: readonly string[];
  readonly m2_chunks_mtu23: readonly string[];
  readonly first_encrypted_write: { readonly chunks_mtu247: readonly string[] };
}

const it = vectorsOf<Handshake>("auth_2021");
const key = AuthKey.of(hex(it.auth_key));
const options = { privateKey: hex(it.client_private_raw) };
const RANDOM = "00112233445566778899aabbccddeeff";

const named = (name: string): Model => modelNamed(name) ?? UNKNOWN_MODEL;
const BAND_4 = named("Mi Smart Band 4");
const BAND_6 = named("Mi Smart Band 6");
const BAND_7 = named("Xiaomi Smart Band 7");

afterEach(() => vi.useRealTimers());

function chunks(handle: number, endpoint: number, payload: string, secret?: Secret): string[] {
  const message = { isExtended: true, handle, endpoint, payload: hex(payload), secret };
  return encodeChunks(message, 20).map(formatHex);
}

const line = (dir: Step["dir"], char: string, value: string): Step => ({ dir, char, value });

/** The band's message, and how its last chunk is acknowledged. */
function bandSays(handle: number, payload: string): Step[] {
  const sent = chunks(handle, 0x0082, payload);
  const last = sent.at(-1)?.slice(6, 10) ?? "";
  return [
    ...sent.map((value) => line("n", "0017", value)),
    line("w", "0017", `0400${last.slice(0, 2)}01${last.slice(2)}`),
  ];
}

/** The whole handshake of the vectors, at MTU 23. */
function handshake(verdict: string): Step[] {
  return [
    ...it.m1_chunks_mtu23.map((value) => line("w", "0016", value)),
    ...bandSays(0x31, it.messages.r1),
    ...it.m2_chunks_mtu23.map((value) => line("w", "0016", value)),
    ...bandSays(0x32, verdict),
  ];
}

/** A band of 2021 that knows the key, or not. */
function band2021(verdict: string, more: ScriptedLinkOptions = {}): ScriptedLink {
  const joiner = new ChunkJoiner({ isExtended: true });
  return new ScriptedLink([], {
    ...more,
    react: ({ char, value }) => {
      if (char === "0009") return [];
      const { message } = joiner.accept(hex(value));
      if (message?.endpoint !== 0x0082) return [];
      const reply = message.payload[0] === 0x04 ? it.messages.r1 : verdict;
      return chunks(1, 0x0082, reply).map((chunk) => ({ char: "0017", value: chunk }));
    },
  });
}

function classicBand(refusal?: string, more: ScriptedLinkOptions = {}): ScriptedLink {
  const says = (value: string): Notification[] => [{ char: "0009", value }];
  return new ScriptedLink([], {
    ...more,
    react: ({ char, value }) => {
      if (char !== "0009") return [];
      if (value.startsWith("82")) return says(`108201${RANDOM}`);
      return says(refusal ?? "108301");
    },
  });
}

test("the newer handshake is that of the vectors, chunk by chunk", async () => {
  const link = new ScriptedLink(handshake(it.messages.ok));
  const session = await signIn(link, key, { ...options, model: BAND_6 });
  link.finish();
  expect(session).toMatchObject({ model: BAND_6, link });
  expect(session.endpoints).toBeDefined();
  expect(link.listeners("0017")).toBe(1);
  expect(link.listeners("0009")).toBe(0);
});

test("what follows is encrypted with what was agreed upon", async () => {
  const link = band2021(it.messages.ok, { maxValueBytes: 244 });
  const session = await signIn(link, key, { ...options, model: BAND_6 });
  await settingsChannel(session).send(hex("06020001"));
  expect(link.written.at(-1)?.value).toBe(it.first_encrypted_write.chunks_mtu247[0]);
  // The next one has the next number.
  const joiner = new ChunkJoiner({ isExtended: true });
  joiner.useKey(hex(it.session_key));
  await settingsChannel(session).send(hex("06020001"));
  const next = joiner.accept(hex(link.written.at(-1)?.value ?? "")).message;
  expect(formatHex(next?.payload ?? new Uint8Array())).toBe("0106020001");
  expect(link.written.at(-1)?.value).not.toBe(it.first_encrypted_write.chunks_mtu247[0]);
});

test("answers that come through the tunnel look as those of the characteristic", async () => {
  const link = band2021(it.messages.ok);
  const session = await signIn(link, key, { ...options, model: BAND_6 });
  const heard: string[] = [];
  const stop = await settingsChannel(session).listen((frame) => heard.push(formatHex(frame)));
  const secret = { sessionKey: hex(it.session_key), sequence: 9 };
  const reply = chunks(0x40, 0x0090, "011006020001", secret);
  for (const chunk of reply) link.notify("0017", chunk);
  stop();
  for (const chunk of reply) link.notify("0017", chunk);
  expect(heard).toEqual(["1006020001"]);
});

test.each([
  ["wrong key", it.messages.wrong_key],
  ["any other refusal", "100502"],
])("%s is refused, at once, and nobody listens any more", async (_, verdict) => {
  const link = band2021(verdict);
  await expect(signIn(link, key, { ...options, model: BAND_6 })).rejects.toMatchObject({
    code: "refused",
  });
  expect(link.listeners()).toBe(0);
  expect(link.written.some(({ char }) => char === "0009")).toBe(false);
});

test("a public key off the curve ends the sign-in", async () => {
  const bad = it.messages.r1.slice(0, 38) + "01".repeat(48);
  const link = new ScriptedLink([], {
    react: ({ char, value }) =>
      char === "0016" && value.startsWith("0306")
        ? chunks(1, 0x0082, bad).map((chunk) => ({ char: "0017", value: chunk }))
        : [],
  });
  await expect(signIn(link, key, { ...options, model: BAND_7 })).rejects.toMatchObject({
    code: "bad-frame",
  });
  expect(link.listeners()).toBe(0);
});

test("Zepp OS is told that we are still there", async () => {
  const link = band2021(it.messages.ok);
  await signIn(link, key, { ...options, model: BAND_7 });
  const before = link.written.length;
  for (const chunk of chunks(0x50, 0x0015, "03")) link.notify("0017", chunk);
  await vi.waitFor(() => expect(link.written.length).toBe(before + 2), 20_000);
  const pong = link.written.find(({ char }, at) => at >= before && char === "0016");
  expect(pong?.value).toBe(chunks(3, 0x0015, "04")[0]);
});

test("a band 6 with older firmware is signed in to the classic way, after five seconds", async () => {
  vi.useFakeTimers();
  const link = classicBand();
  const signedIn = signIn(link, key, { ...options, model: BAND_6 });
  await vi.advanceTimersByTimeAsync(5_000);
  expect((await signedIn).endpoints).toBeUndefined();
  expect(link.listeners()).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test("a way that the band has no characteristic for is not tried", async () => {
  const link = classicBand(undefined, { missing: ["0017"] });
  await signIn(link, key, { ...options, model: BAND_6 });
  expect(link.written.every(({ char }) => char === "0009")).toBe(true);
});

test("a band that refuses the key in one way is not asked in the other", async () => {
  const link = classicBand("108308", { missing: ["0017"] });
  const attempt = signIn(link, key, { ...options, model: named("Mi Smart Band 5") });
  await expect(attempt).rejects.toMatchObject({ code: "refused" });
  const both = classicBand("108308");
  await expect(
    signIn(both, key, { ...options, model: named("Mi Smart Band 5") }),
  ).rejects.toMatchObject({ code: "refused" });
  expect(both.written.some(({ char }) => char === "0016")).toBe(false);
});

test("an unknown band that only knows the newer way is taken for one of Zepp OS", async () => {
  vi.useFakeTimers();
  const link = band2021(it.messages.ok);
  const signedIn = signIn(link, key, { ...options, model: UNKNOWN_MODEL });
  await vi.advanceTimersByTimeAsync(5_000);
  expect((await signedIn).model).toMatchObject({ isZeppOs: true, sampleBytes: 8 });
});

test("a band without a key says so, though the other way is met with silence", async () => {
  vi.useFakeTimers();
  const link = new ScriptedLink([], {
    react: ({ char }) => (char === "0009" ? [{ char, value: "108204" }] : []),
  });
  const attempt = signIn(link, key, { ...options, model: named("Mi Smart Band 5") });
  const outcome = expect(attempt).rejects.toMatchObject({ code: "not-paired" });
  await vi.advanceTimersByTimeAsync(20_000);
  await outcome;
  expect(link.listeners()).toBe(0);
});

test("a band that is silent in every way is silent", async () => {
  vi.useFakeTimers();
  const link = new ScriptedLink([], { react: () => [] });
  const attempt = signIn(link, key, { ...options, model: BAND_6 });
  const outcome = expect(attempt).rejects.toMatchObject({ code: "silent" });
  await vi.advanceTimersByTimeAsync(15_000);
  await outcome;
  expect(link.listeners()).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test("a band without any way to sign in is said to be one", async () => {
  const link = new ScriptedLink([], { missing: ["0009", "0016"] });
  await expect(signIn(link, key, { model: BAND_6 })).rejects.toBeInstanceOf(LinkError);
});

test("a lost link, and the signal, end the sign-in at once", async () => {
  for (const model of [BAND_4, BAND_6]) {
    const lost = new ScriptedLink([], { react: () => [] });
    setTimeout(() => lost.drop(), 5);
    await expect(signIn(lost, key, { ...options, model })).rejects.toMatchObject({ code: "gone" });
    const stop = new AbortController();
    const link = new ScriptedLink([], { react: () => [] });
    setTimeout(() => stop.abort(), 5);
    const attempt = signIn(link, key, { ...options, model, signal: stop.signal });
    await expect(attempt).rejects.toMatchObject({ code: "interrupted" });
    expect(link.listeners()).toBe(0);
  }
});

test("a trace tells of the ways, and of nothing secret", async () => {
  const trace = vi.fn();
  await signIn(band2021(it.messages.ok), key, { ...options, trace, model: BAND_6 });
  expect(trace).toHaveBeenCalledWith("sign in", { form: "2021" });
  expect(trace).toHaveBeenCalledWith("signed in", { form: "2021" });
  expect(JSON.stringify(trace.mock.calls)).not.toMatch(/[0-9a-f]{16}/i);
});

test("settings of Zepp OS are not those of the others", async () => {
  const session = await signIn(band2021(it.messages.ok), key, { ...options, model: BAND_7 });
  expect(() => settingsChannel(session)).toThrow(
    expect.objectContaining({ code: "not-supported" }),
  );
});

test("a classic band's settings are written to their characteristic", async () => {
  const link = classicBand();
  await settingsChannel(await signIn(link, key, { model: BAND_4 })).send(hex("0d"));
  expect(link.written.at(-1)).toMatchObject({ char: "0003", value: "0d" });
});
