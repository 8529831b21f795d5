import { dayOf } from "../../health/local-day.ts";
import type { Database } from "../../platform.ts";
import { throwIfStopped } from "../../waiting.ts";
import { isRealMac } from "../../store/band-rows.ts";
import type { LeftOut } from "../../store/intake.ts";
import { historyBands } from "./history-bands.ts";
import type { HistoryBand } from "./history-bands.ts";
import { createSchema } from "./schema.ts";
import { freshTarget } from "./targets.ts";
import { insertDevice, insertUser } from "./write-device.ts";
import type { WrittenDevice } from "./write-device.ts";
import { writeMeasurements } from "./write-measurements.ts";
import { writeMinutes } from "./write-minutes.ts";
import { writeAlarms, writeBattery } from "./write-rest.ts";
import { Omissions, Pace, rowsOf, timeOf } from "./write-work.ts";
import type { History, HistoryOptions, TrackFile, Work } from "./write-work.ts";
import { writeWorkouts } from "./write-workouts.ts";
import { writeXiaomiDays, writeXiaomiSleep } from "./write-xiaomi.ts";

/** What became of a history. */
export interface GadgetbridgeReport {
  /** By table, how many rows were written. */
  readonly written: ReadonlyMap<string, number>;
  readonly devices: readonly WrittenBand[];
  /** With `withTracks`: what belongs beside the database. */
  readonly tracks: readonly TrackFile[];
  readonly leftOut: readonly LeftOut[];
}

/** A band and the device that it is in Gadgetbridge. */
export interface WrittenBand {
  /** DEVICE.IDENTIFIER: an address. */
  readonly identifier: string;
  /** All addresses that it has had, the present one first. */
  readonly macs: readonly string[];
  /** `MIBAND4`; `UNKNOWN`: Gadgetbridge shows nothing of it until it has met the band itself. */
  readonly typeName: string;
  readonly isReal: boolean;
}

/**
 * Fills a new database with everything that is kept, as a Gadgetbridge of schema 92 would have it. A
 * band that had other addresses before is one device, under its present one.
 *
 * What Gadgetbridge has no room for is left out and said so. Told sleep is laid into the minutes, see
 * `toldKinds`; what is not told in a column that must have a value is what Gadgetbridge itself puts
 * there: -1 for steps, intensity and kind, 255 for the pulse.
 *
 * @param database as `Scratch.newDatabase` makes it; when this fails it is to be dropped
 * @throws Interrupted; DiskError "no-space"
 */
export async function writeGadgetbridge(
  history: History,
  database: Database,
  options: HistoryOptions,
): Promise<GadgetbridgeReport> {
  throwIfStopped(options.signal);
  createSchema(database);
  database.run("BEGIN");
  const bands = wantedBands(history, options);
  const target = freshTarget(database);
  const user = insertUser(database, history.wearer(), firstS(history, bands));
  const shared = {
    history,
    target,
    options,
    user,
    time: timeOf(options),
    tracks: [],
    leftOut: new Omissions(),
    pace: new Pace(target, options),
  };
  const devices: WrittenBand[] = [];
  for (const [index, band] of bands.entries()) {
    const identifier = band.isReal ? band.mac : madeUpAddress(index);
    const device = insertDevice(database, band, identifier, firstS(history, [band]));
    await writeHistory({ ...shared, device, macs: band.macs });
    devices.push(writtenBand(band, device));
  }
  target.flush();
  database.run("COMMIT");
  options.onProgress?.(rowsOf(target));
  const { tracks, leftOut } = shared;
  return { written: target.written, devices, tracks, leftOut: leftOut.list() };
}

/**
 * Those that are asked for, by any address they have had; records of files that name no band only when
 * they themselves are asked for.
 */
export function wantedBands(history: History, { macs: wanted }: HistoryOptions): HistoryBand[] {
  const bands = historyBands(history);
  if (wanted === undefined) return bands;
  return bands.flatMap((band) => {
    const ofBand = band.macs.filter(isRealMac);
    const ofNobody = band.macs.filter((mac) => !isRealMac(mac) && wanted.includes(mac));
    const isWanted = ofBand.some((mac) => wanted.includes(mac));
    const macs = isWanted ? [...ofBand, ...ofNobody] : ofNobody;
    return macs.length === 0 ? [] : [{ ...band, macs }];
  });
}

export function writtenBand(band: HistoryBand, { identifier, type }: WrittenDevice): WrittenBand {
  const { macs, isReal } = band;
  return { identifier, macs, typeName: type?.typeName ?? "UNKNOWN", isReal };
}

/** When the first minute was recorded. */
export function firstS(history: History, bands: readonly HistoryBand[]): number | undefined {
  const spans = bands.flatMap(({ macs }) => macs.flatMap((mac) => history.span(mac) ?? []));
  return spans.length === 0 ? undefined : Math.min(...spans.map((span) => span.firstS));
}

/**
 * For a device that nobody has an address of: IDENTIFIER is to be one, and one that no maker gives away
 * (the second bit of its first byte is set) is nobody's.
 */
export function madeUpAddress(index: number): string {
  return `02:00:00:00:01:${index.toString(16).padStart(2, "0").toUpperCase()}`;
}

/** Writes what is kept of some addresses as the history of one device. */
export async function writeHistory(work: Work): Promise<void> {
  await writeMinutes(work);
  await writeMeasurements(work);
  await writeSums(work);
  await writeWorkouts(work);
  await writeBattery(work);
  writeAlarms(work);
}

/** Days and nights that a source sums up by itself. */
async function writeSums(work: Work): Promise<void> {
  const { history, device, macs, time, leftOut } = work;
  const [fromS, toS] = time;
  const summaries = history.summaries(macs, dayOf(fromS, 0), dayOf(toS - 1, 0));
  if (device.family === "xiaomi") {
    await writeXiaomiSleep(work);
    writeXiaomiDays(work, summaries);
  } else {
    leftOut.count(
      "day-totals",
      "Gadgetbridge sums days up from their minutes: totals that a source told by itself stay here.",
      summaries.length,
    );
  }
}
