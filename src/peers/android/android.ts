import { fromUnicode } from "./byte-text.ts";
import { clockFrom } from "./clock.ts";
import { generatedContent } from "./content.ts";
import { openToRead } from "./machine.ts";
import type { Machine } from "./machine.ts";
import type { Vault } from "./nodes.ts";
import { UID } from "./people.ts";
import type { InstalledApp, PhoneFacts } from "./phone-facts.ts";
import { filesOf } from "./phone-files.ts";
import { PROGRAMS } from "./programs.ts";
import { OTHER_APPS, STORE } from "./scenario/app-table.ts";
import { buildBase, mountStorage } from "./scenario/base-tree.ts";
import { buildApp } from "./scenario/build-app.ts";
import { buildGadgetbridge, GADGETBRIDGE } from "./scenario/build-gadgetbridge.ts";
import { Identities } from "./scenario/identities.ts";
import { propertiesOf } from "./scenario/properties.ts";
import type { GadgetbridgeScenario } from "./scenario/build-gadgetbridge.ts";
import type { AppScenario, ExpectedKey, PhoneScenario } from "./scenario/scenario.ts";
import { startCommand } from "./start.ts";
import type { AndroidTools } from "./tools.ts";
import { Tree } from "./tree.ts";
import { dumpTree } from "./tree-dump.ts";
import { ANDROID_VERSIONS } from "./versions.ts";
import type { PhoneSystem } from "../system.ts";

/** 2026-01-31 12:00 UTC. */
const DEFAULT_NOW_S = 1_769_860_800;
const EXPAND_UUID = "57f8f4bc-abf4-655f-bf67-946fc0f9f25b";
const FIRST_VENDOR_APP = 200;
const FIRST_PID = 4000;

/** What a test, or a person who tries things out, may know about a simulated phone. */
export interface AndroidFacts {
  readonly model: string;
  readonly release: string;
  readonly sdk: number;
  readonly serial: string;
  readonly root: string;
  readonly packages: readonly string[];
  /** Keys that a correct reader finds, given the rights. All made up. */
  readonly keys: readonly ExpectedKey[];
  /** Keys that lie about but are of earlier pairings: a reader that offers one of them first is wrong. */
  readonly worthlessKeys: readonly string[];
}

/** A simulated Android: files, users, programs, apps. */
export interface Android {
  readonly system: PhoneSystem;
  readonly facts: AndroidFacts;
  readonly tree: Tree;
  readonly phone: PhoneFacts;
  /** Unlocks it as its owner would after a start. */
  unlock(): void;
  /** Every name, mode, owner, time and content hash: equal when nothing on the phone has changed. */
  dump(): Promise<string[]>;
}

