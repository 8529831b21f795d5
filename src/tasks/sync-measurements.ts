import { acknowledge, fetchRound } from "../band/fetch.ts";
import type { HistoryType } from "../band/models.ts";
import { decodeRecords } from "../band/records.ts";
import type { RecordType } from "../band/records.ts";
import { concat } from "../bytes/byte-reader.ts";
import type { UnixSeconds } from "../health/minute.ts";
import { addUp } from "../store/added.ts";
import type { SyncWork } from "./sync-band.ts";

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
  const { tools, band, run, totals } = work;
  const { signal } = tools;
  const transfer = await fetchWhole(work, history, sinceS);
  if (transfer === undefined) return undefined;
  const { bytes, firstS, offsetMin } = transfer;
  const { measurements, dropped, lastS } = decodeRecords(history, bytes, firstS, offsetMin);
  const believable = measurements.filter(({ atS }) => atS <= tools.nowS() + CLOCK_SLACK_S);
  const untrue = dropped + measurements.length - believable.length;
  const nextS = Math.min(lastS ?? firstS, tools.nowS()) + 60;
  const added = run.addMeasurements(believable, { history, nextS });
  totals.measurements = addUp(totals.measurements, added);
  totals.count += believable.length;
  totals.dropped += untrue;
  tools.onProgress?.({
    history,
    count: believable.length,
    atS: nextS,
    firstS: sinceS,
    untilS: tools.nowS(),
  });
  const mayForget = tools.forget === true && untrue === 0;
  await acknowledge(band.session, mayForget ? "forget" : "keep", { signal });
  return nextS;
}

export interface Transfer {
  readonly bytes: Uint8Array;
  /** The moment that the band named for the first record. */
  readonly firstS: UnixSeconds;
  readonly offsetMin: number;
}

/** One transfer as a whole; `undefined` when the band has nothing since then. */
export async function fetchWhole(
  { tools, band }: SyncWork,
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
        return undefined;
      case "Started":
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

const CLOCK_SLACK_S = 120;
