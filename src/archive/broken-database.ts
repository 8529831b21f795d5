import { AppError } from "../errors.ts";
import type { ByteStream, RandomBytes } from "../platform.ts";
import { ArchiveError } from "./errors.ts";

/** Why a file with a vendor database's name is none, from its first bytes. */
export function explainNoDatabase(head: Uint8Array): ArchiveError {
  if (head.length === 0) {
    return new ArchiveError("empty-file", "The file is empty: copying it failed.", {
      hint: "Copy it again. Reading it needs root on the phone.",
    });
  }
  const text = new TextDecoder().decode(head);
  const match = ERROR_TEXTS.find(({ pattern }) => pattern.test(text));
  if (match) {
    return new ArchiveError(
      "error-text",
      `The file holds an error message instead of a database: ${match.meaning}.`,
      {
        hint: match.hint,
      },
    );
  }
  return new ArchiveError("not-a-database", "The file has the name of a database, but is none.", {
    hint: "Copy it again, byte for byte (adb exec-out, not adb shell).",
  });
}

const AS_ROOT = "Copy it as root: adb exec-out \"su -c 'cat …'\".";

const ERROR_TEXTS: readonly { pattern: RegExp; meaning: string; hint: string }[] = [
  { pattern: /permission denied/i, meaning: "the phone refused to read it", hint: AS_ROOT },
  {
    pattern: /no such file or directory/i,
    meaning: "the phone did not find it",
    hint: "Look up the name of the file in the app's folder databases, as root.",
  },
  {
    pattern: /(?:not found|inaccessible)\s*$/i,
    meaning: "the phone does not know the command",
    hint: "The phone may not be rooted.",
  },
  {
    pattern: /^(?:cat|su|sh|adb|error|\/system\/bin\/\w+): /i,
    meaning: "copying failed",
    hint: AS_ROOT,
  },
];

/**
 * Why SQLite could not read a database, as far as its bytes say more than SQLite did.
 * @param error what SQLite said
 */
export async function explainBroken(main: RandomBytes, error: AppError): Promise<AppError> {
  const claimedBytes = await claimedSizeOf(main);
  if (await hasChangedLineEnds(main)) {
    return new ArchiveError(
      "line-ends",
      "The database was damaged on the way: its line ends were changed.",
      {
        hint: "Copy it with adb exec-out instead of adb shell, and not through a PowerShell redirection.",
      },
    );
  }
  if (claimedBytes !== undefined && claimedBytes > main.sizeBytes) {
    const share = Math.floor((100 * main.sizeBytes) / claimedBytes);
    return new ArchiveError(
      "truncated",
      `The database is cut off: only ${share} % of it is there.`,
      {
        hint: "Copy it again, together with the files that end in -wal and -journal.",
      },
    );
  }
  return new ArchiveError(
    error.code === "not-a-database" ? "not-a-database" : "damaged",
    error.message,
    {
      hint: error.hint,
      cause: error,
    },
  );
}

/** The size that a database's header claims, bytes; `undefined` when it claims none. */
export async function claimedSizeOf(main: RandomBytes): Promise<number | undefined> {
  const header = await main.read(0, 100);
  if (header.length < 100) return undefined;
  const view = new DataView(header.buffer, header.byteOffset, header.length);
  const pageSize = view.getUint16(16);
  const pages = view.getUint32(28);
  return pages === 0 ? undefined : pages * (pageSize === 1 ? 65_536 : pageSize);
}

const LF = 0x0a;
const CR = 0x0d;

/** Whether every line feed has a carriage return before it, as a terminal makes it. */
async function hasChangedLineEnds(main: RandomBytes): Promise<boolean> {
  let lineFeeds = 0;
  let before = 0;
  for await (const piece of main.stream()) {
    for (let at = piece.indexOf(LF); at >= 0; at = piece.indexOf(LF, at + 1)) {
      if ((at === 0 ? before : piece[at - 1]) !== CR) return false;
      lineFeeds++;
    }
    before = piece.at(-1) ?? before;
  }
  return lineFeeds > 3;
}

/**
 * Takes back what a terminal did to line ends: it put a carriage return before every line feed, so
 * taking one away before each gives exactly the bytes that were sent.
 */
export async function* undoLineEnds(bytes: ByteStream): AsyncGenerator<Uint8Array, void, void> {
  let holdsCr = false;
  for await (const piece of bytes) {
    const out = new Uint8Array(piece.length + 1);
    let length = 0;
    for (const byte of piece) {
      if (holdsCr && byte !== LF) out[length++] = CR;
      holdsCr = byte === CR;
      if (!holdsCr) out[length++] = byte;
    }
    if (length > 0) yield out.subarray(0, length);
  }
  if (holdsCr) yield new Uint8Array([CR]);
}
