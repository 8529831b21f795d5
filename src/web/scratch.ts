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
import { BlobBuilder, keepBlob } from "./blob-bytes.ts";
import { openDraft, openForeign } from "./foreign-sqlite.ts";
import type { Place } from "./foreign-sqlite.ts";
import type { Sqlite } from "./sqlite-library.ts";
import { foreignErrorOf, noSpace, writeErrorOf } from "./storage-errors.ts";
import { VfsFiles } from "./vfs-files.ts";

/** Where scratch databases lie in the browser's own storage. */
export interface Pool {
  readonly files: VfsFiles;
  /** Makes sure that some more files fit in. */
  readonly reserve: () => Promise<void>;
}

export interface WebScratchTools {
  readonly sqlite: () => Promise<Sqlite>;
  /** Absent: everything is in memory. */
  readonly pool?: (() => Promise<Pool | undefined>) | undefined;
  readonly limits?: WebScratchLimits | undefined;
}

export interface WebScratchLimits {
  /** What is kept in memory, all together; the rest becomes blobs. */
  readonly memoryBytes: number;
  /** A database of so many bytes is opened in memory. */
  readonly memoryDatabaseBytes: number;
  /** A database with side files is always in memory: more than this is refused. */
  readonly mostMemoryDatabaseBytes: number;
}

const MIB = 1024 * 1024;
const LIMITS: WebScratchLimits = {
  memoryBytes: 16 * MIB,
  memoryDatabaseBytes: 32 * MIB,
  mostMemoryDatabaseBytes: 768 * MIB,
};

/** What is copied in one go. */
const PIECE_BYTES = 1 * MIB;

/** Files of crashed pages begin so; they are removed at the next start. */
export const SCRATCH_PREFIX = "/scratch-";

/** Room for what a browser's page works on: memory, blobs, and SQLite's own files. */
export function openWebScratch(tools: WebScratchTools): Scratch {
  return new WebScratch(tools);
}

class WebScratch implements Scratch {
  readonly #tools: WebScratchTools;
  readonly #limits: WebScratchLimits;
  readonly #kept = new Set<KeptBytes>();
  readonly #databases = new Set<Database>();
  readonly #drafts = new Set<DraftDatabase>();
  #memoryBytes = 0;
  #closed = false;

  constructor(tools: WebScratchTools) {
    this.#tools = tools;
    this.#limits = tools.limits ?? LIMITS;
  }

  async keep(
    bytes: ByteStream,
    { maxBytes, signal }: Waiting & { readonly maxBytes: number },
  ): Promise<KeptBytes> {
    const pieces: Uint8Array[] = [];
    let blob: BlobBuilder | undefined;
    let sizeBytes = 0;
    for await (const piece of bytes) {
      throwIfStopped(signal);
      sizeBytes += piece.length;
      if (sizeBytes > maxBytes) throw tooBig(maxBytes);
      if (blob === undefined && this.#memoryBytes + sizeBytes > this.#limits.memoryBytes) {
        blob = new BlobBuilder();
        for (const before of pieces.splice(0)) blob.add(before);
      }
      if (blob) blob.add(piece.slice());
      else pieces.push(piece.slice());
    }
    throwIfStopped(signal);
    if (blob) return this.#remember((drop) => keepBlob(blob.build(), drop));
    this.#memoryBytes += sizeBytes;
    return this.#remember(
      (drop) => keepMemory(pieces, sizeBytes, drop),
      () => (this.#memoryBytes -= sizeBytes),
    );
  }

