import { ByteReader } from "../bytes/byte-reader.ts";
import { formatHex } from "../bytes/hex.ts";
import type {
  ByteStream,
  Codecs,
  HashAlgorithm,
  KeptBytes,
  Scratch,
  Trace,
  Waiting,
} from "../platform.ts";
import { pause } from "../waiting.ts";
import { PhoneError } from "./errors.ts";
import { gone, rootLost } from "./complaints.ts";
import type { Phone } from "./phone.ts";
import { quote } from "./quote.ts";
import type { Root } from "./root.ts";
import { straighten } from "./straighten.ts";

/** Files read in one go, each proven to be what the phone has. */
export interface Take {
  /** By the names that were asked for; a file that is not there is absent. */
  readonly files: ReadonlyMap<string, KeptBytes>;
  readonly readBytes: number;
  /** What the phone's own tools could prove: a checksum, on very old phones only the size. */
  readonly verifiedBy: HashAlgorithm | "size";
}

export interface TakeTools extends Waiting {
  readonly scratch: Scratch;
  readonly codecs: Codecs;
  readonly trace?: Trace | undefined;
}

const ATTEMPTS = 5;
const PAUSE_MS = 300;

/** No file of a vendor app's databases comes near this. */
const MAX_FILE_BYTES = 4 * 2 ** 30;

/** Reading and summing a big database on a slow phone before the first byte comes. */
const SILENCE_MS = 60_000;

/**
 * Reads files of one folder as root in one consistent take: what is given back is what all of them
 * were at one moment. The phone sums each file before and after; when one changed meanwhile, all
 * are read again. Nothing is copied on the phone, nothing there changes.
 *
 * A `-shm` (SQLite's shared memory, which every reader touches) may change meanwhile.
 *
 * @throws PhoneError "changing" when the files change at every attempt; "mangled" when what
 *   arrives is not what the phone sums; "gone" | "silent"
 */
export async function takeFiles(
  phone: Phone,
  root: Root,
  folder: string,
  names: readonly string[],
  tools: TakeTools,
): Promise<Take> {
  let mangled = 0;
  let last: "changing" | "mangled" = "changing";
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    // A file that grows while it is sent looks mangled too: base64 only when it happens again.
    const plain = mangled < 2;
    const result = await takeOnce(phone, root, { folder, names, plain }, tools);
    if (typeof result !== "string") return result;
    tools.trace?.("read again", { because: result, attempt });
    last = result;
    if (result === "mangled") mangled++;
    await pause(PAUSE_MS, tools.signal);
  }
  throw last === "changing"
    ? new PhoneError("changing", "The app was writing all the time while it was being read.", {
        hint: "Close the app on the phone (Settings → Apps → Force stop), then run this once more.",
      })
    : new PhoneError("mangled", "The phone's data arrived damaged, however it was read.", {
        hint: "Try another cable or USB port, then run the same command once more.",
      });
}

/** The exit code of our script when the folder is not there any more. */
const NO_FOLDER = 3;

interface Wanted {
  readonly folder: string;
  readonly names: readonly string[];
  /** Bytes as they are; otherwise in base64, for connections that change bytes. */
  readonly plain: boolean;
}

interface Sum {
  readonly sizeBytes: number;
  readonly hash: string;
}

async function takeOnce(
  phone: Phone,
  root: Root,
  wanted: Wanted,
  tools: TakeTools,
): Promise<Take | "changing" | "mangled"> {
  const mark = formatHex(crypto.getRandomValues(new Uint8Array(8)));
  const command = root.wrap(scriptFor(wanted, mark));
  const started = await phone.start(command, { signal: tools.signal, silenceMs: SILENCE_MS });
  const reader = new ByteReader(straighten(started));
  const files = new Map<string, KeptBytes>();
  const reading = new Reading(reader, mark, wanted, tools, files);
  let complete = false;
  try {
    const outcome = await reading.toTheEnd();
    complete = typeof outcome !== "string";
    return outcome;
  } catch (error) {
    if (error instanceof PhoneError && error.code === "gone") {
      // The command ended early, and said so itself: the connection is well.
      if (started.exitCode === NO_FOLDER) return "changing";
      if (started.exitCode > 0) throw rootLost();
    }
    throw await phone.explainRootSilence(error);
  } finally {
    await reader.close();
    if (!complete) for (const file of files.values()) await file.drop();
  }
}

/**
 * The phone's side. Each file is announced as `MARK index size sum`, then come its bytes and a line
 * feed; at the end `MARK end`, and every file's size and sum once more. Names are never in the
 * output, so none can be mistaken for anything.
 */
function scriptFor({ folder, names, plain }: Wanted, mark: string): string {
  const list = names.map((name) => quote(`./${name}`)).join(" ");
  const each = (tag: string, then: string): string =>
    `i=0; for f in ${list}; do if [ -f "$f" ] && [ ! -L "$f" ]; then ` +
    `echo "${tag} $i $(wc -c < "$f") $($h < "$f")"; ${then}fi; i=$((i+1)); done`;
  return [
    "h=:; t=size",
    "for x in sha256sum sha1sum md5sum; do",
    "if $x < /dev/null > /dev/null 2>&1; then h=$x; t=$x; break; fi; done",
    `cd ${quote(folder)} || exit ${NO_FOLDER}`,
    `echo "${mark} start $t"`,
    each(mark, plain ? 'cat "$f"; echo; ' : 'base64 "$f"; echo; '),
    `echo "${mark} end"`,
    each(mark, ""),
    `echo "${mark} done"`,
  ].join("\n");
}

