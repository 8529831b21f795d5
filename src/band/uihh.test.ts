import fc from "fast-check";
import { expect, test } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { FrameError } from "../bytes/message.ts";
import { firmwareFileOf } from "./firmware-files.ts";
import { FIRMWARE_TYPE } from "./firmware.messages.ts";
import { decodeContainer, encodeContainer } from "./uihh.ts";

const vector = vectorsOf<{ container: string }>("uihh_container");
const file = hex(vector.container);
const data = new TextEncoder().encode("hello changelog\n");

test("a container is taken apart and put together", () => {
  const container = {
    faceId: new Uint8Array(4),
    entries: [{ type: FIRMWARE_TYPE.changelog, data }],
  };
  expect(decodeContainer(file)).toEqual(container);
  expect(encodeContainer(container)).toEqual(file);
  expect(firmwareFileOf(file)).toBe("container");
});

test("whatever is put in comes out", () => {
  const entry = fc.record({ type: fc.nat(255), data: fc.uint8Array() });
  fc.assert(
    fc.property(fc.array(entry), fc.uint8Array({ minLength: 4, maxLength: 4 }), (entries, id) => {
      const faceId = Uint8Array.from(id);
      const { entries: found, ...rest } = decodeContainer(encodeContainer({ faceId, entries }));
      expect(rest).toEqual({ faceId });
      expect(found.map((it) => ({ ...it, data: [...it.data] }))).toEqual(
        entries.map((it) => ({ ...it, data: [...it.data] })),
      );
    }),
  );
});

test("a file that is cut off anywhere, or has more behind it, is refused", () => {
  for (let length = 0; length < file.length; length++) {
    expect(() => decodeContainer(file.subarray(0, length))).toThrow(FrameError);
  }
  expect(() => decodeContainer(Uint8Array.from([...file, 0]))).toThrow("cut off");
});

test("a bit that flips is found, wherever it means something", () => {
  const silent: number[] = [];
  for (let at = 0; at < file.length; at++) {
    const flipped = file.slice();
    flipped[at] = (flipped[at] ?? 0) ^ 0x10;
    try {
      decodeContainer(flipped);
      silent.push(at);
    } catch (error) {
      expect(error).toBeInstanceOf(FrameError);
    }
  }
  // The bytes of the header that say nothing, or are the watch face's.
  expect(silent).toEqual([16, 17, 18, 19, 20, 21, 26, 27, 28, 29, 30, 31]);
});
