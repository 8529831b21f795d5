import type { AskPassword } from "../archive/entry.ts";
import { walk } from "../archive/walk.ts";
import { isAppError } from "../errors.ts";
import { findAppFolders } from "../keys/app-folders.ts";
import type { AppFolder, AppFolders } from "../keys/app-folders.ts";
import { nameOfApp, VENDOR_APPS } from "../keys/apps.ts";
import type { KeyFindings, KeyTrouble, Looked } from "../keys/findings.ts";
import { findKeysInEntries } from "../keys/from-files.ts";
import {
  listSharedFiles,
  readBackupFile,
  readDatabases,
  readSharedFile,
} from "../keys/phone-files.ts";
import type { PhoneFile } from "../keys/phone-files.ts";
import { readApps } from "../phone/apps.ts";
import type { InstalledApp } from "../phone/apps.ts";
import { PhoneError } from "../phone/errors.ts";
import type { Phone } from "../phone/phone.ts";
import type { Root, RootSearch } from "../phone/root.ts";
import type { Codecs, OwnFile, Scratch, Trace, Waiting } from "../platform.ts";

/** What a search for keys works with. */
export interface SearchTools extends Waiting {
  readonly scratch: Scratch;
  readonly codecs: Codecs;
  readonly askPassword: AskPassword;
  readonly trace?: Trace | undefined;
  /** Bytes read so far of the files that were named. */
  readonly onProgress?: ((readBytes: number) => void) | undefined;
}

/** Told while a phone is searched, for somebody who watches. */
export interface PhoneSearchEvents {
  /** The superuser question may be on the phone's screen. */
  readonly onRootQuestion?: (() => void) | undefined;
  /** Root was looked for; `root` is absent when there is none. */
  readonly onRoot?: ((search: RootSearch) => void) | undefined;
  /** The phone asks its owner to confirm a backup of this app. */
  readonly onBackupQuestion?: ((app: string) => void) | undefined;
}

export interface PhoneSearchOptions extends PhoneSearchEvents {
  /** Without root, let the phone make a backup of an app that allows it. */
  readonly backup?: boolean | undefined;
  readonly rootPromptMs?: number | undefined;
  /** Read what holds history only, too: one question for root brings both. */
  readonly history?: boolean | undefined;
  /** Told what was found while the files are still here; they go when it is done. */
  readonly use?: ((found: PhoneSearch, files: readonly PhoneFile[]) => Promise<void>) | undefined;
}

/** What a phone was found to hold. */
export interface PhoneSearch {
  readonly findings: KeyFindings;
  readonly root: RootSearch;
  /** Apps with a folder of their own (seen as root), or installed; absent when the phone did not say. */
  readonly apps:
    | readonly {
        readonly id: string;
        readonly users: readonly number[];
        readonly backup?: InstalledApp["backup"];
      }[]
    | undefined;
  readonly readFiles: number;
  readonly readBytes: number;
  /** Apps whose data `adb backup` would give; known only when there was no root. */
  readonly backupPossible: readonly InstalledApp[];
  /** Names that Android has for bonded devices, by Bluetooth address; known only with root. */
  readonly bonds: ReadonlyMap<string, string>;
}

/** Finds the keys in files that the owner named. */
export function findKeysInFiles(
  files: Iterable<OwnFile> | AsyncIterable<OwnFile>,
  tools: SearchTools,
): Promise<KeyFindings> {
  return findKeysInEntries(walk(files, tools), { ...tools, nowS: nowS() });
}

/**
 * Finds the keys on a phone: as root in the apps' databases; when those give no key, or without
 * root, in what everybody may read, and in a backup when the owner wants one. Changes nothing on
 * the phone.
 */
export async function findKeysOnPhone(
  phone: Phone,
  tools: SearchTools,
  options: PhoneSearchOptions = {},
): Promise<PhoneSearch> {
  const search = new Search(phone, tools, options);
  return search.run();
}

