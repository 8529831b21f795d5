import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** How the phone's `su` behaves; see `su.c`. */
export interface SuManners {
  /** Default `"magisk"`; `"none"`: the phone is not rooted. */
  readonly mode?: "magisk" | "aosp" | "none" | undefined;
  /** Default `"allow"`. */
  readonly policy?: "allow" | "deny" | "hang" | undefined;
  /** Default `"auto"`. */
  readonly terminal?: "auto" | "never" | "always" | undefined;
  /** How long `"hang"` waits before it denies; Magisk's prompt: 10 s. */
  readonly hangS?: number | undefined;
}

export interface FakeRootOptions {
  readonly su?: SuManners | undefined;
  /** Whether the phone has a `sqlite3`; hardly any has. Needs one here. Default false. */
  readonly sqlite3?: boolean | undefined;
  /** Android properties, besides or instead of {@link PROPERTIES}. */
  readonly properties?: Readonly<Record<string, string>> | undefined;
}

/** A folder that looks like a phone from inside. Nothing is mounted in it: it can just be removed. */
export interface FakeRoot {
  readonly folder: string;
  /** The helper outside that runs a program on a terminal; see `terminal.c`. */
  readonly terminalProgram: string;
  readonly properties: Readonly<Record<string, string>>;
  /** Other manners from now on; what is not named is as by default. */
  teachSu(manners: SuManners): void;
}

export const APP = "com.xiaomi.hm.health";
export const APP_UID = 10123;
/** On the phone: the folder with the vendor app's databases, closed to everybody but the app. */
export const DATABASES = `/data/data/${APP}/databases`;
/** The database of fixture `wal-stale`: an old key in the main file, the valid one in `…-wal`. */
export const DATABASE = `${DATABASES}/origin_db_1234567890`;

const PROPERTIES = {
  "ro.product.name": "fake",
  "ro.product.model": "Fake Phone",
  "ro.product.device": "fakephone",
  "ro.product.manufacturer": "Xiaomi",
  "ro.build.version.release": "11",
  "ro.build.version.sdk": "30",
  "ro.build.type": "user",
  "ro.debuggable": "0",
  "ro.crypto.state": "encrypted",
  "sys.boot_completed": "1",
} as const;

/** What Android's toolbox has, as far as Debian's toybox has it too. */
const TOOLS =
  "base64 basename cat chmod chown cksum cmp comm cp cut date dd df dirname du echo env expand " +
  "false find fold getconf grep egrep fgrep gunzip gzip head hostname id kill ln ls md5sum mkdir " +
  "mktemp mv nl nohup nproc od paste patch pgrep pidof pkill printenv printf ps pwd readlink " +
  "realpath rev rm rmdir sed seq sha1sum sha224sum sha256sum sha512sum sleep sort split stat " +
  "strings stty sync tac tail tar tee test time timeout touch tr true truncate tty uname uniq " +
  "uptime uudecode uuencode wc which whoami xargs xxd yes zcat";

const HERE = import.meta.dirname;
const FIXTURE = join(HERE, "../fixtures/mifit/wal-stale");
const SYSTEM = "system/bin";
const SHELL_UID = 2000;
const HANG_S = 10;

/** Why no fake root can be built here; `undefined` when it can. */
export function canBuildFakeRoot(): string | undefined {
  if (process.platform !== "linux") return "the fake Android root needs Linux";
  if (process.getuid?.() !== 0) return "the fake Android root needs root (chroot, owners)";
  const missing = ["mksh", "toybox", "gcc", "chroot", "mknod"].filter((name) => !findTool(name));
  if (missing.length > 0) {
    return `not installed: ${missing.join(", ")} (Debian: apt-get install mksh toybox gcc libc6-dev)`;
  }
  const folder = mkdtempSync(join(tmpdir(), "ownband-mknod-"));
  const made = spawnSync("mknod", [join(folder, "null"), "c", "1", "3"], { stdio: "ignore" });
  rmSync(folder, { recursive: true });
  return made.status === 0 ? undefined : "this root may not make device files";
}

/**
 * Builds a fake Android root in an empty folder, from Android's own shell (`mksh`) and tools
 * (`toybox`) as Debian has them, an own `su`, and the databases of fixture `wal-stale` in an app
 * folder that only the app and root may enter.
 *
 * @throws Error when {@link canBuildFakeRoot} says why not
 */
export function buildFakeRoot(folder: string, options: FakeRootOptions = {}): FakeRoot {
  const reason = canBuildFakeRoot();
  if (reason !== undefined) throw new Error(reason);
  const properties = { ...PROPERTIES, ...options.properties };
  chmodSync(folder, 0o755);
  makeFolders(folder);
  makeDevices(folder);
  installTools(folder);
  if (options.sqlite3 === true) install(folder, "sqlite3", "system/xbin/sqlite3");
  writeTables(folder, properties);
  installApp(folder);
  const terminalProgram = join(folder, "data/adb/terminal");
  compile("terminal.c", terminalProgram, ["-lutil"]);
  compile("su.c", join(folder, "data/adb/su"), ["-static"]);
  const teachSu = (manners: SuManners) => {
    setSu(folder, manners);
  };
  teachSu(options.su ?? {});
  return { folder, terminalProgram, properties, teachSu };
}

