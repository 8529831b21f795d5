import { concat } from "../../bytes/byte-reader.ts";
import { crc32 } from "../../bytes/crc.ts";
import { FETCH_CONTROL, FETCH_DATA } from "../../band/characteristics.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import type { Characteristic } from "../../platform.ts";
import type { BandClock } from "./band-clock.ts";
import { readClock, writeDate8 } from "./dates.ts";
import type { Faults } from "./faults.ts";
import type { Stream } from "./outbox.ts";

/** What is sent in one round. Times by the band's clock. */
export interface Batch {
  /** What the answer to the request says as time. */
  readonly firstS: UnixSeconds;
  /** LEN of that answer. */
  readonly length: number;
  /** Packets hold whole records of so many bytes; 1: they are filled. */
  readonly recordBytes: number;
  pieces(): Iterable<Uint8Array>;
  /** The client has it and says that the band may drop it. */
  forget(): void;
}

/** What the band keeps of one type, from a time on; `undefined` when that is nothing. */
export type Shelf = (sinceS: UnixSeconds) => Batch | undefined;

/** What the history needs of the band and its connection. */
export interface HistoryHost {
  readonly clock: BandClock;
  readonly faults: Faults;
  /** ATT's MTU. */
  readonly mtu: number;
  /** Zepp OS: one byte more in the answer, acknowledgements with a reason. */
  readonly isZeppOs: boolean;
  /** Whether the last answer carries a checksum. */
  readonly hasChecksum: boolean;
  /** Whether what was acknowledged is dropped. */
  readonly forgets: boolean;
  shelf(type: number): Shelf | undefined;
  say(characteristic: Characteristic, value: Uint8Array): void;
  stream(stream: Stream | undefined): void;
  hangUp(): void;
  onRequest(type: number, sinceS: UnixSeconds): void;
}

type State =
  | { readonly at: "idle" }
  | { readonly at: "armed"; readonly batch: Batch | undefined }
  | { readonly at: "streaming" }
  | { readonly at: "stuck" }
  | { readonly at: "sent"; readonly batch: Batch };

const NO_PAYLOAD = new Uint8Array(0);

/** The band's side of huami-ble §5.5, for one connection. */
export class History {
  readonly #host: HistoryHost;
  #state: State = { at: "idle" };
  /** Packets sent since the connection began. */
  #packets = 0;

  constructor(host: HistoryHost) {
    this.#host = host;
  }

  onWrite(frame: Uint8Array): void {
    if (frame[0] === 0x01) this.#ask(frame);
    else if (frame[0] === 0x02) this.#start();
    else if (frame[0] === 0x03) this.#acknowledge(frame);
  }

