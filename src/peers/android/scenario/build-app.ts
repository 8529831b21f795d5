import { BlobWriter, ZipWriter, TextReader, configure } from "@zip.js/zip.js";
import { bytesOf, fromUnicode } from "../byte-text.ts";
import { fillMifit, fillSpo2, fillStress, insertBand, renewKey } from "../mifit-database.ts";
import type { MifitBand, MifitContent } from "../mifit-database.ts";
import { fillDeviceDb, insertMiFitnessBand } from "../mi-fitness-database.ts";
import type { MiFitnessBand } from "../mi-fitness-database.ts";
import { UID, appUid } from "../people.ts";
import type { InstalledApp } from "../phone-facts.ts";
import type { DatabaseFiles, MakeDatabase } from "../tools.ts";
import type { Tree } from "../tree.ts";
import { recordDays } from "./days.ts";
import type { BandIdentity, Identities } from "./identities.ts";
import { miFitnessLogs } from "./mi-fitness-logs.ts";
import { STORE } from "./app-table.ts";
import type { AppScenario, ExpectedKey, Holding } from "./scenario.ts";

const DAY_S = 86_400;
const DAYS = 5;
const SCOPED_STORAGE_SDK = 30;
const BAND_MODEL = "Mi Smart Band 4";
const MI_FITNESS_MODEL = { model: "miwear.watch.m66gl", name: "Xiaomi Smart Band 8" };

/** Everything that putting an app onto the phone needs. */
export interface AppSite {
  readonly tree: Tree;
  readonly makeDatabase: MakeDatabase;
  readonly identities: Identities;
  readonly sdk: number;
  readonly nowS: number;
  readonly app: InstalledApp;
  readonly user: number;
  /** Where its files lie; for user 0 as people write it, `/data/data/…`. */
  readonly dataDir: string;
  /** Keys that a correct reader finds are added here … */
  readonly expected: ExpectedKey[];
  /** … those that are older or of no use here … */
  readonly worthless: string[];
  /** … and the bonds that Android itself keeps. */
  readonly bonds: { readonly mac: string; readonly name: string }[];
}

/** Puts the files of one app where it would have written them. */
export async function buildApp(site: AppSite, scenario: AppScenario): Promise<void> {
  const { family } = STORE[scenario.app];
  makeFolders(site);
  if (family === "mifit") await buildMifit(site, scenario);
  else await buildMiFitness(site, scenario);
  if (scenario.hostileNames === true) putHostileNames(site);
}

function owner(site: AppSite, mode: number) {
  return { uid: appUid(site.user, site.app.appId - 10_000), mode, modifiedS: site.nowS - 3600 };
}

function makeFolders(site: AppSite): void {
  site.tree.ensureFolder(site.dataDir, owner(site, site.sdk >= 24 ? 0o700 : 0o751));
  for (const name of ["cache", "databases", "files", "shared_prefs"]) {
    site.tree.ensureFolder(`${site.dataDir}/${name}`, owner(site, 0o771));
  }
  site.tree.ensureFolder(`/data/user_de/${site.user}/${site.app.packageName}`, owner(site, 0o700));
}

function putDatabase(site: AppSite, name: string, files: DatabaseFiles): string {
  const path = `${site.dataDir}/databases/${name}`;
  site.tree.putFile(path, files.main, owner(site, 0o660));
  if (files.wal !== undefined) site.tree.putFile(`${path}-wal`, files.wal, owner(site, 0o600));
  if (files.shm !== undefined) site.tree.putFile(`${path}-shm`, files.shm, owner(site, 0o600));
  return path;
}

/** The seven ways in which one database can hold bands; `accounts` makes two of them. */
interface Plan {
  readonly bands: readonly MifitBand[];
  readonly later?: MifitBand;
  /** How `later` is written: as a new row, or over the old key. */
  readonly renews?: boolean;
}

function bandRow(site: AppSite, band: BandIdentity, changes: Partial<MifitBand> = {}): MifitBand {
  const boundAtS = site.nowS - 90 * DAY_S;
  return { ...band, bound: true, boundAtS, ...changes };
}

function planFor(site: AppSite, holds: Holding): Plan {
  const { identities, nowS } = site;
  const band = (changes: Partial<MifitBand> = {}): MifitBand =>
    bandRow(site, identities.band(), changes);
  switch (holds) {
    case "main":
    case "accounts":
      return { bands: [band()] };
    case "wal":
      return { bands: [], later: band({ boundAtS: nowS - 3600 }) };
    case "stale": {
      const renewed = band({ boundAtS: nowS - 3600 });
      const old = { ...renewed, key: identities.key(), boundAtS: nowS - 200 * DAY_S };
      return { bands: [old], later: renewed, renews: true };
    }
    case "bands":
      return { bands: [band({ boundAtS: nowS - 10 * DAY_S }), band()] };
    case "former":
      return { bands: [band({ bound: false })] };
    case "null":
      return { bands: [band({ key: null })] };
    case "scale":
    case "empty":
      return { bands: [] };
  }
}

