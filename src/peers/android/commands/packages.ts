import type { Program } from "../machine.ts";
import type { InstalledApp } from "../phone-facts.ts";
import type { Process } from "../process.ts";
import { broadcast } from "./broadcast.ts";
import { formatDate } from "./dates.ts";

function findApp(process: Process, name: string | undefined): InstalledApp | undefined {
  return process.machine.phone.apps.find((app) => app.packageName === name);
}

/** The user that `--user N` names; `undefined` without it, or for "all" and "current". */
function userIn(args: readonly string[]): number | undefined {
  const at = args.indexOf("--user");
  const text = at < 0 ? undefined : args[at + 1];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

async function listPackages(process: Process, args: readonly string[]): Promise<number> {
  const user = userIn(args) ?? 0;
  if (!process.machine.phone.users.includes(user)) {
    await process.complain(
      `Error: java.lang.IllegalArgumentException: User ${user} does not exist`,
    );
    return 255;
  }
  const plain = args.filter((arg, i) => !arg.startsWith("-") && args[i - 1] !== "--user");
  for (const app of process.machine.phone.apps) {
    if (!app.dataDirs.has(user)) continue;
    if ((args.includes("-3") && app.isSystem) || (args.includes("-s") && !app.isSystem)) continue;
    if (plain.length > 0 && !plain.some((filter) => app.packageName.includes(filter))) continue;
    const file = args.includes("-f") ? `${app.codePath}/base.apk=` : "";
    const uid = args.includes("-U") ? ` uid:${user * 100_000 + app.appId}` : "";
    await process.write(`package:${file}${app.packageName}${uid}\n`);
  }
  return 0;
}

/** What MIUI and Android call their users. */
function describeUser(user: number): string {
  if (user === 0) return "Owner:c13";
  if (user === 999) return "XSpace:801010";
  return "Second space:1030";
}

async function listUsers(process: Process): Promise<number> {
  await process.write("Users:\n");
  for (const user of process.machine.phone.users) {
    await process.write(`\tUserInfo{${user}:${describeUser(user)}} running\n`);
  }
  return 0;
}

export const pm: Program = async (process, args) => {
  const [verb, what, ...rest] = args;
  if (verb === "list" && (what === "packages" || what === "package"))
    return listPackages(process, rest);
  if (verb === "list" && what === "users") return listUsers(process);
  if (verb === "path") {
    const app = findApp(
      process,
      args.filter((arg, i) => i > 0 && !arg.startsWith("-") && args[i - 1] !== "--user")[0],
    );
    if (app === undefined || !app.dataDirs.has(userIn(args) ?? 0)) return 1;
    await process.write(`package:${app.codePath}/base.apk\n`);
    return 0;
  }
  if (verb === "dump") return dumpsys(process, ["package", what ?? ""], "dumpsys");
  if (verb === "get-max-users") {
    await process.write("Maximum supported users: 4\n");
    return 0;
  }
  await process.complain(`Unknown command: ${verb ?? ""}`);
  return 255;
};

export const cmd: Program = async (process, args) => {
  const [service, ...rest] = args;
  if (service === "package") return pm(process, rest, "pm");
  if (service === "activity") return am(process, rest, "am");
  if (service === "user" && rest[0] === "list") return listUsers(process);
  await process.complain(`cmd: Can't find service: ${service ?? ""}`);
  return 20;
};

async function dumpPackage(process: Process, app: InstalledApp): Promise<void> {
  const { phone } = process.machine;
  const flags = ["HAS_CODE", "ALLOW_CLEAR_USER_DATA"];
  if (app.isSystem) flags.unshift("SYSTEM");
  if (app.debuggable) flags.unshift("DEBUGGABLE");
  if (app.allowBackup) flags.push("ALLOW_BACKUP");
  const installed = formatDate("%F %T", process.machine.tree.nowS() - 200 * 86_400);
  const dataDir = [...app.dataDirs.values()][0] ?? `/data/user/0/${app.packageName}`;
  const users = phone.users.map((user) => {
    const dir = app.dataDirs.get(user);
    const inode = dir === undefined ? 0 : (process.machine.tree.find(dir)?.inode ?? 0);
    return `    User ${user}: ceDataInode=${inode} installed=${dir !== undefined} hidden=false suspended=false stopped=${app.pid === undefined} notLaunched=false enabled=0 instant=false virtual=false
      gids=[3003]
      runtime permissions:`;
  });
  await process.write(`Activity Resolver Table:
  Non-Data Actions:
      android.intent.action.MAIN:
        3a5f2b1 ${app.packageName}/.activity.StartUpActivity

Packages:
  Package [${app.packageName}] (3a5f2b1):
    userId=${app.appId}
    pkg=Package{1c7e0d4 ${app.packageName}}
    codePath=${app.codePath}
    resourcePath=${app.codePath}
    legacyNativeLibraryDir=${app.codePath}/lib
    primaryCpuAbi=arm64-v8a
    versionCode=${app.versionCode} minSdk=21 targetSdk=${app.targetSdk}
    versionName=${app.versionName}
    splits=[base]
    apkSigningVersion=2
    applicationInfo=ApplicationInfo{1c7e0d4 ${app.packageName}}
    flags=[ ${flags.join(" ")} ]
    dataDir=${dataDir}
    supportsScreens=[small, medium, large, xlarge, resizeable, anyDensity]
    timeStamp=${installed}
    firstInstallTime=${installed}
    lastUpdateTime=${installed}
    signatures=PackageSignatures{6e4a1b0 version:2, signatures:[2f7c5d31], past signatures:[]}
    installPermissionsFixed=true
    pkgFlags=[ ${flags.join(" ")} ]
    requested permissions:
      android.permission.BLUETOOTH
      android.permission.INTERNET
${users.join("\n")}
`);
}

export const dumpsys: Program = async (process, args) => {
  const [service, name] = args.filter((arg) => !arg.startsWith("-"));
  if (service === "package" && name !== undefined) {
    const app = findApp(process, name);
    if (app === undefined) await process.write(`Unable to find package: ${name}\n`);
    else await dumpPackage(process, app);
    return 0;
  }
  if (service === "user") return listUsers(process);
  if (service === "package" || service === undefined) {
    await process.write("Currently running services:\n  activity\n  package\n  user\n");
    return 0;
  }
  await process.complain(`Can't find service: ${service}`);
  return 0;
};

export const am: Program = async (process, args) => {
  const [verb, ...rest] = args;
  const { phone } = process.machine;
  const target = rest.findLast((arg, i) => !arg.startsWith("-") && rest[i - 1] !== "--user");
  switch (verb) {
    case "force-stop": {
      const app = findApp(process, target);
      if (app !== undefined) app.pid = undefined;
      return 0;
    }
    case "broadcast":
      return broadcast(process, rest);
    case "get-current-user":
      await process.write("0\n");
      return 0;
    case "get-started-user-state": {
      const vault = phone.vaults.get(Number(target ?? "-1"));
      if (vault === undefined) {
        await process.write(`User is not started: ${target ?? ""}\n`);
        return 0;
      }
      await process.write(vault.locked ? "RUNNING_LOCKED\n" : "RUNNING_UNLOCKED\n");
      return 0;
    }
    case "start": {
      const name = rest.find((arg) => arg.includes("/"))?.split("/")[0];
      const app = findApp(process, name);
      await process.write(
        `Starting: Intent { ${name === undefined ? "" : `cmp=${name}/.activity.StartUpActivity `}}\n`,
      );
      if (app === undefined) {
        await process.complain("Error: Activity not started, unable to resolve Intent");
        return 1;
      }
      app.pid = process.machine.nextPid();
      return 0;
    }
    default:
      await process.complain(`Unknown command: ${verb ?? ""}`);
      return 255;
  }
};

export const pidof: Program = async (process, args) => {
  const pids = args.map((name) => findApp(process, name)?.pid).filter((pid) => pid !== undefined);
  if (pids.length === 0) return 1;
  await process.write(`${pids.join(" ")}\n`);
  return 0;
};

export const ps: Program = async (process) => {
  const row = (user: string, pid: number, name: string): string =>
    `${user.padEnd(12)} ${String(pid).padStart(6)} ${String(1).padStart(5)} S ${name}\n`;
  await process.write("USER            PID  PPID S NAME\n");
  await process.write(row("root", 1, "init"));
  await process.write(row("shell", 512, "adbd"));
  for (const app of process.machine.phone.apps) {
    if (app.pid !== undefined) {
      await process.write(row(`u0_a${app.appId - 10_000}`, app.pid, app.packageName));
    }
  }
  return 0;
};

export const logcat: Program = async (process, args) => {
  const pid = /^--pid=(\d+)$/.exec(args.find((arg) => arg.startsWith("--pid=")) ?? "")?.[1];
  const at = args.findIndex((arg) => arg === "-t" || arg === "-T");
  const last = at < 0 ? undefined : Number(args[at + 1] ?? "0");
  const lines = process.machine.phone.log.filter(
    (line) => pid === undefined || line.split(/\s+/)[2] === pid,
  );
  const shown = last === undefined ? lines : lines.slice(-last);
  if (args.includes("-c")) return 0;
  await process.write("--------- beginning of main\n");
  for (const line of shown) await process.write(`${line}\n`);
  if (args.includes("-d") || args.includes("-t")) return 0;
  // Without -d it waits for what comes next, which never does here.
  for (;;) await process.sleep(3_600_000);
};
