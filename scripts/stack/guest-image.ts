import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { FILE_MODE, FOLDER_MODE, packArchive, PROGRAM_MODE } from "./archive.ts";
import type { ArchiveEntry } from "./archive.ts";
import { GUEST_FOLDERS, GUEST_TEXTS, KERNEL_MODULES } from "./guest-files.ts";

/** A computer to boot: kernel and initial RAM disk. */
export interface GuestImage {
  readonly kernel: string;
  readonly initrd: string;
}

/** Programs of the guest, taken from this computer with the libraries they need. */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  "dbus-daemon": ["/usr/bin/dbus-daemon"],
  bluetoothd: ["/usr/libexec/bluetooth/bluetoothd", "/usr/lib/bluetooth/bluetoothd"],
  btvirt: ["/usr/bin/btvirt"],
  socat: ["/usr/bin/socat"],
};

const CACHE = join(
  dirname(dirname(import.meta.dirname)),
  "node_modules",
  ".cache",
  "ownband-stack",
);

const output = (command: string, ...args: readonly string[]): string =>
  execFileSync(command, args, { encoding: "utf8", timeout: 60_000 });

/**
 * Makes the guest out of Debian packages and programs of this computer, or takes the one that was
 * made before from the same.
 *
 * @throws Error which says what is missing
 */
export function makeGuestImage(): GuestImage {
  const programs = Object.entries(PROGRAMS).map(([name, places]) => {
    const found = places.find((it) => existsSync(it));
    if (found === undefined) throw new Error(`${name} is not installed (${places.join(", ")}).`);
    return found;
  });
  const packages = [kernelPackage(), "busybox-static"];
  const versions = packages.map((name) => output("apt-cache", "show", "--no-all-versions", name));
  const made = programs.map((path) => `${path} ${statSync(path).mtimeMs}`);
  const recipe = JSON.stringify([versions, made, GUEST_TEXTS, GUEST_FOLDERS, KERNEL_MODULES]);
  const folder = join(CACHE, createHash("sha256").update(recipe).digest("hex").slice(0, 16));
  const image = { kernel: join(folder, "vmlinuz"), initrd: join(folder, "initrd.gz") };
  if (!existsSync(folder)) build(folder, packages, programs);
  return image;
}

/** Builds beside and moves it into place when it is whole. */
function build(folder: string, packages: readonly string[], programs: readonly string[]): void {
  rmSync(CACHE, { recursive: true, force: true }); // what was made from something else
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(join(CACHE, "new-"));
  try {
    const unpacked = unpack(work, packages);
    const kernel = readdirSync(join(unpacked, "boot")).find((it) => it.startsWith("vmlinuz-"));
    if (kernel === undefined) throw new Error("The kernel's package has no kernel.");
    const image = join(work, "image");
    mkdirSync(image);
    renameSync(join(unpacked, "boot", kernel), join(image, "vmlinuz"));
    const archive = packArchive(entries(unpacked, programs));
    writeFileSync(join(image, "initrd.gz"), gzipSync(archive, { level: 1 }));
    renameSync(image, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function kernelPackage(): string {
  const meta = output("apt-cache", "depends", "linux-image-amd64");
  const name = /Depends: (linux-image-\S+)/.exec(meta)?.[1];
  if (name === undefined) throw new Error("apt knows no kernel; try: apt-get update");
  return name;
}

function unpack(work: string, packages: readonly string[]): string {
  const unpacked = join(work, "unpacked");
  execFileSync("apt-get", ["download", "-qq", "-o", "APT::Sandbox::User=root", ...packages], {
    cwd: work,
    stdio: ["ignore", "ignore", "inherit"],
    timeout: 300_000,
  });
  for (const name of readdirSync(work).filter((it) => it.endsWith(".deb"))) {
    output("dpkg", "-x", join(work, name), unpacked);
  }
  return unpacked;
}

function entries(unpacked: string, programs: readonly string[]): ArchiveEntry[] {
  const modules = modulesOf(join(unpacked, "lib", "modules"));
  const moduleNames = modules.map((path) => `lib/modules/${basename(path)}`);
  const files = new Map<string, ArchiveEntry>();
  const put = (path: string, mode: number, content: Buffer | string) =>
    files.set(path, { path, mode, content: Buffer.from(content) });
  for (const path of programs) put(`usr/bin/${basename(path)}`, PROGRAM_MODE, readFileSync(path));
  for (const path of programs.flatMap(librariesOf)) {
    put(path.slice(1), PROGRAM_MODE, readFileSync(path));
  }
  put("bin/busybox", PROGRAM_MODE, readFileSync(join(unpacked, "bin", "busybox")));
  for (const path of modules) {
    put(`lib/modules/${basename(path)}`, FILE_MODE, readFileSync(path));
  }
  put("modules", FILE_MODE, moduleNames.map((name) => `/${name}\n`).join(""));
  for (const [path, text] of Object.entries(GUEST_TEXTS)) {
    put(path, path === "init" ? PROGRAM_MODE : FILE_MODE, text);
  }
  return [...foldersOf([...files.keys()]), ...files.values()];
}

/** Every folder that the files lie in, and the empty ones, the upper ones first. */
function foldersOf(paths: readonly string[]): ArchiveEntry[] {
  const folders = new Set<string>();
  const addWithParents = (folder: string): void => {
    if (folder === "." || folders.has(folder)) return;
    addWithParents(dirname(folder));
    folders.add(folder);
  };
  for (const folder of [...GUEST_FOLDERS, ...paths.map((it) => dirname(it))]) {
    addWithParents(folder);
  }
  return [...folders].map((path) => ({ path, mode: FOLDER_MODE, content: Buffer.alloc(0) }));
}

function librariesOf(program: string): string[] {
  return [...output("ldd", program).matchAll(/(\/\S+) \(0x/g)].map(([, path]) => path ?? "");
}

/** The wanted modules' files, what each needs before itself. */
function modulesOf(folder: string): string[] {
  const files = new Map(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((it) => it.endsWith(".ko"))
      .map((it) => [moduleName(it), realpathSync(join(folder, it))]),
  );
  const ordered = new Set<string>();
  const addWithNeeds = (name: string): void => {
    const path = files.get(name);
    if (path === undefined || ordered.has(path)) return; // built into the kernel, or there
    const needs = /\0depends=([^\0]*)\0/.exec(readFileSync(path, "latin1"))?.[1] ?? "";
    for (const need of needs.split(",")) addWithNeeds(moduleName(need));
    ordered.add(path);
  };
  for (const name of KERNEL_MODULES) addWithNeeds(name);
  return [...ordered];
}

function moduleName(path: string): string {
  return basename(path, ".ko").replaceAll("-", "_");
}
