import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

/** A file in memory, and the same smaller where that pays. */
export interface FileInMemory {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly gzip?: Uint8Array<ArrayBuffer> | undefined;
}

const smaller = promisify(gzip);

/** Below this a packet is a packet. */
const WORTH_BYTES = 1024;

/**
 * Reads a folder into memory: from then on nobody's question reaches the disk. By path, as in an
 * address: `/assets/index.js`. Links are left out.
 */
export async function readPageFiles(folder: string): Promise<Map<string, FileInMemory>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return new Map(
    await Promise.all(
      files.map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        const bytes = new Uint8Array(await readFile(path));
        const small = bytes.length < WORTH_BYTES ? bytes : new Uint8Array(await smaller(bytes));
        const name = `/${relative(folder, path).split(sep).join("/")}`;
        return [name, small.length < bytes.length ? { bytes, gzip: small } : { bytes }] as const;
      }),
    ),
  );
}
