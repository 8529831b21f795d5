import fc from "fast-check";
import { expect, test } from "vitest";
import { parseHex } from "../bytes/hex.ts";
import type { ByteStream } from "../platform.ts";
import { encodePacket, PacketError, readPackets } from "./adb-packet.ts";
import type { Packet } from "./adb-packet.ts";

/** What adb 29.0.6 sends first, as captured on loopback. */
const HELLO_OF_ADB_29 =
  "434e584e010000010000100077000000402e0000bcb1a7b1" +
  "686f73743a3a66656174757265733d72656d6f756e745f7368656c6c2c6162625f657865632c6162622c61706578" +
  "2c66697865645f707573685f6d6b6469722c6c735f76322c737461745f76322c66697865645f707573685f73796d" +
  "6c696e6b5f74696d657374616d702c636d642c7368656c6c5f7632";

const OKAY: Packet = { command: "OKAY", arg0: 7, arg1: 9, payload: new Uint8Array() };
const WRTE: Packet = { command: "WRTE", arg0: 1, arg1: 2, payload: Uint8Array.of(1, 2, 255) };

async function* cut(bytes: Uint8Array, pieceBytes: number): ByteStream {
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    yield await Promise.resolve(bytes.subarray(at, at + pieceBytes));
  }
}

async function read(bytes: Uint8Array, pieceBytes = 1000, withChecksum = true) {
  const packets: Packet[] = [];
  for await (const packet of readPackets(cut(bytes, pieceBytes), () => ({ withChecksum }))) {
    packets.push(packet);
  }
  return packets;
}

function encode(...packets: readonly Packet[]): Uint8Array {
  return Buffer.concat(packets.map((packet) => encodePacket(packet, { withChecksum: true })));
}

test("the real adb's greeting is read, and written as it came", async () => {
  const bytes = parseHex(HELLO_OF_ADB_29) ?? new Uint8Array();
  const [hello] = await read(bytes);
  expect(hello).toMatchObject({ command: "CNXN", arg0: 0x01000001, arg1: 1024 * 1024 });
  expect(new TextDecoder().decode(hello?.payload)).toMatch(/^host::features=.*,cmd,shell_v2$/);
  expect(hello && encodePacket(hello, { withChecksum: true })).toEqual(bytes);
});

test("packets come out whole wherever the stream is cut", async () => {
  for (const pieceBytes of [1, 3, 24, 25, 51, 1000]) {
    const packets = await read(encode(OKAY, WRTE, OKAY), pieceBytes);
    expect(packets.map(({ command }) => command)).toEqual(["OKAY", "WRTE", "OKAY"]);
    expect([...(packets[1]?.payload ?? [])]).toEqual([1, 2, 255]);
  }
});

test("an unfinished last packet is dropped", async () => {
  const bytes = encode(OKAY, WRTE);
  for (let end = 24; end < bytes.length; end++) {
    expect(await read(bytes.subarray(0, end))).toHaveLength(1);
  }
});

test("a big packet that drips in byte by byte is one packet", async () => {
  const payload = new Uint8Array(256 * 1024).fill(3);
  const [packet] = await read(encode({ ...WRTE, payload }), 1);
  expect(packet?.payload).toHaveLength(payload.length);
});

test("wrong magic ends the reading", async () => {
  const bytes = encode(OKAY);
  bytes[20] = (bytes[20] ?? 0) ^ 1;
  await expect(read(bytes)).rejects.toBeInstanceOf(PacketError);
});

test("a length that no adb sends is refused before anything is kept for it", async () => {
  for (const lengthBytes of [1024 * 1024 + 1, 0x7fffffff, 0xffffffff]) {
    const bytes = encode(WRTE);
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(12, lengthBytes, true);
    await expect(read(bytes)).rejects.toMatchObject({ code: "bad-packet" });
  }
});

test("a wrong checksum matters to those who agreed on checksums, and to nobody else", async () => {
  const bytes = encode(WRTE);
  bytes[16] = (bytes[16] ?? 0) ^ 1;
  await expect(read(bytes)).rejects.toMatchObject({ code: "bad-packet" });
  expect(await read(bytes, 1000, false)).toHaveLength(1);
});

test("a host that comes back may leave the checksum of its greeting out", async () => {
  const hello: Packet = {
    command: "CNXN",
    arg0: 0x01000001,
    arg1: 4096,
    payload: Uint8Array.of(1),
  };
  expect(await read(encodePacket(hello, { withChecksum: false }))).toHaveLength(1);
  const old = { ...hello, arg0: 0x01000000 };
  await expect(read(encodePacket(old, { withChecksum: false }))).rejects.toThrow(PacketError);
});

test("a command that nobody knows is skipped", async () => {
  const stranger = encode(OKAY);
  stranger.set([0x53, 0x59, 0x4e, 0x43], 0); // SYNC
  stranger.set([0xac, 0xa6, 0xb1, 0xbc], 20);
  expect(await read(Buffer.concat([stranger, encode(WRTE)]))).toHaveLength(1);
});

test("arbitrary bytes give packets, an end or a PacketError, and nothing else", async () => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(bytes, fc.integer({ min: 1, max: 40 }), async (hostile, pieceBytes) => {
      await read(Buffer.concat([encode(OKAY), hostile]), pieceBytes).catch((error: unknown) => {
        expect(error).toBeInstanceOf(PacketError);
      });
    }),
  );
});

test("every packet survives encoding, cutting and reading", async () => {
  const number = fc.nat({ max: 0xffffffff });
  const packet = fc.record({
    command: fc.constantFrom("AUTH", "OPEN", "OKAY", "WRTE", "CLSE"),
    arg0: number,
    arg1: number,
    payload: fc.uint8Array({ maxLength: 300 }),
  }) as fc.Arbitrary<Packet>; // constantFrom widens the names to string
  await fc.assert(
    fc.asyncProperty(
      fc.array(packet),
      fc.integer({ min: 1, max: 99 }),
      async (sent, pieceBytes) => {
        const got = await read(encode(...sent), pieceBytes);
        expect(got.map((one) => ({ ...one, payload: [...one.payload] }))).toEqual(
          sent.map((one) => ({ ...one, payload: [...one.payload] })),
        );
      },
    ),
  );
});
