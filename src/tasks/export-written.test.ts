import { expect, test } from "vitest";
import { piecesOf } from "../bytes/byte-reader.ts";
import type { OutFile, Scratch } from "../platform.ts";
import { keepWritten, readWhileWritten } from "./export-written.ts";

const piece = (byte: number): Uint8Array => new Uint8Array(1000).fill(byte);

test("what is written is read, in order, and the room may be used again", async () => {
  const { bytes, done } = readWhileWritten(async (file) => {
    const room = piece(1);
    await file.write(room);
    await file.write(room.fill(2));
    return "written";
  });
  const read: number[] = [];
  for await (const it of piecesOf(bytes)) read.push(it[0] ?? 0);
  expect([read, await done]).toEqual([[1, 2], "written"]);
});

test("nothing is written further than it is read", async () => {
  let written = 0;
  const { bytes, done } = readWhileWritten(async (file) => {
    for (; written < 100; written++) await file.write(piece(written));
  });
  const reader = bytes.getReader();
  await reader.read();
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(written).toBeLessThan(5);
  await reader.cancel();
  await expect(done).rejects.toBeDefined();
});

test("a writer that fails ends the reading with its error", async () => {
  const { bytes, done } = readWhileWritten(async (file) => {
    await file.write(piece(1));
    throw new RangeError("broken");
  });
  done.catch(() => undefined);
  const reader = bytes.getReader();
  await expect(reader.read().then(() => reader.read())).rejects.toThrow("broken");
});

test("a writer that waits for nobody is ended by the signal", async () => {
  const stop = new AbortController();
  const write = async (file: OutFile): Promise<void> => {
    for (;;) await file.write(piece(1));
  };
  const { done } = readWhileWritten(write, { signal: stop.signal });
  stop.abort();
  await expect(done).rejects.toMatchObject({ code: "interrupted" });
});

test("when nothing can be put aside, that is what is told", async () => {
  const full = {
    keep: () => Promise.reject(new RangeError("full")),
  } as unknown as Scratch;
  const keeping = keepWritten(full, (file) => file.write(piece(1)), { maxBytes: 1e6 });
  await expect(keeping).rejects.toThrow("full");
});
