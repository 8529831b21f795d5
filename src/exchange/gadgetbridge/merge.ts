import { findTable, textOf } from "../../archive/foreign-table.ts";
import { parseMac } from "../../bytes/mac.ts";
import type { Database, SqlRow } from "../../platform.ts";
import { throwIfStopped } from "../../waiting.ts";
import { ExchangeError } from "../errors.ts";
import { typeNamed, typeNumbered, typeOfModel } from "./device-types.ts";
import type { DeviceType } from "./device-types.ts";
import type { HistoryBand } from "./history-bands.ts";
import { existingTarget } from "./targets.ts";
import { familyOf, insertDevice, insertUser } from "./write-device.ts";
import type { WrittenDevice } from "./write-device.ts";
import { firstS, madeUpAddress, wantedBands, writeHistory, writtenBand } from "./write.ts";
import type { GadgetbridgeReport, WrittenBand } from "./write.ts";
import { Omissions, Pace, rowsOf, timeOf } from "./write-work.ts";
import type { History, HistoryOptions } from "./write-work.ts";

/** What a merge has added. */
export interface MergeReport extends GadgetbridgeReport {
  /** Tables that this version of Gadgetbridge does not have, or that are not as they should be. */
  readonly skipped: readonly string[];
}

/**
 * Adds to a copy of the owner's own Gadgetbridge database what it does not have. Whatever is in it
 * stays as it is: rows are only added, never changed, and its version stays. Devices are known by
 * their addresses, also those that they had before; a band that is there under several of them gets
 * each address's records where they belong.
 *
 * @param database as `Scratch.editDatabase` makes it; when this fails it is to be dropped
 * @throws ExchangeError "unknown-format" when it is none of Gadgetbridge's; "damaged"; Interrupted
 */
export async function mergeIntoGadgetbridge(
  history: History,
  database: Database,
  options: HistoryOptions,
): Promise<MergeReport> {
  throwIfStopped(options.signal);
  checkTables(database);
  checkWhole(database);
  const known = devicesIn(database);
  database.run("BEGIN");
  const skipped = new Set<string>();
  const target = existingTarget(database, (table) => skipped.add(table));
  const bands = wantedBands(history, options);
  const shared = {
    history,
    target,
    options,
    user: firstUser(database) ?? insertUser(database, history.wearer(), firstS(history, bands)),
    time: timeOf(options),
    tracks: [],
    leftOut: new Omissions(),
    pace: new Pace(target, options),
  };
  const devices: WrittenBand[] = [];
  for (const [index, band] of bands.entries()) {
    for (const { device, macs, isNew } of partsOf(database, history, band, known, index)) {
      const workoutStarts = workoutStartsOf(database, device);
      const there = isNew === true ? undefined : { workoutStarts };
      await writeHistory({ ...shared, device, macs, there });
      devices.push(writtenBand({ ...band, macs }, device));
    }
  }
  target.flush();
  database.run("COMMIT");
  options.onProgress?.(rowsOf(target));
  const { tracks, leftOut } = shared;
  const { written } = target;
  return { written, devices, tracks, leftOut: leftOut.list(), skipped: [...skipped] };
}

function checkTables(database: Database): void {
  for (const name of ["DEVICE", "USER", "DEVICE_ATTRIBUTES", "USER_ATTRIBUTES"]) {
    if (findTable(database, name)?.columns.has("_id") === true) continue;
    throw new ExchangeError("unknown-format", "This is no database of Gadgetbridge's.", {
      hint: "Give it the file “Gadgetbridge” that Data management → Export data has written.",
    });
  }
}

/** What is damaged already would be handed back with our rows in it, and be refused then. */
function checkWhole(database: Database): void {
  const [row] = database.rows("PRAGMA quick_check(1)");
  if (row?.["quick_check"] === "ok") return;
  throw new ExchangeError("damaged", "The Gadgetbridge database is damaged.", {
    hint: "Export it once more in Gadgetbridge: Data management → Export.",
  });
}

/** A band as it is in the database, and whose records go there. */
interface Part {
  readonly device: WrittenDevice;
  readonly macs: readonly string[];
  readonly isNew?: boolean;
}

function partsOf(
  database: Database,
  history: History,
  band: HistoryBand,
  there: ReadonlyMap<string, WrittenDevice>,
  index: number,
): Part[] {
  const known = band.macs.flatMap((mac) => {
    const device = there.get(band.isReal ? mac : madeUpAddress(index));
    return device === undefined ? [] : [{ mac, device }];
  });
  // The newest of those that are there takes what belongs to none of them.
  const [main, ...others] = known;
  if (main === undefined) {
    const identifier = band.isReal ? band.mac : madeUpAddress(index);
    const device = insertDevice(database, band, identifier, firstS(history, [band]));
    return [{ device, macs: band.macs, isNew: true }];
  }
  const elsewhere = new Set(others.map(({ mac }) => mac));
  return [
    { device: main.device, macs: band.macs.filter((mac) => !elsewhere.has(mac)) },
    ...others.map(({ mac, device }) => ({ device, macs: [mac] })),
  ];
}

/** More devices than anybody has ever paired. */
const MOST_DEVICES = 10_000;

/** The devices that are there, by their addresses. */
function devicesIn(database: Database): Map<string, WrittenDevice> {
  const devices = new Map<string, WrittenDevice>();
  for (const row of database.rows(`SELECT * FROM main."DEVICE" LIMIT ${MOST_DEVICES}`)) {
    const identifier = parseMac(textOf(row["IDENTIFIER"]));
    if (identifier === undefined || typeof row["_id"] !== "number") continue;
    const type = typeOf(row);
    devices.set(identifier, { id: row["_id"], identifier, type, family: familyOf(type) });
  }
  return devices;
}

/** Of old versions there are only numbers; what even those do not tell, the name may. */
function typeOf(row: SqlRow): DeviceType | undefined {
  const byName = row["TYPE_NAME"] === undefined ? undefined : typeNamed(String(row["TYPE_NAME"]));
  const isOld = row["TYPE_NAME"] === undefined && typeof row["TYPE"] === "number";
  const byNumber = isOld ? typeNumbered(Number(row["TYPE"])) : undefined;
  return byName ?? byNumber ?? typeOfModel(textOf(row["NAME"]) ?? "");
}

function firstUser(database: Database): number | undefined {
  const [row] = database.rows(`SELECT min(_id) AS id FROM main."USER"`);
  return typeof row?.["id"] === "number" ? row["id"] : undefined;
}

/** Far more than anybody has had; a crafted table may go round in circles. */
const MOST_WORKOUTS = 1_000_000;

/** In which seconds the device has workouts that began: nothing else names them. */
function workoutStartsOf(database: Database, { id }: WrittenDevice): ReadonlySet<number> {
  const table = findTable(database, "BASE_ACTIVITY_SUMMARY");
  if (table?.columns.has("start_time") !== true) return new Set();
  const sql = `SELECT START_TIME AS ms FROM main."BASE_ACTIVITY_SUMMARY" WHERE DEVICE_ID = ?
    LIMIT ${MOST_WORKOUTS}`;
  return new Set([...database.rows(sql, id)].map(({ ms }) => Math.floor(Number(ms) / 1000)));
}
