import { explainNoDatabase } from "../archive/broken-database.ts";
import { isOfTheFile } from "../archive/database-shelf.ts";
import type { DatabaseShelf } from "../archive/database-shelf.ts";
import { formatTrail } from "../archive/entry.ts";
import type { Entry, Trouble } from "../archive/entry.ts";
import { AppError } from "../errors.ts";
import type { ByteStream, Scratch, Waiting } from "../platform.ts";
import type { KeySource } from "../store/key-sighting.ts";
import { throwIfStopped } from "../waiting.ts";
import { BackupWatch } from "./backup-watch.ts";
import { appOf, kindOf } from "./file-kind.ts";
import { NOTHING } from "./findings.ts";
import type {
  FoundKey,
  KeyFindings,
  KeyTrouble,
  Looked,
  ReadFacts,
  Reading,
  Rejected,
} from "./findings.ts";
import { keyShelf } from "./key-shelf.ts";
import { isFreemybandText, MOST_TEXT_BYTES, readFreemybandText } from "./freemyband-text.ts";
import { joinRotated, readLog, rotationOf } from "./mi-fitness-log.ts";
import { rankKeys } from "./rank.ts";

/** What the search needs from outside. */
export interface KeyTools extends Waiting {
  readonly scratch: Scratch;
  readonly nowS: number;
  /** Where the entries come from: files that the owner named (else), the phone, `adb backup`. */
  readonly origin?: "files" | "phone" | "phone-backup" | undefined;
}

/** A text without the name of a log is read this far. */
const MOST_UNNAMED_BYTES = 32 * 1024 * 1024;

/** Nobody has more; what a crafted archive holds beyond it is not listed. */
const MOST_LISTED = 5_000;

/**
 * Finds the keys in files: databases with their side files (in any order, as long as they lie in the
 * same folder of the same container), logs, the modified app's text files. By content; names help
 * where content says too little. What is broken is explained, and the search goes on.
 *
 * Memory and disk are bounded by `DatabaseShelf` and `Scratch`, however long the sequence is.
 *
 * @throws AppError "no-space"; Interrupted
 */
export async function findKeysInEntries(
  entries: AsyncIterable<Entry | Trouble>,
  tools: KeyTools,
): Promise<KeyFindings> {
  const search = new Search(tools);
  try {
    for await (const entry of entries) {
      throwIfStopped(tools.signal);
      if (entry.is === "Trouble") search.addTrouble(formatTrail(entry.trail), entry.error);
      else await search.take(entry);
    }
    return await search.finish();
  } finally {
    await search.close();
  }
}

interface LogFile {
  readonly where: string;
  readonly age: number;
  readonly reading: Reading;
}

class Search {
  readonly #tools: KeyTools;
  readonly #shelf: DatabaseShelf<ReadFacts>;
  readonly #found: FoundKey[] = [];
  readonly #rejected: Rejected[] = [];
  readonly #looked: Looked[] = [];
  readonly #troubles: KeyTrouble[] = [];
  readonly #backups = new BackupWatch();
  /** Rotated copies of one log, by folder and name. */
  readonly #logs = new Map<string, LogFile[]>();

