import { BandTaskError } from "../../tasks/errors.ts";
import type { LocalDay } from "../../health/local-day.ts";
import { dayOf } from "../../health/local-day.ts";
import { offsetsOf } from "../../health/zone.ts";
import { Records } from "../../store/records.ts";
import { writeExport } from "../../tasks/export-formats.ts";
import type { ExportFormat } from "../../tasks/export-formats.ts";
import type { ExportReport } from "../../tasks/export-history.ts";
import { exportOfWearer } from "../../tasks/export-subject.ts";
import type { Desk } from "../desk.ts";
import type { House } from "../house.ts";
import type { DownloadFacts, FillDownload } from "./downloads.ts";
import { fileLabel } from "./file-label.ts";
import { writeZip } from "./zip-folder.ts";

/** What is to be taken along. */
export interface Take {
  readonly format: ExportFormat;
  readonly wearer?: number | undefined;
  readonly from?: LocalDay | undefined;
  readonly to?: LocalDay | undefined;
}

/** What an export is saved as. */
export async function exportFacts(desk: Desk, { format, wearer }: Take): Promise<DownloadFacts> {
  // Gadgetbridge looks for a file of just this name.
  if (format === "gadgetbridge") return { name: "Gadgetbridge", type: "application/octet-stream" };
  const { house } = desk;
  const nowS = house.nowS();
  const day = dayOf(nowS, offsetsOf(house.zone())(nowS));
  const whose = await nameOf(desk, wearer);
  const stem = ["ownband", ...(whose === undefined ? [] : [whose])].join("-");
  return format === "json"
    ? { name: `${stem}-${day}.json`, type: "application/json" }
    : { name: `${stem}-${format}-${day}.zip`, type: "application/zip" };
}

/** Told apart only where there are several. */
async function nameOf(desk: Desk, wearer: number | undefined): Promise<string | undefined> {
  const wearers = (await desk.records()).wearers();
  if (wearers.length < 2) return undefined;
  const name = (wearers.find(({ id }) => id === wearer) ?? wearers[0])?.name;
  return name === undefined ? undefined : fileLabel(name.replaceAll(/[/\\]/g, "-")).slice(0, 60);
}

/** Writes an export: a file as it is, a folder of files as a zip archive. */
export function fillExport(house: House, take: Take): FillDownload {
  return async (file, signal) => {
    const { format, wearer, from, to } = take;
    const lease = await house.openStore("shared");
    const scratch = house.openScratch();
    try {
      const { nowS } = house;
      const tools = {
        get zone() {
          return house.zone();
        },
        signal,
      };
      const subject = await exportOfWearer(Records.open(lease, nowS()), wearer, tools);
      const wish = { format, subject, from, to, scratch, signal };
      return await writeExport(wish, {
        inFile: (fill) => fill(file),
        inFolder: (fill) =>
          writeZip(file, { nowS: nowS(), signal }, async (folder) => notEmpty(await fill(folder))),
      });
    } finally {
      await scratch.close();
      lease.close();
    }
  };
}

function notEmpty(report: ExportReport): ExportReport {
  if (report.files > 0) return report;
  throw new BandTaskError("no-records", "Nothing of that time can be taken along in this form.", {
    hint: "Choose other days, or another form: without a track there is no GPX file of a workout.",
  });
}
