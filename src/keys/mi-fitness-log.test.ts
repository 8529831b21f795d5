import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ReadFacts, Reading } from "./findings.ts";
import { LONGEST_PIECE } from "./log-lines.ts";
import { readLog, rotationOf } from "./mi-fitness-log.ts";
import { processorMs } from "../../test/processor-time.ts";

const fixtures = join(import.meta.dirname, "../../test/fixtures/mifit");
const MAC = "C0:FF:EE:12:34:56";
const MAC2 = "C0:FF:EE:65:43:21";
const KEY = "00112233445566778899aabbccddeeff";
const KEY2 = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
const OLD = "ffeeddccbbaa99887766554433221100";

const facts: ReadFacts = {
  source: { kind: "log", path: "XiaomiFit.device.log" },
  fileName: "XiaomiFit.device.log",
  foundAtS: Date.UTC(2026, 0, 31) / 1000,
  modifiedS: Date.UTC(2025, 1, 1) / 1000,
};

async function* pieces(bytes: Uint8Array, pieceBytes = 4096): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    await Promise.resolve();
    yield bytes.subarray(at, at + pieceBytes);
  }
}

function read(text: string | Uint8Array, pieceBytes?: number): Promise<Reading> {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  return readLog(pieces(bytes, pieceBytes), facts);
}

const pairs = ({ found }: Reading): unknown =>
  found.map(({ sighting }) => [sighting.mac, sighting.key.reveal().slice(2)]);

test.each(["XiaomiFit.device.log", "XiaomiFit.main.log", "Transfer.device.log", "Wearable.log"])(
  "fixture %s gives its key, in pieces of any size",
  async (name) => {
    const expected = JSON.parse(readFileSync(join(fixtures, "expected.json"), "utf8")) as {
      logs: Record<string, Record<string, string>>;
    };
    const bytes = readFileSync(join(fixtures, "logs", name));
    for (const pieceBytes of [1, 7, 100, 5_000]) {
      expect(pairs(await read(bytes, pieceBytes))).toEqual(
        Object.entries(expected.logs[name] ?? {}),
      );
    }
  },
);

test.each<[string, string, unknown]>([
  ["A", `macAddress=${MAC}, authKey=${KEY}, status=1`, [[MAC, KEY]]],
  [
    "B, made by Huami",
    `macAddress=${MAC}, authKey=${KEY}, model='hmpace.watch.v7', encryptKey=${KEY2},`,
    [[MAC, KEY]],
  ],
  [
    "B, Xiaomi's protocol",
    `macAddress=${MAC}, authKey=${KEY}, model='miwear.watch.m66gl', encryptKey=${KEY2},`,
    [[MAC, KEY2]],
  ],
  [
    "C",
    `model='hmpace.bracelet.v5', detail=Detail(mac=${MAC}, sn=X)), huamiAuthKey=${KEY}, …`,
    [[MAC, KEY]],
  ],
  ["D", `{"mac":"${MAC}","authKey":null,"encryptKey":"${KEY}","token":"${KEY2}"}`, [[MAC, KEY]]],
  [
    "D, with the token only",
    `{"mac":"${MAC}","authKey":null,"encryptKey":null,"token":"${KEY}"}`,
    [[MAC, KEY]],
  ],
  [
    "E, the address behind",
    String.raw`{\"x\":\"{\\\"auth_key\\\":\\\"${KEY}\\\",\\\"mac\\\":\\\"${MAC}\\\"}\"}`,
    [[MAC, KEY]],
  ],
  ["upper case and 0x", `mac=${MAC.toLowerCase()} auth_key: 0x${KEY.toUpperCase()}`, [[MAC, KEY]]],
  [
    "two devices, addresses first",
    `D(mac=${MAC}, huamiAuthKey=${KEY}), D(mac=${MAC2}, huamiAuthKey=${KEY2})`,
    [
      [MAC, KEY],
      [MAC2, KEY2],
    ],
  ],
  [
    "two devices, keys first",
    `{"auth_key":"${KEY}","mac":"${MAC}"},{"auth_key":"${KEY2}","mac":"${MAC2}"}`,
    [
      [MAC, KEY],
      [MAC2, KEY2],
    ],
  ],
  ["no address at all", `authKey=${KEY}`, [[undefined, KEY]]],
  ["an account's token", `mac=${MAC}\nlogin token=${KEY} userId=1`, []],
  ["a longer token", `mac=${MAC} token=${KEY}${KEY}`, []],
  ["a word that goes on", `mac=${MAC} token=${KEY}xyz`, []],
  ["a placeholder", `mac=${MAC} authKey=${"0".repeat(32)}`, []],
  ["Android's own address", `mac=02:00:00:00:00:00 authKey=${KEY}`, [[undefined, KEY]]],
  ["another word that ends in token", `mac=${MAC} access_token=${KEY}`, []],
])("line shape: %s", async (_, line, expected) => {
  expect(pairs(await read(`first\n${line}\nlast\n`))).toEqual(expected);
});

