import type { UnixSeconds } from "../health/minute.ts";
import type { Waiting } from "../platform.ts";
import { channelOf } from "./channel.ts";
import { FETCH_CONTROL } from "./characteristics.ts";
import { since8 } from "./date8.ts";
import { BandError } from "./errors.ts";
import {
  ForgetHistory,
  HistoryReceived,
  KEEP,
  ReceiptRefused,
  ReceiptTaken,
  RequestHistory,
} from "./history.messages.ts";
import { HISTORY } from "./history.ts";
import type { HistoryType } from "./models.ts";
import type { Session } from "./session.ts";
import { talk } from "./talk.ts";
import { Transfer } from "./transfer.ts";
import type { FetchEvent, FetchOptions } from "./transfer.ts";

export type { FetchEvent, FetchOptions } from "./transfer.ts";

/** Activity counts samples of 4 or 8 bytes, by firmware; a packet never ends within one (§5.2). */
const SAMPLE_BYTES = 8;
const SAMPLE_UNIT_BYTES = 4;

/**
 * Fetches one round of history: everything of one type that the band has since then, or as much as
 * it sends at once (§5.5: ask again from where it stopped). Every packet's counter is checked. The
 * whole is never in memory: data goes on in pieces as it comes. When the transfer breaks, the data
 * that came before is given first, then it throws, so nothing is lost. Models that close with a
 * checksum may still prove the data wrong at the end: theirs is provisional until Finished.
 *
 * Nothing is acknowledged, so nothing is deleted. Leave the loop to stop. One round at a time.
 *
 * @param sinceS the first minute wanted
 * @param offsetMin east of UTC where the wearer is now, with daylight saving
 * @throws BandError "silent"; "incomplete": a packet was lost; "checksum"; "busy" after 6 tries in
 * 5 s; "not-supported": no such type; "fetch-failed"; "flood". FrameError; LinkError; Interrupted
 * @source huami-ble §5
 */
export async function* fetchRound(
  session: Session,
  type: HistoryType,
  sinceS: UnixSeconds,
  offsetMin: number,
  options: FetchOptions = {},
): AsyncGenerator<FetchEvent, void, undefined> {
  const { code, maxBytes } = HISTORY[type];
  const transfer = new Transfer(session, options, {
    offsetMin,
    maxBytes: options.maxBytes ?? maxBytes,
    bytesPerCount: type === "activity" ? SAMPLE_BYTES : undefined,
    packetUnitBytes: type === "activity" ? SAMPLE_UNIT_BYTES : undefined,
    isOptional: type !== "activity",
  });
  const trace = (event: string): void => {
    session.trace(event, { type, bytes: transfer.receivedBytes });
  };
  try {
    await transfer.open();
    await transfer.ask(RequestHistory.encode({ type: code, since: since8(sinceS, offsetMin) }));
    trace("history begins");
    yield* transfer.events();
    trace("history ends");
  } finally {
    transfer.close();
  }
}

/** How long the band may take to confirm. @source huami-ble §5.5 */
const ACKNOWLEDGE_MS = 5_000;

/**
 * Tells the band what becomes of what it has just sent. Classic models: "forget" lets it delete;
 * "keep" says nothing at all. Zepp OS wants to hear either. Only for what is safely stored: what is
 * forgotten does not come back.
 *
 * @returns whether the band has confirmed; one that stays silent, or says no, is no error
 * @throws LinkError, Interrupted
 * @source huami-ble §5.4; Gadgetbridge AbstractFetchOperation
 */
export async function acknowledge(
  session: Session,
  what: "keep" | "forget",
  options: Waiting & { readonly timeoutMs?: number | undefined } = {},
): Promise<boolean> {
  const { link, model } = session;
  if (what === "keep" && !model.isZeppOs) return true;
  const timeoutMs = options.timeoutMs ?? ACKNOWLEDGE_MS;
  return talk(
    channelOf(link, FETCH_CONTROL),
    async (conversation) => {
      if (model.isZeppOs) await conversation.say(HistoryReceived, { keep: KEEP[what] });
      else await conversation.say(ForgetHistory, {});
      try {
        return (await conversation.hear(ReceiptTaken, ReceiptRefused)).is === "ReceiptTaken";
      } catch (error) {
        if (error instanceof BandError) return false;
        throw error;
      }
    },
    { signal: options.signal, timeoutMs },
  );
}