function makeFolders(folder: string): void {
  const make = (path: string, mode: number, uid = 0) => {
    const whole = join(folder, path);
    mkdirSync(whole, { recursive: true });
    chmodSync(whole, mode);
    chownSync(whole, uid, uid);
  };
  for (const path of ["dev", "proc", "system", SYSTEM, "system/xbin", "system/etc"])
    make(path, 0o755);
  make("data", 0o771, 1000);
  make("data/data", 0o771, 1000);
  make("data/user", 0o711, 1000);
  make("data/adb", 0o700);
  make("data/local", 0o751);
  make("data/local/tmp", 0o771, SHELL_UID);
  make("storage", 0o755);
  make("storage/emulated", 0o755);
  make("storage/emulated/0", 0o771, SHELL_UID);
  make("storage/emulated/0/Download", 0o771, SHELL_UID);
  symlinkSync("/storage/emulated/0", join(folder, "sdcard"));
  symlinkSync("/system/bin", join(folder, "bin"));
  symlinkSync("/system/etc", join(folder, "etc"));
  symlinkSync("/data/data", join(folder, "data/user/0"));
}

function makeDevices(folder: string): void {
  const devices = { null: 3, zero: 5, random: 8, urandom: 9 };
  for (const [name, minor] of Object.entries(devices)) {
    const path = join(folder, "dev", name);
    execFileSync("mknod", ["-m", "666", path, "c", "1", String(minor)]);
  }
}

function installTools(folder: string): void {
  install(folder, "mksh", `${SYSTEM}/sh`);
  install(folder, "toybox", `${SYSTEM}/toybox`);
  const offered = new Set(execFileSync("toybox", { encoding: "utf8" }).split(/\s+/));
  for (const tool of TOOLS.split(" ").filter((name) => offered.has(name))) {
    symlinkSync("toybox", join(folder, SYSTEM, tool));
  }
  for (const name of readdirSync(join(HERE, "bin"))) {
    copyFileSync(join(HERE, "bin", name), join(folder, SYSTEM, name));
    chmodSync(join(folder, SYSTEM, name), 0o755);
  }
}

/** A program of this machine with the libraries that it needs. */
function install(folder: string, name: string, target: string): void {
  const program = findTool(name);
  if (program === undefined) throw new Error(`${name} is not installed`);
  copyFileSync(program, join(folder, target));
  chmodSync(join(folder, target), 0o755);
  const libraries = execFileSync("ldd", [program], { encoding: "utf8" }).matchAll(/\/\S+\.so\S*/g);
  for (const [library] of libraries) {
    const copy = join(folder, library);
    if (existsSync(copy)) continue;
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(library, copy);
    chmodSync(copy, 0o755);
  }
}

function writeTables(folder: string, properties: Readonly<Record<string, string>>): void {
  const write = (path: string, lines: readonly string[]) => {
    writeFileSync(join(folder, path), lines.map((line) => `${line}\n`).join(""));
  };
  write(
    "system/build.prop",
    Object.entries(properties).map(([name, value]) => `${name}=${value}`),
  );
  write("system/etc/packages", ["com.android.shell 2000 11", `${APP} ${APP_UID} 6.3.5`]);
  const people: readonly (readonly [string, number])[] = [
    ["root", 0],
    ["system", 1000],
    ["shell", SHELL_UID],
    ["u0_a123", APP_UID],
  ];
  write(
    "system/etc/passwd",
    people.map(([name, id]) => `${name}:x:${id}:${id}::/:/system/bin/sh`),
  );
  write(
    "system/etc/group",
    people.map(([name, id]) => `${name}:x:${id}:`),
  );
}

function installApp(folder: string): void {
  for (const path of [dirname(DATABASES), DATABASES]) {
    mkdirSync(join(folder, path));
    chmodSync(join(folder, path), path === DATABASES ? 0o771 : 0o700);
    chownSync(join(folder, path), APP_UID, APP_UID);
  }
  for (const name of readdirSync(FIXTURE)) {
    const copy = join(folder, DATABASES, name);
    copyFileSync(join(FIXTURE, name), copy);
    chmodSync(copy, 0o600);
    chownSync(copy, APP_UID, APP_UID);
  }
}

/** `su` itself lies where nobody looks, and in the PATH while the phone is rooted. */
function setSu(folder: string, manners: SuManners): void {
  const { mode = "magisk", policy = "allow", terminal = "auto", hangS = HANG_S } = manners;
  const inPath = join(folder, SYSTEM, "su");
  rmSync(inPath, { force: true });
  if (mode === "none") return;
  copyFileSync(join(folder, "data/adb/su"), inPath);
  chmodSync(inPath, 0o6755);
  writeFileSync(join(folder, "data/adb/su-manners"), `${mode} ${policy} ${terminal} ${hangS}\n`);
}

function compile(source: string, target: string, options: readonly string[]): void {
  execFileSync("gcc", ["-O1", "-Wall", "-Werror", "-o", target, join(HERE, source), ...options], {
    stdio: ["ignore", "ignore", "inherit"],
  });
}

function findTool(name: string): string | undefined {
  const folders = `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin`.split(":");
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}
