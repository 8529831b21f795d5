import { parseMac } from "../../bytes/mac.ts";
import { Ledger } from "../../store/ledger.ts";
import { Records } from "../../store/records.ts";
import { bandToHandOver } from "../../tasks/handover-band.ts";
import { handoverFileName, writeHandoverFile } from "../../tasks/handover-files.ts";
import type { FileJob, FileWay } from "../../tasks/handover-files.ts";
import type { Desk } from "../desk.ts";
import { databaseAmong, handoverTools, noDatabase } from "../handover-writing.ts";
import type { DownloadFacts, FillDownload } from "./downloads.ts";

export interface HandoverWanted {
  readonly way: FileWay;
  readonly mac?: string | undefined;
  /** For `merged-database`: the upload that is the owner's own database. */
  readonly into?: string | undefined;
}

/** What the file of a way is called. @throws BandTaskError "no-key" | "stale-key" */
export async function handoverFacts(
  desk: Desk,
  { way, mac, into }: HandoverWanted,
): Promise<DownloadFacts> {
  if (way === "merged-database" && into === undefined) throw noDatabase();
  const band = bandToHandOver((await desk.ledger()).list(), macOf(mac));
  const name = handoverFileName(way, band, desk.house.nowS());
  return { name, type: "application/octet-stream" };
}

/** Writes the file of a way. But for a merged database it holds the key, in clear. */
export function fillHandover({ house, uploads }: Desk, wanted: HandoverWanted): FillDownload {
  const { way, mac, into } = wanted;
  return async (file, signal) => {
    const database = databaseAmong(uploads, into);
    const lease = await house.openStore("shared");
    const scratch = house.openScratch();
    try {
      const nowS = house.nowS();
      const bands = Ledger.open(lease, nowS).list();
      const job: FileJob = {
        way,
        band: bandToHandOver(bands, macOf(mac)),
        bands,
        records: Records.open(lease, nowS),
        into: database,
      };
      await writeHandoverFile(file, job, handoverTools(house, scratch, { signal }));
    } finally {
      await scratch.close();
      lease.close();
    }
  };
}

function macOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : parseMac(text);
}
