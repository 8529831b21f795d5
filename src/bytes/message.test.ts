import { expect, expectTypeOf, test } from "vitest";
import { parseHex } from "./hex.ts";
import {
  bytes,
  FrameError,
  i16,
  message,
  optional,
  rest,
  text0,
  u16,
  u8,
  unless,
} from "./message.ts";
import type { DecodedOf } from "./message.ts";

const hex = (text: string): Uint8Array => parseHex(text) ?? new Uint8Array();
const Nonce = message("Nonce", [0x10, 0x82, 0x01], { nonce: bytes(16) });
const Reading = message("Reading", [0x00], {
  heartRateBpm: unless(u8, 0xff),
  low: i16,
  more: optional(u16),
});

test("a message is decoded by its declaration, and encoded back to the same bytes", () => {
  const frame = hex("10820100112233445566778899aabbccddeeff");
  const decoded = Nonce.decode(frame);
  expect(decoded).toEqual({ is: "Nonce", nonce: frame.slice(3) });
  expect(Nonce.encode(decoded)).toEqual(frame);
  expectTypeOf<DecodedOf<typeof Nonce>["nonce"]>().toEqualTypeOf<Uint8Array>();
});

test("what stands for nothing on the wire is undefined, and may be left out", () => {
  expect(Reading.decode(hex("00fffeff"))).toEqual({
    is: "Reading",
    heartRateBpm: undefined,
    low: -2,
    more: undefined,
  });
  expect(Reading.encode({ low: -2 })).toEqual(hex("00fffeff"));
  expect(Reading.decode(hex("0048fefe0102"))).toMatchObject({ heartRateBpm: 72, more: 0x0201 });
});

test.each([
  ["108201ff", "Nonce is wrong at nonce: The frame is too short."],
  ["10820100112233445566778899aabbccddeeffaa", "Nonce has 1 bytes too many."],
  ["1083", "The frame is no Nonce."],
  ["", "The frame is no Nonce."],
])("a frame that does not fit is refused with the field's name (%s)", (frame, said) => {
  expect(() => Nonce.decode(hex(frame))).toThrow(new FrameError(said));
});

test("texts end with a zero, the rest is the rest", () => {
  const Named = message("Named", [1], { name: text0, rest });
  expect(Named.decode(hex("0141420009"))).toEqual({ is: "Named", name: "AB", rest: hex("09") });
  expect(Named.encode({ name: "AB", rest: hex("09") })).toEqual(hex("0141420009"));
  expect(() => Named.decode(hex("014142"))).toThrow(FrameError);
});

test("a decoded value does not change with the buffer it came from", () => {
  const frame = hex("10820100112233445566778899aabbccddeeff");
  const { nonce } = Nonce.decode(frame);
  frame.fill(0);
  expect(nonce[1]).toBe(0x11);
});
