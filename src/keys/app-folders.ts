import type { Waiting } from "../platform.ts";
import type { Phone } from "../phone/phone.ts";
import type { Root } from "../phone/root.ts";
import { parseMac } from "../bytes/mac.ts";
import { GADGETBRIDGE_APPS, VENDOR_APPS } from "./apps.ts";

/** A vendor app's own folder on the phone, of one of the phone's users. */
export interface AppFolder {
  /** Android package. */
  readonly app: string;
  readonly path: string;
  /** Android user: 0 is the owner, 10 and up others or a work profile, 999 MIUI's dual apps. */
  readonly user: number;
  /** Names of the databases that may hold keys, without their side files. */
  readonly databases: readonly string[];
  /** Names of the databases that hold history only; empty unless it was asked for. */
  readonly history: readonly string[];
}

/** What root sees of the vendor apps. */
export interface AppFolders {
  readonly folders: readonly AppFolder[];
  /** Those of Gadgetbridge; empty unless history was asked for. */
  readonly gadgetbridge: readonly AppFolder[];
  /** Names of the devices that Android is bonded with, by Bluetooth address. */
  readonly bonds: ReadonlyMap<string, string>;
}

/** Ordinary storage and adopted SD cards; `/data/data` is another name of user 0's folder. */
const PLACES = "/data/user/[0-9]* /data/data /mnt/expand/*/user/[0-9]*";

/** Android's list of bonded devices (AOSP system/bt, btif_config.cc); only addresses and names leave the phone. */
const BONDS = "/data/misc/bluedroid/bt_config.conf";

/** A name that an app of ours gives; anything else in the folder is not asked for. */
const DATABASE_NAME = /^(?:origin_db(?:_[0-9A-Za-z_]+)?|device_db)$/;

/** Side databases of the vendor's apps (mifit-db §3), and Gadgetbridge's own (gadgetbridge §4). */
const HISTORY_NAME = /^(?:(?:stress|spo2)_[0-9A-Za-z_]+|Gadgetbridge)$/;

/**
 * Looks, as root, where the vendor apps keep their databases; with `history` also where their history
 * and Gadgetbridge's lies. One command; nothing is changed.
 */
export async function findAppFolders(
  phone: Phone,
  root: Root,
  { history = false, ...options }: Waiting & { readonly history?: boolean | undefined } = {},
): Promise<AppFolders> {
  const wanted = [...VENDOR_APPS.map(({ id }) => id), ...(history ? GADGETBRIDGE_APPS : [])];
  const apps = wanted.join(" ");
  const names = [
    "origin_db*",
    "device_db*",
    ...(history ? ["stress_*", "spo2_*", "Gadgetbridge"] : []),
  ];
  const script = [
    `for u in ${PLACES}; do for a in ${apps}; do if [ -d "$u/$a" ]; then`,
    `echo "folder $u/$a"; cd "$u/$a/databases" 2> /dev/null && for f in ${names.join(" ")}; do`,
    '[ -f "$f" ] && echo "file $f"; done; fi; done; done',
    `echo bonds; grep -E '^\\[|^Name *=' ${BONDS} 2> /dev/null; :`,
  ].join("\n");
  const { stdout } = await phone.runAsRoot(root, script, options);
  const [folders = "", bonds = ""] = stdout.split(/^bonds$/m);
  const found = parseFolders(folders);
  const isVendor = ({ app }: AppFolder): boolean => VENDOR_APPS.some(({ id }) => id === app);
  return {
    folders: found.filter(isVendor),
    gadgetbridge: found.filter((folder) => !isVendor(folder) && folder.history.length > 0),
    bonds: parseBonds(bonds),
  };
}

function parseFolders(text: string): AppFolder[] {
  interface Names {
    databases: string[];
    history: string[];
  }
  const found = new Map<string, { app: string; path: string; user: number } & Names>();
  let current: Names | undefined;
  for (const line of text.split("\n")) {
    const place = PLACE.exec(line);
    if (place) {
      const { user, expandUser, volume = "", app = "" } = place.groups ?? {};
      const owner = Number(user ?? expandUser ?? 0);
      const id = `${volume} ${owner} ${app}`;
      // The owner's folder has two names: the second one is not another folder.
      current = found.has(id) ? undefined : { databases: [], history: [] };
      const path = line.slice("folder ".length);
      if (current) found.set(id, { app, path, user: owner, ...current });
    } else if (line.startsWith("file ")) {
      const name = line.slice("file ".length);
      if (DATABASE_NAME.test(name)) current?.databases.push(name);
      else if (HISTORY_NAME.test(name)) current?.history.push(name);
    }
  }
  return [...found.values()];
}

const PLACE =
  /^folder \/(?:data\/data|data\/user\/(?<user>\d{1,4})|mnt\/expand\/(?<volume>[\w-]+)\/user\/(?<expandUser>\d{1,4}))\/(?<app>[\w.]+)$/;

/** An INI file: a section a device, its name within. */
function parseBonds(text: string): Map<string, string> {
  const bonds = new Map<string, string>();
  let mac: string | undefined;
  for (const line of text.split("\n")) {
    const section = /^\[(.*)\]$/.exec(line.trim());
    if (section) mac = parseMac(section[1]);
    const name = /^Name *= *(.{1,60})$/.exec(line.trim())?.[1];
    if (mac !== undefined && name !== undefined) bonds.set(mac, name.replaceAll(/\p{C}/gu, " "));
  }
  return bonds;
}
