import { expect, test } from "vitest";
import { isFreemybandText, readFreemybandText } from "./freemyband-text.ts";

const KEY = "00112233445566778899aabbccddeeff";
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function read(fileName: string, text: string): unknown {
  const source = { kind: "text", path: fileName } as const;
  const { found, rejected, notes } = readFreemybandText(bytes(text), {
    fileName,
    source,
    foundAtS: 1,
  });
  return [
    ...found.map(({ sighting }) => [sighting.mac, sighting.key.reveal()]),
    ...rejected.map(({ mac, why }) => [mac, why]),
    ...notes.map(() => "note"),
  ];
}

test.each<[string, string, unknown]>([
  ["mibandC0FFEE123456.txt", `C0:FF:EE:12:34:56;${KEY}`, [["C0:FF:EE:12:34:56", `0x${KEY}`]]],
  [
    "miband-C0-FF-EE-12-34-56.txt",
    `C0:FF:EE:12:34:56;${KEY.toUpperCase()}\r\n`,
    [["C0:FF:EE:12:34:56", `0x${KEY}`]],
  ],
  ["renamed.txt", `\ufeffc0:ff:ee:12:34:56 ; ${KEY}\n`, [["C0:FF:EE:12:34:56", `0x${KEY}`]]],
  ["mibandC0FFEE123456.txt", KEY, [["C0:FF:EE:12:34:56", `0x${KEY}`]]],
  [
    "mibandC0FFEE000001.txt",
    `C0:FF:EE:12:34:56;${KEY}`,
    [["C0:FF:EE:12:34:56", `0x${KEY}`], "note"],
  ],
  ["mibandC0FFEE123456.txt", "C0:FF:EE:12:34:56;", [["C0:FF:EE:12:34:56", "empty"]]],
  ["mibandC0FFEE123456.txt", `C0:FF:EE:12:34:56;${KEY}00`, [["C0:FF:EE:12:34:56", "malformed"]]],
  ["mibandC0FFEE123456.txt", "", []],
])("%s with %j", (name, text, expected) => {
  expect(isFreemybandText(name, bytes(text))).toBe(true);
  expect(read(name, text)).toEqual(expected);
});

test.each([
  ["notes.txt", KEY],
  ["table.csv", "C0:FF:EE:12:34:56;steps;pulse"],
  ["miband.txt", "my band"],
])("%s is another kind of text", (name, text) => {
  expect(isFreemybandText(name, bytes(text))).toBe(false);
});
