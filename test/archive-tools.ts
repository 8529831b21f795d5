import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LIMITS, type Limits } from "../src/archive/budget.ts";
import type { Entry, Trouble, WalkTools } from "../src/archive/entry.ts";
import { walk } from "../src/archive/walk.ts";
import { nodeCodecs } from "../src/node/codecs.ts";
import type { ByteStream, KeptBytes, OwnFile, RandomBytes, Scratch } from "../src/platform.ts";

/** Bytes in memory as the owner's file, given out in pieces of `pieceBytes`. */
export class MemoryFile implements OwnFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedS = 1_700_000_000;
  readonly #bytes: Uint8Array;
  readonly #pieceBytes: number;
  /** Streams begun and not yet let go of. */
  openStreams = 0;

  constructor(path: string, bytes: Uint8Array, pieceBytes = 1000) {
    this.path = path;
    this.sizeBytes = bytes.length;
    this.#bytes = new Uint8Array(bytes);
    this.#pieceBytes = pieceBytes;
  }

  read(startByte: number, endByte: number): Promise<Uint8Array> {
    return Promise.resolve(this.#bytes.slice(startByte, endByte));
  }

  async *stream(startByte = 0): ByteStream {
    this.openStreams++;
    try {
      for (let at = startByte; at < this.sizeBytes; at += this.#pieceBytes) {
        yield await Promise.resolve(this.#bytes.slice(at, at + this.#pieceBytes));
      }
    } finally {
      this.openStreams--;
    }
  }
}

/** Scratch space in memory that knows how much is still kept. */
export class MemoryScratch implements Scratch {
  kept = 0;
  everKept = 0;

  async keep(bytes: ByteStream): Promise<KeptBytes> {
    const pieces: Uint8Array[] = [];
    for await (const piece of bytes) pieces.push(piece.slice());
    const file: RandomBytes = new MemoryFile("kept", Buffer.concat(pieces));
    this.kept++;
    this.everKept++;
    return {
      sizeBytes: file.sizeBytes,
      read: (start, end) => file.read(start, end),
      stream: (start) => file.stream(start),
      drop: () => {
        this.kept--;
        return Promise.resolve();
      },
    };
  }

  openDatabase(): never {
    throw new TypeError("not here");
  }

  newDatabase(): never {
    throw new TypeError("not here");
  }

  editDatabase(): never {
    throw new TypeError("not here");
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** What a walk needs, with nobody to ask for a password. */
export function walkTools(more: Partial<WalkTools> = {}): WalkTools {
  return {
    codecs: nodeCodecs,
    scratch: new MemoryScratch(),
    askPassword: () => Promise.resolve(undefined),
    ...more,
  };
}

/** Bytes read so far and what was found, as short as a test wants it. */
export interface Gathered {
  /** What every entry holds, by its trail in one line; as far as it could be read. */
  readonly files: Map<string, Buffer>;
  readonly entries: Entry[];
  /** `code trail` of each. */
  readonly troubles: string[];
  readonly errors: Trouble[];
  /** What the password was asked for, `attempt trail`. */
  readonly asked: string[];
  readonly scratch: MemoryScratch;
}

export interface GatherOptions {
  readonly passwords?: readonly string[];
  readonly limits?: Partial<Limits>;
  /** Which entries are read; all, unless told otherwise. */
  readonly isRead?: (entry: Entry) => boolean;
  readonly tools?: Partial<WalkTools>;
}

/** Walks the files and reads what they hold. */
export async function gather(
  files: Iterable<OwnFile> | AsyncIterable<OwnFile>,
  { passwords = [], limits = {}, isRead = () => true, tools = {} }: GatherOptions = {},
): Promise<Gathered> {
  const scratch = new MemoryScratch();
  const asked: string[] = [];
  const found: Gathered = {
    files: new Map(),
    entries: [],
    troubles: [],
    errors: [],
    asked,
    scratch,
  };
  const withQuestions = walkTools({
    scratch,
    askPassword: (trail, attempt) => {
      asked.push(`${attempt} ${trail.join(" > ")}`);
      return Promise.resolve(passwords[attempt - 1]);
    },
    ...tools,
  });
  for await (const one of walk(files, withQuestions, { ...LIMITS, ...limits })) {
    const trail = one.trail.join(" > ");
    if (one.is === "Trouble") {
      found.troubles.push(`${one.error.code} ${trail}`);
      found.errors.push(one);
    } else {
      found.entries.push(one);
      if (isRead(one)) found.files.set(trail, await readEntry(one));
    }
  }
  return found;
}

async function readEntry(entry: Entry): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of entry.bytes) pieces.push(piece);
  } catch (error) {
    if (error instanceof TypeError) throw error;
  }
  return Buffer.concat(pieces);
}

/** One file in memory, walked. */
export function gatherBytes(
  path: string,
  bytes: Uint8Array,
  options?: GatherOptions,
): Promise<Gathered> {
  return gather([new MemoryFile(path, bytes)], options);
}

/** A folder of its own for one test file; the functions run other people's programs in it. */
export class Workshop {
  readonly folder = mkdtempSync(join(tmpdir(), "ownband-archive-"));

  run(program: string, args: readonly string[], input?: Uint8Array): Buffer {
    return execFileSync(program, args, {
      cwd: this.folder,
      input: input ?? Buffer.alloc(0),
      maxBuffer: 2 ** 28,
      stdio: ["pipe", "pipe", "pipe"],
    });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  read(name: string): Buffer {
    return readFileSync(this.path(name));
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export const FIXTURES = join(import.meta.dirname, "fixtures");
