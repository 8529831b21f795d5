import { crc32 } from "../bytes/crc.ts";
import type { DecodedOf } from "../bytes/message.ts";
import { FrameError } from "../bytes/message.ts";
import type { AppError } from "../errors.ts";
import type { UnixSeconds } from "../health/minute.ts";
import { movedTo } from "./date8.ts";
import { BandError } from "./errors.ts";
import {
  BUSY,
  HistoryEmpty,
  HistoryFailed,
  HistoryRefused,
  HistorySent,
  HistoryStarts,
  NOTHING_TO_SEND,
  ReceiptRefused,
  ReceiptTaken,
} from "./history.messages.ts";

/** What is asked for. */
export interface FetchPlan {
  /** East of UTC, where the band does not say it. */
  readonly offsetMin: number;
  /** More than this is a flood, also when the band announced it. */
  readonly maxBytes: number;
  /** How long one of what the band counts is, where that is known: a sample. */
  readonly bytesPerCount?: number | undefined;
  /** Every packet carries whole multiples of this; absent: records do not end where packets do. */
  readonly packetUnitBytes?: number | undefined;
  /** Whether a band may have nothing of the kind; activity every band has. */
  readonly isOptional: boolean;
}

/** Where one transfer is. */
export type FetchState =
  | { readonly at: "asking"; readonly plan: FetchPlan }
  | Receiving
  | { readonly at: "done"; readonly isEmpty: boolean; readonly isChecked: boolean }
  | { readonly at: "failed"; readonly error: AppError };

export interface Receiving {
  readonly at: "receiving";
  readonly firstS: UnixSeconds;
  readonly offsetMin: number;
  readonly count: number;
  /** Of the next packet, 0..255. */
  readonly nextCounter: number;
  /** Of the payload so far. */
  readonly crc32: number;
  /** Received so far, with the counters: packets without payload are not free. */
  readonly wireBytes: number;
  readonly mostWireBytes: number;
  readonly packetUnitBytes: number;
}

/** What may happen: the band speaks, sends, is silent; the link is lost, or whatever else ends it. */
export type FetchInput =
  | ControlMessage
  | { readonly is: "Packet"; readonly value: Uint8Array }
  | { readonly is: "Silence" }
  | { readonly is: "Ended"; readonly error: AppError };

/** Longer prefixes first. */
const CONTROL = [
  HistoryEmpty,
  HistoryStarts,
  HistoryRefused,
  HistorySent,
  HistoryFailed,
  ReceiptTaken,
  ReceiptRefused,
] as const;
export type ControlMessage = DecodedOf<(typeof CONTROL)[number]>;

/**
 * What the band says on FETCH_CONTROL; `undefined` for what a later firmware may say.
 * @throws FrameError when it is no answer at all, or damaged
 */
export function hearControl(frame: Uint8Array): ControlMessage | undefined {
  if (frame.length < 3 || frame[0] !== 0x10) {
    throw new FrameError("What came for the transfer is no answer.");
  }
  return CONTROL.find((it) => it.matches(frame))?.decode(frame);
}

/**
 * The next state of a transfer. Knows no clock and no link: whoever calls it sends `RequestHistory`
 * when asking and `SendHistory` when receiving begins, and takes a packet's payload when it still
 * receives after it. Answers to earlier transfers, which come late, change nothing.
 *
 * @source huami-ble §5.5
 */
export function step(state: FetchState, input: FetchInput): FetchState {
  if (state.at === "done" || state.at === "failed") return state;
  if (input.is === "Ended") return { at: "failed", error: input.error };
  if (input.is === "Silence") return { at: "failed", error: silentError(state.at) };
  return state.at === "asking" ? ask(state, input) : receive(state, input);
}

type Heard = Exclude<FetchInput, { is: "Ended" } | { is: "Silence" }>;

function ask(state: FetchState & { at: "asking" }, input: Heard): FetchState {
  switch (input.is) {
    case "HistoryEmpty":
      return { at: "done", isEmpty: true, isChecked: false };
    case "HistoryStarts":
      return begin(state.plan, input);
    case "HistoryRefused":
      return { at: "failed", error: refusedError(input.reason, state.plan.isOptional) };
    default:
      return state;
  }
}