  #answer(...bytes: readonly number[]): void {
    this.#host.say(FETCH_CONTROL, Uint8Array.of(0x10, ...bytes));
  }

  #ask(frame: Uint8Array): void {
    const { clock, faults } = this.#host;
    const isBusy = this.#state.at === "streaming" || this.#state.at === "stuck";
    if (isBusy || faults.happens("busy")) {
      this.#answer(0x01, 0x02);
      return;
    }
    const type = frame[1] ?? 0;
    const since = readClock(frame.subarray(2), clock.zone);
    const shelf = this.#host.shelf(type);
    if (!since || !shelf || faults.happens("refuse-history")) {
      this.#answer(0x01, 0x04);
      return;
    }
    this.#host.onRequest(type, since.atS);
    const batch = shelf(since.atS);
    this.#state = { at: "armed", batch };
    this.#promise(batch, since.atS, since.zoneByte);
  }

  /** How much comes, and from when on. */
  #promise(batch: Batch | undefined, sinceS: UnixSeconds, zoneByte: number): void {
    const { clock, faults, isZeppOs } = this.#host;
    const length = new Uint8Array(4);
    const claimed = faults.claimedLength ?? batch?.length ?? 0;
    new DataView(length.buffer).setUint32(0, claimed, true);
    const date = writeDate8(batch?.firstS ?? sinceS, zoneByte, clock.zone);
    const answer = [0x01, 0x01, ...length, ...date, ...(isZeppOs ? [0] : [])];
    this.#answer(...(faults.happens("wrong-length") ? answer.slice(0, 9) : answer));
  }

  #start(): void {
    const state = this.#state;
    if (state.at === "streaming" || state.at === "stuck") return;
    if (state.at !== "armed" || !state.batch) {
      this.#state = { at: "idle" };
      this.#answer(0x02, 0x04);
      return;
    }
    this.#state = { at: "streaming" };
    this.#send(state.batch);
  }

  #send(batch: Batch): void {
    let checksum = 0;
    function* summed(): Generator<Uint8Array, void, void> {
      for (const piece of batch.pieces()) {
        checksum = crc32(piece, checksum);
        yield piece;
      }
    }
    const payloadBytes = this.#host.mtu - 4;
    const whole = payloadBytes - (payloadBytes % batch.recordBytes);
    const frames = this.#spoiled(payloadsOf(summed(), whole));
    const onEnd = (): void => {
      if (this.#state.at !== "streaming") return;
      this.#state = { at: "sent", batch };
      this.#answer(0x02, 0x01, ...this.#checksum(checksum));
    };
    this.#host.stream({ characteristic: FETCH_DATA, frames, onEnd });
  }

  #checksum(checksum: number): Uint8Array {
    const { faults, hasChecksum } = this.#host;
    if (!hasChecksum) return NO_PAYLOAD;
    const bytes = new Uint8Array(4);
    const value = faults.happens("wrong-checksum") ? ~checksum : checksum;
    new DataView(bytes.buffer).setUint32(0, value >>> 0, true);
    return bytes;
  }

  /** The packets as they leave a band that may have been taught to misbehave. */
  *#spoiled(payloads: Iterator<Uint8Array>): Generator<Uint8Array, void, void> {
    const { faults } = this.#host;
    let last: Uint8Array = NO_PAYLOAD;
    for (let counter = 0; ; counter++) {
      if (faults.happens("stop-transfer", counter)) {
        this.#state = { at: "stuck" };
        return;
      }
      if (faults.happens("drop", this.#packets)) {
        this.#host.hangUp();
        return;
      }
      const next = payloads.next();
      if (next.done === true && !faults.isEndless) return;
      if (next.done !== true) last = next.value;
      if (faults.happens("skip-counter", counter)) continue;
      const isCut = last.length > 1 && faults.happens("truncate", counter);
      const packet = packetOf(counter, isCut ? last.subarray(0, -1) : last);
      this.#packets++;
      yield packet;
      if (faults.happens("repeat-counter", counter)) yield packet.slice();
    }
  }

  #acknowledge(frame: Uint8Array): void {
    const state = this.#state;
    if (state.at === "streaming" || state.at === "stuck") return;
    this.#state = { at: "idle" };
    // Zepp OS names a reason: 01 drop, 09 keep (§5.4).
    const mayDrop = !this.#host.isZeppOs || frame[1] === 0x01;
    if (state.at === "sent" && mayDrop && this.#host.forgets) state.batch.forget();
    this.#answer(0x03, 0x01);
  }
}

function packetOf(counter: number, payload: Uint8Array): Uint8Array {
  const packet = new Uint8Array(payload.length + 1);
  packet[0] = counter & 0xff;
  packet.set(payload, 1);
  return packet;
}

/** The pieces as one stream, cut anew into payloads of `size` bytes; the last may be shorter. */
function* payloadsOf(
  pieces: Iterable<Uint8Array>,
  size: number,
): Generator<Uint8Array, void, void> {
  let left: Uint8Array = NO_PAYLOAD;
  for (const piece of pieces) {
    const bytes = left.length > 0 ? concat([left, piece]) : piece;
    let at = 0;
    for (; at + size <= bytes.length; at += size) yield bytes.subarray(at, at + size);
    left = bytes.slice(at);
  }
  if (left.length > 0) yield left;
}
