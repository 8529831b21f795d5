import { ByteReader } from "../bytes/byte-reader.ts";
import { readBackup } from "../phone/backup.ts";
import { PhoneError } from "../phone/errors.ts";
import type { Phone } from "../phone/phone.ts";
import { quote } from "../phone/quote.ts";
import type { Root } from "../phone/root.ts";
import { straighten } from "../phone/straighten.ts";
import { takeFiles } from "../phone/take.ts";
import type { TakeTools } from "../phone/take.ts";
import type { ByteStream, KeptBytes, OwnFile } from "../platform.ts";
import type { AppFolder } from "./app-folders.ts";
import { GADGETBRIDGE_APPS } from "./apps.ts";

/** Whatever stands beside a database and belongs to it. */
const SIDE_FILES = ["-wal", "-shm", "-journal"] as const;

/** A file of the phone, read and put aside; its path is the phone's. */
export interface PhoneFile extends OwnFile {
  drop(): Promise<void>;
}

/** Databases of one folder with their side files as they were at one moment, read as root. */
export async function readDatabases(
  phone: Phone,
  root: Root,
  folder: AppFolder,
  databases: readonly string[],
  tools: TakeTools,
): Promise<PhoneFile[]> {
  const path = `${folder.path}/databases`;
  const names = databases.flatMap((name) => [name, ...SIDE_FILES.map((suffix) => name + suffix)]);
  const take = await takeFiles(phone, root, path, names, tools);
  const now = Math.floor(Date.now() / 1000);
  return [...take.files].map(([file, bytes]) => phoneFile(`${path}/${file}`, now, bytes));
}

/** Where keys lie in shared storage, readable without root (key-sources §4.1, §4.4). */
const SHARED_PLACES = [
  "/sdcard/Android/data/com.xiaomi.wearable/files/log/*.log*",
  "/sdcard/Android/data/com.mi.health/files/log/*.log*",
  "/sdcard/Download/wearablelog/*log*.zip",
  "/sdcard/freemyband/miband*.txt",
];

/** Where Gadgetbridge puts what it exports, by hand or by itself (gadgetbridge §5). */
const HISTORY_PLACES = [
  ...GADGETBRIDGE_APPS.flatMap((app) => [
    `/sdcard/Android/data/${app}/files/Gadgetbridge`,
    `/sdcard/Android/data/${app}/files/*.gpx`,
  ]),
  "/sdcard/Download/gadgetbridge_*.zip",
  "/sdcard/Download/Gadgetbridge",
  "/sdcard/Documents/Gadgetbridge",
];

/** The logs of Mi Fitness rotate at about 7 MB; an export zips all of them. */
const MAX_SHARED_BYTES = 256 << 20;
const MAX_SHARED_FILES = 200;

/** Decades of minutes, and every track. */
const MAX_HISTORY_BYTES = 2 * 2 ** 30;
const MAX_HISTORY_FILES = 5_000;

/** A path that can be shown and quoted on one line; a name with a line break is left alone. */
const LISTED = /^(?<modifiedS>\d{1,12}) (?<size>\d{1,12}) (?<path>\/sdcard\/\P{C}{1,300})$/u;

/** A file of shared storage as it was listed. Its time is in UTC seconds. */
export interface SharedFile {
  readonly path: string;
  readonly modifiedS: number;
  readonly sizeBytes: number;
}

/** What lies in shared storage that may hold keys, or what Gadgetbridge has put there of its history. */
export async function listSharedFiles(
  phone: Phone,
  options: Pick<TakeTools, "signal">,
  what: "keys" | "history" = "keys",
): Promise<SharedFile[]> {
  const places = what === "keys" ? SHARED_PLACES : HISTORY_PLACES;
  const script =
    `for f in ${places.join(" ")}; do if [ -f "$f" ]; then ` +
    'echo $(stat -c %Y "$f" 2> /dev/null || echo 0) $(wc -c < "$f") "$f"; fi; done';
  const { stdout } = await phone.run(script, options);
  const found = stdout.split("\n").flatMap((line) => {
    const { modifiedS, size, path } = LISTED.exec(line)?.groups ?? {};
    if (path === undefined || path.split("/").includes("..")) return [];
    return [{ path, modifiedS: Number(modifiedS), sizeBytes: Number(size) }];
  });
  return found.slice(0, what === "keys" ? MAX_SHARED_FILES : MAX_HISTORY_FILES);
}

/**
 * Reads a file of shared storage as adb's shell user. A log may have grown since it was listed.
 * @throws PhoneError "mangled" when it is refused or cut short
 */
export async function readSharedFile(
  phone: Phone,
  { path, modifiedS, sizeBytes }: SharedFile,
  tools: TakeTools,
  what: "keys" | "history" = "keys",
): Promise<PhoneFile> {
  // Old phones send everything through a terminal; the empty line first shows what it adds.
  const isStraight = phone.link.features.has("shell_v2");
  const print = `cat ${quote(path)}`;
  const command = await phone.start(isStraight ? print : `echo; ${print}`, tools);
  const bytes = isStraight ? command : behindFirstLine(straighten(command));
  const kept = await tools.scratch.keep(bytes, {
    maxBytes: what === "keys" ? MAX_SHARED_BYTES : MAX_HISTORY_BYTES,
    signal: tools.signal,
  });
  if (command.exitCode !== 0 || kept.sizeBytes < sizeBytes) {
    await kept.drop();
    throw new PhoneError("mangled", "A file in the phone's shared storage could not be read.", {
      hint: "Unlock the phone and run the same command once more.",
    });
  }
  return phoneFile(path, modifiedS, kept);
}

async function* behindFirstLine(bytes: ByteStream): ByteStream {
  const reader = new ByteReader(bytes);
  try {
    await reader.line(1);
    yield* reader.rest();
  } finally {
    await reader.close();
  }
}

/** Nobody's app data comes near this. */
const MAX_BACKUP_BYTES = 16 * 2 ** 30;

/** The phone's own backup of an app, once its owner has confirmed it on the screen. */
export async function readBackupFile(
  phone: Phone,
  app: string,
  tools: TakeTools,
): Promise<PhoneFile> {
  const bytes = readBackup(phone, app, { signal: tools.signal });
  const kept = await tools.scratch.keep(bytes, {
    maxBytes: MAX_BACKUP_BYTES,
    signal: tools.signal,
  });
  if (kept.sizeBytes === 0) {
    await kept.drop();
    throw new PhoneError("silent", "The backup was not confirmed on the phone.", {
      hint: "Run the same command once more and tap “Back up my data” on the phone, without a password.",
    });
  }
  return phoneFile(`${app}.ab`, Math.floor(Date.now() / 1000), kept);
}

function phoneFile(path: string, modifiedS: number, bytes: KeptBytes): PhoneFile {
  return {
    path,
    modifiedS,
    sizeBytes: bytes.sizeBytes,
    read: (start, end) => bytes.read(start, end),
    stream: (start, options) => bytes.stream(start, options),
    drop: () => bytes.drop(),
  };
}
