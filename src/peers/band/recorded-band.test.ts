import { expect, test } from "vitest";
import { hex } from "../../../test/huami-vectors.ts";
import { VirtualBand } from "../virtual-band.ts";
import { linkTo } from "./in-process-link.ts";
import { characteristicOf, RawClient, settled } from "./raw-client.ts";
import { recorded } from "./recording.ts";
import type { RecordedLine } from "./recording.ts";

const LINES: readonly RecordedLine[] = [
  { at: 0, direction: "read", characteristic: "2A25", hex: "3761" },
  { at: 10, direction: "write", characteristic: "0009", hex: "0200" },
  { at: 60, direction: "notify", characteristic: "0009", hex: "10020100" },
  { at: 90, direction: "write", characteristic: "0004", hex: "0101e807030116000004" },
  { at: 140, direction: "notify", characteristic: "0004", hex: "10010100000000e807030116000004" },
  { at: 200, direction: "write", characteristic: "0004", hex: "02" },
  { at: 210, direction: "read", characteristic: "0006", hex: "0f62" },
  { at: 250, direction: "notify", characteristic: "0004", hex: "100204" },
];

test("a recorded band says again what it said, to the same and to what is alike", async () => {
  const client = await RawClient.connect(VirtualBand.fromRecording(LINES), "0009", "0004");
  expect(await client.read("2A25")).toBe("3761");
  expect(await client.say("0003", "06020001")).toEqual([]);
  expect(await client.say("0009", "0200")).toEqual(["0009 10020100"]);
  // Another day.
  expect(await client.say("0004", "0101e907030116000004")).toEqual([
    "0004 10010100000000e807030116000004",
  ]);
  expect(await client.read("0006")).toBe("0f62");
  expect(await client.say("0004", "02")).toEqual(["0004 100204"]);
  // It is over.
  expect(await client.say("0004", "02")).toEqual([]);
  await client.link.close();
});

test("it is played from the beginning to whoever comes next, and to one at a time", async () => {
  const band = VirtualBand.fromRecording(LINES.map((it) => JSON.stringify(it)).join("\n"));
  const first = await RawClient.connect(band, "0009");
  expect(band.advertisement()).toBeUndefined();
  await expect(RawClient.connect(band)).rejects.toMatchObject({ code: "out-of-reach" });
  await first.say("0009", "0200");
  await first.link.close();
  const second = await RawClient.connect(band, "0009");
  expect(await second.say("0009", "0200")).toEqual(["0009 10020100"]);
});

test.each(["nothing", "{}", '{"at":1,"direction":"up","characteristic":"0009","hex":""}'])(
  "%s is no recording",
  (text) => {
    expect(() => VirtualBand.fromRecording(text)).toThrow(TypeError);
  },
);

test("what goes over a link can be recorded, and played", async () => {
  const band = new VirtualBand({
    key: hex("0123456789abcdef0123456789abcdef"),
    random: () => hex("00112233445566778899aabbccddeeff"),
    history: {},
  });
  const lines: RecordedLine[] = [];
  const link = recorded(await linkTo(band), (line) => lines.push(line));
  const soon = { kind: "without-response" } as const;
  const auth = characteristicOf(band, "0009");
  await link.listen(auth, () => undefined);
  await link.write(auth, hex("0200"), soon);
  await link.write(auth, hex("0300c0ea267917f34bf3616e3a50d8c3c507"), soon);
  await link.read(characteristicOf(band, "2A28"));
  await settled();
  await link.close();
  expect(lines.map(({ direction, characteristic }) => `${direction} ${characteristic}`)).toEqual([
    "write 0009",
    "notify 0009",
    "write 0009",
    "notify 0009",
    "read 2a28",
  ]);
  const client = await RawClient.connect(VirtualBand.fromRecording(lines));
  await client.signIn();
  expect(await client.read("2A28")).toBe("56312e302e392e3636");
});