class Search {
  readonly #phone: Phone;
  readonly #tools: SearchTools;
  readonly #options: PhoneSearchOptions;
  readonly #looked: Looked[] = [];
  readonly #troubles: KeyTrouble[] = [];
  #readFiles = 0;
  #readBytes = 0;

  constructor(phone: Phone, tools: SearchTools, options: PhoneSearchOptions) {
    this.#phone = phone;
    this.#tools = tools;
    this.#options = options;
  }

  async run(): Promise<PhoneSearch> {
    const { signal } = this.#tools;
    const root = await this.#phone.findRoot({
      signal,
      promptMs: this.#options.rootPromptMs,
      onPrompt: this.#options.onRootQuestion,
    });
    this.#options.onRoot?.(root);
    const folders = root.root
      ? await findAppFolders(this.#phone, root.root, { signal, history: this.#options.history })
      : undefined;
    if (folders?.folders.length === 0) this.#explainNothing();
    const files: PhoneFile[] = [];
    const history: PhoneFile[] = [];
    try {
      if (folders) await this.#readDatabases(root, folders, files);
      let findings = await this.#evaluate(files, folders);
      if (!findings.keys.some(({ isFormer }) => !isFormer)) {
        await this.#readShared(files);
        findings = await this.#evaluate(files, folders);
      }
      const installed = folders ? [] : await this.#installed();
      const backupPossible = (installed ?? []).filter(
        ({ backup }) => backup === "possible" || backup === "unknown",
      );
      if (findings.keys.length === 0 && this.#options.backup === true) {
        const backups: PhoneFile[] = [];
        for (const { id } of backupPossible) await this.#readBackup(id, backups);
        files.push(...backups);
        findings = await this.#evaluate(backups, folders, "phone-backup");
      }
      if (findings.keys.length === 0 && this.#phone.facts.locked) throw locked();
      if (this.#options.history === true) await this.#readHistory(root, folders, history);
      const found: PhoneSearch = {
        findings,
        root,
        apps: folders ? appsOf(folders) : installed?.map((app) => ({ ...app, users: [] })),
        readFiles: this.#readFiles + history.length,
        readBytes: history.reduce((sum, { sizeBytes }) => sum + sizeBytes, this.#readBytes),
        backupPossible,
        bonds: folders?.bonds ?? new Map(),
      };
      await this.#options.use?.(found, [...files, ...history]);
      return found;
    } finally {
      for (const file of [...files, ...history]) await file.drop();
    }
  }

  /** What holds no keys: side databases, Gadgetbridge's own, and what it has exported. */
  async #readHistory(
    { root }: RootSearch,
    folders: AppFolders | undefined,
    files: PhoneFile[],
  ): Promise<void> {
    const places = folders ? [...folders.folders, ...folders.gadgetbridge] : [];
    for (const folder of places) {
      if (!root || folder.history.length === 0) continue;
      await this.#readTogether(root, folder, folder.history, files);
    }
    for (const found of await listSharedFiles(this.#phone, this.#tools, "history")) {
      await this.#attempt(found.path, async () => {
        files.push(await readSharedFile(this.#phone, found, this.#tools, "history"));
      });
    }
  }

  async #readDatabases(
    { root }: RootSearch,
    { folders }: AppFolders,
    files: PhoneFile[],
  ): Promise<void> {
    for (const folder of folders) {
      if (folder.databases.length === 0) {
        const where = `${folder.path}/databases`;
        this.#looked.push({
          where,
          found: 0,
          note: `${nameOfApp(folder.app)} has no database here`,
        });
      }
      for (let at = 0; root && at < folder.databases.length; at += AT_ONCE) {
        await this.#readTogether(root, folder, folder.databases.slice(at, at + AT_ONCE), files);
      }
    }
  }

  /** Several in one command; each by itself when one of them keeps changing or arrives damaged. */
  async #readTogether(
    root: Root,
    folder: AppFolder,
    names: readonly string[],
    files: PhoneFile[],
  ): Promise<void> {
    const read = async (some: readonly string[]): Promise<void> => {
      files.push(...(await readDatabases(this.#phone, root, folder, some, this.#tools)));
    };
    try {
      await read(names);
    } catch (error) {
      if (!isAppError(error) || !ONE_FILE_ONLY.has(error.code)) throw error;
      for (const name of names) {
        await this.#attempt(`${folder.path}/databases/${name}`, () => read([name]));
      }
    }
  }

  async #readShared(files: PhoneFile[]): Promise<void> {
    for (const found of await listSharedFiles(this.#phone, this.#tools)) {
      await this.#attempt(found.path, async () => {
        files.push(await readSharedFile(this.#phone, found, this.#tools));
      });
    }
  }

  async #readBackup(app: string, files: PhoneFile[]): Promise<void> {
    await this.#attempt(`adb backup ${app}`, async () => {
      this.#options.onBackupQuestion?.(app);
      files.push(await readBackupFile(this.#phone, app, this.#tools));
    });
  }

  /** One file that cannot be read does not end the search; a phone that is gone does. */
  async #attempt(where: string, read: () => Promise<void>): Promise<void> {
    try {
      await read();
    } catch (error) {
      if (!isAppError(error) || !ONE_FILE_ONLY.has(error.code)) throw error;
      this.#troubles.push({ where, error });
    }
  }

  async #evaluate(
    files: readonly PhoneFile[],
    folders: AppFolders | undefined,
    origin: "phone" | "phone-backup" = "phone",
  ): Promise<KeyFindings> {
    this.#readFiles = files.length;
    this.#readBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const findings = await findKeysInEntries(walk(files, this.#tools), {
      ...this.#tools,
      nowS: nowS(),
      origin,
    });
    return {
      ...findings,
      keys: findings.keys.map((key) => withModel(key, folders?.bonds)),
      looked: [...this.#looked, ...findings.looked],
      troubles: [...this.#troubles, ...findings.troubles],
    };
  }

  /** Why root sees no app at all: the phone's data may still be encrypted. */
  #explainNothing(): void {
    const { locked: isLocked, recovery } = this.#phone.facts;
    if (isLocked) throw locked();
    if (recovery) throw notDecrypted();
  }

  #installed(): Promise<InstalledApp[] | undefined> {
    const ids = VENDOR_APPS.map(({ id }) => id);
    return readApps(this.#phone, ids, { signal: this.#tools.signal });
  }
}

