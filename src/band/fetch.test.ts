import { afterEach, expect, test, vi } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { concat } from "../bytes/byte-reader.ts";
import { crc32 } from "../bytes/crc.ts";
import { formatHex } from "../bytes/hex.ts";
import { LinkError } from "../errors.ts";
import { acknowledge, fetchRound } from "./fetch.ts";
import type { FetchEvent, FetchOptions } from "./fetch.ts";
import { modelNamed } from "./models.ts";
import type { HistoryType } from "./models.ts";
import { ScriptedLink } from "./scripted-link.ts";
import type { ScriptedLinkOptions, Step } from "./scripted-link.ts";
import type { Session } from "./session.ts";

afterEach(() => vi.useRealTimers());

const CONTROL = "0004";
const DATA = "0005";
const SINCE_S = Date.UTC(2024, 2, 1, 21, 0) / 1000;
const FIRST_S = Date.UTC(2024, 2, 1, 21, 15) / 1000;
const STARTS_70 = "10010146000000e8070301160f0004";

function sessionOn(link: ScriptedLink, name = "Mi Smart Band 4"): Session {
  const model = modelNamed(name);
  if (!model) throw new TypeError("no such model");
  return { link, model, endpoints: undefined, trace: () => undefined };
}

function round(
  link: ScriptedLink,
  options: FetchOptions & { type?: HistoryType } = {},
): AsyncGenerator<FetchEvent, void, undefined> {
  return fetchRound(sessionOn(link), options.type ?? "activity", SINCE_S, 60, options);
}

interface Told {
  readonly events: string[];
  readonly bytes: Uint8Array;
  readonly error: unknown;
}

/** All that a round says, to its end, whichever it is. */
async function told(events: AsyncIterable<FetchEvent>): Promise<Told> {
  const names: string[] = [];
  const pieces: Uint8Array[] = [];
  let error: unknown;
  try {
    for await (const event of events) {
      names.push(event.is);
      if (event.is === "Data") pieces.push(event.bytes);
    }
  } catch (thrown) {
    error = thrown;
  }
  return { events: names, bytes: concat(pieces), error };
}

const NOTHING = "";

/** A band that says `starts` when it is asked, and then what `sends` gives. */
function band(
  sends: readonly Uint8Array[],
  finish = "100201",
  options: ScriptedLinkOptions & { starts?: string } = {},
): ScriptedLink {
  return new ScriptedLink([], {
    maxValueBytes: 244,
    react: ({ value }) => {
      if (value.startsWith("01")) return [{ char: CONTROL, value: options.starts ?? STARTS_70 }];
      const packets = sends.map((it) => ({ char: DATA, value: formatHex(it) }));
      return finish === NOTHING ? packets : [...packets, { char: CONTROL, value: finish }];
    },
    ...options,
  });
}

/** Packets of `bytes`, the way a band cuts and numbers them. */
function packets(bytes: Uint8Array, payloadBytes = 16): Uint8Array[] {
  const count = Math.ceil(bytes.length / payloadBytes);
  return Array.from({ length: count }, (_, index) => {
    const payload = bytes.subarray(index * payloadBytes, (index + 1) * payloadBytes);
    return concat([Uint8Array.of(index & 0xff), payload]);
  });
}

interface Transcript {
  readonly raw: string;
  readonly transcript_keep: readonly Step[];
  readonly transcript_ack_drop_tail: readonly Step[];
  readonly transcript_no_more_data: readonly Step[];
}
const seventy = vectorsOf<Transcript>("fetch_activity_70");

test("seventy minutes arrive as the transcript has them, with two writes", async () => {
  const link = new ScriptedLink(seventy.transcript_keep);
  const events: FetchEvent[] = [];
  for await (const event of round(link)) events.push(event);
  expect(events[0]).toEqual({ is: "Started", firstS: FIRST_S, offsetMin: 60, expected: 70 });
  expect(events.slice(1)).toEqual([
    { is: "Data", bytes: hex(seventy.raw) },
    { is: "Finished", isChecked: false },
  ]);
  expect(link.written.map(({ kind }) => kind)).toEqual(["without-response", "without-response"]);
  expect(link.listeners()).toBe(0);
  link.finish();
});

test("the band may forget what was read, when it is told so", async () => {
  const link = new ScriptedLink(seventy.transcript_ack_drop_tail);
  expect(await acknowledge(sessionOn(link), "forget")).toBe(true);
  expect(link.listeners()).toBe(0);
  link.finish();
});

