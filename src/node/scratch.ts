import { randomBytes } from "node:crypto";
import { open, rm } from "node:fs/promises";
import { linkSync, rmSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { checkMagic, withoutSuperJournal } from "../disk/database-parts.ts";
import { tooBig } from "../disk/errors.ts";
import { refuseWhatRuns } from "../disk/foreign.ts";
import { keepMemory } from "../disk/kept-bytes.ts";
import type {
  ByteStream,
  Database,
  DatabaseParts,
  DraftDatabase,
  ForeignDatabase,
  KeptBytes,
  RandomBytes,
  Scratch,
  Waiting,
} from "../platform.ts";
import { throwIfStopped } from "../waiting.ts";
import { diskErrorOf } from "./disk-error.ts";
import { openDraft } from "./draft-database.ts";
import { openForeign } from "./foreign-sqlite.ts";
import { keepFile } from "./kept-bytes.ts";
import { makeScratchFolder } from "./scratch-folder.ts";

/** How much stays in memory. */
export interface ScratchLimits {
  /** One thing that is kept; bigger ones go to the disk. */
  readonly pieceBytes: number;
  /** All of them together. */
  readonly memoryBytes: number;
}

const LIMITS: ScratchLimits = { pieceBytes: 4 * 1024 * 1024, memoryBytes: 32 * 1024 * 1024 };

/**
 * Scratch space below `dataFolder`; the folder of its own is made when the first thing needs it.
 * Close it, or the next start removes what is left.
 */
export function openScratch(dataFolder: string, limits: ScratchLimits = LIMITS): Scratch {
  return new DiskScratch(dataFolder, limits);
}

class DiskScratch implements Scratch {
  readonly #dataFolder: string;
  readonly #limits: ScratchLimits;
  readonly #kept = new Set<KeptBytes>();
  readonly #databases = new Set<Database>();
  readonly #drafts = new Set<DraftDatabase>();
  #folder: Promise<string> | undefined;
  #memoryBytes = 0;
  /** Where what is kept on the disk lies. */
  readonly #files = new WeakMap<RandomBytes, string>();
  #closed = false;

  constructor(dataFolder: string, limits: ScratchLimits) {
    this.#dataFolder = dataFolder;
    this.#limits = limits;
  }

  async keep(
    bytes: ByteStream,
    { maxBytes, signal }: Waiting & { readonly maxBytes: number },
  ): Promise<KeptBytes> {
    const inMemory: Uint8Array[] = [];
    let sizeBytes = 0;
    let file: { readonly path: string; readonly handle: FileHandle } | undefined;
    try {
      for await (const piece of bytes) {
        throwIfStopped(signal);
        sizeBytes += piece.length;
        if (sizeBytes > maxBytes) throw tooBig(maxBytes);
        if (file === undefined) {
          inMemory.push(piece.slice());
          if (!this.#fitsMemory(sizeBytes)) file = await this.#spill(inMemory);
        } else {
          await writeAll(file.handle, piece);
        }
      }
      throwIfStopped(signal);
    } catch (error) {
      if (file) await discard(file);
      throw error;
    }
    if (file) {
      const kept = this.#remember(
        (drop) => keepFile(file.handle, sizeBytes, drop),
        () => discard(file),
      );
      this.#files.set(kept, file.path);
      return kept;
    }
    this.#memoryBytes += sizeBytes;
    return this.#remember(
      (drop) => keepMemory(inMemory, sizeBytes, drop),
      () => {
        this.#memoryBytes -= sizeBytes;
        return Promise.resolve();
      },
    );
  }

  async openDatabase(parts: DatabaseParts): Promise<ForeignDatabase> {
    const { path, mostBytes } = await this.#placeParts(parts);
    try {
      const database = openForeign(path, mostBytes, () => {
        this.#databases.delete(database);
        removeDatabase(path);
      });
      this.#databases.add(database);
      return database;
    } catch (error) {
      removeDatabase(path);
      throw diskErrorOf(error);
    }
  }

  async newDatabase(): Promise<DraftDatabase> {
    return this.#draft(await this.#newPath());
  }

  async editDatabase(parts: DatabaseParts): Promise<DraftDatabase> {
    const { path, mostBytes } = await this.#copyParts(parts);
    try {
      // Looked at as a stranger's first: what is damaged, or would run something, is not opened again.
      const inner = openForeign(path, mostBytes, () => undefined);
      try {
        refuseWhatRuns(inner);
      } finally {
        inner.close();
      }
      return this.#draft(path);
    } catch (error) {
      removeDatabase(path);
      throw diskErrorOf(error);
    }
  }

  #draft(path: string): DraftDatabase {
    const { database, close } = openDraft(path);
    const draft: DraftDatabase = {
      database,
      finish: async () => {
        close();
        this.#drafts.delete(draft);
        const handle = await open(path, "r");
        const { size } = await handle.stat();
        return this.#remember(
          (drop) => keepFile(handle, size, drop),
          () => discard({ path, handle }),
        );
      },
      drop: () => {
        if (this.#drafts.delete(draft)) {
          close();
          removeDatabase(path);
        }
        return Promise.resolve();
      },
    };
    this.#drafts.add(draft);
    return draft;
  }

  /** The parts for reading: what lies on our disk already, alone, needs no second copy. */
  async #placeParts(parts: DatabaseParts): Promise<{ path: string; mostBytes: number }> {
    const { main, wal, journal } = parts;
    const kept = this.#files.get(main);
    const isAlone = (wal?.sizeBytes ?? 0) === 0 && (journal?.sizeBytes ?? 0) === 0;
    if (kept === undefined || !isAlone) return this.#copyParts(parts);
    await checkMagic(main);
    const path = await this.#newPath();
    try {
      linkSync(kept, path);
    } catch {
      return this.#copyParts(parts); // a file system without links
    }
    return { path, mostBytes: main.sizeBytes };
  }

  /** Puts the parts of a database beside one another, as SQLite wants them. */
  async #copyParts(parts: DatabaseParts): Promise<{ path: string; mostBytes: number }> {
    await checkMagic(parts.main);
    const path = await this.#newPath();
    try {
      const { main, wal } = parts;
      const journal = await withoutSuperJournal(parts.journal);
      await copy(main, path);
      if (wal && wal.sizeBytes > 0) await copy(wal, `${path}-wal`);
      if (journal && journal.sizeBytes > 0) await copy(journal, `${path}-journal`);
      const sideBytes = (wal?.sizeBytes ?? 0) + (journal?.sizeBytes ?? 0);
      return { path, mostBytes: main.sizeBytes + sideBytes };
    } catch (error) {
      removeDatabase(path);
      throw diskErrorOf(error);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const database of this.#databases) database.close();
    for (const draft of this.#drafts) await draft.drop();
    for (const kept of this.#kept) await kept.drop();
    const folder = await this.#folder?.catch(() => undefined);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }

  #fitsMemory(sizeBytes: number): boolean {
    const { pieceBytes, memoryBytes } = this.#limits;
    return sizeBytes <= pieceBytes && this.#memoryBytes + sizeBytes <= memoryBytes;
  }

  #remember(
    make: (drop: () => Promise<void>) => KeptBytes,
    giveBack: () => Promise<void>,
  ): KeptBytes {
    const kept = make(async () => {
      if (this.#kept.delete(kept)) await giveBack();
    });
    this.#kept.add(kept);
    return kept;
  }

  async #newPath(): Promise<string> {
    if (this.#closed) throw new TypeError("the scratch space is closed");
    this.#folder ??= makeScratchFolder(this.#dataFolder);
    return join(await this.#folder, randomBytes(8).toString("hex"));
  }

  /** Moves what was gathered so far from memory to the disk. */
  async #spill(gathered: Uint8Array[]): Promise<{ path: string; handle: FileHandle }> {
    const path = await this.#newPath();
    const file = { path, handle: await createPrivate(path) };
    try {
      for (const piece of gathered.splice(0)) await writeAll(file.handle, piece);
    } catch (error) {
      await discard(file);
      throw error;
    }
    return file;
  }
}

function removeDatabase(path: string): void {
  for (const suffix of ["", "-wal", "-journal", "-shm"]) rmSync(path + suffix, { force: true });
}

async function copy(from: RandomBytes, path: string): Promise<void> {
  const handle = await createPrivate(path);
  try {
    for await (const piece of from.stream()) await writeAll(handle, piece);
  } finally {
    await handle.close();
  }
}

async function createPrivate(path: string): Promise<FileHandle> {
  try {
    return await open(path, "wx+", 0o600);
  } catch (error) {
    throw diskErrorOf(error);
  }
}

async function writeAll(handle: FileHandle, piece: Uint8Array): Promise<void> {
  try {
    await handle.writeFile(piece);
  } catch (error) {
    throw diskErrorOf(error);
  }
}

async function discard(file: {
  readonly path: string;
  readonly handle: FileHandle;
}): Promise<void> {
  await file.handle.close();
  await rm(file.path, { force: true });
}