test("the last key of a band counts, and a token never replaces a named key", async () => {
  const line = (key: string): string => `mac=${MAC} authKey=${key}\n`;
  expect(pairs(await read(line(OLD) + line(KEY)))).toEqual([[MAC, KEY]]);
  expect(pairs(await read(`${line(KEY)}mac=${MAC} token=${KEY2}\n`))).toEqual([[MAC, KEY]]);
});

test("the nearest earlier address counts, up to 300 lines back", async () => {
  const log = (lines: number): string => `mac=${MAC}${"\nnoise".repeat(lines - 1)}\nauthKey=${KEY}`;
  expect(pairs(await read(log(300)))).toEqual([[MAC, KEY]]);
  expect(pairs(await read(log(301)))).toEqual([[undefined, KEY]]);
});

test("the time of the line is the last use, with the latest year that fits the file", async () => {
  const at = async (stamp: string): Promise<string | undefined> => {
    const { found } = await read(`${stamp} I X: mac=${MAC} authKey=${KEY}`);
    const seconds = found[0]?.sighting.lastUsedAtS;
    return seconds === undefined ? undefined : new Date(seconds * 1000).toISOString();
  };
  expect(await at("01-31 10:00:00.000")).toBe("2025-01-31T10:00:00.000Z");
  expect(await at("12-24 18:30:01.000")).toBe("2024-12-24T18:30:01.000Z");
  expect(await at("2023-12-24 18:30:01")).toBe("2023-12-24T18:30:01.000Z");
  expect(await at("13-40 18:30:01")).toBeUndefined();
  expect(await at("no time")).toBeUndefined();
});

test("model and serial number come from the device's line", async () => {
  const { found } = await read(readFileSync(join(fixtures, "logs/XiaomiFit.device.log")));
  expect(found[0]?.sighting).toMatchObject({ model: "Mi Smart Band 5", serial: "SYNTH1" });
});

test("UTF-16, as PowerShell writes it, is read in both byte orders, with and without mark", async () => {
  const text = `mac=${MAC}\r\nauthKey=${KEY}\r\n`;
  const little = Buffer.from(text, "utf16le");
  const big = Buffer.from(little).swap16();
  for (const bytes of [
    little,
    big,
    Buffer.concat([Buffer.from([0xff, 0xfe]), little]),
    Buffer.concat([Buffer.from([0xfe, 0xff]), big]),
  ]) {
    expect(pairs(await read(bytes, 33))).toEqual([[MAC, KEY]]);
  }
});

test("an endless line is read with little memory, and keys on its seams are found once", async () => {
  const before = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
  const piece = new TextEncoder().encode("x".repeat(1 << 20));
  const reading = await readLog(
    (async function* () {
      for (let i = 0; i < 64; i++) {
        await Promise.resolve();
        yield piece;
      }
      yield new TextEncoder().encode(`, mac=${MAC}, authKey=${KEY}`);
    })(),
    facts,
  );
  expect(pairs(reading)).toEqual([[MAC, KEY]]);
  const after = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
  expect(after - before).toBeLessThan(64 << 20);
  for (let shift = 0; shift < 120; shift += 4) {
    // The cut comes with the first piece (4096 bytes) that goes beyond the longest line.
    const filler = " ".repeat(LONGEST_PIECE + 4096 - shift);
    expect(pairs(await read(`${filler}mac=${MAC} authKey=${KEY} ${filler}`))).toEqual([[MAC, KEY]]);
    expect(pairs(await read(`${filler}mac=${MAC} token=${KEY}${KEY} ${filler}`))).toEqual([]);
  }
});

test("rubbish is read without complaint, in time that grows with its length only", async () => {
  const parts = fc.constantFrom(
    "authKey",
    "=",
    '\\"',
    "token",
    KEY,
    MAC,
    ":",
    "\n",
    " ",
    "c0:ff:",
    "\u0000",
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(parts, fc.string()), { maxLength: 60 }), async (texts) => {
      const { found } = await read(texts.join(""));
      for (const { sighting } of found) expect(sighting.key.bytes()).toHaveLength(16);
    }),
    { numRuns: 200 },
  );
  const startMs = processorMs();
  await read(`auth_key${'\\"'.repeat(500_000)}`);
  await read("auth_key \\".repeat(100_000));
  await read("c0:ff:ee:".repeat(100_000));
  expect(processorMs(startMs)).toBeLessThan(3_000);
});

test.each([
  ["XiaomiFit.device.log", "XiaomiFit.device.log", 0],
  ["XiaomiFit.device.log.bak.1", "XiaomiFit.device.log", 1],
  ["XiaomiFit.device.log.bak.12", "XiaomiFit.device.log", 12],
  ["Wearable.log.bak", "Wearable.log", 1],
  ["Wearable.log.2", "Wearable.log", 2],
])("%s is a copy of %s, number %i", (name, log, age) => {
  expect(rotationOf(name)).toEqual({ log, age });
});
