import type { MifitBand } from "../mifit-database.ts";
import { UID, appUid } from "../people.ts";
import type { InstalledApp } from "../phone-facts.ts";
import type { DatabaseFiles, MakeDatabase } from "../tools.ts";
import type { Tree } from "../tree.ts";
import type { BandIdentity, Identities } from "./identities.ts";
import type { ExpectedKey, Holding } from "./scenario.ts";

export const DAY_S = 86_400;
const BAND_MODEL = "Mi Smart Band 4";

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

/** Owner, rights and time of what the app keeps for itself. */
export function owner(site: AppSite, mode: number) {
  return { uid: appUid(site.user, site.app.appId - 10_000), mode, modifiedS: site.nowS - 3600 };
}

/** … and of what it puts into shared storage. */
export function sharedOwner(site: AppSite, mode: number) {
  return { uid: 0, gid: UID.sdcardRw, mode, modifiedS: site.nowS - 600 };
}

/** The user's shared storage as apps and people name it. */
export function sharedPath(site: AppSite): string {
  return site.user === 0 ? "/sdcard" : `/storage/emulated/${site.user}`;
}

/** Puts a database with its side files into the app's folder. @returns its path */
export function putDatabase(site: AppSite, name: string, files: DatabaseFiles): string {
  const path = `${site.dataDir}/databases/${name}`;
  site.tree.putFile(path, files.main, owner(site, 0o660));
  if (files.wal !== undefined) site.tree.putFile(`${path}-wal`, files.wal, owner(site, 0o600));
  if (files.shm !== undefined) site.tree.putFile(`${path}-shm`, files.shm, owner(site, 0o600));
  return path;
}

/** What is written into one database. */
export interface Plan {
  readonly bands: readonly MifitBand[];
  readonly later?: MifitBand;
  /** How `later` is written: as a new row, or over the old key. */
  readonly renews?: boolean;
}

/** A band as a row, bound three months ago unless `changes` says otherwise. */
export function bandRow(
  site: AppSite,
  band: BandIdentity,
  changes: Partial<MifitBand> = {},
): MifitBand {
  const boundAtS = site.nowS - 90 * DAY_S;
  return { ...band, bound: true, boundAtS, ...changes };
}

/** What a database has to hold for `holds`; newest band first. */
export function planFor(site: AppSite, holds: Holding): Plan {
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

/** Writes down what a correct reader finds in a database with these bands. */
export function noteBands(
  site: AppSite,
  plan: Plan,
  path: string,
  { account, model = BAND_MODEL }: { account?: string | undefined; model?: string | undefined },
): void {
  const all = plan.later === undefined ? plan.bands : [plan.later, ...plan.bands];
  const seen = new Set<string>();
  for (const { mac, key, bound } of all) {
    const isNewest = !seen.has(mac);
    seen.add(mac);
    if (isNewest && bound) site.bonds.push({ mac, name: model });
    if (key === null) continue;
    if (!isNewest) site.worthless.push(`0x${key}`);
    else {
      const inWalOnly = mac === plan.later?.mac;
      noteKey(site, { mac, key, paired: bound, model, account, kind: "database", path, inWalOnly });
    }
  }
}

/** Writes down a key that a correct reader finds. @param found `key` as it is stored: 32 hex digits */
export function noteKey(
  site: AppSite,
  found: Pick<ExpectedKey, "mac" | "key" | "kind" | "path"> & Partial<ExpectedKey>,
): void {
  site.expected.push({
    model: BAND_MODEL,
    paired: true,
    packageName: site.app.packageName,
    account: undefined,
    user: site.user,
    inWalOnly: false,
    ...found,
    key: `0x${found.key}`,
  });
}
