import type { Sqlite } from "./sqlite-library.ts";

/**
 * The files of one of SQLite's virtual file systems, byte by byte: Emscripten's in memory
 * (`unix-none`), or the pool in the browser's own storage. A failure throws SQLite's own error.
 */
export class VfsFiles {
  readonly name: string;
  readonly #sqlite: Sqlite;
  readonly #pointer: number;

  constructor(sqlite: Sqlite, name: string) {
    this.name = name;
    this.#sqlite = sqlite;
    this.#pointer = sqlite.capi.sqlite3_vfs_find(name);
  }

  /** The caller closes it. */
  open(path: string, { create = false } = {}): VfsFile {
    const { capi, wasm } = this.#sqlite;
    const flags = create
      ? capi.SQLITE_OPEN_CREATE | capi.SQLITE_OPEN_READWRITE
      : capi.SQLITE_OPEN_READONLY;
    const vfs = new capi.sqlite3_vfs(this.#pointer);
    // SQLite looks for parameters behind the name: it ends with more than one zero.
    const name = new TextEncoder().encode(`${path}\0\0\0\0`);
    const namePointer = wasm.allocFromTypedArray(name);
    const outPointer = wasm.alloc(8);
    const filePointer = wasm.alloc(vfs.$szOsFile);
    wasm.heap8u().fill(0, filePointer, filePointer + vfs.$szOsFile);
    const free = (): void => {
      wasm.dealloc(filePointer);
      wasm.dealloc(namePointer);
    };
    try {
      const xOpen = methodOf(this.#sqlite, vfs, "xOpen");
      const all = flags | capi.SQLITE_OPEN_MAIN_DB;
      check(this.#sqlite, xOpen(this.#pointer, namePointer, filePointer, all, outPointer));
      return new VfsFile(this.#sqlite, filePointer, free);
    } catch (error) {
      free();
      throw error;
    } finally {
      wasm.dealloc(outPointer);
      vfs.dispose();
    }
  }

  /** One that is not there is none the less removed. */
  remove(path: string): void {
    const { capi, wasm } = this.#sqlite;
    const vfs = new capi.sqlite3_vfs(this.#pointer);
    const name = wasm.allocCString(path, false);
    try {
      methodOf(this.#sqlite, vfs, "xDelete")(this.#pointer, name, 0);
    } finally {
      wasm.dealloc(name);
      vfs.dispose();
    }
  }

  has(path: string): boolean {
    const { capi, wasm } = this.#sqlite;
    const vfs = new capi.sqlite3_vfs(this.#pointer);
    const name = wasm.allocCString(path, false);
    const out = wasm.alloc(8);
    try {
      wasm.poke32(out, 0);
      methodOf(this.#sqlite, vfs, "xAccess")(this.#pointer, name, capi.SQLITE_ACCESS_EXISTS, out);
      return wasm.peek32(out) !== 0;
    } finally {
      wasm.dealloc(out);
      wasm.dealloc(name);
      vfs.dispose();
    }
  }
}

/** SQLite's own code for files takes 17 bits of a length: of 128 KiB nothing would be left. */
const STEP_BYTES = 64 * 1024;

export class VfsFile {
  readonly #sqlite: Sqlite;
  readonly #pointer: number;
  readonly #free: () => void;
  readonly #methods: InstanceType<Sqlite["capi"]["sqlite3_io_methods"]>;
  #isOpen = true;

  constructor(sqlite: Sqlite, pointer: number, free: () => void) {
    this.#sqlite = sqlite;
    this.#pointer = pointer;
    this.#free = free;
    const file = new sqlite.capi.sqlite3_file(pointer);
    this.#methods = new sqlite.capi.sqlite3_io_methods(file.$pMethods);
    file.dispose();
  }

  get sizeBytes(): number {
    const { wasm } = this.#sqlite;
    const out = wasm.alloc(8);
    try {
      this.#call("xFileSize", out);
      return Number(wasm.peek64(out));
    } finally {
      wasm.dealloc(out);
    }
  }

  /** What is there from an offset on; fewer bytes only at the end. */
  read(startByte: number, lengthBytes: number): Uint8Array<ArrayBuffer> {
    const length = Math.max(0, Math.min(lengthBytes, this.sizeBytes - startByte));
    const bytes = new Uint8Array(length);
    this.#inSteps(length, (heap, at, end) => {
      this.#call("xRead", heap.pointer, end - at, BigInt(startByte + at));
      bytes.set(heap.bytes().subarray(0, end - at), at);
    });
    return bytes;
  }

  write(startByte: number, bytes: Uint8Array): void {
    this.#inSteps(bytes.length, (heap, at, end) => {
      heap.bytes().set(bytes.subarray(at, end));
      this.#call("xWrite", heap.pointer, end - at, BigInt(startByte + at));
    });
  }

  #inSteps(
    lengthBytes: number,
    step: (heap: { pointer: number; bytes: () => Uint8Array }, at: number, end: number) => void,
  ): void {
    const { wasm } = this.#sqlite;
    const pointer = wasm.alloc(STEP_BYTES);
    const bytes = (): Uint8Array => wasm.heap8u().subarray(pointer, pointer + STEP_BYTES);
    try {
      for (let at = 0; at < lengthBytes; at += STEP_BYTES) {
        step({ pointer, bytes }, at, Math.min(at + STEP_BYTES, lengthBytes));
      }
    } finally {
      wasm.dealloc(pointer);
    }
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    try {
      this.#call("xClose");
    } finally {
      this.#methods.dispose();
      this.#free();
    }
  }

  #call(name: string, ...values: (number | bigint)[]): void {
    const method = methodOf(this.#sqlite, this.#methods, name);
    check(this.#sqlite, method(this.#pointer, ...values));
  }
}

type Method = (...values: (number | bigint)[]) => number;

/** A method of one of SQLite's structs: their types give them as functions, they are pointers to some. */
function methodOf({ wasm }: Sqlite, struct: object, name: string): Method {
  const method: unknown = wasm.functionEntry(Reflect.get(struct, `$${name}`) as number);
  if (typeof method !== "function") throw new TypeError(`this file system has no ${name}`);
  return method as Method;
}

function check({ SQLite3Error }: Sqlite, code: number): void {
  if (code !== 0) throw new SQLite3Error(code);
}
