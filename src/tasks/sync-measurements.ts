import { acknowledge, fetchRound } from "../band/fetch.ts";
import type { HistoryType } from "../band/models.ts";
import { decodeRecordParts } from "../band/records.ts";
import type { RecordType } from "../band/records.ts";
import { concat } from "../bytes/byte-reader.ts";
import type { UnixSeconds } from "../health/minute.ts";
import { addUp } from "../store/added.ts";
import type { SyncWork } from "./sync-work.ts";
import { cursorAfter, latestOf } from "./sync-cursor.ts";

/** Rounds without end would be a band that never moves on; each brings days. */
const MOST_ROUNDS = 1_000;

/** Reads the single readings of one kind since the last time, until now. */
export async function readMeasurements(work: SyncWork, history: RecordType): Promise<void> {
  const { tools } = work;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const nowS = tools.nowS();
    const sinceS = work.sinceS(history);
    if (sinceS > nowS) return;
    const nextS = await readRound(work, history, sinceS);
    if (nextS === undefined || nextS <= sinceS) return;
  }
}

/** Gives the moment from which to go on; `undefined` when there was nothing. */
async function readRound(
  work: SyncWork,
  history: RecordType,
  sinceS: UnixSeconds,
): Promise<UnixSeconds | undefined> {
  const { tools, band, run } = work;
  const transfer = await fetchWhole(work, history, sinceS);
  if (transfer === undefined) return undefined;
  const { newestS, untrue } = await storeParts(work, history, transfer, sinceS);
  const nextS = cursorAfter(sinceS, newestS + 60, tools.nowS());
  // Readings come in no order that could be gone on from: till all are there, the cursor stays.
  await tools.untilFree?.();
  run.setCursor(history, nextS);
  const mayForget = tools.forget === true && untrue === 0;
  await acknowledge(band.session, mayForget ? "forget" : "keep", { signal: tools.signal });
  return nextS;
}

/** Gives the newest moment of which something true was told, and how many readings cannot be true. */
async function storeParts(
  { tools, run, totals }: SyncWork,
  history: RecordType,
  { bytes, firstS, offsetMin }: Transfer,
  sinceS: UnixSeconds,
): Promise<{ readonly newestS: UnixSeconds; readonly untrue: number }> {
  const latestS = latestOf(tools.nowS());
  // Records that cannot be true say nothing about how far the band has come.
  let newestS = firstS <= latestS ? firstS : sinceS - 60;
  let untrue = 0;
  let count = 0;
  for (const part of decodeRecordParts(history, bytes, firstS, offsetMin, latestS)) {
    const believable = part.measurements.filter(({ atS }) => atS <= latestS);
    const dropped = part.dropped + part.measurements.length - believable.length;
    newestS = part.lastS ?? newestS;
    untrue += dropped;
    count += believable.length;
    await tools.untilFree?.();
    totals.measurements = addUp(totals.measurements, run.addMeasurements(believable));
    totals.count += believable.length;
    totals.dropped += dropped;
    const untilS = tools.nowS();
    const atS = Math.min(newestS, untilS);
    tools.onProgress?.({ history, count, atS, firstS: sinceS, untilS });
  }
  return { newestS, untrue };
}

export interface Transfer {
  readonly bytes: Uint8Array;
  /** The moment that the band named for the first record. */
  readonly firstS: UnixSeconds;
  readonly offsetMin: number;
}

/**
 * One transfer as a whole, which the caller acknowledges; `undefined` when the band has nothing since
 * then, which is acknowledged.
 */
export async function fetchWhole(
  { tools, band, totals }: SyncWork,
  history: HistoryType,
  sinceS: UnixSeconds,
): Promise<Transfer | undefined> {
  const { signal } = tools;
  const pieces: Uint8Array[] = [];
  let firstS = sinceS;
  let offsetMin = tools.offsetAt(tools.nowS());
  for await (const event of fetchRound(band.session, history, sinceS, offsetMin, { signal })) {
    switch (event.is) {
      case "Empty":
        await acknowledge(band.session, "keep", { signal });
        return undefined;
      case "Started":
        totals.transfers++;
        ({ firstS, offsetMin } = event);
        break;
      case "Data":
        pieces.push(event.bytes);
        break;
      case "Finished":
    }
  }
  return { bytes: concat(pieces), firstS, offsetMin };
}
