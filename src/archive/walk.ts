import type { OwnFile } from "../platform.ts";
import { throwIfStopped } from "../waiting.ts";
import { LIMITS, type Limits } from "./budget.ts";
import { readAll } from "../bytes/byte-reader.ts";
import type { Entry, Trouble, WalkTools } from "./entry.ts";
import { ArchiveError } from "./errors.ts";
import { type Opening, type Sources, expand, expandNeo } from "./expand.ts";
import { formatOf } from "./formats.ts";
import { namedSources } from "./named-files.ts";
import { LONGEST_PROPERTIES, backupOfProperties, isNeoArchive } from "./neo-backup.ts";
import { NeoScope, type Waiter, withoutProperties } from "./neo-scope.ts";
import { Passwords } from "./passwords.ts";
import { type Source, damaged, trouble } from "./source.ts";
import { isAppPackage } from "./zip.ts";

type Found = AsyncGenerator<Entry | Trouble>;

/**
 * Opens every file as far as it is a container, and what is in it, and so on, and gives what lies
 * in the innermost ones, in order. What a file is, its content says, not its name.
 *
 * Opened: tar (v7, ustar, GNU, PAX), gzip, zstd, bzip2, zip (AES and ZipCrypto too), Android
 * backups, encrypted Titanium and Neo Backup archives, and with these the plain ones of Titanium,
 * TWRP and Neo Backup. Android apps (`.apk`) are left closed. What is known by name only, damaged,
 * or beyond {@link LIMITS} gives a Trouble, and the walk goes on behind it; each fault is told once,
 * though reading an entry may throw it before.
 *
 * Memory stays flat however big the files are: everything is streamed, at the pace of the reader.
 * A zip in another container is put aside in scratch space, and so is an encrypted archive of Neo
 * Backup that comes before its `.properties`. Leaving the loop early lets go of everything.
 *
 * @throws Interrupted when the signal is given; what `files` throws
 */
export async function* walk(
  files: Iterable<OwnFile> | AsyncIterable<OwnFile>,
  tools: WalkTools,
  limits: Limits = LIMITS,
): Found {
  const walker = new Walker({ tools, passwords: new Passwords(tools) });
  yield* walker.all(namedSources(files, tools, limits), 0);
}

class Walker {
  readonly #opening: Opening;
  readonly #told = new WeakSet<ArchiveError>();

  constructor(opening: Opening) {
    this.#opening = opening;
  }

  /** Everything in one container (or in the named files), `depth` layers down. */
  async *all(sources: Sources, depth: number): Found {
    const neo = new NeoScope();
    try {
      for await (const found of sources) {
        throwIfStopped(this.#opening.tools.signal);
        if ("is" in found) yield* this.#tell(found.trail, found.error);
        else if (isPlain(found)) yield entryOf(found);
        else yield* this.#guarded(found, this.#one(found, depth, neo));
      }
      for (const { source, drop } of neo.takeAll()) {
        yield* this.#tell(source.trail, withoutProperties());
        await drop();
      }
    } finally {
      for (const { drop } of neo.takeAll()) await drop();
    }
  }

  async *#one(source: Source, depth: number, neo: NeoScope): Found {
    const path = source.trail.at(-1) ?? "";
    const format = formatOf(source.head);
    if (format.is === "Opaque") {
      const message = `This is ${format.name}, which ownband does not open.`;
      throw new ArchiveError("unsupported", message, { hint: format.hint });
    }
    if (format.is === "Container" && !(format.kind === "zip" && isAppPackage(source.head))) {
      source.budget.checkDepth(depth + 1);
      yield* this.all(expand(format.kind, source, this.#opening), depth + 1);
    } else if (isNeoArchive(path) && source.head.length > 0) {
      yield* this.#neoArchive(path, source, depth, neo);
    } else if (backupOfProperties(path) !== undefined) {
      yield* this.#neoProperties(path, source, depth, neo);
    } else if (source.head.length === 0 && /\.ab$/i.test(path)) {
      throw unconfirmed();
    } else {
      yield entryOf(source);
    }
  }

  async *#neoArchive(path: string, source: Source, depth: number, neo: NeoScope): Found {
    const properties = neo.find(path);
    if (properties === undefined) {
      await neo.wait(path, source, this.#opening.tools);
      return;
    }
    source.budget.checkDepth(depth + 1);
    yield* this.all(expandNeo(source, properties, this.#opening), depth + 1);
  }

  /** Properties are read, given as the entry that they are, and open what has waited for them. */
  async *#neoProperties(path: string, source: Source, depth: number, neo: NeoScope): Found {
    if ((source.sizeBytes ?? 0) > LONGEST_PROPERTIES) {
      yield entryOf(source);
      return;
    }
    const bytes = await readAll(source.stream(), LONGEST_PROPERTIES);
    if (bytes === undefined) throw damaged("A .properties file is longer than it says.");
    const ready = neo.learn(path, bytes);
    try {
      yield entryOf({ ...source, stream: () => once(bytes) });
      for (const waiter of ready) {
        const opened = this.#neoArchive(pathOf(waiter), waiter.source, depth, neo);
        yield* this.#guarded(waiter.source, opened);
      }
    } finally {
      for (const { drop } of ready) await drop();
    }
  }

  /** Turns a fault into a Trouble, unless it has been told already. */
  async *#guarded(source: Source, found: Found): Found {
    try {
      yield* found;
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error;
      yield* this.#tell(source.trail, error);
    }
  }

  *#tell(trail: readonly string[], error: ArchiveError): Generator<Trouble> {
    if (this.#told.has(error)) return;
    this.#told.add(error);
    yield trouble(trail, error);
  }
}

/** Most files of a backup: nothing to be opened, nothing to be remembered, nothing missing. */
function isPlain({ head, trail }: Source): boolean {
  const path = trail.at(-1) ?? "";
  const isSpecial = head.length === 0 || /\.(enc|properties)$/i.test(path);
  return !isSpecial && formatOf(head).is === "Plain";
}

function entryOf(source: Source): Entry {
  const { trail, leafName, sizeBytes, modifiedS, head } = source;
  let asked = false;
  return {
    is: "Entry",
    trail: leafName === undefined ? trail : [...trail, leafName],
    sizeBytes,
    modifiedS,
    head,
    bytes: {
      [Symbol.asyncIterator]: () => {
        if (asked) throw new TypeError("the bytes of an entry are there once");
        asked = true;
        return source.stream()[Symbol.asyncIterator]();
      },
    },
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield await Promise.resolve(bytes);
}

function pathOf({ source }: Waiter): string {
  return source.trail.at(-1) ?? "";
}

function unconfirmed(): ArchiveError {
  return new ArchiveError("damaged", "The Android backup is empty (0 bytes).", {
    hint: "It was not confirmed on the phone. Make it again, and tap “Back up my data” on its screen.",
  });
}
