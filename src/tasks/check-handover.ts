import { findTable, textOf } from "../archive/foreign-table.ts";
import { AuthKey } from "../bytes/auth-key.ts";
import { parseMac } from "../bytes/mac.ts";
import type { GadgetbridgeApp } from "../exchange/gadgetbridge/apps.ts";
import { gadgetbridgeKeyText } from "../exchange/gadgetbridge/authkey-text.ts";
import { addressOf } from "../exchange/gadgetbridge/preferences.ts";
import type { Phone } from "../phone/phone.ts";
import type { Root } from "../phone/root.ts";
import { takeFiles } from "../phone/take.ts";
import type { TakeTools } from "../phone/take.ts";
import type { KeptBytes } from "../platform.ts";

/** What Gadgetbridge has of a band, as far as the phone lets us look. */
export type HandoverCheck =
  | { readonly looked: false; readonly why: string }
  | {
      readonly looked: true;
      readonly key: KeyThere;
      /** Whether the band is in its list; `undefined`: its database could not be read. */
      readonly knowsBand: boolean | undefined;
    };

/**
 * The key in the settings of a device: `same`; `other`; `none`; or `miswritten`, the right digits in a
 * form that Gadgetbridge takes for something else (a line break behind them, no 0x, capitals).
 */
export type KeyThere = "same" | "other" | "none" | "miswritten";

/** What is to be found in it. */
export interface HandedOver {
  readonly app: GadgetbridgeApp;
  readonly mac: string;
  readonly key: AuthKey;
}

/** Settings of one device are some kilobytes. */
const MOST_SETTINGS_BYTES = 1 << 20;

const SIDE_FILES = ["-wal", "-journal"] as const;

/**
 * Looks, as root, whether Gadgetbridge has the key of a band, and the band. Reads only. Without root
 * nobody can look: then the answer says so, and its owner has to.
 *
 * @throws PhoneError "changing" | "mangled" | "gone" | "silent" | "no-root"
 * @source gadgetbridge §2, §4
 */
export async function checkHandover(
  phone: Phone,
  root: Root | undefined,
  wanted: HandedOver,
  tools: TakeTools,
): Promise<HandoverCheck> {
  if (root === undefined) {
    const why =
      "Without root nobody but Gadgetbridge sees its settings: look in the device's settings there.";
    return { looked: false, why };
  }
  const key = await keyThere(phone, root, wanted, tools);
  const devices = await readDevices(phone, root, wanted.app, tools);
  return { looked: true, key, knowsBand: devices?.includes(addressOf(wanted.mac)) };
}

async function keyThere(
  phone: Phone,
  root: Root,
  { app, mac, key }: HandedOver,
  tools: TakeTools,
): Promise<KeyThere> {
  const name = `devicesettings_${addressOf(mac)}.xml`;
  const folder = `${homeOf(app)}/shared_prefs`;
  if (!(await isFolder(phone, root, folder, tools))) return "none";
  const { files } = await takeFiles(phone, root, folder, [name], tools);
  const file = files.get(name);
  try {
    const bytes = await file?.read(0, MOST_SETTINGS_BYTES);
    const text = keyTextIn(new TextDecoder().decode(bytes));
    if (text === undefined) return "none";
    if (text === gadgetbridgeKeyText(key)) return "same";
    const found = AuthKey.parse(text);
    return typeof found !== "string" && found.equals(key) ? "miswritten" : "other";
  } finally {
    await file?.drop();
  }
}

/** Android writes a line break in a value as a reference, or as it is. */
function keyTextIn(xml: string): string | undefined {
  const found = /<string name="authkey">([^<]{1,200})<\/string>/.exec(xml)?.[1];
  return found?.replaceAll(/&#(?:10|xa);/gi, "\n").replaceAll(/&#(?:13|xd);/gi, "\r");
}

/**
 * The addresses of the devices that Gadgetbridge has in its list, read as root; `undefined` when it has
 * no database yet. What a plan has to know: whether it is fresh, and whether it knows the band.
 */
export async function readDevices(
  phone: Phone,
  root: Root,
  app: GadgetbridgeApp,
  tools: TakeTools,
): Promise<string[] | undefined> {
  const name = "Gadgetbridge";
  const names = [name, ...SIDE_FILES.map((suffix) => name + suffix)];
  const folder = `${homeOf(app)}/databases`;
  if (!(await isFolder(phone, root, folder, tools))) return undefined;
  const { files } = await takeFiles(phone, root, folder, names, tools);
  try {
    const main = files.get(name);
    return main && (await devicesIn(main, files, tools));
  } finally {
    for (const file of files.values()) await file.drop();
  }
}

/** More devices than anybody has paired. */
const MOST_DEVICES = 10_000;

async function devicesIn(
  main: KeptBytes,
  files: ReadonlyMap<string, KeptBytes>,
  { scratch }: TakeTools,
): Promise<string[]> {
  const [wal, journal] = SIDE_FILES.map((suffix) => files.get(`Gadgetbridge${suffix}`));
  const database = await scratch.openDatabase({ main, wal, journal });
  try {
    if (findTable(database, "DEVICE")?.columns.has("identifier") !== true) return [];
    const sql = `SELECT "IDENTIFIER" AS mac FROM main."DEVICE" LIMIT ${MOST_DEVICES}`;
    return [...database.rows(sql)].flatMap(({ mac }) => parseMac(textOf(mac)) ?? []);
  } finally {
    database.close();
  }
}

/** An app that was never opened has none of its folders. */
async function isFolder(
  phone: Phone,
  root: Root,
  path: string,
  { signal }: TakeTools,
): Promise<boolean> {
  const { stdout } = await phone.runAsRoot(root, `[ -d ${path} ] && echo there`, { signal });
  return stdout.includes("there");
}

function homeOf(app: GadgetbridgeApp): string {
  return `/data/data/${app}`;
}
