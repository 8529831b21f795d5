import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { failureIn, piecesIn } from "../../test/phone-in-memory.ts";
import { isAppError } from "../errors.ts";
import type { ByteStream } from "../platform.ts";
import { guardPackets } from "./packet-guard.ts";

/** A packet as AOSP's protocol.txt describes it. */
function packet(command: number, payload: Uint8Array, claimed = payload.length): Uint8Array {
  const bytes = new Uint8Array(24 + payload.length);
  const words = new DataView(bytes.buffer);
  words.setUint32(0, command, true);
  words.setUint32(12, claimed, true);
  words.setUint32(20, ~command >>> 0, true);
  bytes.set(payload, 24);
  return bytes;
}

async function* cut(bytes: Uint8Array, lengths: readonly number[]): ByteStream {
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    await Promise.resolve();
    yield bytes.slice(at, (at += lengths[i % lengths.length] ?? 1));
  }
}

async function through(bytes: Uint8Array, lengths: readonly number[]): Promise<Uint8Array> {
  return Buffer.concat(await piecesIn(guardPackets(cut(bytes, lengths))));
}

const LENGTHS = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 20 });
const PACKET = fc
  .tuple(fc.integer({ min: 0, max: 0xffffffff }), fc.uint8Array({ maxLength: 100 }))
  .map(([command, payload]) => packet(command, payload));

describe("the guard in front of the packets", () => {
  test("packets pass byte for byte, however they are cut", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(PACKET, { maxLength: 8 }), LENGTHS, async (packets, lengths) => {
        const sent = Buffer.concat(packets);
        expect(Buffer.from(await through(sent, lengths)).equals(sent)).toBe(true);
      }),
    );
  });

  test("what is no packet stops it, after the packets before it", async () => {
    const noPacket = fc.uint8Array({ minLength: 24, maxLength: 24 }).filter((bytes) => {
      const words = new DataView(bytes.buffer, bytes.byteOffset);
      return (words.getUint32(0, true) ^ words.getUint32(20, true)) >>> 0 !== 0xffffffff;
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(PACKET, { maxLength: 3 }),
        noPacket,
        LENGTHS,
        async (good, bad, lengths) => {
          const heard: Uint8Array[] = [];
          const all = cut(Buffer.concat([...good, bad]), lengths);
          const reading = (async () => {
            for await (const piece of guardPackets(all)) heard.push(piece);
          })();
          await expect(reading).rejects.toMatchObject({ code: "not-adb" });
          expect(Buffer.concat(heard).equals(Buffer.concat(good))).toBe(true);
        },
      ),
    );
  });

  test("whatever arrives, it ends with the bytes or with an error of ours", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), LENGTHS, async (bytes, lengths) => {
        const error = await failureIn(through(bytes, lengths));
        if (error !== undefined) expect(isAppError(error), String(error)).toBe(true);
      }),
    );
  });

  test.each([1 + (1 << 20), 0x7fffffff, 0xffffffff])(
    "a packet that claims %i bytes is none: no daemon sends that many at once",
    async (claimed) => {
      const bytes = packet(0x45545257, new Uint8Array(), claimed);
      await expect(through(bytes, [24])).rejects.toMatchObject({ code: "not-adb" });
    },
  );

  test("a web server is told apart from a phone", async () => {
    const answer = Buffer.from("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    await expect(through(answer, [10])).rejects.toMatchObject({
      code: "not-adb",
      hint: expect.stringContaining("--phone") as string,
    });
  });
});
