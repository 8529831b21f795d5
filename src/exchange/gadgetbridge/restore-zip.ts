import type { ZipWriter } from "@zip.js/zip.js";
import type { OutFile, RandomBytes, Waiting } from "../../platform.ts";
import { throwIfStopped } from "../../waiting.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import { GADGETBRIDGE_APPS } from "./apps.ts";
import type { GadgetbridgeApp } from "./apps.ts";
import { addressOf, preferencesOf } from "./preferences.ts";
import type { DeviceSettings } from "./preferences.ts";

/** A device that the database of the zip has a row for, and what is known of it. */
export interface RestoredDevice {
  readonly mac: string;
  /** Absent: no key is known; Gadgetbridge asks its owner for it. */
  readonly settings?: DeviceSettings | undefined;
}

/** A file beside the database: the track of a workout. */
export interface RestoredFile {
  /** Below Gadgetbridge's own folder, parted by "/". */
  readonly name: string;
  readonly text: string;
}

/** What Gadgetbridge gets back. */
export interface RestoreContent {
  /** As `writeGadgetbridge` filled it. */
  readonly database: RandomBytes;
  readonly devices: readonly RestoredDevice[];
  readonly files: AsyncIterable<RestoredFile> | Iterable<RestoredFile>;
  readonly nowS: UnixSeconds;
  readonly app?: GadgetbridgeApp | undefined;
}

/** What a Gadgetbridge of schema 92 writes into its own backups; its import compares none of it. */
const APP_VERSION = { name: "0.83.0", code: 235 };

/** Newer ones are refused by its import. */
const BACKUP_VERSION = 1;

const PIECE_BYTES = 256 * 1024;

/**
 * Writes a backup as Gadgetbridge makes them since 0.82.0. Restoring it brings devices, keys and
 * history in one go and **replaces everything** in Gadgetbridge: its database, its settings. Holds the
 * keys in clear. Whoever made `out` closes it, or discards it when this fails.
 *
 * @source gadgetbridge §5.3: ZipBackupExportJob, ZipBackupImportJob, JsonBackupPreferences
 */
export async function writeRestoreZip(
  out: OutFile,
  content: RestoreContent,
  options: Waiting = {},
): Promise<void> {
  try {
    await write(out, content, options);
  } catch (error) {
    // The library has an error of its own for a signal.
    throwIfStopped(options.signal);
    throw error;
  }
}

async function write(out: OutFile, content: RestoreContent, options: Waiting): Promise<void> {
  const library = await import("@zip.js/zip.js");
  library.configure({ chunkSize: PIECE_BYTES, useWebWorkers: false });
  const zip = new library.ZipWriter(
    new WritableStream<Uint8Array>({ write: (bytes) => out.write(bytes) }),
    {
      lastModDate: new Date(content.nowS * 1000),
      extendedTimestamp: false,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    },
  );
  const add = async (name: string, text: string): Promise<void> => {
    throwIfStopped(options.signal);
    await zip.add(name, new library.TextReader(text));
  };
  await add("gadgetbridge.json", metadataOf(content));
  for await (const { name, text } of content.files) await add(`files/${name}`, text);
  await addDatabase(library, zip, content.database);
  // Without this entry the import breaks off after it has replaced the database.
  await add("preferences/global.json", jsonOf({ preferences: {} }));
  for (const { mac, settings } of content.devices) {
    await add(`preferences/device_${addressOf(mac)}.json`, settingsOf(settings));
  }
  throwIfStopped(options.signal);
  await zip.close();
}

/** `gadgetbridge_20240312100000.zip`, as it names its own (in UTC). */
export function restoreZipName(nowS: UnixSeconds): string {
  const stamp = new Date(nowS * 1000).toISOString().slice(0, 19).replaceAll(/\D/g, "");
  return `gadgetbridge_${stamp}.zip`;
}

function metadataOf({ app = GADGETBRIDGE_APPS[0], nowS }: RestoreContent): string {
  return jsonOf({
    appId: app,
    appVersionName: APP_VERSION.name,
    appVersionCode: APP_VERSION.code,
    backupVersion: BACKUP_VERSION,
    backupDate: new Date(nowS * 1000).toISOString(),
  });
}

function settingsOf(settings: DeviceSettings | undefined): string {
  const entries = (settings === undefined ? [] : preferencesOf(settings)).map(
    ({ name, type, value }) => [name, { type, value }] as const,
  );
  return jsonOf({ preferences: Object.fromEntries(entries) });
}

function jsonOf(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

async function addDatabase(
  library: typeof import("@zip.js/zip.js"),
  zip: ZipWriter<unknown>,
  bytes: RandomBytes,
): Promise<void> {
  // Of known size: old phones cannot open what the writer makes of unknown ones (zip64).
  class DatabaseBytes extends library.Reader<RandomBytes> {
    override size = bytes.sizeBytes;

    override readUint8Array(start: number, length: number): Promise<Uint8Array> {
      return bytes.read(start, Math.min(start + length, bytes.sizeBytes));
    }
  }
  await zip.add("database/Gadgetbridge", new DatabaseBytes(bytes));
}
