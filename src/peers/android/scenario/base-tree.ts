import { bytesOf } from "../byte-text.ts";
import type { Vault } from "../nodes.ts";
import { SHELL_UID, UID } from "../people.ts";
import type { PhoneFacts } from "../phone-facts.ts";
import { toyboxNames } from "../programs.ts";
import type { Tree } from "../tree.ts";

/** Since then `/data/user/0` is where the data is, and `/data/data` shows it a second time. */
const BIND_SDK = 30;
const PROGRAM = { mode: 0o755, uid: 0, gid: SHELL_UID } as const;

/** The folders and programs that every phone has. */
export function buildBase(tree: Tree, phone: PhoneFacts, suPath: string | undefined): void {
  for (const folder of ["/dev", "/mnt", "/proc", "/sys", "/vendor/bin", "/system/xbin", "/sbin"]) {
    tree.ensureFolder(folder);
  }
  tree.putDevice("/dev/null", "null");
  tree.putDevice("/dev/zero", "zero");
  tree.putDevice("/dev/urandom", "random");
  tree.putDevice("/dev/random", "random");
  tree.putDevice("/dev/tty", "tty");
  tree.putLink("/etc", "/system/etc");
  tree.putLink("/bin", "/system/bin");
  tree.putFile("/system/etc/hosts", bytesOf("127.0.0.1       localhost\n"));
  tree.putFile("/system/build.prop", bytesOf(`ro.product.model=${phone.model}\n`), { mode: 0o600 });
  buildPrograms(tree, phone, suPath);
  buildData(tree, phone);
}

function buildPrograms(tree: Tree, phone: PhoneFacts, suPath: string | undefined): void {
  tree.putProgram("/system/bin/toybox", "toybox", PROGRAM);
  for (const name of toyboxNames(phone.android)) {
    tree.putLink(`/system/bin/${name}`, "toybox", { gid: SHELL_UID });
  }
  for (const name of ["sh", "am", "bu", "cmd", "dumpsys", "logcat", "pm"]) {
    if (!phone.android.without.has(name)) tree.putProgram(`/system/bin/${name}`, name, PROGRAM);
  }
  if (suPath !== undefined) {
    const isUserdebug = phone.root === "aosp";
    tree.putProgram(suPath, "su", isUserdebug ? { ...PROGRAM, mode: 0o4750 } : PROGRAM);
  }
}

function buildData(tree: Tree, phone: PhoneFacts): void {
  const system = { uid: UID.system };
  tree.ensureFolder("/data", { ...system, mode: 0o771 });
  tree.ensureFolder("/data/app", { ...system, mode: 0o771 });
  tree.ensureFolder("/data/adb", { mode: 0o700 });
  tree.ensureFolder("/data/system", { ...system, mode: 0o771 });
  tree.ensureFolder("/data/misc", { ...system, mode: 0o1771 });
  tree.ensureFolder("/data/local", { mode: 0o751 });
  tree.ensureFolder("/data/local/tmp", { uid: SHELL_UID, mode: 0o771 });
  tree.ensureFolder("/data/media", { uid: UID.mediaRw, mode: 0o770 });
  tree.ensureFolder("/data/user", { ...system, mode: 0o711 });
  tree.ensureFolder("/data/user_de", { ...system, mode: 0o711 });
  for (const user of phone.users) {
    const vault = phone.vaults.get(user);
    const dataPath = user === 0 ? "/data/data" : `/data/user/${user}`;
    const folder = tree.ensureFolder(dataPath, { ...system, mode: 0o771 }, vault);
    if (user === 0 && phone.android.sdk >= BIND_SDK) tree.bind("/data/user/0", folder);
    else if (user === 0) tree.putLink("/data/user/0", "/data/data");
    tree.ensureFolder(`/data/user_de/${user}`, { ...system, mode: 0o771 });
    buildStorage(tree, user, vault);
  }
}

function buildStorage(tree: Tree, user: number, vault: Vault | undefined): void {
  const shared = { uid: 0, gid: UID.sdcardRw, mode: 0o771 };
  tree.ensureFolder(`/data/media/${user}`, { ...shared, gid: UID.mediaRw, mode: 0o770 }, vault);
  for (const name of ["Android/data", "DCIM/Camera", "Download", "Pictures"]) {
    tree.ensureFolder(`/data/media/${user}/${name}`, shared);
  }
}

/** Shows the users' shared storage where apps and adb look for it. After the first unlock only. */
export function mountStorage(tree: Tree, phone: PhoneFacts): void {
  tree.putLink("/sdcard", "/storage/self/primary");
  tree.putLink("/mnt/sdcard", "/storage/self/primary");
  tree.ensureFolder("/storage/self");
  tree.ensureFolder("/storage/emulated", { uid: 0, gid: UID.sdcardRw, mode: 0o711 });
  for (const user of phone.users) {
    if (phone.vaults.get(user)?.locked === true) continue;
    const folder = tree.find(`/data/media/${user}`);
    if (folder?.is !== "folder") continue;
    folder.mode = 0o771;
    folder.gid = UID.sdcardRw;
    tree.bind(`/storage/emulated/${user}`, folder);
    if (user === 0) tree.putLink("/storage/self/primary", "/storage/emulated/0");
  }
}