  async openDatabase(parts: DatabaseParts): Promise<ForeignDatabase> {
    const { place, mostBytes } = await this.#copyParts(parts);
    return this.#orRemoved(place, () => {
      const database = openForeign(place, mostBytes, () => {
        this.#databases.delete(database);
        removeDatabase(place);
      });
      this.#databases.add(database);
      return database;
    });
  }

  async newDatabase(): Promise<DraftDatabase> {
    const place = await this.#newPlace(Infinity);
    return this.#orRemoved(place, () => this.#draft(place));
  }

  async editDatabase(parts: DatabaseParts): Promise<DraftDatabase> {
    const { place, mostBytes } = await this.#copyParts(parts);
    return this.#orRemoved(place, () => {
      // Looked at as a stranger's first: what is damaged, or would run something, is not opened again.
      const inner = openForeign(place, mostBytes, () => undefined);
      try {
        refuseWhatRuns(inner);
      } finally {
        inner.close();
      }
      return this.#draft(place);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const database of this.#databases) database.close();
    for (const draft of this.#drafts) await draft.drop();
    for (const kept of this.#kept) await kept.drop();
  }

  #draft(place: Place): DraftDatabase {
    const database = openDraft(place);
    const draft: DraftDatabase = {
      database,
      finish: () => {
        database.close();
        this.#drafts.delete(draft);
        try {
          const blob = blobOfFile(place);
          return Promise.resolve(this.#remember((drop) => keepBlob(blob, drop)));
        } finally {
          removeDatabase(place);
        }
      },
      drop: () => {
        if (this.#drafts.delete(draft)) {
          database.close();
          removeDatabase(place);
        }
        return Promise.resolve();
      },
    };
    this.#drafts.add(draft);
    return draft;
  }

  /** Puts the parts of a database beside one another, as SQLite wants them. */
  async #copyParts(parts: DatabaseParts): Promise<{ place: Place; mostBytes: number }> {
    const { main, wal } = parts;
    await checkMagic(main);
    const journal = await withoutSuperJournal(parts.journal);
    const sideBytes = (wal?.sizeBytes ?? 0) + (journal?.sizeBytes ?? 0);
    const place = await this.#newPlace(main.sizeBytes + sideBytes, sideBytes > 0);
    try {
      await copy(main, place, "");
      if (wal && wal.sizeBytes > 0) await copy(wal, place, "-wal");
      if (journal && journal.sizeBytes > 0) await copy(journal, place, "-journal");
      if (sideBytes === 0) forgetLog(place);
    } catch (error) {
      removeDatabase(place);
      throw writeErrorOf(error);
    }
    return { place, mostBytes: main.sizeBytes + sideBytes };
  }

  /** @param mustBeMemory side files: the pool has no shared memory, and knows databases only */
  async #newPlace(sizeBytes: number, mustBeMemory = false): Promise<Place> {
    if (this.#closed) throw new TypeError("the scratch space is closed");
    const { memoryDatabaseBytes, mostMemoryDatabaseBytes } = this.#limits;
    const sqlite = await this.#tools.sqlite();
    const path = `${SCRATCH_PREFIX}${crypto.randomUUID()}`;
    if (!mustBeMemory && sizeBytes > memoryDatabaseBytes) {
      const pool = await this.#tools.pool?.();
      if (pool !== undefined) {
        await pool.reserve();
        return { sqlite, files: pool.files, path };
      }
    }
    if (sizeBytes !== Infinity && sizeBytes > mostMemoryDatabaseBytes) {
      throw tooBig(mostMemoryDatabaseBytes);
    }
    return { sqlite, files: new VfsFiles(sqlite, "unix-none"), path };
  }

  #orRemoved<T>(place: Place, work: () => T): T {
    try {
      return work();
    } catch (error) {
      removeDatabase(place);
      throw spaceErrorOf(error);
    }
  }

  #remember(
    make: (drop: () => Promise<void>) => KeptBytes,
    giveBack: () => void = () => undefined,
  ): KeptBytes {
    const kept = make(() => {
      if (this.#kept.delete(kept)) giveBack();
      return Promise.resolve();
    });
    this.#kept.add(kept);
    return kept;
  }
}

function removeDatabase({ files, path }: Place): void {
  for (const suffix of ["", "-wal", "-journal", "-shm"]) files.remove(path + suffix);
}

async function copy(from: RandomBytes, { files, path }: Place, suffix: string): Promise<void> {
  const file = files.open(path + suffix, { create: true });
  try {
    let at = 0;
    for await (const piece of from.stream()) {
      file.write(at, piece);
      at += piece.length;
    }
  } finally {
    file.close();
  }
}

/** Where the header says which ways of reading and writing the file is for (fileformat2.html §1.3). */
const VERSIONS_AT = 18;

/** A file that may have a log, but has none, is one without: a browser could not make it one. */
export function forgetLog({ files, path }: Pick<Place, "files" | "path">): void {
  const file = files.open(path, { create: true });
  try {
    if (file.sizeBytes > VERSIONS_AT + 2) file.write(VERSIONS_AT, new Uint8Array([1, 1]));
  } finally {
    file.close();
  }
}

/** The bytes of a database that nobody has open, taken in one go. */
export function blobOfFile({ files, path }: Pick<Place, "files" | "path">): Blob {
  const file = files.open(path);
  try {
    const builder = new BlobBuilder();
    const { sizeBytes } = file;
    for (let at = 0; at < sizeBytes; at += PIECE_BYTES) builder.add(file.read(at, PIECE_BYTES));
    return builder.build();
  } finally {
    file.close();
  }
}

/** Where there is no memory left, WebAssembly and JavaScript each say so in their own way. */
function spaceErrorOf(error: unknown): unknown {
  return error instanceof RangeError ? noSpace() : foreignErrorOf(error);
}
