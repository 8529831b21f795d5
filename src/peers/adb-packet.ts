import { AppError } from "../errors.ts";
import type { ByteStream } from "../platform.ts";
import { ByteReader, concat } from "../bytes/byte-reader.ts";
import { fourLetters, record, u32 } from "./adb-record.ts";

/**
 * Every packet of ADB: a header of 24 bytes, then the payload.
 *
 * | command | arg0               | arg1               | payload                        |
 * | ------- | ------------------ | ------------------ | ------------------------------ |
 * | CNXN    | protocol version   | largest payload    | banner, `device::…` or `host::…` |
 * | AUTH    | 1                  | 0                  | token, 20 bytes (phone → host) |
 * | AUTH    | 2                  | 0                  | signature of the token         |
 * | AUTH    | 3                  | 0                  | public key, base64 and NUL     |
 * | OPEN    | sender's stream    | 0                  | service and NUL                |
 * | OKAY    | sender's stream    | receiver's stream  |                                |
 * | WRTE    | sender's stream    | receiver's stream  | bytes; the next after its OKAY |
 * | CLSE    | sender's, or 0: no | receiver's stream  |                                |
 *
 * @source AOSP packages/modules/adb/protocol.txt
 */
const Header = record({
  command: u32,
  arg0: u32,
  arg1: u32,
  payloadBytes: u32,
  checksum: u32,
  magic: u32,
});

const COMMANDS = ["CNXN", "AUTH", "OPEN", "OKAY", "WRTE", "CLSE"] as const;
export type Command = (typeof COMMANDS)[number];

const NUMBER_OF = new Map(COMMANDS.map((name) => [name, fourLetters(name)]));
const NAME_OF = new Map(COMMANDS.map((name) => [fourLetters(name), name]));

export const AUTH_TOKEN = 1;
export const AUTH_SIGNATURE = 2;
export const AUTH_PUBLIC_KEY = 3;

/** Until Android 8: checksums are checked. */
export const VERSION_WITH_CHECKSUM = 0x01000000;
/** From Android 9: nobody looks at checksums any more. */
export const VERSION_SKIP_CHECKSUM = 0x01000001;

/** No adb sends more in one packet. */
export const LARGEST_PAYLOAD_BYTES = 1024 * 1024;

export interface Packet {
  readonly command: Command;
  readonly arg0: number;
  readonly arg1: number;
  readonly payload: Uint8Array;
}

/** What arrived is no ADB packet. The connection is of no more use. */
export class PacketError extends AppError<"bad-packet"> {}

/** Whether somebody needs the checksum; without it the field is 0. */
export interface ChecksumUse {
  readonly withChecksum: boolean;
}

export function encodePacket(
  packet: Packet,
  { withChecksum }: ChecksumUse,
): Uint8Array<ArrayBuffer> {
  const command = NUMBER_OF.get(packet.command) ?? 0;
  const header = Header.encode({
    command,
    arg0: packet.arg0,
    arg1: packet.arg1,
    payloadBytes: packet.payload.length,
    checksum: withChecksum ? checksumOf(packet.payload) : 0,
    magic: ~command,
  });
  return concat([header, packet.payload]);
}

/** The sum of all bytes: what the old protocol calls its CRC. */
function checksumOf(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum += byte;
  return sum >>> 0;
}

/**
 * The packets in a stream of hostile bytes, until it ends; an unfinished last one is dropped, one
 * with a command that we do not know is skipped, as adbd does.
 *
 * @param use asked for every packet: what was agreed upon may change while reading
 * @throws PacketError "bad-packet" on wrong magic, absurd length or wrong checksum
 */
export async function* readPackets(
  bytes: ByteStream,
  use: () => ChecksumUse,
): AsyncGenerator<Packet, void> {
  const reader = new ByteReader(bytes);
  for (;;) {
    const head = await reader.exactly(Header.sizeBytes);
    if (head === undefined) return;
    const { command, arg0, arg1, payloadBytes, checksum, magic } = Header.decode(head);
    if (magic !== ~command >>> 0) throw new PacketError("bad-packet", "The magic is wrong.");
    if (payloadBytes > LARGEST_PAYLOAD_BYTES) {
      throw new PacketError("bad-packet", `A packet announces ${payloadBytes} bytes.`);
    }
    const payload = await reader.exactly(payloadBytes);
    if (payload === undefined) return;
    const name = NAME_OF.get(command);
    // A host that reconnects still leaves the sum out, as agreed the last time.
    const mayOmit = name === "CNXN" && arg0 >= VERSION_SKIP_CHECKSUM;
    if (use().withChecksum && !mayOmit && checksumOf(payload) !== checksum) {
      throw new PacketError("bad-packet", "The checksum is wrong.");
    }
    if (name !== undefined) yield { command: name, arg0, arg1, payload };
  }
}
