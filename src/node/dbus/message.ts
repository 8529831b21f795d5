import { FrameError } from "../../bytes/message.ts";
import { BusWriter } from "./marshal.ts";
import { parseSignature } from "./signature.ts";
import { BusReader } from "./unmarshal.ts";

export const KIND = { call: 1, answer: 2, error: 3, signal: 4 } as const;

export const NO_REPLY_EXPECTED = 1;

/** What the header of a message may say, by its number there. */
interface Fields {
  readonly path?: string | undefined; // 1
  readonly interface?: string | undefined; // 2
  readonly member?: string | undefined; // 3
  readonly errorName?: string | undefined; // 4
  readonly replySerial?: number | undefined; // 5
  readonly destination?: string | undefined; // 6
  readonly sender?: string | undefined; // 7
  readonly signature?: string | undefined; // 8
}

const FIELDS = [
  ["path", "o"],
  ["interface", "s"],
  ["member", "s"],
  ["errorName", "s"],
  ["replySerial", "u"],
  ["destination", "s"],
  ["sender", "s"],
  ["signature", "g"],
] as const satisfies readonly (readonly [keyof Fields, string])[];

/** A D-Bus message, taken apart. */
export interface WireMessage extends Fields {
  /** One of {@link KIND}; others are to be ignored. */
  readonly kind: number;
  readonly flags: number;
  readonly serial: number;
  readonly body: readonly unknown[];
}

/** As much as tells how long the message is. */
export const PREAMBLE_BYTES = 16;

/**
 * BlueZ's longest answer, everything it knows of all devices, is about 1 kB for each of them. The
 * specification allows 128 MiB, which a few bytes could turn into gigabytes.
 */
export const MOST_MESSAGE_BYTES = 4 * 1024 * 1024;

const LITTLE = 0x6c;
const BIG = 0x42;
const VERSION = 1;

/**
 * The length of the message that begins with these bytes, all of it.
 *
 * @throws FrameError when it is none of the D-Bus protocol 1, or too long
 */
export function messageLength(preamble: Buffer): number {
  const isLittle = preamble[0] === LITTLE;
  if ((!isLittle && preamble[0] !== BIG) || preamble[3] !== VERSION) {
    throw new FrameError("This is no D-Bus message.");
  }
  const bodyBytes = isLittle ? preamble.readUInt32LE(4) : preamble.readUInt32BE(4);
  const fieldsBytes = isLittle ? preamble.readUInt32LE(12) : preamble.readUInt32BE(12);
  const length = Math.ceil((PREAMBLE_BYTES + fieldsBytes) / 8) * 8 + bodyBytes;
  if (length > MOST_MESSAGE_BYTES) throw new FrameError("A D-Bus message is too long.");
  return length;
}

/** @throws FrameError when it is malformed */
export function decodeMessage(bytes: Buffer): WireMessage {
  const isLittle = bytes[0] === LITTLE;
  const reader = new BusReader(bytes, isLittle);
  const [, kind, flags, , , serial, fields] = reader.values("yyyyuua(yv)") as Preamble;
  reader.align(8);
  const named = nameFields(fields);
  const body = reader.values(named.signature ?? "");
  if (reader.at !== bytes.length) throw new FrameError("A D-Bus message has bytes left over.");
  return { ...named, kind, flags, serial, body };
}

/** What `yyyyuua(yv)` gives. */
type Preamble = [
  order: number,
  kind: number,
  flags: number,
  version: number,
  bodyBytes: number,
  serial: number,
  fields: [number, { signature: string; value: unknown }][],
];

function nameFields(fields: Preamble[6]): Fields {
  const named: Record<string, unknown> = {};
  for (const [number, { signature, value }] of fields) {
    const [name, type] = FIELDS[number - 1] ?? [];
    if (name === undefined) continue;
    if (signature !== type) throw new FrameError("A D-Bus header field has the wrong type.");
    named[name] = value;
  }
  // Each of them has the type that its name stands for.
  return named;
}

/** @throws TypeError or RangeError when the body does not fit its signature */
export function encodeMessage(message: Omit<WireMessage, "sender">): Buffer {
  const writer = new BusWriter();
  const preamble = [LITTLE, message.kind, message.flags, VERSION, 0, message.serial, []];
  writer.values("yyyyuua(yv)", preamble);
  const start = writer.at;
  for (const [i, [name, signature]] of FIELDS.entries()) {
    const value = (message as Fields)[name];
    if (value === undefined || value === "") continue;
    writer.value(FIELD, [i + 1, { signature, value }]);
  }
  writer.setUint32(start - 4, writer.at - start);
  writer.align(8);
  const bodyAt = writer.at;
  writer.values(message.signature ?? "", message.body);
  writer.setUint32(4, writer.at - bodyAt);
  if (writer.at > MOST_MESSAGE_BYTES) throw new TypeError("the D-Bus message is too long");
  return writer.finish();
}

const [FIELD] = parseSignature("(yv)") as [ReturnType<typeof parseSignature>[number]];
