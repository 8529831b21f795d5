import { reasonOf } from "../kernel-error.ts";
import type { Program } from "../machine.ts";
import { isLocked, sizeOf } from "../nodes.ts";
import type { Process } from "../process.ts";
import { UsageError } from "./options.ts";
import { tarEnd, tarHeader, tarPadding } from "./tar-format.ts";

interface TarOptions {
  readonly output: string;
  readonly gzip: boolean;
  readonly names: readonly string[];
  readonly process: Process;
}

/** `tar -cf - NAMES`, also `tar cf`, `-czf`, `-C DIR`. */
function readTarOptions(process: Process, args: readonly string[]): TarOptions {
  let letters = "";
  let output = "-";
  let inFolder = process;
  const names: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (!(arg.startsWith("-") && arg.length > 1) && at > 0) {
      names.push(arg);
      continue;
    }
    for (const letter of arg.replace(/^-/, "")) {
      if (letter === "f") output = args[++at] ?? "-";
      else if (letter === "C") inFolder = inFolder.with({ cwd: inFolder.path(args[++at] ?? ".") });
      else letters += letter;
    }
  }
  if (!letters.includes("c")) throw new UsageError("only -c is simulated on this phone");
  return { output, names, gzip: letters.includes("z"), process: inFolder };
}

async function* tarPieces(
  process: Process,
  name: string,
  onTrouble: (name: string, reason: string) => Promise<void>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  let names: readonly string[] = [];
  try {
    const path = process.path(name);
    const node = process.files.lstat(path);
    const { mode, uid, gid, modifiedS } = node;
    const bare = name.replace(/^\/+/, "");
    const facts = { mode, uid, gid, modifiedS };
    if (node.is === "folder") {
      names = process.files.list(path);
      const shown = bare.endsWith("/") || bare === "" ? bare : `${bare}/`;
      if (shown !== "") yield tarHeader({ ...facts, name: shown, sizeBytes: 0, type: "folder" });
    } else if (node.is === "link") {
      const linkTarget = isLocked(node) ? "" : node.target;
      yield tarHeader({ ...facts, name: bare, sizeBytes: 0, type: "link", linkTarget });
    } else if (node.is === "file") {
      const content = process.files.content(path);
      const sizeBytes = sizeOf(node);
      yield tarHeader({ ...facts, name: bare, sizeBytes, type: "file" });
      for (let at = 0; at < sizeBytes;) {
        await process.tick();
        const piece = content.read(at, Math.min(at + 65_536, sizeBytes));
        if (piece.length === 0) break;
        at += piece.length;
        yield new Uint8Array(piece);
      }
      yield tarPadding(sizeBytes);
    }
  } catch (error) {
    await onTrouble(name, reasonOf(error));
  }
  for (const child of names) {
    yield* tarPieces(process, `${name.replace(/\/+$/, "")}/${child}`, onTrouble);
  }
}

export const tar: Program = async (caller, args) => {
  const { output, gzip, names, process } = readTarOptions(caller, args);
  let status = 0;
  const all = async function* (): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    for (const name of names) {
      yield* tarPieces(process, name, async (one, reason) => {
        status = 1;
        await process.complain(`tar: can't open '${one}': ${reason}`);
      });
    }
    yield tarEnd();
  };
  const file =
    output === "-" ? undefined : process.files.openForWriting(process.path(output), "replace");
  const put = async (piece: Uint8Array): Promise<void> => {
    if (file === undefined) await process.write(piece);
    else if (file.is === "file") process.files.write(file, piece);
  };
  if (!gzip) for await (const piece of all()) await put(piece);
  else for await (const piece of compressed(all(), "gzip")) await put(piece);
  return status;
};

/** Compresses on the way, piece by piece. */
export async function* compressed(
  pieces: AsyncIterable<Uint8Array<ArrayBuffer>>,
  format: "gzip" | "deflate",
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const stream = new CompressionStream(format);
  const writer = stream.writable.getWriter();
  const fed = (async () => {
    try {
      for await (const piece of pieces) await writer.write(piece);
      await writer.close();
    } catch (error) {
      await writer.abort(error);
      throw error;
    }
  })();
  // Reported below, when the reader sees the end of the stream.
  fed.catch(() => undefined);
  const reader = stream.readable.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
    await fed;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
