import { crc32 } from "../../bytes/crc.ts";

/** What taking in a file needs of the band. */
export interface UpdateHost {
  /** Answers on 1531. */
  say(value: Uint8Array): void;
  /** A file has come whole and right. */
  onFile(file: UpdatedFile): void;
  /** Answers, and starts anew. */
  restart(lastWord: Uint8Array): void;
}

/** What a client has put on the band; the bytes themselves are not kept. */
export interface UpdatedFile {
  /** huami-ble §10.1: 0x08 a watch face, 0x00 firmware. */
  readonly type: number;
  readonly sizeBytes: number;
}

interface Transfer extends UpdatedFile {
  readonly wanted: number;
  receivedBytes: number;
  checksum: number;
}

const OK = 0x01;
const FAILED = 0x02;
const NOT_SUPPORTED = 0x09;
const ACCEPTED = [0x10, 0x01, OK, 0, 0, 0, 0, 0, 0, 0, 0];

/** The band's side of huami-ble §10.2, variant B (Mi Smart Band 4 and 5): 1531 and 1532. */
export class FirmwareUpdate {
  readonly #host: UpdateHost;
  #transfer: Transfer | undefined;

  constructor(host: UpdateHost) {
    this.#host = host;
  }

  onControl(frame: Uint8Array): void {
    const command = frame[0] ?? 0xff;
    const transfer = this.#transfer;
    if (command === 0x01) this.#begin(frame);
    else if (command === 0x00 && transfer?.receivedBytes === transfer?.sizeBytes) {
      this.#answer(0x03, transfer ? OK : FAILED);
    } else if (command === 0x04) this.#check();
    else if (command === 0x05) this.#host.restart(Uint8Array.of(0x10, 0x05, OK));
  }

  onData(piece: Uint8Array): void {
    const transfer = this.#transfer;
    if (!transfer) return;
    transfer.receivedBytes += piece.length;
    transfer.checksum = crc32(piece, transfer.checksum);
  }

  #begin(frame: Uint8Array): void {
    this.#transfer = undefined;
    if (frame.length !== 10) {
      this.#answer(0x01, NOT_SUPPORTED);
      return;
    }
    const view = new DataView(frame.buffer, frame.byteOffset);
    this.#transfer = {
      type: view.getUint8(1),
      sizeBytes: view.getUint32(2, true),
      wanted: view.getUint32(6, true),
      receivedBytes: 0,
      checksum: 0,
    };
    this.#host.say(Uint8Array.from(ACCEPTED));
  }

  #check(): void {
    const transfer = this.#transfer;
    this.#transfer = undefined;
    const isWhole = transfer?.receivedBytes === transfer?.sizeBytes;
    const isRight = transfer !== undefined && isWhole && transfer.checksum === transfer.wanted;
    if (isRight) this.#host.onFile({ type: transfer.type, sizeBytes: transfer.sizeBytes });
    this.#answer(0x04, isRight ? OK : FAILED);
  }

  #answer(command: number, status: number): void {
    this.#host.say(Uint8Array.of(0x10, command, status));
  }
}
