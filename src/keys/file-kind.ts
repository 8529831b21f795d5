import { VENDOR_APPS } from "./apps.ts";

/** What a file may be to us, by its first bytes and its name. */
export type FileKind =
  | "app-database" // an SQLite database with the name of a vendor's
  | "default-database" // the app's own empty one
  | "no-database" // the name of a vendor's database, but not one
  | "database" // some other SQLite database
  | "side-file" // the write-ahead log or the journal of a database
  | "log" // a text with the name of a log
  | "text"
  | "other";

const MAGIC = "SQLite format 3\0";

/** Every name that a vendor's database can have (key-sources §3.2), with copies (`….bak`). */
const APP_DATABASE = /^(?:origin_db(?:_[0-9A-Za-z]+)?|device_db)(?<copy>[^0-9A-Za-z_].*)?$/;
const DEFAULT_DATABASE = /^origin_db.*default/i;
const SIDE = /-(?:wal|journal|shm)$/;
const LOG = /\.log(?:\.bak)?(?:\.\d{1,4})?$/i;

/** What a file is. Only the name tells side files apart, for a journal may begin with zeros. */
export function kindOf(fileName: string, head: Uint8Array): FileKind {
  if (SIDE.test(fileName) && !isDatabase(head)) return "side-file";
  if (isDatabase(head)) {
    if (DEFAULT_DATABASE.test(fileName)) return "default-database";
    return isAppName(fileName) ? "app-database" : "database";
  }
  if (isAppName(fileName)) return "no-database";
  if (!isText(head)) return "other";
  return LOG.test(fileName) ? "log" : "text";
}

export function isAppName(fileName: string): boolean {
  return APP_DATABASE.test(fileName);
}

/** Whether it lies beside the app's own file under a name of its own: `origin_db_1.bak`. */
export function isCopyName(fileName: string): boolean {
  return APP_DATABASE.exec(fileName)?.groups?.copy !== undefined;
}

function isDatabase(head: Uint8Array): boolean {
  return head.length >= MAGIC.length && String.fromCharCode(...head.subarray(0, 16)) === MAGIC;
}

/** Whether bytes look like text: UTF-16 with its mark, or nothing that no text has. */
function isText(head: Uint8Array): boolean {
  const [a, b] = head;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return true;
  return head.length > 0 && head.every((byte) => byte >= 0x20 || TEXT_CONTROLS.has(byte));
}

/** Tab, line feed, form feed, carriage return, escape. */
const TEXT_CONTROLS = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1b]);

/** The app whose package stands in a path. */
export function appOf(trail: readonly string[]): string | undefined {
  return VENDOR_APPS.find(({ id }) => {
    const pattern = new RegExp(`(?<![\\w.])${id.replaceAll(".", "\\.")}(?![\\w.])`);
    return trail.some((part) => pattern.test(part));
  })?.id;
}