test("to keep everything, nothing is said to a classic band", async () => {
  const link = new ScriptedLink([]);
  expect(await acknowledge(sessionOn(link), "keep")).toBe(true);
  link.finish();
});

test("a band with nothing new gives an empty round, and nothing else is written", async () => {
  const link = new ScriptedLink(seventy.transcript_no_more_data.slice(0, 2));
  const sinceS = Date.UTC(2024, 2, 1, 22, 25) / 1000;
  const events = await told(fetchRound(sessionOn(link), "activity", sinceS, 60));
  expect(events).toMatchObject({ events: ["Empty"], error: undefined });
  expect(link.listeners()).toBe(0);
  link.finish();
});

const withCrc = vectorsOf<{ finish: string; ack_keep: string; ack_drop: string }>(
  "fetch_finish_with_crc",
);

test("a right checksum is checked", async () => {
  const link = band(packets(hex(seventy.raw)), withCrc.finish);
  const events: FetchEvent[] = [];
  for await (const event of round(link)) events.push(event);
  expect(events.at(-1)).toEqual({ is: "Finished", isChecked: true });
});

test("a wrong checksum is told after the data", async () => {
  const link = band(packets(hex(seventy.raw)), "100201b32660e6");
  const { events, bytes, error } = await told(round(link));
  expect(events).toEqual(["Started", "Data"]);
  expect(bytes).toEqual(hex(seventy.raw));
  expect(error).toMatchObject({ code: "checksum" });
  expect(link.listeners()).toBe(0);
});

test.each([
  ["keep", withCrc.ack_keep],
  ["forget", withCrc.ack_drop],
] as const)("Zepp OS hears what becomes of its data: %s", async (what, value) => {
  const link = new ScriptedLink([
    { dir: "w", char: CONTROL, value },
    { dir: "n", char: CONTROL, value: "100301" },
  ]);
  expect(await acknowledge(sessionOn(link, "Amazfit GTS 4"), what)).toBe(true);
  link.finish();
});

test("a band that does not confirm, or says no, is no error", async () => {
  vi.useFakeTimers();
  const silent = new ScriptedLink();
  silent.beSilent();
  const answer = acknowledge(sessionOn(silent), "forget");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await answer).toBe(false);
  expect(silent.listeners()).toBe(0);
  const refusing = new ScriptedLink([
    { dir: "w", char: CONTROL, value: "03" },
    { dir: "n", char: CONTROL, value: "100302" },
  ]);
  expect(await acknowledge(sessionOn(refusing), "forget")).toBe(false);
});

test("a lost link is an error, also while a band is to confirm", async () => {
  const link = new ScriptedLink();
  link.drop();
  await expect(acknowledge(sessionOn(link), "forget")).rejects.toMatchObject({ code: "gone" });
});

test("samples of eight bytes arrive as they were sent", async () => {
  const { packets: sent } = vectorsOf<{ packets: string[] }>("fetch_activity_8byte");
  const { bytes } = await told(round(band(sent.map(hex))));
  expect(bytes).toEqual(concat(sent.map((it) => hex(it).subarray(1))));
});

test("a real band's answer is understood", async () => {
  const { value } = vectorsOf<{ value: string }>("fetch_reply_real");
  const link = band(packets(new Uint8Array(20)), "100201", { starts: value });
  const { value: started } = await round(link).next();
  const firstS = Date.UTC(2018, 7, 3, 18, 31) / 1000;
  expect(started).toEqual({ is: "Started", firstS, offsetMin: -240, expected: 5 });
});

test("the counter goes round, as in a real transfer of 1160 packets", async () => {
  const tail = vectorsOf<{
    packets: string[];
    finish: string;
    derived: { index_of_last_packet: number; samples_total: number };
  }>("fetch_real_tail_mb3");
  const real = tail.packets.map(hex);
  const before = tail.derived.index_of_last_packet + 1 - real.length;
  const sent = [...packets(new Uint8Array(before * 16)), ...real];
  const starts = `100101${formatHex(Uint8Array.of(0x1e, 0x12, 0, 0))}e5070505092a0008`;
  const { bytes, error } = await told(round(band(sent, tail.finish, { starts })));
  expect(error).toBeUndefined();
  expect(bytes.length).toBe(tail.derived.samples_total * 4);
});

