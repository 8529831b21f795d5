import type { Waiting } from "../platform.ts";
import { printable } from "./facts.ts";
import type { Phone } from "./phone.ts";

/** What Android's package manager says of an installed app. */
export interface InstalledApp {
  /** Android package. */
  readonly id: string;
  readonly version?: string;
  /** Whether `adb backup` gives its data, and who forbids it: the app's maker, or Android since 12. */
  readonly backup: "possible" | "forbidden-by-app" | "forbidden-by-android" | "unknown";
}

/** Android 12 leaves the data of apps that target it out of `adb backup`. */
const SDK_WITHOUT_BACKUP = 31;

/** Which of `ids` are installed, for any of the phone's users; `undefined` when the phone does not say. */
export async function readApps(
  phone: Phone,
  ids: readonly string[],
  options: Waiting = {},
): Promise<InstalledApp[] | undefined> {
  const found: InstalledApp[] = [];
  for (const id of ids) {
    // Without a filter the whole package manager is dumped: megabytes.
    const { stdout, exitCode } = await phone.run(`dumpsys package ${id}`, options);
    if (exitCode !== 0 || stdout.trim() === "") return undefined;
    const app = parsePackage(id, stdout, phone.facts.sdk);
    if (app) found.push(app);
  }
  return found;
}

/** @source AOSP PackageManagerService, Settings.dumpPackageLPr: `versionName=`, `targetSdk=`, `flags=[ … ]` */
function parsePackage(id: string, dump: string, sdk: number): InstalledApp | undefined {
  const start = dump.indexOf(`Package [${id}]`);
  if (start < 0) return undefined;
  const text = dump.slice(start);
  const isInstalled = !/User \d+:/.test(text) || /User \d+:.*\binstalled=true/.test(text);
  if (!isInstalled) return undefined;
  const version = printable(/\bversionName=(\S+)/.exec(text)?.[1] ?? "");
  return {
    id,
    ...(version === "" ? {} : { version }),
    backup: backupOf(text, sdk),
  };
}

function backupOf(text: string, sdk: number): InstalledApp["backup"] {
  const flags = /\b(?:pkgFlags|flags)=\[([^\]]*)\]/.exec(text)?.[1]?.split(/\s+/);
  if (!flags) return "unknown";
  if (!flags.includes("ALLOW_BACKUP")) return "forbidden-by-app";
  if (flags.includes("DEBUGGABLE")) return "possible";
  const target = Number(/\btargetSdk=(\d+)/.exec(text)?.[1] ?? 0);
  const isLeftOut = sdk >= SDK_WITHOUT_BACKUP && target >= SDK_WITHOUT_BACKUP;
  return isLeftOut ? "forbidden-by-android" : "possible";
}

/** The phone's users: 0 is the owner; others, work profiles and MIUI's dual apps come beside. */
export async function readUsers(phone: Phone, options: Waiting = {}): Promise<number[]> {
  const { stdout } = await phone.run("pm list users", options);
  return [...stdout.matchAll(/UserInfo\{(\d{1,4}):/g)].map((match) => Number(match[1]));
}
