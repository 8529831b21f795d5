import { findTable } from "../archive/foreign-table.ts";
import { AppError } from "../errors.ts";
import type { Database, DatabaseParts, Scratch } from "../platform.ts";
import { isBeforeKeys, isDeviceTable, readDeviceTable } from "./device-table.ts";
import { NOTHING } from "./findings.ts";
import type { FoundKey, ReadFacts, Reading } from "./findings.ts";
import { isMiFitnessTable, readMiFitnessTable } from "./mi-fitness-table.ts";

/** The table of bands, in all four apps (SQLite's names know no case). */
const TABLE = "device";

/**
 * Reads the keys in a vendor app's database together with its side files. When there is a
 * write-ahead log the main file is read by itself too, to say which keys only the log has. When the
 * side files break the database, the main file alone is read and a note says so.
 *
 * @throws AppError "not-a-database" | "damaged" | "no-space", as `Scratch.openDatabase` does
 */
export async function readKeyDatabase(
  parts: DatabaseParts,
  facts: ReadFacts,
  scratch: Scratch,
): Promise<Reading> {
  const { main } = parts;
  const hasLog = (parts.wal?.sizeBytes ?? 0) > 0;
  if (!hasLog && (parts.journal?.sizeBytes ?? 0) === 0) return readParts({ main }, facts, scratch);
  const whole = await tryParts(parts, facts, scratch);
  if (whole instanceof AppError) {
    const alone = await readParts({ main }, facts, scratch);
    return { ...alone, notes: [...alone.notes, SIDE_FILES_BROKEN] };
  }
  if (!hasLog) return whole;
  const alone = await tryParts({ main }, facts, scratch);
  return alone instanceof AppError ? whole : markNewer(whole, alone.found);
}

const SIDE_FILES_BROKEN =
  "Its side file (-wal or -journal) is damaged or belongs to another database, so only the main file " +
  "was read: the key may be an older one. Copy all files again while the app is stopped.";

/** Whether a database that has no name of the vendor's apps holds a table of bands. */
export async function isKeyDatabase(parts: DatabaseParts, scratch: Scratch): Promise<boolean> {
  const database = await scratch.openDatabase(parts);
  try {
    const table = findTable(database, TABLE);
    return table !== undefined && (isDeviceTable(table) || isMiFitnessTable(table));
  } finally {
    database.close();
  }
}

async function readParts(
  parts: DatabaseParts,
  facts: ReadFacts,
  scratch: Scratch,
): Promise<Reading> {
  const database = await scratch.openDatabase(parts);
  try {
    return readOpened(database, facts);
  } finally {
    database.close();
  }
}

async function tryParts(
  parts: DatabaseParts,
  facts: ReadFacts,
  scratch: Scratch,
): Promise<Reading | AppError> {
  try {
    return await readParts(parts, facts, scratch);
  } catch (error) {
    if (
      error instanceof AppError &&
      (error.code === "damaged" || error.code === "not-a-database")
    ) {
      return error;
    }
    throw error;
  }
}

function readOpened(database: Database, facts: ReadFacts): Reading {
  const table = findTable(database, TABLE);
  if (table !== undefined && isDeviceTable(table)) return readDeviceTable(database, table, facts);
  if (table !== undefined && isMiFitnessTable(table)) {
    return readMiFitnessTable(database, table, facts);
  }
  if (isBeforeKeys(database)) {
    return { ...NOTHING, rejected: [{ why: "no-key-needed", source: facts.source }] };
  }
  return {
    ...NOTHING,
    notes: ["It has no table of devices: nobody has signed in to the app here."],
  };
}

/** Marks the keys that the main file alone does not have for their band. */
function markNewer(whole: Reading, alone: readonly FoundKey[]): Reading {
  const found = whole.found.map((key): FoundKey => {
    const { mac } = key.sighting;
    const before = alone.filter(({ sighting }) => sighting.mac === mac);
    if (before.some(({ sighting }) => sighting.key.equals(key.sighting.key))) return key;
    return { ...key, newerThanMain: before.length > 0 && mac !== undefined ? "changed" : "added" };
  });
  return { ...whole, found };
}
