import fc from "fast-check";
import { expect, test } from "vitest";
import { MemoryFile } from "../../test/archive-tools.ts";
import { ByteReader, concat, readAll } from "./byte-reader.ts";

async function* pieces(...parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield* parts;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (found: Uint8Array | undefined): string | undefined =>
  found && new TextDecoder().decode(found);

test("lines and counted bytes come whatever the pieces are", async () => {
  const content = bytes("first\nsecond\n12345rest");
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: content.length })), async (cuts) => {
      const ends = [...cuts.sort((a, b) => a - b), content.length];
      const parts = ends.map((end, i) => content.subarray(ends[i - 1] ?? 0, end));
      const reader = new ByteReader(pieces(...parts));
      expect(text(await reader.line(100))).toBe("first");
      expect(text(await reader.line(100))).toBe("second");
      expect(text(await reader.exactly(5))).toBe("12345");
      const rest: Uint8Array[] = [];
      for await (const part of reader.upTo(100)) rest.push(part);
      expect(text(concat(rest))).toBe("rest");
    }),
  );
});

test("a line that does not end within its limit is given up", async () => {
  expect(
    await new ByteReader(pieces(bytes("a".repeat(50)), bytes("b\n"))).line(40),
  ).toBeUndefined();
});

test("fewer bytes than were asked for are not given", async () => {
  expect(await new ByteReader(pieces(bytes("abc"))).exactly(4)).toBeUndefined();
});

test("letting go reaches the source", async () => {
  let closed = false;
  const source = (async function* () {
    try {
      await Promise.resolve();
      for (;;) yield bytes("x");
    } finally {
      closed = true;
    }
  })();
  const reader = new ByteReader(source);
  await reader.next();
  await reader.close();
  expect(closed).toBe(true);
});

const BYTES = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7) & 0xff);

test("gives every byte once and in order, however it is asked for", async () => {
  const step = fc.record({
    how: fc.constantFrom("peek" as const, "take" as const, "next" as const, "skip" as const),
    count: fc.nat(1500),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 900 }),
      fc.array(step),
      async (pieceBytes, steps) => {
        const reader = new ByteReader(new MemoryFile("", BYTES, pieceBytes).stream());
        let at = 0;
        for (const { how, count } of steps) {
          const expected = BYTES.subarray(at, at + count);
          if (how === "skip") {
            expect(await reader.skip(count)).toBe(expected.length);
            at += expected.length;
          } else {
            const bytes =
              (await reader[how](Math.max(count, how === "next" ? 1 : 0))) ?? new Uint8Array();
            expect(bytes).toEqual(BYTES.subarray(at, at + bytes.length));
            if (how !== "next") expect(bytes.length).toBe(expected.length);
            if (how !== "peek") at += bytes.length;
          }
          expect(reader.position).toBe(at);
        }
      },
    ),
  );
});

test("jumps over a big gap where that is possible, and never beyond the end", async () => {
  const big = Buffer.alloc(5_000_000, "0123456789");
  const file = new MemoryFile("", big, 1000);
  let streamed = 0;
  const random = {
    sizeBytes: file.sizeBytes,
    read: (start: number, end: number) => file.read(start, end),
    async *stream(start?: number) {
      for await (const piece of file.stream(start)) {
        streamed += piece.length;
        yield piece;
      }
    },
  };
  const reader = new ByteReader(random.stream(), random);
  expect(Buffer.from(await reader.take(3)).toString()).toBe("012");
  expect(await reader.skip(4_000_002)).toBe(4_000_002);
  expect(Buffer.from(await reader.take(3)).toString()).toBe("567");
  expect(await reader.skip(3_000_000)).toBe(999_992);
  expect((await reader.take(3)).length).toBe(0);
  expect(streamed).toBeLessThan(5000);
  await reader.close();
  expect(file.openStreams).toBe(0);
});

test("gives what came before a failure, then fails, again and again", async () => {
  async function* failing() {
    yield await Promise.resolve(new Uint8Array([1, 2, 3]));
    throw new Error("broken");
  }
  const reader = new ByteReader(failing());
  expect(await reader.peek(10)).toEqual(new Uint8Array([1, 2, 3]));
  expect(await reader.take(3)).toEqual(new Uint8Array([1, 2, 3]));
  await expect(reader.take(1)).rejects.toThrow("broken");
  await expect(reader.next()).rejects.toThrow("broken");
  expect(reader.failure?.message).toBe("broken");
});

test("reads a short stream whole, refuses a longer one, and lets go of both", async () => {
  const file = new MemoryFile("", BYTES);
  expect(await readAll(file.stream(), 5000)).toEqual(BYTES);
  expect(await readAll(file.stream(), 4999)).toBeUndefined();
  expect(file.openStreams).toBe(0);
});
