import { SaxesParser } from "saxes";
import { AuthKey } from "../../bytes/auth-key.ts";
import { parseMac } from "../../bytes/mac.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import { ExchangeError } from "../errors.ts";

/** What a file of a backup, or of Gadgetbridge's folder on the phone, is by its path. */
export type BackupPart =
  | { readonly is: "metadata" }
  | { readonly is: "database" }
  | { readonly is: "global-preferences" }
  /** Of a zip (`json`), or of Data management, Export (`xml`); the key may be in it, in clear. */
  | { readonly is: "device-preferences"; readonly mac: string; readonly form: "json" | "xml" }
  /** A track; `fileName` is what a workout calls it by. */
  | { readonly is: "track"; readonly fileName: string };

/**
 * The part that a path names; `undefined`: none that we use. Folders before it do not matter: a backup
 * may have been unpacked.
 *
 * @param path parted by "/"
 * @source gadgetbridge §5.1, §5.3
 */
export function backupPartOf(path: string): BackupPart | undefined {
  const [name = "", folder] = path.split("/").toReversed();
  if (name === "gadgetbridge.json") return { is: "metadata" };
  if (name === "Gadgetbridge") return { is: "database" };
  if (folder === "preferences" && name === "global.json") return { is: "global-preferences" };
  const json = folder === "preferences" ? /^device_(.+)\.json$/.exec(name)?.[1] : undefined;
  const xml = /^Export_preference_(.+)$/.exec(name)?.[1];
  // Where a file system wants no colons, unpacking puts something else in their place.
  const mac = parseMac((json ?? xml)?.replaceAll("_", ":"));
  if (mac !== undefined) return { is: "device-preferences", mac, form: json ? "json" : "xml" };
  return /\.gpx$/i.test(name) ? { is: "track", fileName: name } : undefined;
}

/** What a backup says of itself. */
export interface BackupMetadata {
  readonly appId: string;
  readonly appVersion?: string | undefined;
  readonly madeAtS?: UnixSeconds | undefined;
}

/** None of these files is longer. */
const LONGEST_METADATA_BYTES = 64 * 1024;
const LONGEST_PREFERENCES_BYTES = 4 * 1024 * 1024;

/** The only version there is. @source gadgetbridge §5.3 */
const BACKUP_VERSION = 1;

/**
 * Reads `gadgetbridge.json`.
 *
 * @throws ExchangeError "damaged" when it is none; "unknown-format" for a later form of backups
 */
export function readBackupMetadata(bytes: Uint8Array): BackupMetadata {
  const facts = objectIn(bytes, LONGEST_METADATA_BYTES);
  const { appId, appVersionName, backupVersion, backupDate } = facts;
  if (typeof appId !== "string" || typeof backupVersion !== "number") throw damaged();
  if (backupVersion > BACKUP_VERSION) {
    throw new ExchangeError("unknown-format", "The backup is of a later form than we know.", {
      hint: "Use Gadgetbridge's Data management, Export data instead.",
    });
  }
  const madeAtMs = typeof backupDate === "string" ? Date.parse(backupDate) : NaN;
  return {
    appId: appId.slice(0, 200),
    appVersion: typeof appVersionName === "string" ? appVersionName.slice(0, 50) : undefined,
    madeAtS: Number.isFinite(madeAtMs) ? Math.floor(madeAtMs / 1000) : undefined,
  };
}

/** What we read of a device's settings. */
export interface DevicePreferences {
  readonly mac: string;
  /** Absent: there is none, or what stands there is no key. */
  readonly key?: AuthKey | undefined;
}

/**
 * Reads a device's settings from a backup or an export.
 *
 * @throws ExchangeError "damaged" | "too-big"; TypeError when the part is none of a device
 */
export function readDevicePreferences(bytes: Uint8Array, part: BackupPart): DevicePreferences {
  if (part.is !== "device-preferences") throw new TypeError("these are no settings of a device");
  const text = part.form === "json" ? keyTextInJson(bytes) : keyTextInXml(bytes);
  const key = AuthKey.parse(text);
  return { mac: part.mac, key: key instanceof AuthKey ? key : undefined };
}

const KEY_NAME = "authkey";

/** `{"preferences":{"authkey":{"type":"String","value":"0x…"}}}` */
function keyTextInJson(bytes: Uint8Array): string | undefined {
  const { preferences } = objectIn(bytes, LONGEST_PREFERENCES_BYTES);
  if (!isObject(preferences)) throw damaged();
  const entry = Object.hasOwn(preferences, KEY_NAME) ? preferences[KEY_NAME] : undefined;
  const value = isObject(entry) ? entry["value"] : undefined;
  return typeof value === "string" ? value : undefined;
}

/** `<preferences><String name="authkey">0x…</String></preferences>` */
function keyTextInXml(bytes: Uint8Array): string | undefined {
  const texts: string[] = [];
  const roots: string[] = [];
  let isKey = false;
  const parser = new SaxesParser();
  parser.on("opentag", ({ name, attributes }) => {
    if (roots.length === 0) roots.push(name);
    isKey = name === "String" && attributes["name"] === KEY_NAME;
  });
  parser.on("closetag", () => {
    isKey = false;
  });
  parser.on("text", (text) => {
    if (isKey) texts.push(text);
  });
  const text = textIn(bytes, LONGEST_PREFERENCES_BYTES);
  try {
    parser.write(text).close();
  } catch {
    // The parser's own error quotes the file: it goes nowhere.
    throw damaged();
  }
  if (roots[0] !== "preferences") throw damaged();
  return texts.join("");
}

function objectIn(bytes: Uint8Array, mostBytes: number): Readonly<Record<string, unknown>> {
  const text = textIn(bytes, mostBytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged();
  }
  if (!isObject(value)) throw damaged();
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textIn(bytes: Uint8Array, mostBytes: number): string {
  if (bytes.length > mostBytes) {
    throw new ExchangeError("too-big", "A file of the Gadgetbridge backup is far too big.", {
      hint: HINT,
    });
  }
  return new TextDecoder().decode(bytes);
}

const HINT = "Make the backup once more in Gadgetbridge: Data management, Backup.";

function damaged(): ExchangeError {
  return new ExchangeError("damaged", "A file of the Gadgetbridge backup is damaged.", {
    hint: HINT,
  });
}