  constructor(tools: KeyTools) {
    this.#tools = tools;
    this.#shelf = keyShelf(tools, {
      reading: (where, reading) => {
        this.#add(where, reading);
      },
      trouble: (where, error) => {
        this.addTrouble(where, error);
      },
    });
  }

  /** A walk tells a fault once more after reading has thrown it. */
  addTrouble(where: string, error: AppError): void {
    if (this.#troubles.length >= MOST_LISTED) return;
    if (this.#troubles.some((trouble) => trouble.error === error)) return;
    this.#troubles.push({ where, error });
  }

  async take(entry: Entry): Promise<void> {
    const where = formatTrail(entry.trail);
    const facts = this.#factsOf(entry);
    this.#backups.see(entry.trail);
    switch (kindOf(facts.fileName, entry.head)) {
      case "default-database":
        this.#add(where, { ...NOTHING, notes: [DEFAULT_DATABASE] });
        return;
      case "no-database":
        this.addTrouble(where, explainNoDatabase(entry.head));
        this.#add(where, NOTHING);
        return;
      case "app-database":
      case "database":
        await this.#shelf.putMain(entry, facts);
        return;
      case "side-file":
        await this.#shelf.putSide(entry);
        return;
      case "log":
        await this.#takeLog(entry, facts);
        return;
      case "text":
        await this.#takeText(entry, facts);
        return;
      case "other":
    }
  }

  async finish(): Promise<KeyFindings> {
    await this.#shelf.settle();
    this.#joinLogs();
    return {
      keys: rankKeys(this.#found),
      rejected: this.#rejected,
      looked: [...this.#looked, ...this.#backups.looked()],
      troubles: this.#troubles,
    };
  }

  close(): Promise<void> {
    return this.#shelf.close();
  }

  #factsOf({ trail, modifiedS }: Entry): ReadFacts {
    const fileName = trail.at(-1)?.split("/").at(-1) ?? "";
    const { nowS: foundAtS } = this.#tools;
    return { source: this.#sourceOf(trail, "database"), fileName, foundAtS, modifiedS };
  }

  #sourceOf(trail: readonly string[], kind: "database" | "log" | "text"): KeySource {
    const { origin = "files" } = this.#tools;
    const here = { files: kind, phone: `phone-${kind}`, "phone-backup": "phone-backup" } as const;
    return { kind: here[origin], app: appOf(trail), path: formatTrail(trail) };
  }

  async #takeLog(entry: Entry, facts: ReadFacts): Promise<void> {
    const source = this.#sourceOf(entry.trail, "log");
    const reading = await this.#tryReading(source.path, () =>
      readLog(entry.bytes, { ...facts, source }, this.#tools),
    );
    if (reading === undefined) return;
    const { log, age } = rotationOf(source.path);
    const files = this.#logs.get(log) ?? [];
    files.push({ where: source.path, age, reading });
    this.#logs.set(log, files);
  }

  async #takeText(entry: Entry, facts: ReadFacts): Promise<void> {
    const isModifiedApp = isFreemybandText(facts.fileName, entry.head);
    const source = this.#sourceOf(entry.trail, isModifiedApp ? "text" : "log");
    const reading = await this.#tryReading(source.path, async () => {
      const here = { ...facts, source };
      return isModifiedApp
        ? readFreemybandText(await start(entry.bytes, MOST_TEXT_BYTES), here)
        : readLog(upTo(entry.bytes, MOST_UNNAMED_BYTES), here, this.#tools);
    });
    if (reading === undefined) return;
    if (isModifiedApp) {
      this.#add(source.path, reading);
      return;
    }
    // Any text may speak of keys: without an address beside it, it is not taken for a band's.
    const found = reading.found.filter(({ sighting }) => sighting.mac !== undefined);
    if (found.length > 0) this.#add(source.path, { ...reading, found });
  }

  #joinLogs(): void {
    for (const files of this.#logs.values()) {
      this.#addFound(joinRotated(files));
      for (const { where, reading } of files) this.#addLooked(where, reading);
    }
  }

  #add(where: string, reading: Reading): void {
    this.#addFound(reading);
    this.#addLooked(where, reading);
  }

  #addFound({ found, rejected }: Reading): void {
    this.#found.push(...found.slice(0, MOST_LISTED - this.#found.length));
    this.#rejected.push(...rejected.slice(0, MOST_LISTED - this.#rejected.length));
  }

  #addLooked(where: string, { found, notes }: Reading): void {
    if (this.#looked.length >= MOST_LISTED) return;
    const note = [...new Set(notes)].join(" ");
    this.#looked.push({ where, found: found.length, ...(note === "" ? {} : { note }) });
  }

  /** What a container breaks off with in the middle of an entry is told, and the search goes on. */
  async #tryReading(where: string, read: () => Promise<Reading>): Promise<Reading | undefined> {
    try {
      return await read();
    } catch (error) {
      if (!isOfTheFile(error)) throw error;
      this.addTrouble(where, error);
      return undefined;
    }
  }
}

const DEFAULT_DATABASE = "The app's empty database from before anybody signed in; it holds no key.";

async function start(bytes: ByteStream, mostBytes: number): Promise<Uint8Array> {
  const parts: number[] = [];
  for await (const piece of upTo(bytes, mostBytes)) parts.push(...piece);
  return Uint8Array.from(parts);
}

async function* upTo(bytes: ByteStream, mostBytes: number): AsyncGenerator<Uint8Array, void, void> {
  let left = mostBytes;
  for await (const piece of bytes) {
    yield piece.subarray(0, left);
    left -= piece.length;
    if (left <= 0) return;
  }
}
