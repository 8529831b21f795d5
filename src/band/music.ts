import { concat } from "../bytes/byte-reader.ts";
import { FrameError, FrameReader, u16, u8 } from "../bytes/message.ts";
import type { Field } from "../bytes/message.ts";
import { choice, fixed, group, text0UpTo } from "./fields.ts";

/** What the phone plays, in chunks of type CHUNKED.music; only what has changed need be sent. */
export interface Music {
  readonly state?: { readonly is: "paused" | "playing"; readonly positionS: number };
  readonly artist?: string;
  readonly album?: string;
  readonly track?: string;
  readonly durationS?: number;
  /** 0 to 100. */
  readonly volume?: number;
}

const PAUSED_OR_PLAYING = group({
  is: choice({ paused: 0, playing: 1 }),
  zero: fixed(0x00),
  positionS: u16,
});

/** Each part has a bit in the first byte; they stand in this order. @source huami-ble §8.9 */
const PARTS: Readonly<Record<keyof Music, readonly [bit: number, field: Field<unknown>]>> = {
  state: [0x01, PAUSED_OR_PLAYING],
  artist: [0x02, text0UpTo(80)],
  album: [0x04, text0UpTo(80)],
  track: [0x08, text0UpTo(80)],
  durationS: [0x10, u16],
  volume: [0x40, u8],
};
// The keys of the table are those of its type.
const KEYS = Object.keys(PARTS) as (keyof Music)[];
const NOTHING_PLAYS = 0x20;

/** The payload; nothing at all means that nothing plays. */
export function encodeMusic(music: Music): Uint8Array<ArrayBuffer> {
  const given = KEYS.filter((key) => music[key] !== undefined);
  const bits = given.reduce((sum, key) => sum | PARTS[key][0], 0);
  const parts = given.map((key) => PARTS[key][1].encode(music[key]));
  return concat([Uint8Array.of(bits === 0 ? NOTHING_PLAYS : bits), ...parts]);
}

/** @throws FrameError when it is no such payload */
export function decodeMusic(payload: Uint8Array): Music {
  const from = new FrameReader(payload);
  const bits = u8.decode(from);
  const said: Partial<Record<keyof Music, unknown>> = {};
  for (const key of KEYS) {
    const [bit, field] = PARTS[key];
    if (bits & bit) said[key] = field.decode(from);
  }
  // Some clients write a zero behind the volume.
  if (said.volume !== undefined && from.leftBytes === 1) from.advance(1);
  if (from.leftBytes > 0) throw new FrameError("The music has bytes too many.");
  // Each key was decoded by the field of that name.
  return said as Music;
}