function locked(): PhoneError {
  return new PhoneError("locked", "The phone was not unlocked since it was switched on.", {
    hint: "Until then the apps' folders are encrypted. Unlock it once with PIN or pattern, then run this again.",
  });
}

/** @source key-sources §3.6: TWRP's shell is root, but /data has to be decrypted first */
function notDecrypted(): PhoneError {
  return new PhoneError("locked", "The recovery shows none of the phone's data.", {
    hint: "In TWRP enter the phone's PIN or pattern (Mount → Data), or start Android, then run this again.",
  });
}

/** Old phones take commands of 4 kB at most. */
const AT_ONCE = 4;

const ONE_FILE_ONLY = new Set(["changing", "mangled", "too-big", "silent", "no-such-file"]);

function nowS(): number {
  return Math.floor(Date.now() / 1000);
}

function appsOf({ folders }: AppFolders): { id: string; users: number[] }[] {
  const users = new Map<string, number[]>();
  for (const { app, user } of folders) users.set(app, [...(users.get(app) ?? []), user]);
  return [...users].map(([id, of]) => ({ id, users: of }));
}

/** The vendor's database has but a number for the model; Android's list of bonded devices has its name. */
function withModel(
  key: KeyFindings["keys"][number],
  bonds: ReadonlyMap<string, string> | undefined,
): KeyFindings["keys"][number] {
  const { mac } = key.sighting;
  const name = mac === undefined ? undefined : bonds?.get(mac);
  if (name === undefined) return key;
  return { ...key, sighting: { ...key.sighting, model: name } };
}
