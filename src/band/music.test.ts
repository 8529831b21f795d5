import fc from "fast-check";
import { expect, test } from "vitest";
import { hex } from "../../test/huami-vectors.ts";
import { FrameError } from "../bytes/message.ts";
import { decodeMusic, encodeMusic } from "./music.ts";

test("the volume alone is two bytes, and a client may put a zero behind it", () => {
  expect(encodeMusic({ volume: 50 })).toEqual(hex("4032"));
  expect(decodeMusic(hex("4032"))).toEqual({ volume: 50 });
  expect(decodeMusic(hex("403200"))).toEqual({ volume: 50 });
  expect(() => decodeMusic(hex("40320000"))).toThrow(FrameError);
});

test("nothing at all means that nothing plays", () => {
  expect(encodeMusic({})).toEqual(hex("20"));
  expect(decodeMusic(hex("20"))).toEqual({});
});

test("long titles are cut to eighty characters", () => {
  const { track } = decodeMusic(encodeMusic({ track: "ü".repeat(100) }));
  expect(track).toBe("ü".repeat(80));
});

test("no bytes whatever are more than refused", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (payload) => {
      try {
        decodeMusic(payload);
      } catch (error) {
        expect(error).toBeInstanceOf(FrameError);
      }
    }),
  );
});
