import { ByteReader } from "../bytes/byte-reader.ts";
import type { ByteStream } from "../platform.ts";
import { PhoneError } from "./errors.ts";

/** No adb daemon sends more at once (adb.h: MAX_PAYLOAD is 1 MiB since Android 9). */
const LARGEST_PAYLOAD = 1 << 20;

/**
 * Lets ADB packets through as they are and stops at the first that is none, before anybody sets
 * room aside for the length it claims.
 *
 * A packet is six little-endian words (command, two arguments, payload length, checksum, and the
 * command with every bit flipped) and the payload.
 *
 * @throws PhoneError "not-adb"
 * @source AOSP packages/modules/adb/protocol.txt
 */
export async function* guardPackets(bytes: ByteStream): ByteStream {
  const reader = new ByteReader(bytes);
  try {
    for (;;) {
      const header = await reader.exactly(24);
      if (header === undefined) return;
      const words = new DataView(header.buffer, header.byteOffset, header.byteLength);
      const length = words.getUint32(12, true);
      const isPacket = (words.getUint32(0, true) ^ words.getUint32(20, true)) >>> 0 === 0xffffffff;
      if (!isPacket || length > LARGEST_PAYLOAD) {
        throw new PhoneError("not-adb", "What answers there does not speak Android's ADB.", {
          hint: "Check the address and the port given with --phone.",
        });
      }
      yield header;
      yield* reader.upTo(length);
    }
  } finally {
    await reader.close();
  }
}
