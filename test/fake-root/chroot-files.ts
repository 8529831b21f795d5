import {
  chownSync,
  createReadStream,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
} from "node:fs";
import type { Stats } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { PhoneFileError } from "../../src/peers/system.ts";
import type { PhoneFileFacts, PhoneFiles } from "../../src/peers/system.ts";
import type { ByteStream } from "../../src/platform.ts";

const MOST_LINKS = 40;
const READ = 4;
const WRITE = 2;
const ENTER = 1;

/**
 * The files below a folder with the eyes of one user. We are root and may do everything, so the
 * permissions are checked here, as the kernel would; links lead to where they do inside.
 */
export class ChrootFiles implements PhoneFiles {
  readonly #root: string;
  readonly #uid: number;

  constructor(root: string, uid: number) {
    this.#root = root;
    this.#uid = uid;
  }

  lstat(path: string): PhoneFileFacts {
    return factsOf(lstatSync(this.#find(path, false)));
  }

  stat(path: string): PhoneFileFacts {
    return factsOf(lstatSync(this.#find(path, true)));
  }

  list(path: string): readonly string[] {
    const place = this.#find(path, true);
    const stats = lstatSync(place);
    if (!stats.isDirectory()) throw notAFolder();
    this.#require(stats, READ);
    return readdirSync(place);
  }

  async *read(path: string): ByteStream {
    const place = this.#find(path, true);
    const stats = lstatSync(place);
    this.#require(stats, READ);
    if (stats.isDirectory()) throw new PhoneFileError("EISDIR", "Is a directory");
    for await (const piece of createReadStream(place)) yield piece as Uint8Array; // no encoding set
  }

  async write(
    path: string,
    bytes: ByteStream,
    mode: number,
    modifiedS: () => number,
  ): Promise<void> {
    const place = this.#placeToWrite(path);
    const file = await open(place, "w", mode);
    try {
      for await (const piece of bytes) await file.write(piece);
      await file.chmod(mode);
      await file.chown(this.#uid, this.#uid);
      await file.utimes(modifiedS(), modifiedS());
    } finally {
      await file.close();
    }
  }

  makeFolder(path: string, mode: number): void {
    const { folder, name } = split(path);
    const parent = this.#find(folder, true);
    this.#require(lstatSync(parent), WRITE);
    const place = join(parent, name);
    mkdirSync(place, { mode });
    chownSync(place, this.#uid, this.#uid);
  }

  #placeToWrite(path: string): string {
    const { folder, name } = split(path);
    try {
      const place = this.#find(path, true);
      const stats = lstatSync(place);
      if (stats.isDirectory()) throw new PhoneFileError("EISDIR", "Is a directory");
      this.#require(stats, WRITE);
      return place;
    } catch (error) {
      if (!(error instanceof PhoneFileError) || error.errno !== "ENOENT") throw error;
    }
    const parent = this.#find(folder, true);
    this.#require(lstatSync(parent), WRITE);
    return join(parent, name);
  }

  /** Where a path of the phone lies here, links followed as the phone would. */
  #find(path: string, followsLast: boolean): string {
    const ahead = partsOf(path);
    let behind: string[] = [];
    for (let links = 0; ahead.length > 0;) {
      const part = ahead.shift() ?? "";
      const folder = lstatSync(join(this.#root, ...behind));
      if (!folder.isDirectory()) throw notAFolder();
      this.#require(folder, ENTER);
      if (part === "..") {
        behind.pop();
        continue;
      }
      const place = join(this.#root, ...behind, part);
      const stats = part.includes("\0") ? undefined : lstatSync(place, { throwIfNoEntry: false });
      if (stats === undefined) throw new PhoneFileError("ENOENT", "No such file or directory");
      if (!stats.isSymbolicLink() || (ahead.length === 0 && !followsLast)) {
        behind.push(part);
        continue;
      }
      if (++links > MOST_LINKS) {
        throw new PhoneFileError("EIO", "Too many symbolic links encountered");
      }
      const target = readlinkSync(place);
      if (target.startsWith("/")) behind = [];
      ahead.unshift(...partsOf(target));
    }
    return join(this.#root, ...behind);
  }

  #require(stats: Stats, right: number): void {
    if (this.#uid === 0) return;
    const shift = stats.uid === this.#uid ? 6 : stats.gid === this.#uid ? 3 : 0;
    if (((stats.mode >> shift) & right) === 0) {
      throw new PhoneFileError("EACCES", "Permission denied");
    }
  }
}

function partsOf(path: string): string[] {
  return path.split("/").filter((part) => part !== "" && part !== ".");
}

/** The last name must be one: `..` there would lead out of the checked folder. */
function split(path: string): { folder: string; name: string } {
  const parts = partsOf(path);
  const name = parts.pop();
  if (name === undefined || name === ".." || name.includes("\0")) {
    throw new PhoneFileError("EISDIR", "Is a directory");
  }
  return { folder: parts.join("/"), name };
}

function notAFolder(): PhoneFileError {
  return new PhoneFileError("ENOTDIR", "Not a directory");
}

function factsOf(stats: Stats): PhoneFileFacts {
  const { mode, uid, gid, size, mtimeMs, ino } = stats;
  return { mode, uid, gid, sizeBytes: size, modifiedS: Math.floor(mtimeMs / 1000), inode: ino };
}
