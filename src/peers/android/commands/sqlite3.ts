import { fromUnicode, textOf, toUnicode } from "../byte-text.ts";
import { KernelError, reasonOf } from "../kernel-error.ts";
import type { Program } from "../machine.ts";
import type { Process } from "../process.ts";
import type { DatabaseFiles } from "../tools.ts";

/**
 * `sqlite3 [-readonly] [-header] [-separator S] DATABASE [SQL]`. Like the real one it empties and
 * removes the write-ahead log when it closes: it changes the phone.
 */
export const sqlite3: Program = async (process, args) => {
  const words: string[] = [];
  let readOnly = false;
  let separator = "|";
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (arg === "-readonly" || arg === "--readonly") readOnly = true;
    else if (arg === "-separator") separator = args[++at] ?? "|";
    else if (!/^-(header|noheader|batch|list|line|csv)$/.test(arg)) words.push(arg);
  }
  const [file, ...sql] = words;
  const { queryDatabase } = process.machine.tools;
  if (file === undefined || queryDatabase === undefined) {
    await process.complain("Error: no database given");
    return 1;
  }
  const path = process.path(file);
  const text = sql.length > 0 ? sql.join(";\n") : textOf(await process.all("-"));
  let files: DatabaseFiles;
  try {
    files = readFiles(process, path);
  } catch (error) {
    reasonOf(error);
    await process.complain(
      `Error: unable to open database "${file}": unable to open database file`,
    );
    return 1;
  }
  const answer = await queryDatabase(files, toUnicode(text), { readOnly });
  for (const row of answer.rows) await process.write(`${row.map(fromUnicode).join(separator)}\n`);
  if (!readOnly) writeBack(process, path, files, answer.files);
  if (answer.error === undefined) return 0;
  await process.complain(`Error: ${answer.error}`);
  return 1;
};

function readFiles(process: Process, path: string): DatabaseFiles {
  const read = (one: string): Uint8Array => {
    const content = process.files.content(one);
    return content.read(0, content.sizeBytes);
  };
  const side = (end: string): Uint8Array | undefined => {
    try {
      return read(path + end);
    } catch (error) {
      if (error instanceof KernelError && error.errno === "ENOENT") return undefined;
      throw error;
    }
  };
  return { main: read(path), wal: side("-wal"), shm: side("-shm") };
}

function writeBack(
  process: Process,
  path: string,
  before: DatabaseFiles,
  after: DatabaseFiles,
): void {
  const isSame =
    before.main.length === after.main.length &&
    before.main.every((byte, i) => byte === after.main[i]);
  if (!isSame) {
    const node = process.files.openForWriting(path, "replace");
    if (node.is === "file") process.files.write(node, after.main);
  }
  if (before.wal !== undefined) process.files.remove(`${path}-wal`, "file");
  if (before.shm !== undefined) process.files.remove(`${path}-shm`, "file");
}
