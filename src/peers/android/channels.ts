import type { DeviceNode, FileNode } from "./nodes.ts";
import type { TreeView } from "./tree-view.ts";

/** The reader has gone away (SIGPIPE). */
export class BrokenPipe extends Error {}
/** The process was killed, or took more steps than it may. */
export class Killed extends Error {}

/** What a file descriptor refers to. Reading and writing wait as the kernel would let them. */
export interface Channel {
  /** Whether it is a terminal, and whether that writes LF as CR LF. */
  readonly terminal: false | "raw" | "cooked";
  /** Up to `maxBytes`; `undefined` at the end. Throws {@link Killed} when `signal` aborts. */
  read(maxBytes: number, signal: AbortSignal): Promise<Uint8Array | undefined>;
  /** Gives back what was read too much; the next reader gets it first. */
  unread(bytes: Uint8Array): void;
  /** Throws {@link BrokenPipe} when nobody will read it, {@link Killed} when `signal` aborts. */
  write(bytes: Uint8Array, signal: AbortSignal): Promise<void>;
}

const PIPE_BYTES = 65_536;

/** @throws Killed */
function demandLife(signal: AbortSignal): void {
  if (signal.aborted) throw new Killed();
}

/** A kernel pipe: holds 64 KiB (or what `holdsBytes` says), then the writer waits. */
export class Pipe implements Channel {
  readonly terminal: false | "raw" | "cooked";
  readonly #holdsBytes: number;
  #pieces: Uint8Array[] = [];
  #sizeBytes = 0;
  #writerGone = false;
  #readerGone = false;
  #wake: (() => void)[] = [];

  constructor(options: { terminal?: false | "raw" | "cooked"; holdsBytes?: number } = {}) {
    this.terminal = options.terminal ?? false;
    this.#holdsBytes = options.holdsBytes ?? PIPE_BYTES;
  }

  #changed(): void {
    const waiting = this.#wake;
    this.#wake = [];
    for (const wake of waiting) wake();
  }

  async #change(signal: AbortSignal): Promise<void> {
    demandLife(signal);
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        signal.removeEventListener("abort", wake);
        resolve();
      };
      signal.addEventListener("abort", wake, { once: true });
      this.#wake.push(wake);
    });
    demandLife(signal);
  }

  async read(maxBytes: number, signal: AbortSignal): Promise<Uint8Array | undefined> {
    while (this.#pieces.length === 0 && !this.#writerGone) await this.#change(signal);
    const first = this.#pieces.shift();
    if (first === undefined) return undefined;
    const piece = first.subarray(0, maxBytes);
    if (piece.length < first.length) this.#pieces.unshift(first.subarray(maxBytes));
    this.#sizeBytes -= piece.length;
    this.#changed();
    return piece;
  }

  unread(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#pieces.unshift(bytes);
    this.#sizeBytes += bytes.length;
    this.#changed();
  }

  async write(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    while (this.#sizeBytes >= this.#holdsBytes && !this.#readerGone) await this.#change(signal);
    demandLife(signal);
    this.put(bytes);
  }

  /** Writes without waiting, for a writer that cannot wait. */
  put(bytes: Uint8Array): void {
    if (this.#readerGone || this.#writerGone) throw new BrokenPipe();
    if (bytes.length === 0) return;
    this.#pieces.push(bytes);
    this.#sizeBytes += bytes.length;
    this.#changed();
  }

  /** No more will be written. */
  endWriting(): void {
    this.#writerGone = true;
    this.#changed();
  }

  /** No more will be read. */
  endReading(): void {
    this.#readerGone = true;
    this.#pieces = [];
    this.#sizeBytes = 0;
    this.#changed();
  }
}

/** Nothing to read, and what is written is gone: `/dev/null`, and a descriptor that is closed. */
export const NOWHERE: Channel = {
  terminal: false,
  read: () => Promise.resolve(undefined),
  unread: () => undefined,
  write: () => Promise.resolve(),
};

/** Bytes that are all there already: a here-document. */
export function channelOf(bytes: Uint8Array): Channel {
  const pipe = new Pipe();
  pipe.put(bytes);
  pipe.endWriting();
  return pipe;
}

/** An open file, with the place where it is read and written. */
export function openFile(
  view: TreeView,
  file: FileNode,
  how: "read" | "append" | "replace",
): Channel {
  let atByte = 0;
  return {
    terminal: false,
    read: (maxBytes, signal) => {
      if (signal.aborted) return Promise.reject(new Killed());
      const piece = file.content.read(atByte, atByte + Math.min(maxBytes, PIPE_BYTES));
      atByte += piece.length;
      return Promise.resolve(piece.length > 0 ? piece : undefined);
    },
    unread: (bytes) => {
      atByte -= bytes.length;
    },
    // Not sync: a full phone must come out as a rejection.
    write: async (bytes) => {
      view.write(file, bytes, how === "append" ? undefined : atByte);
      atByte += bytes.length;
      await Promise.resolve();
    },
  };
}

/** `/dev/null`, `/dev/zero`, `/dev/urandom`. */
export function openDevice({ device }: DeviceNode): Channel {
  if (device === "null" || device === "tty") return NOWHERE;
  return {
    ...NOWHERE,
    read: (maxBytes, signal) => {
      if (signal.aborted) return Promise.reject(new Killed());
      const bytes = new Uint8Array(Math.min(maxBytes, PIPE_BYTES));
      return Promise.resolve(device === "random" ? crypto.getRandomValues(bytes) : bytes);
    },
  };
}

const LF = 10;
const CR = 13;

/** LF as CR LF, as a cooked terminal writes it. */
export function cookBytes(bytes: Uint8Array): Uint8Array {
  let breaks = 0;
  for (const byte of bytes) if (byte === LF) breaks += 1;
  if (breaks === 0) return bytes;
  const cooked = new Uint8Array(bytes.length + breaks);
  let at = 0;
  for (const byte of bytes) {
    if (byte === LF) cooked[at++] = CR;
    cooked[at++] = byte;
  }
  return cooked;
}

/** Writes through a cooked terminal into `below`; reads straight from it. */
export function cookedChannel(below: Channel): Channel {
  return {
    terminal: "cooked",
    read: (maxBytes, signal) => below.read(maxBytes, signal),
    unread: (bytes) => below.unread(bytes),
    write: (bytes, signal) => below.write(cookBytes(bytes), signal),
  };
}
