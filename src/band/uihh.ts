import { concat } from "../bytes/byte-reader.ts";
import { crc32 } from "../bytes/crc.ts";
import { bytes, FrameError, FrameReader, message, u32, u8, unknown } from "../bytes/message.ts";
import { fixed, group } from "./fields.ts";

/** What stands in a container: one of FIRMWARE_TYPE, and its bytes. */
export interface ContainerEntry {
  readonly type: number;
  readonly data: Uint8Array;
}

export interface Container {
  /** Announced to the band before the upload of a watch face; four zeros in others. */
  readonly faceId: Uint8Array;
  readonly entries: readonly ContainerEntry[];
}

const UIHH = [0x55, 0x49, 0x48, 0x48];
const HEADER_BYTES = 32;

const Header = message("UihhHeader", [...UIHH, 0x04, 0, 0, 0, 0, 0, 0, 0x01], {
  crc32: u32,
  zeros: unknown(2),
  faceId: bytes(4),
  contentBytes: u32,
  unknown: unknown(6),
});
const entryHead = group({ one: fixed(0x01), type: u8, sizeBytes: u32, crc32: u32 });

/**
 * The entries of a UIHH container: watch faces, and what comes as one file of several. They are views
 * into `file`.
 *
 * @throws FrameError when it is no container, is cut off, or a checksum is wrong
 * @source huami-ble §10.3 (Gadgetbridge UIHHContainer)
 */
export function decodeContainer(file: Uint8Array): Container {
  const { crc32: expected, contentBytes, faceId } = Header.decode(file.subarray(0, HEADER_BYTES));
  const content = file.subarray(HEADER_BYTES);
  if (content.length !== contentBytes) throw new FrameError("The container is cut off.");
  if (crc32(content) !== expected) throw new FrameError("The container is damaged.");
  return { faceId, entries: [...entriesOf(content)] };
}

function* entriesOf(content: Uint8Array): Generator<ContainerEntry, void, void> {
  const from = new FrameReader(content);
  while (from.leftBytes > 0) {
    const { type, sizeBytes, crc32: expected } = entryHead.decode(from);
    const at = from.advance(sizeBytes);
    const data = content.subarray(at, at + sizeBytes);
    if (crc32(data) !== expected) throw new FrameError("An entry of the container is damaged.");
    yield { type, data };
  }
}

/** The container of these entries. */
export function encodeContainer({ faceId, entries }: Container): Uint8Array<ArrayBuffer> {
  const content = concat(
    entries.flatMap(({ type, data }) => [
      entryHead.encode({ type, sizeBytes: data.length, crc32: crc32(data) }),
      data,
    ]),
  );
  const head = Header.encode({ crc32: crc32(content), faceId, contentBytes: content.length });
  return concat([head, content]);
}
