import { expect, test } from "vitest";
import { hex } from "../../test/huami-vectors.ts";
import { firmwareFileOf, firmwareVersionOf } from "./firmware-files.ts";

/** A file of zeros with texts in it: no real one may be published. */
function fileWith(...texts: readonly (readonly [at: number, text: string])[]): Uint8Array {
  const file = new Uint8Array(256);
  for (const [at, text] of texts) file.set(new TextEncoder().encode(text), at);
  return file;
}

const firmware = fileWith([64, "Mi Smart Band 4"]);
firmware.set(hex("310000000000000000009ce37d5c0004"), 16);
const elsewhere = fileWith([65, "Mi Smart Band 4"]);
elsewhere.set(firmware.subarray(16, 32), 16);
const font = fileWith([0, "NEZK"]);
font[10] = 6;

test.each([
  ["firmware", firmware],
  ["watch face", fileWith([0, "HMDIAL"])],
  ["resources", fileWith([0, "HMRES"])],
  ["compressed resources", fileWith([9, "HMRES"])],
  ["compressed resources", fileWith([9, "NERES"])],
  ["compressed resources", fileWith([13, "NERES"])],
  ["font", font],
  ["container", fileWith([0, "UIHH"])],
])("a file is recognised: %s", (kind, file) => {
  expect(firmwareFileOf(file)).toBe(kind);
});

test.each([
  ["a name that is not aligned", elsewhere],
  ["no name", firmware.subarray(0, 64)],
  ["another band's", fileWith([64, "Mi Smart Band 4"])],
  ["a font of another kind", fileWith([0, "NEZK"])],
  ["nothing", new Uint8Array(0)],
])("anything else is not: %s", (_, file) => {
  expect(firmwareFileOf(file)).toBeUndefined();
});

test("a version is known by the sum of the whole file", () => {
  // Two bytes whose CRC-16 is 8969, that of firmware 1.0.5.22.
  expect(firmwareVersionOf(hex("8eba"))).toBe("1.0.5.22");
  expect(firmwareVersionOf(new Uint8Array(0))).toBeUndefined();
});