/** Builds the phone of a scenario. */
export async function createAndroid(
  scenario: PhoneScenario,
  tools: AndroidTools,
): Promise<Android> {
  const nowS = scenario.nowS ?? DEFAULT_NOW_S;
  const clock = tools.clock ?? clockFrom(nowS * 1000);
  const tree = new Tree(() => Math.floor(clock.nowMs() / 1000));
  const installed = installApps(scenario);
  const log: string[] = [];
  const phone = phoneOf(scenario, installed.all, log);
  let pid = FIRST_PID;
  const machine: Machine = {
    tree,
    clock,
    tools,
    phone,
    programs: PROGRAMS,
    properties: propertiesOf(phone),
    nextPid: () => ++pid,
    openToRead,
  };
  buildBase(tree, phone, suPathOf(scenario, phone));
  if (scenario.sqlite3 === true) {
    if (tools.queryDatabase === undefined) throw new TypeError("sqlite3 needs tools.queryDatabase");
    tree.putProgram("/system/bin/sqlite3", "sqlite3", { mode: 0o755, gid: UID.shell });
  }
  for (const { packageName } of installed.all.filter((app) => app.isSystem)) {
    const attributes = { uid: UID.system, mode: 0o700 };
    tree.ensureFolder(`/data/data/${packageName}/databases`, attributes);
  }
  const identities = new Identities(scenario.seed);
  const expected: ExpectedKey[] = [];
  const worthless: string[] = [];
  const bonds: { mac: string; name: string }[] = [];
  for (const [app, one] of installed.vendor) {
    const user = one.user ?? 0;
    const dataDir = app.dataDirs.get(user) ?? "";
    await buildApp(
      {
        tree,
        makeDatabase: tools.makeDatabase,
        identities,
        sdk: phone.android.sdk,
        nowS,
        app,
        user,
        dataDir: dataDir.replace(/^\/data\/user\/0\//, "/data/data/"),
        expected,
        worthless,
        bonds,
      },
      one,
    );
    log.push(logLine(nowS, app));
  }
  if (installed.gadgetbridge !== undefined) {
    const { sdk } = phone.android;
    const site = { tree, sdk, makeDatabase: tools.makeDatabase, app: installed.gadgetbridge };
    await buildGadgetbridge(site, scenario.gadgetbridge ?? {});
  }
  putBonds(tree, bonds);
  if (scenario.bigFileBytes !== undefined) {
    const shared = { uid: 0, gid: UID.sdcardRw, mode: 0o660 };
    tree.putFile("/data/media/0/Download/big.bin", generatedContent(scenario.bigFileBytes), shared);
  }
  mountStorage(tree, phone);
  return {
    tree,
    phone,
    facts: {
      model: phone.model,
      release: phone.android.release,
      sdk: phone.android.sdk,
      serial: phone.serial,
      root: phone.root,
      packages: installed.vendor.map(([app]) => app.packageName),
      keys: expected,
      worthlessKeys: worthless,
    },
    system: {
      start: (command, options) => startCommand(machine, command, options),
      filesOf: (uid) => filesOf(machine, uid),
      property: (name) => machine.properties.get(name),
    },
    unlock: () => {
      for (const vault of phone.vaults.values()) vault.locked = false;
      mountStorage(tree, phone);
      for (const user of phone.users) {
        machine.properties.set(`sys.user.${user}.ce_available`, "true");
      }
    },
    dump: () => dumpTree(tree),
  };
}

function suPathOf(scenario: PhoneScenario, phone: PhoneFacts): string | undefined {
  if (phone.root === "none" || phone.root === "debuggable") return undefined;
  if (scenario.suPath !== undefined) return fromUnicode(scenario.suPath);
  if (phone.root === "magisk") return phone.android.sdk >= 29 ? "/system/bin/su" : "/sbin/su";
  return "/system/xbin/su";
}

function phoneOf(
  scenario: PhoneScenario,
  apps: readonly InstalledApp[],
  log: readonly string[],
): PhoneFacts {
  const users = scenario.users ?? [
    ...new Set([0, ...(scenario.apps ?? []).map((a) => a.user ?? 0)]),
  ];
  const locked = scenario.locked ?? false;
  return {
    android: ANDROID_VERSIONS[scenario.android ?? 11],
    brand: scenario.brand ?? "Redmi",
    model: scenario.model ?? "Redmi Note 8",
    device: scenario.device ?? "ginkgo",
    serial: scenario.serial ?? "a1b2c3d4",
    root: scenario.root ?? "magisk",
    rootAnswer: scenario.rootAnswer ?? "allow",
    rootPromptMs: scenario.rootPromptMs ?? 10_000,
    suTerminal: scenario.suTerminal ?? "auto",
    users,
    vaults: new Map(users.map((user): [number, Vault] => [user, { locked }])),
    apps,
    backup: {
      confirmed: scenario.backup?.confirmed ?? true,
      password: scenario.backup?.password,
      afterMs: scenario.backup?.afterMs ?? 0,
    },
    log,
  };
}

/** All installed apps, and the vendors' ones with what was wanted of them. */
function installApps(scenario: PhoneScenario): {
  all: InstalledApp[];
  vendor: [InstalledApp, AppScenario][];
  gadgetbridge: InstalledApp | undefined;
} {
  const wanted = scenario.apps ?? [{ app: "zepp-life" as const }];
  const vendor: [InstalledApp, AppScenario][] = [];
  const installed = new Map<string, InstalledApp>();
  for (const [i, one] of wanted.entries()) {
    const same = wanted.filter((other) => other.app === one.app);
    const dataDirs = new Map(same.map((other) => [other.user ?? 0, dataDirOf(other)]));
    if (dataDirs.size < same.length) throw new TypeError(`${one.app} is there twice for one user`);
    const app = installed.get(one.app) ?? vendorApp(one, i, dataDirs);
    installed.set(one.app, app);
    vendor.push([app, one]);
  }
  const gadgetbridge =
    scenario.gadgetbridge && gadgetbridgeApp(scenario.gadgetbridge, wanted.length);
  const all = [...OTHER_APPS.map(otherApp), ...installed.values()];
  if (gadgetbridge) all.push(gadgetbridge);
  return { all, vendor, gadgetbridge };
}

function gadgetbridgeApp(
  { version = "0.83.0", running = true }: GadgetbridgeScenario,
  i: number,
): InstalledApp {
  return {
    packageName: GADGETBRIDGE,
    versionName: version,
    versionCode: 235,
    targetSdk: 34,
    isSystem: false,
    allowBackup: false,
    debuggable: false,
    appId: 10_000 + FIRST_VENDOR_APP + i,
    dataDirs: new Map([[0, `/data/user/0/${GADGETBRIDGE}`]]),
    codePath: `/data/app/${GADGETBRIDGE}-1`,
    pid: running ? FIRST_PID - 100 + i : undefined,
  };
}

function dataDirOf(one: AppScenario): string {
  const root = one.adopted === true ? `/mnt/expand/${EXPAND_UUID}` : "/data";
  return `${root}/user/${one.user ?? 0}/${STORE[one.app].packageName}`;
}

function vendorApp(
  one: AppScenario,
  i: number,
  dataDirs: ReadonlyMap<number, string>,
): InstalledApp {
  const store = STORE[one.app];
  return {
    packageName: store.packageName,
    versionName: one.versionName ?? store.versionName,
    versionCode: store.versionCode,
    targetSdk: one.targetSdk ?? store.targetSdk,
    isSystem: false,
    allowBackup: one.allowBackup ?? false,
    debuggable: one.debuggable ?? false,
    appId: 10_000 + FIRST_VENDOR_APP + i,
    dataDirs,
    codePath: `/data/app/${store.packageName}-1`,
    pid: FIRST_PID - 100 + i,
  };
}

function otherApp(packageName: string, i: number): InstalledApp {
  return {
    packageName,
    versionName: "11",
    versionCode: 30,
    targetSdk: 30,
    isSystem: true,
    allowBackup: false,
    debuggable: false,
    appId: 10_000 + i,
    dataDirs: new Map([[0, `/data/user/0/${packageName}`]]),
    codePath: `/system/app/${packageName}`,
    pid: undefined,
  };
}

/** Android's own list of bonded devices, which outlives the vendor's app. */
function putBonds(tree: Tree, bonds: readonly { mac: string; name: string }[]): void {
  const folder = "/data/misc/bluedroid";
  tree.ensureFolder(folder, { uid: UID.bluetooth, mode: 0o770 });
  const sections = bonds.map(
    ({ mac, name }) => `\n[${mac.toLowerCase()}]\nName = ${name}\nDevType = 2\nAddrType = 0\n`,
  );
  const text = `[Info]\nFileSource = Empty\n\n[Adapter]\nAddress = 02:00:00:44:55:66\n${sections.join("")}`;
  const attributes = { uid: UID.bluetooth, mode: 0o660 };
  tree.putFile(`${folder}/bt_config.conf`, new TextEncoder().encode(text), attributes);
}

function logLine(nowS: number, app: InstalledApp): string {
  const time = new Date((nowS - 60) * 1000).toISOString().slice(5, 19).replace("T", " ");
  const pid = String(app.pid ?? 0).padStart(5);
  return `${time}.000 ${pid} ${pid} I ActivityThread: ${app.packageName} is running`;
}
