import { bytes, message, optional, rest, u32, u8 } from "../bytes/message.ts";
import { date8 } from "./date8.ts";

// Characteristic FETCH_CONTROL (00000004-0000-3512-2118-0009af100700), huami-ble §5. Host → band:

/** Asks for everything of one type (`HISTORY`) since a minute; `since` as `since8` writes it. */
export const RequestHistory = message("RequestHistory", [0x01], { type: u8, since: bytes(8) });
/** Go on: send it. */
export const SendHistory = message("SendHistory", [0x02], {});
/** Mi Band 7 and Zepp OS: received, and whether the band may drop it. The longer one goes first. */
export const HistoryReceived = message("HistoryReceived", [0x03], { keep: u8 });
/** Classic models: received, the band may drop it. To keep it, nothing is said. */
export const ForgetHistory = message("ForgetHistory", [0x03], {});

/** `keep` of {@link HistoryReceived}. @source Gadgetbridge AbstractFetchOperation */
export const KEEP = { forget: 0x01, keep: 0x09 } as const;

// Band → host:

/** There is nothing since then. What stands in `first` no source says: it need not be a date. */
export const HistoryEmpty = message("HistoryEmpty", [0x10, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00], {
  first: bytes(8),
  unknown: optional(u8),
});
/**
 * `count`: samples for activity (WellnessLab/trackers_api); for other types nobody knows what it
 * counts. `first`: when the first record to come was made. `unknown`: 00 on Mi Band 7.
 */
export const HistoryStarts = message("HistoryStarts", [0x10, 0x01, 0x01], {
  count: u32,
  first: date8,
  unknown: optional(u8),
});
/** `reason` 02: an earlier transfer is not finished; others mean no. */
export const HistoryRefused = message("HistoryRefused", [0x10, 0x01], { reason: u8, more: rest });
/** All is sent. `crc32` of all payload bytes: newer firmware and Zepp OS. */
export const HistorySent = message("HistorySent", [0x10, 0x02, 0x01], { crc32: optional(u32) });
/** `reason` 04: there is nothing to send; others: the transfer failed. */
export const HistoryFailed = message("HistoryFailed", [0x10, 0x02], { reason: u8, more: rest });
export const ReceiptTaken = message("ReceiptTaken", [0x10, 0x03, 0x01], { more: optional(rest) });
export const ReceiptRefused = message("ReceiptRefused", [0x10, 0x03], { reason: u8, more: rest });

/** `reason` of {@link HistoryRefused}: try again in a moment. */
export const BUSY = 0x02;
/** `reason` of {@link HistoryFailed}: there was nothing. */
export const NOTHING_TO_SEND = 0x04;
