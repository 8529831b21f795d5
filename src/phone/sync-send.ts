import { ByteReader, concat } from "../bytes/byte-reader.ts";
import { isAppError } from "../errors.ts";
import type { ByteStream, Waiting } from "../platform.ts";
import { within } from "../waiting.ts";
import { gone, silent } from "./complaints.ts";
import type { PhoneLink } from "./link.ts";

/** The longest piece that adbd takes at once. */
const PIECE_BYTES = 64 * 1024;

/** A slow card may take long to take in the last of it. */
const SILENCE_MS = 60_000;

/** Readable by apps too: a plain file of this mode, in the numbers of `stat`. */
const PLAIN_FILE = 0o100644;

/** No complaint of adbd's is longer. */
const MOST_COMPLAINT_BYTES = 4_096;

/** What the phone says to a file that is sent: that it took it, or why not. */
export type SendAnswer =
  { readonly is: "taken" } | { readonly is: "refused"; readonly why: string };

/**
 * Sends a file by adb's file service, which every phone has and which changes no byte. What is there
 * under that name is replaced.
 *
 * @param path without a comma
 * @throws PhoneError "gone" | "silent"; Interrupted
 * @source AOSP system/core/adb/SYNC.TXT: SEND, DATA…, DONE; then OKAY or FAIL
 */
export async function sendFile(
  link: PhoneLink,
  path: string,
  bytes: ByteStream,
  modifiedS: number,
  options: Waiting = {},
): Promise<SendAnswer> {
  const stream = await link.open("sync:", options);
  const reader = new ByteReader(stream.bytes);
  let early: SendAnswer | undefined;
  // Heard from the beginning: a phone that is gone, or refuses, says so in the middle of it.
  const answer = hearAnswer(reader).then((it) => (early = it));
  answer.catch(() => undefined);
  const send = (...parts: Uint8Array[]): Promise<unknown> =>
    Promise.race([stream.write(concat(parts)).catch(explained), answer]);
  try {
    const target = new TextEncoder().encode(`${path},${PLAIN_FILE}`);
    await send(head("SEND", target.length), target);
    for await (const part of inPieces(bytes)) {
      await send(head("DATA", part.length), part);
      if (early !== undefined) return early;
    }
    await send(head("DONE", modifiedS));
    return await within(answer, { limitMs: SILENCE_MS, late: silent, signal: options.signal });
  } finally {
    await reader.close();
    stream.close();
  }
}

/** The library has an error of its own for a connection that has ended. */
function explained(error: unknown): never {
  throw isAppError(error) ? error : gone(error);
}

async function* inPieces(bytes: ByteStream): ByteStream {
  for await (const piece of bytes) {
    for (let at = 0; at < piece.length; at += PIECE_BYTES) {
      yield piece.subarray(at, at + PIECE_BYTES);
    }
  }
}

function head(word: string, value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  bytes.set(new TextEncoder().encode(word));
  new DataView(bytes.buffer).setUint32(4, value, true);
  return bytes;
}

async function hearAnswer(reader: ByteReader): Promise<SendAnswer> {
  const bytes = await reader.exactly(8);
  if (bytes === undefined) throw gone();
  const word = String.fromCharCode(...bytes.subarray(0, 4));
  if (word === "OKAY") return { is: "taken" };
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  const why = await reader.take(Math.min(length, MOST_COMPLAINT_BYTES));
  return { is: "refused", why: new TextDecoder().decode(why) };
}
