import type { GadgetbridgeApp } from "../exchange/gadgetbridge/apps.ts";
import type { DeviceSettings } from "../exchange/gadgetbridge/preferences.ts";
import { writeRestoreZip } from "../exchange/gadgetbridge/restore-zip.ts";
import type { RestoredFile } from "../exchange/gadgetbridge/restore-zip.ts";
import { writeGadgetbridge } from "../exchange/gadgetbridge/write.ts";
import type { GadgetbridgeReport } from "../exchange/gadgetbridge/write.ts";
import type { History, TrackFile } from "../exchange/gadgetbridge/write-work.ts";
import { formatGpx } from "../exchange/workout-files/gpx-text.ts";
import type { UnixSeconds } from "../health/minute.ts";
import type { Lap } from "../health/workout.ts";
import type { OffsetAt } from "../health/zone.ts";
import type { OutFile, Scratch, Waiting } from "../platform.ts";
import { throwIfStopped } from "../waiting.ts";

/** What a backup for Gadgetbridge is made of. */
export interface RestoreTools extends Waiting {
  readonly records: History & {
    laps(macs: readonly string[], startS: UnixSeconds): readonly Lap[];
  };
  readonly scratch: Scratch;
  readonly offsetAt: OffsetAt;
  readonly nowS: UnixSeconds;
  /** The key of the band that has this address now; `undefined`: Gadgetbridge will ask for it. */
  readonly settingsOf: (mac: string) => DeviceSettings | undefined;
  /** Only the bands that have or had one of these addresses. Absent: all. */
  readonly macs?: readonly string[] | undefined;
  /** Whose backup it is to be; absent: the usual build's. Any build restores it. */
  readonly app?: GadgetbridgeApp | undefined;
  /** Hears now and then how many rows are written. */
  readonly onProgress?: ((rows: number) => void) | undefined;
}

/**
 * Writes the backup that brings devices, keys and the whole history into a fresh Gadgetbridge. It holds
 * the keys in clear. Whoever made `out` closes it, or discards it when this fails.
 *
 * @throws Interrupted; DiskError "no-space"
 */
export async function makeRestoreZip(
  out: OutFile,
  tools: RestoreTools,
): Promise<GadgetbridgeReport> {
  const { records, scratch, offsetAt, nowS, settingsOf, macs, app, onProgress, signal } = tools;
  const draft = await scratch.newDatabase();
  try {
    const options = { offsetAt, macs, app, onProgress, signal, withTracks: true };
    const report = await writeGadgetbridge(records, draft.database, options);
    const database = await draft.finish();
    try {
      const devices = report.devices.map(({ identifier, isReal }) => {
        return { mac: identifier, settings: isReal ? settingsOf(identifier) : undefined };
      });
      const files = trackTexts(report.tracks, tools);
      await writeRestoreZip(out, { database, devices, files, nowS, app }, { signal });
      return report;
    } finally {
      await database.drop();
    }
  } finally {
    await draft.drop();
  }
}

function* trackTexts(
  tracks: readonly TrackFile[],
  { records, signal }: RestoreTools,
): Generator<RestoredFile, void, void> {
  for (const { name, macs, workout } of tracks) {
    throwIfStopped(signal);
    const { startS } = workout;
    const track = records.track(macs, startS);
    const pieces = formatGpx({ workout, track, laps: records.laps(macs, startS) });
    if (pieces !== undefined) yield { name, text: [...pieces].join("") };
  }
}
