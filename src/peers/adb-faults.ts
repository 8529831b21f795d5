import type { ByteStream } from "../platform.ts";
import type { PhoneProcess, PhoneSystem } from "./system.ts";

/** How a phone misbehaves at this moment; see the methods of VirtualPhone for what each one does. */
export class Faults {
  /** Connections are closed as soon as they are made. */
  absent = false;
  /** Connections are accepted, and nothing is said on them. */
  mute = false;
  /** Every packet is replaced by as many bytes that are none. */
  rubbish = false;
  /** Every command and every file goes on for ever. */
  endless = false;
  /** At most this many bytes a second; `undefined`: as fast as it goes. */
  bytesPerS: number | undefined;
  /** Vanishes when this many more bytes are sent. */
  bytesLeft = Infinity;
  /** What everybody who sends or reads waits for while the phone is frozen. */
  thawed: Promise<void> = Promise.resolve();
  #thaw: (() => void) | undefined;

  get isFrozen(): boolean {
    return this.#thaw !== undefined;
  }

  freeze(): void {
    if (this.isFrozen) return;
    this.thawed = new Promise((resolve) => (this.#thaw = resolve));
  }

  forget(): void {
    this.#thaw?.();
    this.#thaw = undefined;
    this.thawed = Promise.resolve();
    this.absent = this.mute = this.rubbish = this.endless = false;
    this.bytesPerS = undefined;
    this.bytesLeft = Infinity;
  }
}

/** As many bytes as asked for, and no packet in them: no magic is the complement of its command. */
export function rubbishOf(lengthBytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(lengthBytes).fill(0xa5);
}

const ENDLESS_PIECE = new TextEncoder().encode("on and on and on\n".repeat(512));

/** The same phone, but whatever is started or read there never comes to an end. */
export function endlessly(system: PhoneSystem): PhoneSystem {
  return {
    property: (name) => system.property(name),
    start: endlessProcess,
    filesOf(uid) {
      const files = system.filesOf(uid);
      return {
        lstat: (path) => files.lstat(path),
        stat: (path) => files.stat(path),
        list: (path) => files.list(path),
        read: () => endless(new AbortController().signal),
        write: (path, bytes, mode, modifiedS) => files.write(path, bytes, mode, modifiedS),
        makeFolder: (path, mode) => {
          files.makeFolder(path, mode);
        },
      };
    },
  };
}

function endlessProcess(): PhoneProcess {
  const killed = new AbortController();
  return {
    write: () => undefined,
    endInput: () => undefined,
    stdout: endless(killed.signal),
    stderr: nothing(),
    exited: new Promise((resolve) => {
      killed.signal.addEventListener("abort", () => {
        resolve(129); // 128 + SIGHUP
      });
    }),
    kill: () => {
      killed.abort();
    },
  };
}

async function* endless(signal: AbortSignal): ByteStream {
  while (!signal.aborted) yield await Promise.resolve(ENDLESS_PIECE);
}

async function* nothing(): ByteStream {
  yield* await Promise.resolve([]);
}
