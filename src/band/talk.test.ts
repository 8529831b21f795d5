import { afterEach, expect, test, vi } from "vitest";
import { bytes, message, u8 } from "../bytes/message.ts";
import { channelOf } from "./channel.ts";
import { AUTH } from "./characteristics.ts";
import { ScriptedLink } from "./scripted-link.ts";
import { Conversation, talk } from "./talk.ts";

const Ask = message("Ask", [0x01], {});
const Yes = message("Yes", [0x10, 0x01, 0x01], { value: u8 });
const No = message("No", [0x10, 0x01], { reason: u8 });
const Pair = message("Pair", [0x20], { pair: bytes(2) });

afterEach(() => vi.useRealTimers());

function begin(link: ScriptedLink, options = {}): Promise<Conversation> {
  return Conversation.begin(channelOf(link, AUTH), options);
}

test("what the band says before it is listened to is not missed", async () => {
  const link = new ScriptedLink([
    { dir: "w", char: "0009", value: "01" },
    { dir: "n", char: "0009", value: "10010107" },
  ]);
  const heard = await talk(channelOf(link, AUTH), async (band) => {
    await band.say(Ask, {});
    return band.hear(Yes, No);
  });
  expect(heard).toEqual({ is: "Yes", value: 7 });
  expect(link.listeners()).toBe(0);
  link.finish();
});

test("frames that nobody waits for are passed over, and the others keep their order", async () => {
  const link = new ScriptedLink();
  const band = await begin(link);
  for (const frame of ["ff", "10010107", "", "100105"]) link.notify("0009", frame);
  expect(await band.hear(Yes, No)).toEqual({ is: "Yes", value: 7 });
  expect(await band.hear(Yes, No)).toEqual({ is: "No", reason: 5 });
  band.end();
});

test("a silent band is given up after ten seconds, and no sooner", async () => {
  vi.useFakeTimers();
  const link = new ScriptedLink();
  const band = await begin(link);
  const heard = vi.fn();
  const waiting = expect(band.hear(Yes).finally(heard)).rejects.toMatchObject({
    code: "silent",
    message: "The band did not answer.",
  });
  await vi.advanceTimersByTimeAsync(9_999);
  expect(heard).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  await waiting;
  band.end();
  expect(vi.getTimerCount()).toBe(0);
});

test("who has given up waiting takes no frame from who waits next", async () => {
  vi.useFakeTimers();
  const link = new ScriptedLink();
  const band = await begin(link, { timeoutMs: 50 });
  const late = expect(band.hear(Yes)).rejects.toMatchObject({ code: "silent" });
  await vi.advanceTimersByTimeAsync(50);
  await late;
  link.notify("0009", "10010107");
  expect(await band.hear(Yes)).toEqual({ is: "Yes", value: 7 });
  const next = band.hear(Yes);
  link.notify("0009", "10010108");
  expect(await next).toEqual({ is: "Yes", value: 8 });
  band.end();
});

test("a link that is lost ends the waiting at once", async () => {
  const link = new ScriptedLink();
  const waiting = talk(channelOf(link, AUTH), (band) => band.hear(Yes));
  await Promise.resolve();
  setTimeout(() => link.drop(), 0);
  await expect(waiting).rejects.toMatchObject({ name: "LinkError", code: "gone" });
});

test("what came before the link was lost is still heard", async () => {
  const link = new ScriptedLink();
  const band = await begin(link);
  link.notify("0009", "10010107");
  link.drop();
  await link.gone;
  expect(await band.hear(Yes)).toEqual({ is: "Yes", value: 7 });
  await expect(band.hear(Yes)).rejects.toMatchObject({ code: "gone" });
  band.end();
});

test("a band that talks without end is cut short", async () => {
  const link = new ScriptedLink();
  const band = await begin(link);
  for (let i = 0; i < 1_000; i++) link.notify("0009", "ff");
  await expect(band.hear(Yes)).rejects.toMatchObject({ code: "flood" });
  band.end();
});

test("the signal ends the waiting", async () => {
  const link = new ScriptedLink();
  const stop = new AbortController();
  const waiting = talk(channelOf(link, AUTH), (band) => band.hear(Yes), { signal: stop.signal });
  setTimeout(() => stop.abort(), 0);
  await expect(waiting).rejects.toMatchObject({ code: "interrupted" });
  expect(link.listeners()).toBe(0);
});

test("a damaged frame is said to be one, and the conversation goes on", async () => {
  const link = new ScriptedLink();
  const band = await begin(link);
  link.notify("0009", "2001");
  link.notify("0009", "20010203");
  link.notify("0009", "200102");
  for (const problem of ["too short", "too many"]) {
    await expect(band.hear(Pair)).rejects.toThrow(problem);
  }
  expect(await band.hear(Pair)).toEqual({ is: "Pair", pair: Uint8Array.of(1, 2) });
  band.end();
});

test("after its end a conversation hears nothing, and nobody listens any more", async () => {
  const link = new ScriptedLink();
  const band = await begin(link);
  link.notify("0009", "10010107");
  const waiting = expect(band.hear(Pair)).rejects.toMatchObject({ code: "gone" });
  await expect(band.hear(Yes)).rejects.toThrow(TypeError);
  band.end();
  await waiting;
  await expect(band.hear(Yes)).rejects.toMatchObject({ code: "gone" });
  expect(link.listeners()).toBe(0);
});
