import { bytes, message, optional, rest, u16, u32, u8 } from "../bytes/message.ts";
import type { Field } from "../bytes/message.ts";
import { fixed } from "./fields.ts";

/**
 * How a firmware or a watch face is sent to a band: messages only. Nothing here sends any, and no
 * command does: a wrong file, or a link that is lost at the wrong moment, can leave a band that never
 * starts again. The virtual band answers them, so that other programs can be tried without risk.
 *
 * | variant | bands                                | init | start | ends with |
 * | ------- | ------------------------------------ | ---- | ----- | --------- |
 * | A       | Mi Band 2 and 3, Bip, Cor            | 01   | 03    | 04 CRC-16 |
 * | B       | Mi Band 4 and 5, older GTR, GTS      | 01   | 03 01 | 04        |
 * | C       | Mi Band 6, Bip U, newer Bip S, GTS   | D0 D2| D3 01 | D5 D6     |
 *
 * @source huami-ble §10 (Gadgetbridge UpdateFirmwareOperation*)
 */
export const FIRMWARE_TYPE = {
  firmware: 0x00,
  font: 0x01,
  resources: 0x02,
  gps: 0x03,
  gpsCep: 0x04,
  almanac: 0x05,
  watchFace: 0x08,
  latinFont: 0x0b,
  changelog: 0x10,
  compressedResources: 0x82,
  zeppOsApp: 0xa0,
  agpsBundle: 0xfc,
  zeppOsBundle: 0xfd,
} as const;

const u24: Field<number> = {
  decode: (from) => u16.decode(from) | (u8.decode(from) << 16),
  encode: (value) => u32.encode(value).subarray(0, 3),
};

// Characteristic 1531. Host → band, variant A:
/** No `type` for a firmware. */
export const InitOldUpdate = message("InitOldUpdate", [0x01], {
  sizeBytes: u24,
  type: optional(u8),
});
export const StartOldUpdate = message("StartOldUpdate", [0x03], {});
export const CheckOldUpdate = message("CheckOldUpdate", [0x04], { crc16: u16 });

// Variant B; miband4 and DjDeveloperr/Band send type 8 for everything:
export const InitUpdate = message("InitUpdate", [0x01], { type: u8, sizeBytes: u32, crc32: u32 });
export const StartUpdate = message("StartUpdate", [0x03, 0x01], {});
export const CheckUpdate = message("CheckUpdate", [0x04], {});

// A and B:
/** After every hundred packets or so, and at the end: see {@link packetsOf}. */
export const SyncUpdate = message("SyncUpdate", [0x00], {});

// Variant C; the band says how large a block is, and where the next one begins:
export const AskBlockSize = message("AskBlockSize", [0xd0], {});
export const InitBlockUpdate = message("InitBlockUpdate", [0xd2], {
  type: u8,
  sizeBytes: u32,
  crc32: u32,
  blockBytes: u16,
  foreground: fixed(0x00),
  index: fixed(0x00),
  count: fixed(0x01),
  totalBytes: u32,
});
export const StartBlockUpdate = message("StartBlockUpdate", [0xd3, 0x01], {});
export const FinishBlockUpdate = message("FinishBlockUpdate", [0xd5], {});
export const CheckBlockUpdate = message("CheckBlockUpdate", [0xd6], {});

// All of them:
/** The band starts anew. */
export const Reboot = message("Reboot", [0x05], {});

// Band → host. Status 1 is good; D3 with 47 is no space, D2 with 22 a battery too low.
/** Init of variant B has eight bytes `more`. */
export const UpdateReply = message("UpdateReply", [0x10], {
  command: u8,
  status: u8,
  more: optional(rest),
});
export const BlockSize = message("BlockSize", [0x10, 0xd0, 0x01], {
  unknown: u8,
  blockBytes: u16,
});
/** The next block is wanted, from here on. */
export const BlockWanted = message("BlockWanted", [0x10, 0xd4], { offset: u32 });

// Characteristic SETTINGS (0003), before a watch face in a UIHH container; `faceId`: its bytes 18 to 21.
export const AnnounceWatchFace = message(
  "AnnounceWatchFace",
  [0x39, 0x00, 0x00, 0xff, 0xff, 0xff],
  {
    faceId: bytes(4),
  },
);
/** Variant C. */
export const AnnounceSizedWatchFace = message("AnnounceSizedWatchFace", [0x39, 0x00], {
  sizeBytes: u32,
  faceId: bytes(4),
});

/** One write while a file is sent: a piece of it to 1532, or a {@link SyncUpdate} to 1531. */
export type UpdateStep =
  { readonly is: "packet"; readonly bytes: Uint8Array } | { readonly is: "sync" };

const ATT_BYTES = 3;
const SYNC_AFTER = 100;

/**
 * Cuts a file, or a block of variant C, into packets, with the places where A and B make sure that
 * all came: after the packets 100, 200, 300 … counted from 0, and at the end.
 */
export function* packetsOf(file: Uint8Array, mtu = 23): Generator<UpdateStep, void, void> {
  const size = mtu - ATT_BYTES;
  if (!(size > 0)) throw new TypeError("the MTU has no room for a packet");
  for (let at = 0, index = 0; at < file.length; at += size, index++) {
    yield { is: "packet", bytes: file.subarray(at, at + size) };
    if (index > 0 && index % SYNC_AFTER === 0) yield { is: "sync" };
  }
  yield { is: "sync" };
}
