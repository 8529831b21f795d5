import fc from "fast-check";
import { expect, test } from "vitest";
import { concat } from "../bytes/byte-reader.ts";
import { ByteQueue } from "./byte-queue.ts";

test("bytes go out as they came in, in pieces that are the taker's own", () => {
  const turns = fc.array(fc.oneof(fc.constant("take" as const), fc.uint8Array({ maxLength: 20 })));
  fc.assert(
    fc.property(turns, (all) => {
      const queue = new ByteQueue(8);
      const taken: Uint8Array[] = [];
      const given: Uint8Array[] = [];
      for (const turn of all) {
        if (turn === "take") taken.push(queue.take());
        else {
          queue.append(turn);
          given.push(turn);
        }
        const [came, went] = [given, taken].map((it) => concat(it).length);
        expect(queue.sizeBytes).toBe((came ?? 0) - (went ?? 0));
      }
      while (queue.sizeBytes > 0) taken.push(queue.take());
      expect(concat(taken)).toEqual(concat(given));
      expect(taken.every(({ length }) => length <= 8)).toBe(true);
    }),
  );
});

test("what is thrown away is gone", () => {
  const queue = new ByteQueue(8);
  queue.append(new Uint8Array(20));
  queue.clear();
  expect([queue.sizeBytes, queue.hasFullChunk, queue.take().length]).toEqual([0, false, 0]);
});
