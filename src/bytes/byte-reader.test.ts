import fc from "fast-check";
import { expect, test } from "vitest";
import { ByteReader, concat } from "./byte-reader.ts";

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
      for await (const part of reader.take(100)) rest.push(part);
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
  await reader.piece();
  await reader.close();
  expect(closed).toBe(true);
});