/** Our side of {@link scriptFor}. */
class Reading {
  readonly #reader: ByteReader;
  readonly #mark: string;
  readonly #wanted: Wanted;
  readonly #tools: TakeTools;
  readonly #files: Map<string, KeptBytes>;
  readonly #before = new Map<string, Sum>();
  #algorithm: HashAlgorithm | "size" = "size";
  #mangled = false;

  constructor(
    reader: ByteReader,
    mark: string,
    wanted: Wanted,
    tools: TakeTools,
    files: Map<string, KeptBytes>,
  ) {
    this.#reader = reader;
    this.#mark = mark;
    this.#wanted = wanted;
    this.#tools = tools;
    this.#files = files;
  }

  async toTheEnd(): Promise<Take | "changing" | "mangled"> {
    const first = await this.#announcement(true);
    this.#algorithm = algorithmOf(first?.[2]);
    for (;;) {
      const words = await this.#announcement(false);
      if (words === undefined) return this.#mangled ? "mangled" : "changing";
      if (words[1] === "end") break;
      await this.#file(words);
    }
    const changed = await this.#changedSince();
    if (changed) return "changing";
    if (this.#mangled) return "mangled";
    let readBytes = 0;
    for (const file of this.#files.values()) readBytes += file.sizeBytes;
    return { files: this.#files, readBytes, verifiedBy: this.#algorithm };
  }

  /** The next `MARK …` line, in words; `undefined` when something else stands there. */
  async #announcement(skipNoise: boolean): Promise<string[] | undefined> {
    for (let skipped = 0; skipped < MAX_NOISE_LINES; skipped++) {
      const line = await this.#reader.line(MAX_LINE_BYTES);
      if (line === undefined) throw gone();
      const words = new TextDecoder().decode(line).trim().split(/\s+/);
      if (words[0] === this.#mark) return words;
      if (!skipNoise) return undefined;
    }
    return undefined;
  }

  async #file(words: readonly string[]): Promise<void> {
    const { name, sum } = this.#parse(words);
    this.#before.set(name, sum);
    const hash = this.#algorithm === "size" ? undefined : this.#tools.codecs.hash(this.#algorithm);
    let length = 0;
    const bytes = this.#wanted.plain
      ? this.#reader.upTo(sum.sizeBytes)
      : this.#decoded(sum.sizeBytes);
    const heard = (async function* (): ByteStream {
      for await (const piece of bytes) {
        hash?.update(piece);
        length += piece.length;
        yield piece;
      }
    })();
    const kept = await this.#tools.scratch.keep(heard, {
      maxBytes: MAX_FILE_BYTES,
      signal: this.#tools.signal,
    });
    this.#files.set(name, kept);
    const isSame = length === sum.sizeBytes && (hash === undefined || hash.digest() === sum.hash);
    if (!isSame && !name.endsWith(SHARED_MEMORY)) this.#mangled = true;
    if (this.#wanted.plain) await this.#reader.line(MAX_LINE_BYTES);
  }

  #parse([, index, size, hash = ""]: readonly string[]): { name: string; sum: Sum } {
    const name = this.#wanted.names[Number(index)];
    const sizeBytes = /^\d+$/.test(size ?? "") ? Number(size) : NaN;
    if (name === undefined || Number.isNaN(sizeBytes)) throw gone();
    if (sizeBytes > MAX_FILE_BYTES) {
      throw new PhoneError("too-big", "A file on the phone is bigger than any app's database.");
    }
    return { name, sum: { sizeBytes, hash: this.#algorithm === "size" ? "" : hash } };
  }

  /** Base64 lines up to an empty one, and no more than were announced. */
  async *#decoded(sizeBytes: number): ByteStream {
    for (let bytes = 0; bytes <= sizeBytes + MAX_LINE_BYTES;) {
      const line = await this.#reader.line(MAX_LINE_BYTES);
      if (line === undefined) throw gone();
      const text = new TextDecoder().decode(line).trim();
      if (text === "") return;
      if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) {
        this.#mangled = true;
        return;
      }
      const decoded = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
      bytes += decoded.length;
      yield decoded;
    }
  }

  /** Whether the second sums tell of a change, SQLite's shared memory left aside. */
  async #changedSince(): Promise<boolean> {
    const after = new Map<string, Sum>();
    for (;;) {
      const words = await this.#announcement(false);
      if (words === undefined) return true;
      if (words[1] === "done") break;
      const { name, sum } = this.#parse(words);
      after.set(name, sum);
    }
    return this.#wanted.names.some((name) => {
      if (name.endsWith(SHARED_MEMORY)) return false;
      const [one, two] = [this.#before.get(name), after.get(name)];
      return one?.sizeBytes !== two?.sizeBytes || one?.hash !== two?.hash;
    });
  }
}

const SHARED_MEMORY = "-shm";
const MAX_LINE_BYTES = 64 << 10;
const MAX_NOISE_LINES = 100;

function algorithmOf(tool: string | undefined): HashAlgorithm | "size" {
  switch (tool) {
    case "sha256sum":
      return "sha256";
    case "sha1sum":
      return "sha1";
    case "md5sum":
      return "md5";
    default:
      return "size";
  }
}
