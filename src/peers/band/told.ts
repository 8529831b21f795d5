import type { Characteristic } from "../../platform.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import type { UpdatedFile } from "./firmware-update.ts";

/** A frame that a client wrote. */
export interface Written {
  readonly characteristic: Characteristic;
  readonly value: Uint8Array;
}

/** A request for history; `type` as on the wire: 0x01 activity, 0x05 workouts, … */
export interface HistoryRequest {
  readonly type: number;
  readonly sinceS: UnixSeconds;
}

/** What a client said that the band may drop. */
export interface Forgotten {
  readonly type: number;
  readonly startS: UnixSeconds;
  readonly endS: UnixSeconds;
}

/** A message for the wearer that came whole: type 0 notification, 1 weather, 2 settings, 3 music, … */
export interface ChunkedMessage {
  readonly type: number;
  readonly payload: Uint8Array;
}

const MOST_KEPT = 10_000;

/** What the band was told, oldest first; the last 10 000 of each. */
export class Told {
  readonly writes: Written[] = [];
  readonly requests: HistoryRequest[] = [];
  readonly forgotten: Forgotten[] = [];
  readonly messages: ChunkedMessage[] = [];
  readonly files: UpdatedFile[] = [];
  /** Answers to `ping`. */
  pongs = 0;
  connections = 0;
  /** Connections whose client proved the key. */
  signIns = 0;
  /** Notifications that went to a client. */
  notifications = 0;

  write(characteristic: Characteristic, value: Uint8Array): void {
    keep(this.writes, { characteristic, value: value.slice() });
  }

  request(request: HistoryRequest): void {
    keep(this.requests, request);
  }

  message(message: ChunkedMessage): void {
    keep(this.messages, message);
  }

  file(file: UpdatedFile): void {
    keep(this.files, file);
  }

  forget(forgotten: Forgotten): void {
    keep(this.forgotten, forgotten);
  }
}

function keep<T>(list: T[], item: T): void {
  if (list.length >= MOST_KEPT) list.shift();
  list.push(item);
}
