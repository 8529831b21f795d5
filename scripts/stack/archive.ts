/** One entry of an initial RAM disk. */
export interface ArchiveEntry {
  /** Without a leading slash. */
  readonly path: string;
  /** File type and permissions, as `stat` has them: 0o100755, 0o40755. */
  readonly mode: number;
  readonly content: Buffer;
}

export const FOLDER_MODE = 0o40755;
export const FILE_MODE = 0o100644;
export const PROGRAM_MODE = 0o100755;

/** The archive that Linux unpacks at boot. @source Linux, Documentation/driver-api/early-userspace */
export function packArchive(entries: readonly ArchiveEntry[]): Buffer {
  const last = { path: "TRAILER!!!", mode: 0, content: Buffer.alloc(0) };
  return Buffer.concat([...entries, last].flatMap((entry, i) => packEntry(entry, i + 1)));
}

function packEntry({ path, mode, content }: ArchiveEntry, inode: number): Buffer[] {
  const name = Buffer.from(`${path}\0`);
  const [uid, gid, links, modified, device, checksum] = [0, 0, 1, 0, [0, 0, 0, 0], 0];
  const fields = [inode, mode, uid, gid, links, modified, content.length, ...device, name.length];
  const digits = [...fields, checksum].map((it) => it.toString(16).padStart(8, "0"));
  const head = Buffer.concat([Buffer.from(`070701${digits.join("")}`), name]);
  return [padded(head), padded(content)];
}

/** Filled up to a multiple of four bytes. */
function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
}