/** The slack of 64 KiB and four times the announced: that it counts samples is a guess (§13 no. 9). */
function begin(plan: FetchPlan, starts: DecodedOf<typeof HistoryStarts>): FetchState {
  const { count, first } = starts;
  const { bytesPerCount, maxBytes } = plan;
  const likely = bytesPerCount === undefined ? Infinity : 4 * count * bytesPerCount + 65_536;
  return {
    at: "receiving",
    firstS: movedTo(first, plan.offsetMin).atS,
    offsetMin: first.offsetMin ?? plan.offsetMin,
    count,
    nextCounter: 0,
    crc32: 0,
    wireBytes: 0,
    mostWireBytes: Math.min(likely, maxBytes),
    packetUnitBytes: plan.packetUnitBytes ?? 1,
  };
}

function receive(state: Receiving, input: Heard): FetchState {
  switch (input.is) {
    case "Packet":
      return takePacket(state, input.value);
    case "HistorySent":
      if (input.crc32 !== undefined && input.crc32 !== state.crc32) {
        return { at: "failed", error: checksumError() };
      }
      return { at: "done", isEmpty: false, isChecked: input.crc32 !== undefined };
    case "HistoryFailed":
      if (input.reason === NOTHING_TO_SEND && state.wireBytes === 0) {
        return { at: "done", isEmpty: true, isChecked: false };
      }
      return { at: "failed", error: gaveUpError(input.reason) };
    case "HistoryEmpty":
    case "HistoryStarts":
    case "HistoryRefused":
      return { at: "failed", error: gaveUpError(undefined) };
    case "ReceiptTaken":
    case "ReceiptRefused":
      return state;
  }
}

function takePacket(state: Receiving, value: Uint8Array): FetchState {
  const isWhole = (value.length - 1) % state.packetUnitBytes === 0;
  if (value[0] !== state.nextCounter || !isWhole) return { at: "failed", error: lostPacketError() };
  const wireBytes = state.wireBytes + value.length;
  if (wireBytes > state.mostWireBytes) return { at: "failed", error: floodError() };
  return {
    ...state,
    nextCounter: (state.nextCounter + 1) & 0xff,
    crc32: crc32(value.subarray(1), state.crc32),
    wireBytes,
  };
}

const CLOSER = "Bring the band closer and try again; what was read so far is kept.";

export function silentError(at: "asking" | "receiving"): BandError {
  const when =
    at === "asking" ? "when it was asked for its history" : "in the middle of its history";
  return new BandError("silent", `The band went silent ${when}.`, { hint: CLOSER });
}

function refusedError(reason: number, isOptional: boolean): BandError {
  if (reason === BUSY) {
    return new BandError("busy", "The band is still busy with an earlier transfer.", {
      hint: "Close other apps that read the band, wait a minute, and try again.",
    });
  }
  return isOptional
    ? new BandError("not-supported", `The band does not keep such records (reason ${reason}).`, {
        hint: "Nothing is lost; everything else is read.",
      })
    : new BandError("fetch-failed", `The band refuses to send its history (reason ${reason}).`, {
        hint: "Restart the band and try again.",
      });
}

function gaveUpError(reason: number | undefined): BandError {
  const why = reason === undefined ? "" : ` (reason ${reason})`;
  return new BandError("fetch-failed", `The band gave the transfer up${why}.`, {
    hint: "Try again; what was read so far is kept.",
  });
}

function lostPacketError(): BandError {
  return new BandError("incomplete", "A part of the history was lost on its way.", {
    hint: CLOSER,
  });
}

function checksumError(): BandError {
  return new BandError("checksum", "The history arrived damaged: its checksum is wrong.", {
    hint: "Bring the band closer and try again.",
  });
}

export function floodError(): BandError {
  return new BandError("flood", "The band sends more than it announced, or than it can hold.", {
    hint: "Restart the band and try again.",
  });
}
