import fc from "fast-check";
import { expect, test } from "vitest";
import { hex } from "../../test/huami-vectors.ts";
import { FrameError, FrameReader, u16, u8 } from "../bytes/message.ts";
import { counted, cutText, offsetMin, scaled, text0UpTo, u64 } from "./fields.ts";

test("a text is cut between its characters, by their number or by their bytes", () => {
  expect(cutText("Grüße", { chars: 4 })).toBe("Grüß");
  expect(cutText("Grüße", { bytes: 3 })).toBe("Gr");
  expect(cutText("😀😀", { bytes: 7 })).toBe("😀");
  expect(cutText("😀😀", { chars: 1 })).toBe("😀");
  expect(cutText("one\0two", {})).toBe("onetwo");
});

test("whatever the text, what is kept fits, reads as UTF-8, and is its beginning", () => {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", "ü", "€", "😀", "\0") }),
      fc.nat(40),
      (text, bytes) => {
        const kept = cutText(text, { bytes });
        const encoded = new TextEncoder().encode(kept);
        expect(encoded.length).toBeLessThanOrEqual(bytes);
        expect(encoded.includes(0)).toBe(false);
        expect(decoder.decode(encoded)).toBe(kept);
        expect(text.replaceAll("\0", "").startsWith(kept)).toBe(true);
      },
    ),
  );
});

test("a text that is cut still ends with its zero", () => {
  expect(text0UpTo(2).encode("äöü")).toEqual(hex("c3a4c3b600"));
});

test("a count that lies is a frame too short, however much it promises", () => {
  const many = counted(u8, u16);
  expect(many.decode(new FrameReader(hex("0200aabb")))).toEqual([0xaa, 0xbb]);
  expect(() => many.decode(new FrameReader(hex("ffffaabb")))).toThrow(FrameError);
  expect(many.encode([1, 2, 3])).toEqual(hex("0300010203"));
});

test("numbers come back as they went", () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.integer({ min: -128, max: 127 }), fc.nat(0xffff), (a, b, c) => {
      expect(u64.decode(new FrameReader(u64.encode(a)))).toBe(a);
      expect(offsetMin.decode(new FrameReader(offsetMin.encode(b * 15)))).toBe(b * 15);
      const hundredths = scaled(u16, 100);
      expect(hundredths.encode(hundredths.decode(new FrameReader(u16.encode(c))))).toEqual(
        u16.encode(c),
      );
    }),
  );
});
