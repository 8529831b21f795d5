import { bytesOf } from "../byte-text.ts";
import type { InstalledApp } from "../phone-facts.ts";
import { appUid, UID } from "../people.ts";
import type { MakeDatabase } from "../tools.ts";
import type { Tree } from "../tree.ts";

export const GADGETBRIDGE = "nodomain.freeyourgadget.gadgetbridge";

/** Gadgetbridge on a phone. Plain data; everything may be left out: then it is fresh. */
export interface GadgetbridgeScenario {
  /** Default 0.83.0. */
  readonly version?: string | undefined;
  /** Default yes: it runs as long as the phone does. */
  readonly running?: boolean | undefined;
  /** Whether it was ever opened, and so has its folder in shared storage; default yes. */
  readonly opened?: boolean | undefined;
  /** The devices that it has been told of. */
  readonly knows?: readonly KnownDevice[] | undefined;
}

export interface KnownDevice {
  readonly mac: string;
  /** `0x` and 32 digits. */
  readonly key?: string | undefined;
  /** Its switch "third-party apps can set settings"; default off. */
  readonly letsOthersSet?: boolean | undefined;
}

interface Site {
  readonly tree: Tree;
  readonly makeDatabase: MakeDatabase;
  readonly app: InstalledApp;
  readonly sdk: number;
}

/** Since then apps' folders in shared storage have a group of their own, which adb's shell is in. */
const EXT_DATA_SDK = 30;

/** Puts its files where it keeps them. @source gadgetbridge §2, §4, §5.1 */
export async function buildGadgetbridge(
  { tree, makeDatabase, app, sdk }: Site,
  { opened = true, knows = [] }: GadgetbridgeScenario,
): Promise<void> {
  const home = homeOf(app);
  const own = { uid: appUid(0, app.appId - 10_000), mode: 0o771 };
  tree.ensureFolder(home, { ...own, mode: 0o700 });
  for (const name of ["databases", "shared_prefs"]) tree.ensureFolder(`${home}/${name}`, own);
  if (!opened) return;
  const gid = sdk >= EXT_DATA_SDK ? UID.extDataRw : UID.sdcardRw;
  const shared = { uid: own.uid, gid, mode: 0o2770 };
  tree.ensureFolder(`/data/media/0/Android/data/${app.packageName}/files`, shared);
  const files = await makeDatabase(
    (db) => {
      db.run(`PRAGMA user_version = 92; CREATE TABLE DEVICE (_id INTEGER PRIMARY KEY,
        NAME TEXT NOT NULL, MANUFACTURER TEXT NOT NULL, IDENTIFIER TEXT NOT NULL UNIQUE,
        TYPE INTEGER NOT NULL, TYPE_NAME TEXT NOT NULL, MODEL TEXT, ALIAS TEXT, PARENT_FOLDER TEXT)`);
      for (const { mac } of knows) {
        const values = "'Mi Smart Band 4', 'Xiaomi', ?, 16, 'MIBAND4', NULL, NULL, NULL";
        db.run(`INSERT INTO DEVICE VALUES (NULL, ${values})`, mac);
      }
    },
    { mode: "delete" },
  );
  tree.putFile(`${home}/databases/Gadgetbridge`, files.main, { ...own, mode: 0o660 });
  for (const device of knows) putSettings(tree, app, device);
}

/** The settings of one device, as Android's SharedPreferences writes them. */
export function putSettings(tree: Tree, app: InstalledApp, device: KnownDevice): void {
  const key = device.key === undefined ? "" : `    <string name="authkey">${device.key}</string>\n`;
  const others = device.letsOthersSet === true ? "true" : "false";
  const text =
    "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<map>\n" +
    `${key}    <boolean name="third_party_apps_set_settings" value="${others}" />\n</map>\n`;
  const attributes = { uid: appUid(0, app.appId - 10_000), mode: 0o660 };
  tree.putFile(settingsPath(app, device.mac), bytesOf(text), attributes);
}

export function settingsPath(app: InstalledApp, mac: string): string {
  return `${homeOf(app)}/shared_prefs/devicesettings_${mac}.xml`;
}

function homeOf({ packageName }: InstalledApp): string {
  return `/data/data/${packageName}`;
}
