import { expect, test } from "vitest";
import { macOfDeviceId, parseMac } from "./mac.ts";

test.each([
  ["c8:0f:10:01:02:03", "C8:0F:10:01:02:03"],
  ["C8-0F-10-01-02-03", "C8:0F:10:01:02:03"],
  [" C80F10010203 ", "C8:0F:10:01:02:03"],
])("%s is the address %s", (text, mac) => {
  expect(parseMac(text)).toBe(mac);
});

test.each([
  ["00:00:00:00:00:00"],
  ["FF:FF:FF:FF:FF:FF"],
  ["02:00:00:00:00:00"],
  ["C8:0F:10:01:02"],
  ["C8:0F-10:01:02:03"],
  ["C8:0F:10:01:02:0G"],
  [""],
  [undefined],
])("%s is nobody's address", (text) => {
  expect(parseMac(text)).toBeUndefined();
});

test("the vendor's device id has the address around FFFE", () => {
  expect(macOfDeviceId("C0FFEEFFFE123456")).toBe("C0:FF:EE:12:34:56");
  expect(macOfDeviceId("C0FFEE123456")).toBeUndefined();
});