async function buildMifit(site: AppSite, scenario: AppScenario): Promise<void> {
  const holds = scenario.holds ?? "main";
  const { identities, makeDatabase, nowS } = site;
  const plan = planFor(site, holds);
  const account = site.identities.account();
  const days = recordDays(identities.random, nowS, DAYS);
  const content: MifitContent = { account, bands: plan.bands, days, nowS };
  const { later } = plan;
  if (holds !== "empty") {
    const files = await makeDatabase((db) => fillMifit(db, content), {
      mode: later === undefined ? "delete" : "wal",
      later:
        later === undefined
          ? undefined
          : (db) => (plan.renews === true ? renewKey(db, later) : insertBand(db, later, content)),
    });
    const path = putDatabase(site, `origin_db_${account}`, files);
    noteBands(site, plan, path, account);
  }
  if (holds === "accounts") await buildSecondAccount(site);
  if (scenario.freemyband === true) putFreemyband(site);
  if (scenario.decoys !== false) await putDecoys(site, account, plan);
  const prefs = "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<map />\n";
  const prefsPath = `${site.dataDir}/shared_prefs/hm_id_sdk_android.xml`;
  site.tree.putFile(prefsPath, bytesOf(prefs), owner(site, 0o660));
}

function noteBands(site: AppSite, plan: Plan, path: string, account: string): void {
  const all = plan.later === undefined ? plan.bands : [plan.later, ...plan.bands];
  const seen = new Set<string>();
  for (const band of all) {
    if (band.bound) site.bonds.push({ mac: band.mac, name: BAND_MODEL });
    if (band.key === null) continue;
    if (seen.has(band.mac)) site.worthless.push(`0x${band.key}`);
    else noteKey(site, band, "database", path, { account, inWalOnly: band === plan.later });
    seen.add(band.mac);
  }
}

function noteKey(
  site: AppSite,
  band: { readonly mac: string; readonly key: string | null; readonly bound?: boolean },
  kind: ExpectedKey["kind"],
  path: string,
  more: { account?: string; inWalOnly?: boolean; model?: string } = {},
): void {
  site.expected.push({
    key: `0x${band.key ?? ""}`,
    mac: band.mac,
    model: more.model ?? BAND_MODEL,
    paired: band.bound ?? true,
    packageName: site.app.packageName,
    account: more.account,
    user: site.user,
    kind,
    path,
    inWalOnly: more.inWalOnly ?? false,
  });
}

/** An account used before on this phone; its file is named after a hash, its band was bound earlier. */
async function buildSecondAccount(site: AppSite): Promise<void> {
  const { identities, nowS } = site;
  const account = identities.account();
  const band = bandRow(site, identities.band(), { boundAtS: nowS - 400 * DAY_S });
  const content: MifitContent = { account, bands: [band], days: [], nowS: nowS - 300 * DAY_S };
  const files = await site.makeDatabase((db) => fillMifit(db, content), { mode: "delete" });
  const path = putDatabase(site, `origin_db_${identities.hash()}`, files);
  noteBands(site, { bands: [band] }, path, account);
}

async function putDecoys(site: AppSite, account: string, plan: Plan): Promise<void> {
  const { makeDatabase, nowS } = site;
  const empty: MifitContent = { account: "0", bands: [], days: [], nowS };
  const make = (fill: Parameters<MakeDatabase>[0]): Promise<DatabaseFiles> =>
    makeDatabase(fill, { mode: "delete" });
  putDatabase(site, "origin_db_default", await make((db) => fillMifit(db, empty)));
  putDatabase(site, `stress_${account}`, await make((db) => fillStress(db, nowS)));
  const mac = plan.bands[0]?.mac ?? "88:0F:10:00:00:01";
  putDatabase(site, `spo2_${account}`, await make((db) => fillSpo2(db, nowS, mac)));
  const path = `${site.dataDir}/databases/origin_db_${account}`;
  const main = site.tree.find(path);
  if (main?.is !== "file") return;
  site.tree.putFile(`${path}.bak`, main.content, owner(site, 0o660));
  if (plan.later === undefined)
    site.tree.putFile(`${path}-journal`, new Uint8Array(0), owner(site, 0o660));
}

/** Names that hurt whoever puts them into a command line or a path without care. */
const HOSTILE_NAMES = [
  "origin_db_$(touch /sdcard/pwned)",
  "origin_db_`touch /sdcard/pwned`",
  "origin_db_1; touch /sdcard/pwned;",
  "origin_db_1 && touch /sdcard/pwned",
  "origin_db_'quoted'",
  'origin_db_"double"',
  "origin_db_ with  blanks ",
  "origin_db_line\nbreak",
  "origin_db_\u001b[2Jscreen",
  "origin_db_ünïcode-✓",
  "-rf",
  "*",
  "--",
];

