import { bytesOf } from "../byte-text.ts";
import type { MifitBand } from "../mifit-database.ts";
import { fillDeviceDb, insertMiFitnessBand } from "../mi-fitness-database.ts";
import type { MiFitnessBand } from "../mi-fitness-database.ts";
import { UID, appUid } from "../people.ts";
import { noteBands, noteKey, planFor, putDatabase, sharedOwner, sharedPath } from "./app-site.ts";
import type { AppSite } from "./app-site.ts";
import { miFitnessLogs } from "./mi-fitness-logs.ts";
import type { AppScenario } from "./scenario.ts";

const SCOPED_STORAGE_SDK = 30;
const MI_FITNESS_MODEL = { model: "miwear.watch.m66gl", name: "Xiaomi Smart Band 8" };

/** The files of Mi Fitness: its list of devices, and its logs in shared storage. */
export async function buildMiFitness(site: AppSite, scenario: AppScenario): Promise<void> {
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
    noteBands(site, kept, path, { model: MI_FITNESS_MODEL.name });
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
  const path = `${sharedPath(site)}/${below}/XiaomiFit.device.log`;
  noteKey(site, { mac: band.mac, key, model: band.name, kind: "log", path });
  if (scenario.logZip !== true) return;
  const zip = `/data/media/${site.user}/Download/wearablelog/${site.nowS * 1000}log.zip`;
  site.tree.ensureFolder(zip.slice(0, zip.lastIndexOf("/")), sharedOwner(site, 0o771));
  site.tree.putFile(zip, await zipOf(logs, site.nowS), sharedOwner(site, 0o660));
}

async function zipOf(
  files: readonly { readonly name: string; readonly text: string }[],
  nowS: number,
): Promise<Uint8Array> {
  // Loaded only by the few phones that have such a file.
  const { BlobWriter, TextReader, ZipWriter, configure } = await import("@zip.js/zip.js");
  configure({ useWebWorkers: false });
  const zip = new ZipWriter(new BlobWriter("application/zip"));
  for (const { name, text } of files) {
    await zip.add(name, new TextReader(text), { lastModDate: new Date(nowS * 1000) });
  }
  return new Uint8Array(await (await zip.close()).arrayBuffer());
}
