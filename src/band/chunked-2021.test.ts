import fc from "fast-check";
import { expect, test } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { formatHex } from "../bytes/hex.ts";
import { ChunkJoiner, encodeChunks, MOST_MESSAGE_BYTES } from "./chunked-2021.ts";
import type { Joined, Secret } from "./chunked-2021.ts";

interface Case {
  readonly name: string;
  readonly handle: number;
  readonly endpoint: string;
  readonly payload: string;
  readonly session_key?: string;
  readonly seq?: number;
  readonly chunks: readonly string[];
}
interface Vectors {
  readonly cases: readonly Case[];
  readonly ack: { readonly value: string };
  readonly real_notification: {
    readonly value: string;
    readonly decoded: { readonly endpoint: string; readonly payload: string };
  };
}
interface Handshake {
  readonly session_key: string;
  readonly messages: Readonly<Record<"m1" | "m2", string>>;
  readonly m1_chunks_mtu23: readonly string[];
  readonly m2_chunks_mtu23: readonly string[];
  readonly m1_chunks_mtu247: readonly string[];
  readonly first_encrypted_write: {
    readonly payload: string;
    readonly handle: number;
    readonly seq: number;
    readonly chunks_mtu247: readonly string[];
  };
}

const vectors = vectorsOf<Vectors>("chunked_2021");
const handshake = vectorsOf<Handshake>("auth_2021");
const first = handshake.first_encrypted_write;

const CASES = [
  ...vectors.cases,
  ...[
    { handle: 1, payload: handshake.messages.m1, chunks: handshake.m1_chunks_mtu23 },
    { handle: 2, payload: handshake.messages.m2, chunks: handshake.m2_chunks_mtu23 },
    { handle: 1, payload: handshake.messages.m1, chunks: handshake.m1_chunks_mtu247 },
  ].map((it) => ({ ...it, name: `handshake ${it.chunks.length}`, endpoint: "0082" })),
  {
    name: "first encrypted write after the handshake",
    endpoint: "0090",
    handle: first.handle,
    payload: first.payload,
    session_key: handshake.session_key,
    seq: first.seq,
    chunks: first.chunks_mtu247,
  },
] satisfies readonly Case[] as readonly Case[];

function secretOf({ session_key, seq = 0 }: Case): Secret | undefined {
  return session_key === undefined ? undefined : { sessionKey: hex(session_key), sequence: seq };
}

function valueBytesOf({ name, chunks }: Case): number {
  return name.includes("247") || (chunks[0] ?? "").length > 40 ? 244 : 20;
}

function joinAll(joiner: ChunkJoiner, chunks: readonly Uint8Array[]): Joined[] {
  return chunks.map((it) => joiner.accept(it));
}

test.each(CASES)("$name: cut and joined", (it) => {
  const isExtended = !it.name.includes("non-extended");
  const secret = secretOf(it);
  const chunks = encodeChunks(
    {
      isExtended,
      secret,
      handle: it.handle,
      endpoint: parseInt(it.endpoint, 16),
      payload: hex(it.payload),
    },
    valueBytesOf(it),
  );
  expect(chunks.map(formatHex)).toEqual(it.chunks);

  const joiner = new ChunkJoiner({ isExtended });
  if (secret) joiner.useKey(secret.sessionKey);
  const message = joinAll(joiner, chunks).at(-1)?.message;
  expect(message).toEqual({
    endpoint: parseInt(it.endpoint, 16),
    payload: hex(it.payload),
    isEncrypted: secret !== undefined,
  });
});

test("what a real band sent is read", () => {
  const { value, decoded } = vectors.real_notification;
  expect(new ChunkJoiner({ isExtended: true }).accept(hex(value))).toEqual({
    message: {
      endpoint: parseInt(decoded.endpoint, 16),
      payload: hex(decoded.payload),
      isEncrypted: false,
    },
  });
});

test("a message is acknowledged with its handle and its last count, where the band asks", () => {
  const chunks = encodeChunks(
    { isExtended: true, handle: 5, endpoint: 1, payload: new Uint8Array(30) },
    20,
  );
  const joined = joinAll(new ChunkJoiner({ isExtended: true }), chunks);
  expect(joined.map(({ ack }) => ack && formatHex(ack))).toEqual([
    undefined,
    undefined,
    vectors.ack.value,
  ]);
});

const anyMessage = fc.record({
  handle: fc.nat(255),
  endpoint: fc.nat(0xffff),
  payload: fc.uint8Array({ maxLength: 6_000 }),
  isExtended: fc.boolean(),
  isEncrypted: fc.boolean(),
  maxValueBytes: fc.integer({ min: 20, max: 512 }),
  sequence: fc.integer({ min: 0, max: 0xffffffff }),
  sessionKey: fc.uint8Array({ minLength: 16, maxLength: 16 }),
});