test("the answer of a Mi Band 7 has one byte more", async () => {
  const { events } = await told(round(band([], "100201", { starts: `${STARTS_70}00` })));
  expect(events).toEqual(["Started", "Finished"]);
});

test("a date without an offset is the wearer's local time", async () => {
  const link = band([], "100201", { starts: "10010146000000e8070301160f0080" });
  const { value } = await round(link).next();
  expect(value).toEqual({ is: "Started", firstS: FIRST_S, offsetMin: 60, expected: 70 });
});

test("every type is asked for by its number", async () => {
  const link = band([]);
  await told(round(link, { type: "stress-automatic" }));
  expect(link.written[0]?.value).toBe("0113e807030116000004");
});

const errors = vectorsOf<{ cases: { value: string; meaning: string }[] }>("fetch_errors_real");
const [nothingToSend, busy] = errors.cases.map(({ value }) => value);

test("a band that finds it has nothing, after all, gives an empty round", async () => {
  expect(await told(round(band([], nothingToSend)))).toMatchObject({
    events: ["Started", "Empty"],
    error: undefined,
  });
});

test("a busy band is asked again, a second apart, six times", async () => {
  vi.useFakeTimers();
  const link = band([], "100201", { starts: busy ?? "" });
  const asked = told(round(link));
  await vi.advanceTimersByTimeAsync(4_999);
  expect(link.written).toHaveLength(5);
  await vi.advanceTimersByTimeAsync(1);
  expect((await asked).error).toMatchObject({ code: "busy" });
  expect(link.written).toHaveLength(6);
  expect(link.listeners()).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test("a band that was busy for a moment is waited for", async () => {
  vi.useFakeTimers();
  const answers = [busy ?? "", busy ?? "", STARTS_70];
  const link = new ScriptedLink([], {
    react: ({ value }) => [
      { char: CONTROL, value: value.startsWith("01") ? (answers.shift() ?? "") : "100201" },
    ],
  });
  const asked = told(round(link));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await asked).toMatchObject({ events: ["Started", "Finished"], error: undefined });
});

test.each([
  ["activity", "100104", "fetch-failed"],
  ["pai", "100104", "not-supported"],
  ["workouts", "10010a0000", "not-supported"],
  ["activity", "1001", "bad-frame"],
  ["activity", "1001014600", "bad-frame"],
  ["activity", "10010146000000e8070d01160f0004", "bad-frame"],
  ["activity", "200101", "bad-frame"],
] as const)("%s answered by %s is %s", async (type, starts, code) => {
  const link = band([], "100201", { starts });
  const { events, error } = await told(round(link, { type }));
  expect(events).toEqual([]);
  expect(error).toMatchObject({ code });
  expect(link.listeners()).toBe(0);
});

test.each([
  ["10020a", "fetch-failed"],
  ["100204", "fetch-failed"],
  ["100102", "fetch-failed"],
  [STARTS_70, "fetch-failed"],
  ["1002", "bad-frame"],
  ["10020101", "bad-frame"],
  ["ff", "bad-frame"],
])("a transfer that ends with %s is %s, and its data is given first", async (finish, code) => {
  const link = band(packets(hex(seventy.raw)), finish);
  const { events, bytes, error } = await told(round(link));
  expect(events).toEqual(["Started", "Data"]);
  expect(bytes).toEqual(hex(seventy.raw));
  expect(error).toMatchObject({ code });
  expect(link.listeners()).toBe(0);
});

test("answers that nobody asked for are passed over", async () => {
  const link = band(packets(hex(seventy.raw)), NOTHING);
  const events = round(link);
  await events.next();
  const rest = told(events);
  await vi.waitFor(() => expect(link.written).toHaveLength(2), 20_000);
  for (const frame of ["100301", "100305", "100599", "100201"]) link.notify(CONTROL, frame);
  expect(await rest).toMatchObject({ events: ["Data", "Finished"], error: undefined });
});

test("packets of an earlier transfer that come before the answer are passed over", async () => {
  const link = new ScriptedLink([], {
    react: ({ value }) =>
      value.startsWith("01")
        ? [
            { char: DATA, value: "7701020304" },
            { char: CONTROL, value: "100201" },
            { char: CONTROL, value: STARTS_70 },
          ]
        : [
            { char: DATA, value: "0050000048" },
            { char: CONTROL, value: "100201" },
          ],
  });
  const { bytes, error } = await told(round(link));
  expect(error).toBeUndefined();
  expect(formatHex(bytes)).toBe("50000048");
});

test.each([
  ["is missing", [0, 1, 3]],
  ["comes twice", [0, 1, 1]],
])("a packet that %s ends the round, after what came before it", async (_, order) => {
  const sent = packets(hex(seventy.raw));
  const link = band(order.map((at) => sent[at] ?? new Uint8Array()));
  const { bytes, error } = await told(round(link));
  expect(bytes).toEqual(hex(seventy.raw).slice(0, 32));
  expect(error).toMatchObject({ code: "incomplete" });
  expect(link.listeners()).toBe(0);
});

test("an empty packet is a lost one", async () => {
  expect((await told(round(band([new Uint8Array()])))).error).toMatchObject({ code: "incomplete" });
});

test("a band that goes silent is given up after ten seconds; what it sent is given first", async () => {
  vi.useFakeTimers();
  const link = band(packets(hex(seventy.raw)), NOTHING);
  const asked = told(round(link));
  await vi.advanceTimersByTimeAsync(9_999);
  expect(link.listeners()).toBe(2);
  await vi.advanceTimersByTimeAsync(1);
  const { bytes, error } = await asked;
  expect(bytes).toEqual(hex(seventy.raw));
  expect(error).toMatchObject({ code: "silent" });
  expect(link.listeners()).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test("a band that does not answer at all is given up as well", async () => {
  vi.useFakeTimers();
  const link = new ScriptedLink();
  link.beSilent();
  const asked = told(round(link, { silenceMs: 3_000 }));
  await vi.advanceTimersByTimeAsync(3_000);
  expect((await asked).error).toMatchObject({ code: "silent" });
  expect(link.listeners()).toBe(0);
});

test("a chatterbox that sends no data is as good as silent", async () => {
  vi.useFakeTimers();
  const link = band([], NOTHING);
  const chatter = setInterval(() => link.notify(CONTROL, "100301"), 100);
  const asked = told(round(link));
  await vi.advanceTimersByTimeAsync(10_100);
  expect((await asked).error).toMatchObject({ code: "silent" });
  clearInterval(chatter);
});

test("a transfer may begin long after the program did", async () => {
  vi.useFakeTimers();
  await vi.advanceTimersByTimeAsync(3_600_000);
  // The band answers a moment after the write, as real ones do.
  const link = new ScriptedLink([], { maxValueBytes: 244, react: () => [] });
  setTimeout(() => link.notify(CONTROL, STARTS_70), 100);
  for (const [i, it] of packets(hex(seventy.raw)).entries()) {
    setTimeout(() => link.notify(DATA, it), 200 + i);
  }
  setTimeout(() => link.notify(CONTROL, "100201"), 1_000);
  const asked = told(round(link));
  await vi.advanceTimersByTimeAsync(20_000);
  const { error, bytes } = await asked;
  expect(error).toBeUndefined();
  expect(bytes).toEqual(hex(seventy.raw));
});

test("a band that trickles is given up in time", async () => {
  vi.useFakeTimers();
  const link = band([], NOTHING);
  let counter = 0;
  const trickle = setInterval(() => link.notify(DATA, Uint8Array.of(counter++ & 0xff)), 9_000);
  const asked = told(round(link));
  await vi.advanceTimersByTimeAsync(80_000);
  expect((await asked).error).toMatchObject({ code: "silent" });
  clearInterval(trickle);
});

test("a link that is lost ends the round at once, after what came before", async () => {
  const link = band(packets(hex(seventy.raw)), NOTHING);
  const events = round(link);
  await events.next();
  const rest = told(events);
  await vi.waitFor(() => expect(link.written).toHaveLength(2), 20_000);
  await Promise.resolve();
  link.drop();
  const { bytes, error } = await rest;
  expect(bytes).toEqual(hex(seventy.raw));
  expect(error).toMatchObject({ code: "gone" });
  expect(link.listeners()).toBe(0);
});

test("data is handed on in pieces, or when it has waited a quarter of a second", async () => {
  vi.useFakeTimers();
  const link = band([], NOTHING);
  const events = round(link);
  await events.next();
  const sizes: number[] = [];
  const reading = (async () => {
    for await (const event of events) if (event.is === "Data") sizes.push(event.bytes.length);
  })();
  await vi.advanceTimersByTimeAsync(0);
  const sent = packets(new Uint8Array(40_000));
  for (const packet of sent.slice(0, 2_400)) link.notify(DATA, packet);
  await vi.advanceTimersByTimeAsync(249);
  expect(sizes).toEqual([16_384, 16_384]);
  await vi.advanceTimersByTimeAsync(1);
  expect(sizes).toEqual([16_384, 16_384, 2_400 * 16 - 2 * 16_384]);
  for (const packet of sent.slice(2_400)) link.notify(DATA, packet);
  link.notify(CONTROL, `100201${littleEndian(crc32(new Uint8Array(40_000)))}`);
  await reading;
  expect(sizes.reduce((sum, size) => sum + size)).toBe(40_000);
});

function littleEndian(value: number): string {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return formatHex(bytes);
}

test("a flood that nobody reads fills no memory", async () => {
  const link = band([], NOTHING, { starts: "100101ffffffffe8070301160f0004" });
  const events = round(link, { maxWaitingBytes: 20_000 });
  await events.next();
  const sent = packets(new Uint8Array(4_096));
  for (let times = 0; times < 100; times++) for (const packet of sent) link.notify(DATA, packet);
  expect(link.listeners()).toBe(0);
  const { bytes, error } = await told(events);
  expect(error).toMatchObject({ code: "flood" });
  expect(bytes.length).toBeLessThanOrEqual(20_016);
});

test("a band that sends far more than it announced is a flood", async () => {
  const sent = packets(new Uint8Array(80_000));
  const { bytes, error } = await told(round(band(sent, NOTHING)));
  expect(error).toMatchObject({ code: "flood" });
  expect(bytes.length).toBeGreaterThan(60_000);
  expect(bytes.length).toBeLessThan(80_000);
});

test("no type sends more than a band can hold", async () => {
  const link = band(packets(new Uint8Array(2_000)), NOTHING);
  const { error } = await told(round(link, { type: "pai", maxBytes: 1_000 }));
  expect(error).toMatchObject({ code: "flood" });
});

test("who leaves the loop is heard of no more", async () => {
  const link = band(packets(hex(seventy.raw)), NOTHING);
  for await (const event of round(link)) {
    expect(event.is).toBe("Started");
    break;
  }
  expect(link.listeners()).toBe(0);
  expect(link.written).toHaveLength(1);
});

test("a stop is obeyed at once, wherever it is", async () => {
  vi.useFakeTimers();
  for (const answer of [undefined, busy, STARTS_70]) {
    const stop = new AbortController();
    const react: NonNullable<ScriptedLinkOptions["react"]> = ({ value }) =>
      answer !== undefined && value.startsWith("01") ? [{ char: CONTROL, value: answer }] : [];
    const link = new ScriptedLink([], { react });
    const asked = told(round(link, { signal: stop.signal }));
    await vi.advanceTimersByTimeAsync(500);
    stop.abort();
    expect((await asked).error).toMatchObject({ code: "interrupted" });
    expect(link.listeners()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  }
});

test("a stop that was given before touches nothing", async () => {
  const link = new ScriptedLink();
  const { error } = await told(round(link, { signal: AbortSignal.abort() }));
  expect(error).toMatchObject({ code: "interrupted" });
  expect(link.written).toEqual([]);
});

test("a band that has no such characteristic says so", async () => {
  const link = new ScriptedLink([], { missing: ["0005"] });
  expect((await told(round(link))).error).toMatchObject({ code: "not-on-band" });
  expect(link.listeners()).toBe(0);
});

test("a link that hangs is given up, and one that comes too late is let go", async () => {
  vi.useFakeTimers();
  const link = new ScriptedLink();
  const stop = vi.fn();
  let subscribed: ((stop: () => void) => void) | undefined;
  link.listen = () => new Promise((resolve) => (subscribed = resolve));
  const asked = told(round(link));
  await vi.advanceTimersByTimeAsync(10_000);
  expect((await asked).error).toMatchObject({ code: "silent" });
  subscribed?.(stop);
  await vi.advanceTimersByTimeAsync(0);
  expect(stop).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});

test("data that came although the last write failed is given first", async () => {
  const link = band(packets(hex(seventy.raw)), NOTHING);
  const write = link.write.bind(link);
  link.write = async (...wanted) => {
    await write(...wanted);
    if (link.written.length === 2) throw new LinkError("link-late", "The band was late.");
  };
  const { bytes, error } = await told(round(link));
  expect(bytes).toEqual(hex(seventy.raw));
  expect(error).toMatchObject({ code: "link-late" });
});
