import fc from "fast-check";
import { expect, test } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { FrameError } from "../bytes/message.ts";
import { CHUNKED, ChunkedReply, ChunkReceiver, encodeChunks, replyToChunk } from "./chunked-old.ts";
import type { ChunkedMessage } from "./chunked-old.ts";
import { decodeMusic, encodeMusic } from "./music.ts";
import { decodeNotification, encodeNotification } from "./notifications.ts";
import { decodeReminder, REMINDER, SetReminder } from "./reminders.ts";
import { WeatherLocation } from "./weather.ts";

interface ChunkedCase {
  readonly name: string;
  readonly type: number;
  readonly payload: string;
  readonly chunks: readonly string[];
  readonly reply_expected?: string;
}

const { cases } = vectorsOf<{ cases: readonly ChunkedCase[] }>("chunked_old");

function receiveAll(chunks: readonly Uint8Array[]): ChunkedMessage[] {
  const receiver = new ChunkReceiver();
  return chunks.map((it) => receiver.receive(it)).filter((it) => it !== undefined);
}

test.each(cases)("a message is cut into chunks and joined again: $name", (it) => {
  const message = { type: it.type, payload: hex(it.payload) };
  const chunks = it.chunks.map(hex);
  expect(encodeChunks(message, it.name.includes("MTU 247") ? 247 : 23)).toEqual(chunks);
  expect(receiveAll(chunks)).toEqual([message]);
  if (it.reply_expected !== undefined) {
    expect(replyToChunk(chunks.at(-1) ?? new Uint8Array())).toEqual(hex(it.reply_expected));
  }
});

const SMS = { from: "sms", title: "Ann", body: "Dinner at eight?" } as const;
const APP = {
  from: { app: "WhatsApp", icon: 7 },
  title: "Bob",
  body: "Long text that needs five chunks at MTU 23",
};
const REMINDER_3 = {
  slot: 3,
  flags: REMINDER.isOn | REMINDER.hasText | REMINDER.friday,
  at: { year: 2024, month: 3, day: 1, hour: 7, minute: 45 },
  text: "Take bins",
};
const MUSIC = {
  state: { is: "playing", positionS: 61 },
  artist: "The Band",
  album: "Big Pink",
  track: "The Weight",
  durationS: 278,
} as const;

/** By the beginning of the vector's name: what its payload says. */
const MEANT: Readonly<
  Record<string, [encode: () => Uint8Array, decode: (payload: Uint8Array) => unknown, unknown]>
> = {
  weather: [
    () => WeatherLocation.encode({ city: "Amsterdam" }),
    (it) => WeatherLocation.decode(it),
    { is: "WeatherLocation", city: "Amsterdam" },
  ],
  SMS: [() => encodeNotification(SMS), decodeNotification, SMS],
  app: [() => encodeNotification(APP), decodeNotification, APP],
  "same,": [() => encodeNotification(APP), decodeNotification, APP],
  weekly: [
    () => SetReminder.encode(REMINDER_3),
    decodeReminder,
    { is: "SetReminder", ...REMINDER_3 },
  ],
  "music:": [() => encodeMusic(MUSIC), decodeMusic, MUSIC],
};

test.each(cases.filter((it) => it.type !== CHUNKED.workoutTypes))(
  "its payload says what it is meant to: $name",
  ({ name, payload }) => {
    const [encode, decode, said] = MEANT[name.split(" ")[0] ?? ""] ?? [];
    expect(encode?.()).toEqual(hex(payload));
    expect(decode?.(hex(payload))).toEqual(said);
  },
);

const { values } = vectorsOf<{ values: readonly string[] }>("chunked_old_replies_real");

test.each(values)("a real band's reply names the last chunk: %s", (value) => {
  const { last, status, unknown } = ChunkedReply.decode(hex(value));
  expect(hex(value)[2]).toBe(last);
  expect(status).toBe(1);
  expect(ChunkedReply.encode({ last, status, unknown })).toEqual(hex(value));
  expect(replyToChunk(Uint8Array.of(0x00, last, 0x05))).toEqual(hex(value));
});

test("any message, at any MTU, comes out as it went in", () => {
  const message = fc.record({
    type: fc.integer({ min: 0, max: 0x3f }),
    payload: fc.uint8Array({ maxLength: 600 }),
  });
  fc.assert(
    fc.property(message, fc.integer({ min: 9, max: 517 }), ({ type, payload }, mtu) => {
      const chunks = encodeChunks({ type, payload }, mtu);
      expect(Math.max(...chunks.map((it) => it.length))).toBeLessThanOrEqual(mtu - 3);
      expect(receiveAll(chunks)).toEqual([{ type, payload: Uint8Array.from(payload) }]);
    }),
  );
});

test("a message that needs more chunks than can be counted is a mistake of ours", () => {
  const fits = { type: 0, payload: new Uint8Array(17 * 256) };
  expect(receiveAll(encodeChunks(fits))).toEqual([fits]);
  const tooLong = { type: 0, payload: new Uint8Array(17 * 256 + 1) };
  expect(() => encodeChunks(tooLong)).toThrow(TypeError);
  expect(() => encodeChunks(fits, 6)).toThrow(TypeError);
});

test("a chunk that is missing or comes twice spoils its message, not the next", () => {
  const [first, second, third] = encodeChunks({ type: 1, payload: new Uint8Array(50) });
  const receiver = new ChunkReceiver();
  const receive = (chunk: Uint8Array | undefined) => receiver.receive(chunk ?? new Uint8Array());
  receive(first);
  expect(() => receive(third)).toThrow(new FrameError("A chunk is missing."));
  expect(receive(second)).toBeUndefined();
  receive(first);
  receive(second);
  expect(() => receive(second)).toThrow(FrameError);
  expect([first, second, third].map(receive).at(-1)).toEqual({
    type: 1,
    payload: new Uint8Array(50),
  });
});

test("a new beginning replaces what was unfinished", () => {
  const [first] = encodeChunks({ type: 1, payload: new Uint8Array(50) });
  const whole = encodeChunks({ type: 3, payload: hex("4032") });
  expect(receiveAll([first ?? new Uint8Array(), ...whole])).toEqual([
    { type: 3, payload: hex("4032") },
  ]);
});

test("a message without end is given up", () => {
  const receiver = new ChunkReceiver();
  const piece = new Array<number>(200).fill(0);
  receiver.receive(Uint8Array.from([0x00, 0x01, 0, ...piece]));
  const flood = (): void => {
    for (let counter = 1; counter < 256; counter++) {
      receiver.receive(Uint8Array.from([0x00, 0x41, counter, ...piece]));
    }
  };
  expect(flood).toThrow(FrameError);
});

test("no bytes whatever are more than passed over or refused", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 30 })), (frames) => {
      const receiver = new ChunkReceiver();
      for (const frame of frames) {
        try {
          receiver.receive(frame);
        } catch (error) {
          expect(error).toBeInstanceOf(FrameError);
        }
      }
    }),
  );
});
