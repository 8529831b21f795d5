import { concat } from "../bytes/byte-reader.ts";
import type { ByteStream } from "../platform.ts";

const CR = 0x0d;
const LF = 0x0a;

/**
 * Takes out what terminals on the way put in: each of them turns every LF into CR LF. How many
 * there were is seen at the first line's end, which must be one that the sender wrote as a bare LF.
 *
 * @source adb.md, table of `su`'s terminals: old shells and some vendors' su always have one
 */
export async function* straighten(bytes: ByteStream): ByteStream {
  let layers: number | undefined;
  let held: Uint8Array = new Uint8Array(0);
  for await (const piece of bytes) {
    const all = held.length === 0 ? piece : concat([held, piece]);
    layers ??= countLayers(all);
    if (layers === undefined) {
      held = all; // no line end yet
      if (held.length > LONGEST_FIRST_LINE) layers = 0;
      else continue;
    }
    const kept = layers === 0 ? 0 : trailingReturns(all);
    const sure = all.subarray(0, all.length - kept);
    held = all.slice(all.length - kept);
    if (sure.length > 0) yield layers === 0 ? sure : withoutReturns(sure, layers);
  }
  if (held.length > 0) yield held;
}

const LONGEST_FIRST_LINE = 64 << 10;

function countLayers(bytes: Uint8Array): number | undefined {
  const end = bytes.indexOf(LF);
  return end < 0 ? undefined : trailingReturns(bytes.subarray(0, end));
}

function trailingReturns(bytes: Uint8Array): number {
  let count = 0;
  while (count < bytes.length && bytes[bytes.length - 1 - count] === CR) count++;
  return count;
}

/** Every LF without the `layers` CRs before it. */
function withoutReturns(bytes: Uint8Array, layers: number): Uint8Array {
  const out = new Uint8Array(bytes.length);
  let length = 0;
  for (const [at, byte] of bytes.entries()) {
    if (byte === LF) {
      let taken = 0;
      while (
        taken < layers &&
        length > 0 &&
        out[length - 1] === CR &&
        bytes[at - 1 - taken] === CR
      ) {
        length--;
        taken++;
      }
    }
    out[length++] = byte;
  }
  return out.subarray(0, length);
}