test("every message arrives as it was sent", () => {
  fc.assert(
    fc.property(anyMessage, ({ isEncrypted, sequence, sessionKey, maxValueBytes, ...message }) => {
      const secret = isEncrypted ? { sessionKey, sequence } : undefined;
      const chunks = encodeChunks({ ...message, secret }, maxValueBytes);
      expect(chunks.every((it) => it.length <= maxValueBytes)).toBe(true);
      const joiner = new ChunkJoiner(message);
      joiner.useKey(sessionKey);
      const joined = joinAll(joiner, chunks);
      const { endpoint, payload } = message;
      expect(joined.at(-1)?.message).toEqual({ endpoint, payload, isEncrypted });
      expect(joined.filter((it) => it.dropped !== undefined)).toEqual([]);
    }),
  );
});

const TEXT = Uint8Array.from({ length: 40 }, (_, at) => at);

function chunksOf(handle: number): Uint8Array[] {
  return encodeChunks({ isExtended: true, handle, endpoint: 7, payload: TEXT }, 20);
}

test("a chunk of another message is passed over", () => {
  const joiner = new ChunkJoiner({ isExtended: true });
  const [a, b, c, ...more] = chunksOf(1) as [Uint8Array, Uint8Array, Uint8Array];
  const other = chunksOf(2)[1] ?? a;
  expect(joiner.accept(other).dropped).toBe("no beginning");
  joiner.accept(a);
  expect(joiner.accept(other).dropped).toBe("of another message");
  const joined = joinAll(joiner, [b, c, ...more]);
  expect(joined.at(-1)?.message?.payload).toEqual(TEXT);
});

test("a message with a chunk missing, twice or out of order never arrives", () => {
  const [a, b, c, d] = chunksOf(1) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  for (const order of [
    [a, c, d],
    [a, b, b, c, d],
    [a, c, b, d],
    [b, a, d],
  ]) {
    const joiner = new ChunkJoiner({ isExtended: true });
    const joined = joinAll(joiner, order);
    expect(joined.some((it) => it.message !== undefined)).toBe(false);
    // The next one does.
    expect(joinAll(joiner, chunksOf(2)).at(-1)?.message?.payload).toEqual(TEXT);
  }
});

test("a beginning takes the place of what was not finished", () => {
  const joiner = new ChunkJoiner({ isExtended: true });
  joinAll(joiner, chunksOf(1).slice(0, 2));
  expect(joinAll(joiner, chunksOf(2)).at(-1)?.message?.payload).toEqual(TEXT);
});

test.each([
  ["longer than 64 KiB", "030300010001000100290000"],
  ["longer than it said", "030300010001000000290001020304"],
  ["shorter than it said", "030300010003000000290001"],
  ["not at its beginning", "030300010501000000290001"],
  ["too short for a beginning", "0303000100010000"],
  ["nothing but a header", "030300"],
  ["of another kind", "050300010001000000290001"],
  ["encrypted before there is a key", `030b0001000100000029${"00".repeat(17)}`],
])("what is %s is dropped", (_, frame) => {
  const { message, dropped } = new ChunkJoiner({ isExtended: true }).accept(hex(frame));
  expect(message).toBeUndefined();
  expect(dropped).toBeTypeOf("string");
});

test("an encrypted message that is no whole number of blocks is dropped", () => {
  const joiner = new ChunkJoiner({ isExtended: true });
  joiner.useKey(new Uint8Array(16));
  const frame = `030b0001000100000029${"00".repeat(16)}`;
  expect(joiner.accept(hex(frame)).dropped).toBeTypeOf("string");
});

test("the band's acknowledgements are no messages", () => {
  expect(new ChunkJoiner({ isExtended: true }).accept(hex("0400050102"))).toEqual({});
});

test("whatever a band sends, nothing is longer than it may be", () => {
  const byte = fc.oneof(fc.constantFrom(3, 1, 2, 0, 0x0b, 7), fc.nat(255));
  const frame = fc.array(byte, { maxLength: 40 }).map((it) => Uint8Array.from(it));
  fc.assert(
    fc.property(fc.array(frame), fc.boolean(), (frames, isExtended) => {
      const joiner = new ChunkJoiner({ isExtended });
      joiner.useKey(new Uint8Array(16));
      for (const { message } of joinAll(joiner, frames)) {
        expect(message?.payload.length ?? 0).toBeLessThanOrEqual(40 * frames.length);
      }
    }),
  );
});

test("what is too long to send, or a write too small, is a mistake of ours", () => {
  const message = { isExtended: true, handle: 1, endpoint: 1 };
  const long = new Uint8Array(MOST_MESSAGE_BYTES + 1);
  expect(() => encodeChunks({ ...message, payload: long }, 20)).toThrow(TypeError);
  expect(() => encodeChunks({ ...message, payload: TEXT }, 11)).toThrow(TypeError);
});
