import { bytesOf, fromUnicode } from "../byte-text.ts";
import { fillMifit, fillSpo2, fillStress, insertBand, renewKey } from "../mifit-database.ts";
import type { MifitContent } from "../mifit-database.ts";
import type { DatabaseFiles, MakeDatabase } from "../tools.ts";
import {
  DAY_S,
  bandRow,
  noteBands,
  noteKey,
  owner,
  planFor,
  putDatabase,
  sharedOwner,
  sharedPath,
} from "./app-site.ts";
import type { AppSite, Plan } from "./app-site.ts";
import { STORE } from "./app-table.ts";
import { buildMiFitness } from "./build-mi-fitness.ts";
import { recordDays } from "./days.ts";
import type { AppScenario } from "./scenario.ts";

const DAYS = 5;

/** Puts the files of one app where it would have written them. */
export async function buildApp(site: AppSite, scenario: AppScenario): Promise<void> {
  const { family } = STORE[scenario.app];
  makeFolders(site);
  if (family === "mifit") await buildMifit(site, scenario);
  else await buildMiFitness(site, scenario);
  if (scenario.hostileNames === true) putHostileNames(site);
}

function makeFolders(site: AppSite): void {
  site.tree.ensureFolder(site.dataDir, owner(site, site.sdk >= 24 ? 0o700 : 0o751));
  for (const name of ["cache", "databases", "files", "shared_prefs"]) {
    site.tree.ensureFolder(`${site.dataDir}/${name}`, owner(site, 0o771));
  }
  site.tree.ensureFolder(`/data/user_de/${site.user}/${site.app.packageName}`, owner(site, 0o700));
}

async function buildMifit(site: AppSite, scenario: AppScenario): Promise<void> {
  const holds = scenario.holds ?? "main";
  const { identities, makeDatabase, nowS } = site;
  const plan = planFor(site, holds);
  const account = site.identities.account();
  // Asked for days up to today, the app was last synchronised yesterday: nothing of it lies ahead.
  const lastS = scenario.days === undefined ? nowS : nowS - DAY_S;
  const days = recordDays(identities.random, lastS, scenario.days ?? DAYS, scenario.zone);
  const { bands, later } = plan;
  const content: MifitContent = { account, bands, days, recordedBy: later?.mac, nowS };
  if (holds !== "empty") {
    const files = await makeDatabase((db) => fillMifit(db, content), {
      mode: later === undefined ? "delete" : "wal",
      later:
        later === undefined
          ? undefined
          : (db) => (plan.renews === true ? renewKey(db, later) : insertBand(db, later, content)),
    });
    const path = putDatabase(site, `origin_db_${account}`, files);
    noteBands(site, plan, path, { account });
  }
  if (holds === "accounts") await buildSecondAccount(site);
  if (scenario.freemyband === true) putFreemyband(site);
  if (scenario.decoys !== false) await putDecoys(site, account, plan);
  const prefs = "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<map />\n";
  const prefsPath = `${site.dataDir}/shared_prefs/hm_id_sdk_android.xml`;
  site.tree.putFile(prefsPath, bytesOf(prefs), owner(site, 0o660));
}

/** An account used before on this phone; its file is named after a hash, its band was bound earlier. */
async function buildSecondAccount(site: AppSite): Promise<void> {
  const { identities, nowS } = site;
  const account = identities.account();
  const band = bandRow(site, identities.band(), { boundAtS: nowS - 400 * DAY_S });
  const content: MifitContent = { account, bands: [band], days: [], nowS: nowS - 300 * DAY_S };
  const files = await site.makeDatabase((db) => fillMifit(db, content), { mode: "delete" });
  const path = putDatabase(site, `origin_db_${identities.hash()}`, files);
  noteBands(site, { bands: [band] }, path, { account });
}

async function putDecoys(site: AppSite, account: string, plan: Plan): Promise<void> {
  const { makeDatabase, nowS } = site;
  const empty: MifitContent = { account: "0", bands: [], days: [], nowS };
  const make = (fill: Parameters<MakeDatabase>[0]): Promise<DatabaseFiles> =>
    makeDatabase(fill, { mode: "delete" });
  putDatabase(site, "origin_db_default", await make((db) => fillMifit(db, empty)));
  putDatabase(site, `stress_${account}`, await make((db) => fillStress(db, nowS)));
  const mac = (plan.later ?? plan.bands[0])?.mac ?? "88:0F:10:00:00:01";
  putDatabase(site, `spo2_${account}`, await make((db) => fillSpo2(db, nowS, mac)));
  const path = `${site.dataDir}/databases/origin_db_${account}`;
  const main = site.tree.find(path);
  if (main?.is !== "file") return;
  site.tree.putFile(`${path}.bak`, main.content, owner(site, 0o660));
  if (plan.later === undefined)
    site.tree.putFile(`${path}-journal`, new Uint8Array(0), owner(site, 0o660));
}

/**
 * Names that hurt whoever puts them into a command line or a path without care. The commands in
 * them would make `/sdcard/pwned`; a name cannot hold a slash.
 */
const HOSTILE_NAMES = [
  "origin_db_$(cd;cd sdcard;touch pwned)",
  "origin_db_`cd;cd sdcard;touch pwned`",
  "origin_db_1;cd;cd sdcard;touch pwned;",
  "origin_db_1&&cd&&cd sdcard&&touch pwned",
  "origin_db_';cd;cd sdcard;touch pwned;'",
  'origin_db_";cd;cd sdcard;touch pwned;"',
  "origin_db_ with  blanks ",
  "origin_db_line\nbreak",
  "origin_db_1\ncd\ncd sdcard\ntouch pwned",
  "origin_db_\u001b[2Jscreen",
  "origin_db_ünïcode-✓",
  "-rf",
  "*",
  "--",
];

function putHostileNames(site: AppSite): void {
  const folder = `${site.dataDir}/databases`;
  for (const name of HOSTILE_NAMES) {
    const path = `${folder}/${fromUnicode(name)}`;
    site.tree.putFile(path, bytesOf("no database\n"), owner(site, 0o660));
  }
  site.tree.putLink(`${folder}/origin_db_666`, "/system/build.prop", owner(site, 0o777));
  site.tree.ensureFolder(`${folder}/origin_db_777`, owner(site, 0o700));
}

function putFreemyband(site: AppSite): void {
  const band = site.expected.find((one) => one.packageName === site.app.packageName);
  if (band === undefined) return;
  const { mac, model, paired } = band;
  const key = band.key.slice(2);
  const folder = `/data/media/${site.user}/freemyband`;
  site.tree.ensureFolder(folder, sharedOwner(site, 0o771));
  const name = `miband${mac.replaceAll(":", "")}.txt`;
  site.tree.putFile(`${folder}/${name}`, bytesOf(`${mac};${key}`), sharedOwner(site, 0o660));
  const path = `${sharedPath(site)}/freemyband/${name}`;
  noteKey(site, { mac, key, model, paired, kind: "text", path });
}
