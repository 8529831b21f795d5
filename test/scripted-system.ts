import type { ByteStream } from "../src/platform.ts";
import { PhoneFileError } from "../src/peers/system.ts";
import type {
  PhoneFileFacts,
  PhoneFiles,
  PhoneProcess,
  PhoneSystem,
  StartOptions,
} from "../src/peers/system.ts";

/** What a scripted command says. */
export interface ScriptedAnswer {
  readonly out?: string | ByteStream | undefined;
  readonly err?: string | undefined;
  /** Default 0. */
  readonly status?: number | undefined;
}

/** One command being played: what it can look at. */
export interface ScriptedCall extends StartOptions {
  readonly command: string;
  /** All of standard input, when it has ended. */
  readonly input: Promise<Uint8Array>;
  readonly killed: AbortSignal;
}

export type Script = (call: ScriptedCall) => ScriptedAnswer | Promise<ScriptedAnswer>;

/** A file of the scripted phone. */
export interface ScriptedFile {
  readonly bytes: Uint8Array;
  readonly mode?: number | undefined;
  readonly modifiedS?: number | undefined;
}

/**
 * A phone without an Android: its shell is one function, its files are a table (every folder on the
 * way to one exists). A file of mode 0o600 is root's own; a folder 0o700 is written as a file with
 * that mode and a name that ends in "/".
 */
export class ScriptedSystem implements PhoneSystem {
  readonly files: Map<string, ScriptedFile>;
  /** Every command that was started. */
  readonly started: string[] = [];
  readonly #script: Script;
  readonly #properties: Readonly<Record<string, string>>;

  constructor(
    script: Script,
    files: Readonly<Record<string, ScriptedFile>> = {},
    properties: Readonly<Record<string, string>> = {},
  ) {
    this.#script = script;
    this.files = new Map(Object.entries(files));
    this.#properties = {
      "ro.product.name": "scripted",
      "ro.product.model": "Scripted Phone",
      "ro.product.device": "script",
      ...properties,
    };
  }

  property(name: string): string | undefined {
    return this.#properties[name];
  }

  start(command: string, options: StartOptions): PhoneProcess {
    this.started.push(command);
    const killed = new AbortController();
    const input = new Input();
    const call = { ...options, command, input: input.whole, killed: killed.signal };
    const answer = Promise.resolve(this.#script(call));
    return {
      write: (bytes) => {
        input.add(bytes);
      },
      endInput: () => {
        input.end();
      },
      stdout: streamOf(answer.then(({ out }) => out)),
      stderr: streamOf(answer.then(({ err }) => err)),
      exited: answer.then(({ status }) => status ?? 0),
      kill: () => {
        killed.abort();
      },
    };
  }

  filesOf(uid: number): PhoneFiles {
    return new ScriptedFiles(this.files, uid);
  }
}

class ScriptedFiles implements PhoneFiles {
  readonly #files: Map<string, ScriptedFile>;
  readonly #uid: number;

  constructor(files: Map<string, ScriptedFile>, uid: number) {
    this.#files = files;
    this.#uid = uid;
  }

  lstat(path: string): PhoneFileFacts {
    const closed = [...this.#files].find(([name]) => name.endsWith("/") && path.startsWith(name));
    if (closed !== undefined && this.#uid !== 0) throw denied();
    const file = path.endsWith("/") ? undefined : this.#files.get(path);
    const facts = { uid: 0, gid: 0, inode: 1, modifiedS: file?.modifiedS ?? 1_700_000_000 };
    if (file !== undefined) {
      return { ...facts, mode: 0o100000 | (file.mode ?? 0o644), sizeBytes: file.bytes.length };
    }
    const folder = `${path.replace(/\/+$/, "")}/`;
    if (![...this.#files.keys()].some((name) => name.startsWith(folder))) {
      throw new PhoneFileError("ENOENT", "No such file or directory");
    }
    return { ...facts, mode: 0o040755, sizeBytes: 4096 };
  }

  stat(path: string): PhoneFileFacts {
    return this.lstat(path);
  }

  list(path: string): readonly string[] {
    const folder = `${path.replace(/\/+$/, "")}/`;
    this.lstat(folder);
    const below = [...this.#files.keys()].filter((name) => name.startsWith(folder));
    const names = below.map((name) => name.slice(folder.length).split("/")[0] ?? "");
    return [...new Set(names)].filter((name) => name !== "");
  }

  async *read(path: string): ByteStream {
    const facts = this.lstat(path);
    if ((facts.mode & 0o170000) === 0o040000) {
      throw new PhoneFileError("EISDIR", "Is a directory");
    }
    if (this.#uid !== 0 && (facts.mode & 0o004) === 0) throw denied();
    yield* await Promise.resolve([this.#files.get(path)?.bytes ?? new Uint8Array()]);
  }

  async write(
    path: string,
    bytes: ByteStream,
    mode: number,
    modifiedS: () => number,
  ): Promise<void> {
    if (path.startsWith("/system/")) throw denied();
    const pieces: Uint8Array[] = [];
    for await (const piece of bytes) pieces.push(piece);
    this.#files.set(path, { bytes: Buffer.concat(pieces), mode, modifiedS: modifiedS() });
  }

  makeFolder(path: string): void {
    if (path.startsWith("/system/")) throw denied();
  }
}

function denied(): PhoneFileError {
  return new PhoneFileError("EACCES", "Permission denied");
}

class Input {
  readonly #pieces: Uint8Array[] = [];
  readonly whole: Promise<Uint8Array>;
  #end: (() => void) | undefined;

  constructor() {
    this.whole = new Promise((resolve) => {
      this.#end = () => {
        resolve(Buffer.concat(this.#pieces));
      };
    });
  }

  add(bytes: Uint8Array): void {
    this.#pieces.push(bytes);
  }

  end(): void {
    this.#end?.();
  }
}

async function* streamOf(output: Promise<string | ByteStream | undefined>): ByteStream {
  const content = await output;
  if (content === undefined || content === "") return;
  if (typeof content === "string") yield new TextEncoder().encode(content);
  else yield* content;
}