function putHostileNames(site: AppSite): void {
  const folder = `${site.dataDir}/databases`;
  for (const name of HOSTILE_NAMES) {
    site.tree.putFile(
      `${folder}/${fromUnicode(name).replaceAll("/", "\xe2\x88\x95")}`,
      bytesOf("no database\n"),
      owner(site, 0o660),
    );
  }
  site.tree.putLink(`${folder}/origin_db_666`, "/system/build.prop", owner(site, 0o777));
  site.tree.ensureFolder(`${folder}/origin_db_777`, owner(site, 0o700));
}

function sharedOwner(site: AppSite, mode: number) {
  return { uid: 0, gid: UID.sdcardRw, mode, modifiedS: site.nowS - 600 };
}

function putFreemyband(site: AppSite): void {
  const [first] = site.expected.filter((one) => one.packageName === site.app.packageName);
  const band = first ?? { mac: "", key: "" };
  if (first === undefined) return;
  const folder = `/data/media/${site.user}/freemyband`;
  site.tree.ensureFolder(folder, sharedOwner(site, 0o771));
  const name = `miband${band.mac.replaceAll(":", "")}.txt`;
  const text = `${band.mac};${band.key.slice(2)}`;
  site.tree.putFile(`${folder}/${name}`, bytesOf(text), sharedOwner(site, 0o660));
  const key = { mac: band.mac, key: band.key.slice(2) };
  noteKey(site, key, "text", `/sdcard/freemyband/${name}`);
}

async function buildMiFitness(site: AppSite, scenario: AppScenario): Promise<void> {
  const holds = scenario.holds ?? "main";
  const plan = planFor(site, holds);
  const wear = ({ mac, key, serial }: MifitBand): MiFitnessBand => ({
    ...MI_FITNESS_MODEL,
    mac,
    key,
    serial,
  });
  const { later } = plan;
  // A band that was un-paired is no longer in the list at all.
  const bands = plan.bands.filter((band) => band.bound).map(wear);
  if (holds !== "empty") {
    const files = await site.makeDatabase((db) => fillDeviceDb(db, bands), {
      mode: later === undefined ? "delete" : "wal",
      later: later === undefined ? undefined : (db) => insertMiFitnessBand(db, wear(later)),
    });
    const path = putDatabase(site, "device_db", files);
    const kept = { ...plan, bands: plan.bands.filter((band) => band.bound) };
    const from = site.expected.length;
    noteBands(site, kept, path, "");
    for (const [i, one] of site.expected.entries()) {
      if (i >= from)
        site.expected[i] = { ...one, model: MI_FITNESS_MODEL.name, account: undefined };
    }
  }
  const logged = later ?? plan.bands[0];
  if (scenario.logs !== false && logged !== undefined && logged.key !== null) {
    await putLogs(site, scenario, wear(logged), logged.key);
  }
}

async function putLogs(
  site: AppSite,
  scenario: AppScenario,
  band: MiFitnessBand,
  key: string,
): Promise<void> {
  const oldKey = site.identities.key();
  site.worthless.push(`0x${oldKey}`);
  const isScoped = site.sdk >= SCOPED_STORAGE_SDK;
  const app = appUid(site.user, site.app.appId - 10_000);
  const attributes = (mode: number) =>
    isScoped
      ? { uid: app, gid: UID.extDataRw, mode, modifiedS: site.nowS - 200 }
      : sharedOwner(site, mode);
  const below = `Android/data/${site.app.packageName}/files/log`;
  const folder = `/data/media/${site.user}/${below}`;
  site.tree.ensureFolder(folder, attributes(isScoped ? 0o2770 : 0o771));
  const logs = miFitnessLogs(band, key, oldKey, site.nowS);
  for (const { name, text } of logs) {
    site.tree.putFile(`${folder}/${name}`, bytesOf(text), attributes(0o660));
  }
  const shown = site.user === 0 ? "/sdcard" : `/storage/emulated/${site.user}`;
  const path = `${shown}/${below}/XiaomiFit.device.log`;
  noteKey(site, { mac: band.mac, key }, "log", path, { model: band.name });
  if (scenario.logZip !== true) return;
  const zip = `/data/media/${site.user}/Download/wearablelog/${site.nowS * 1000}log.zip`;
  site.tree.ensureFolder(zip.slice(0, zip.lastIndexOf("/")), sharedOwner(site, 0o771));
  site.tree.putFile(zip, await zipOf(logs, site.nowS), sharedOwner(site, 0o660));
}

async function zipOf(
  files: readonly { readonly name: string; readonly text: string }[],
  nowS: number,
): Promise<Uint8Array> {
  configure({ useWebWorkers: false });
  const zip = new ZipWriter(new BlobWriter("application/zip"));
  for (const { name, text } of files) {
    await zip.add(name, new TextReader(text), { lastModDate: new Date(nowS * 1000) });
  }
  return new Uint8Array(await (await zip.close()).arrayBuffer());
}
