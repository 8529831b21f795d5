import fc from "fast-check";
import { expect, test } from "vitest";
import { MemoryFile } from "../../test/archive-tools.ts";
import { ByteReader, readAll } from "./byte-reader.ts";

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
