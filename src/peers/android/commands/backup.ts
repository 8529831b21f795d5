import { concat } from "../../../bytes/byte-reader.ts";
import { formatHex } from "../../../bytes/hex.ts";
import { bytesOf, fromUnicode } from "../byte-text.ts";
import { KernelError } from "../kernel-error.ts";
import type { Program } from "../machine.ts";
import { ROOT } from "../people.ts";
import type { InstalledApp } from "../phone-facts.ts";
import type { Process } from "../process.ts";
import { TreeView } from "../tree-view.ts";
import { compressed } from "./tar.ts";
import { tarEnd, tarHeader, tarPadding } from "./tar-format.ts";

const ROUNDS = 10_000;
/** From Android 12 on, apps made for it (targetSdk 31) give their data only when debuggable. */
const CLOSED_SDK = 31;

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * `bu backup [-apk|-noapk] [-shared|-noshared] [-all] PACKAGES`: the far end of `adb backup`.
 * Nothing at all when the owner does not confirm.
 */
export const bu: Program = async (process, args) => {
  const [verb, ...rest] = args;
  const { backup, apps, android } = process.machine.phone;
  if (verb !== "backup") {
    await process.complain("Usage: bu [backup | restore]");
    return 1;
  }
  await process.sleep(backup.afterMs);
  if (!backup.confirmed) return 0;
  const all = rest.includes("-all");
  const chosen = apps.filter((app) => (all && !app.isSystem) || rest.includes(app.packageName));
  const payload = compressed(backupPieces(process, chosen), "deflate");
  const head = `ANDROID BACKUP\n${android.backupVersion}\n1\n`;
  if (backup.password === undefined) {
    await process.write(`${head}none\n`);
    for await (const piece of payload) await process.write(piece);
    return 0;
  }
  const pieces: Bytes[] = [];
  for await (const piece of payload) pieces.push(piece);
  const sealed = await seal(concat(pieces), backup.password, android.backupVersion);
  await process.write(`${head}AES-256\n${sealed.head}`);
  await process.write(sealed.payload);
  return 0;
};

async function* backupPieces(
  process: Process,
  apps: readonly InstalledApp[],
): AsyncGenerator<Bytes, void> {
  const { phone } = process.machine;
  for (const app of apps) {
    const prefix = `apps/${app.packageName}`;
    yield* entry(`${prefix}/_manifest`, bytesOf(manifestOf(app, phone.android.sdk)), process);
    const isClosed =
      !app.allowBackup ||
      (phone.android.sdk >= CLOSED_SDK && app.targetSdk >= CLOSED_SDK && !app.debuggable);
    const dataDir = app.dataDirs.get(0);
    if (isClosed || dataDir === undefined) continue;
    yield* folderPieces(process, new TreeView(process.machine.tree, ROOT), dataDir, prefix);
  }
  yield tarEnd();
}

/** @source AOSP BackupManagerService, writeAppManifest */
function manifestOf(app: InstalledApp, sdk: number): string {
  return `1\n${app.packageName}\n${app.versionCode}\n${sdk}\n\n0\n0\n`;
}

function* entry(name: string, bytes: Bytes, process: Process): Generator<Bytes, void> {
  const modifiedS = process.machine.tree.nowS();
  const facts = { mode: 0o600, uid: 1000, gid: 1000, modifiedS, type: "file" } as const;
  yield tarHeader({ ...facts, name, sizeBytes: bytes.length });
  yield bytes;
  yield tarPadding(bytes.length);
}

/** The letter for a folder of an app in a backup; `undefined` for what is left out. */
function domainOf(folder: string): string | undefined {
  if (/^(cache|code_cache|no_backup|lib)$/.test(folder)) return undefined;
  return { databases: "db", files: "f", shared_prefs: "sp" }[folder] ?? `r/${folder}`;
}

async function* folderPieces(
  process: Process,
  view: TreeView,
  dataDir: string,
  prefix: string,
): AsyncGenerator<Bytes, void> {
  const walk = async function* (path: string, shown: string): AsyncGenerator<Bytes, void> {
    await process.tick();
    const node = view.lstat(path);
    const { mode, uid, gid, modifiedS } = node;
    const facts = { mode, uid, gid, modifiedS };
    if (node.is === "folder") {
      yield tarHeader({ ...facts, name: `${shown}/`, sizeBytes: 0, type: "folder" });
      for (const name of view.list(path)) yield* walk(`${path}/${name}`, `${shown}/${name}`);
    } else if (node.is === "file") {
      const { content } = node;
      yield tarHeader({ ...facts, name: shown, sizeBytes: content.sizeBytes, type: "file" });
      for (let at = 0; at < content.sizeBytes; at += 65_536) {
        await process.tick();
        yield new Uint8Array(content.read(at, at + 65_536));
      }
      yield tarPadding(content.sizeBytes);
    }
  };
  try {
    for (const name of view.list(dataDir)) {
      const domain = domainOf(name);
      if (domain !== undefined) yield* walk(`${dataDir}/${name}`, `${prefix}/${domain}`);
    }
  } catch (error) {
    // A locked phone: the agent finds nothing that it could read.
    if (!(error instanceof KernelError)) throw error;
  }
}

/** Bytes read as Java chars with sign extension, then written as UTF-8: 0x80 becomes U+FF80. */
function javaUtf8(bytes: Bytes): Bytes {
  const chars = [...bytes].map((byte) => String.fromCharCode(byte < 0x80 ? byte : 0xff00 | byte));
  return new TextEncoder().encode(chars.join(""));
}

async function stretch(secret: Bytes, salt: Bytes): Promise<Bytes> {
  const key = await crypto.subtle.importKey("raw", secret, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-1", salt, iterations: ROUNDS };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, 256));
}

async function encrypt(key: Bytes, iv: Bytes, bytes: Bytes): Promise<Bytes> {
  const aes = await crypto.subtle.importKey("raw", key, "AES-CBC", false, ["encrypt"]);
  return new Uint8Array(await crypto.subtle.encrypt({ name: "AES-CBC", iv }, aes, bytes));
}

function random(bytes: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(bytes));
}

/** Encrypts a backup with a password. @source AOSP BackupPasswordManager, PasswordUtils */
async function seal(
  payload: Bytes,
  password: string,
  version: number,
): Promise<{ head: string; payload: Bytes }> {
  const [userSalt, checkSalt, userIv, masterKey, masterIv] = [
    random(64),
    random(64),
    random(16),
    random(32),
    random(16),
  ];
  const userKey = await stretch(bytesOf(fromUnicode(password)), userSalt);
  const check = await stretch(version >= 2 ? javaUtf8(masterKey) : masterKey, checkSalt);
  const blob = concat([
    Uint8Array.of(16),
    masterIv,
    Uint8Array.of(32),
    masterKey,
    Uint8Array.of(32),
    check,
  ]);
  const hex = (bytes: Bytes): string => formatHex(bytes).toUpperCase();
  const lines = [hex(userSalt), hex(checkSalt), ROUNDS, hex(userIv)];
  lines.push(hex(await encrypt(userKey, userIv, blob)));
  return { head: `${lines.join("\n")}\n`, payload: await encrypt(masterKey, masterIv, payload) };
}
