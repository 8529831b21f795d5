import { ByteReader, concat } from "../bytes/byte-reader.ts";
import { formatHex } from "../bytes/hex.ts";
import type { ByteStream, Waiting } from "../platform.ts";
import { PhoneError } from "./errors.ts";
import { gone, silent } from "./complaints.ts";
import { SILENCE_MS, noLongerThan } from "./link.ts";
import type { PhoneLink, PhoneStream } from "./link.ts";

/** How long a command may take and how much it may say. */
export interface CommandOptions extends Waiting {
  /** The longest wait for its next bytes, ms. */
  readonly silenceMs?: number | undefined;
  /** More output than this ends a {@link run}. */
  readonly maxBytes?: number | undefined;
  /** A command that takes longer than this in all is given up, ms; {@link run} has a default. */
  readonly totalMs?: number | undefined;
}

/** A command's whole answer. */
export interface Answer {
  readonly exitCode: number;
  /** Lines end in LF, whatever the phone's terminal made of them. */
  readonly stdout: string;
  /** Empty on old phones, where both outputs come as one in `stdout`. */
  readonly stderr: string;
}

/**
 * A running command. Iterate over it for its standard output; after that its exit code and what it
 * said on standard error are known.
 *
 * @throws PhoneError "gone" when the connection ends without an exit code; "silent"
 */
export interface Command extends ByteStream {
  readonly exitCode: number;
  readonly stderr: string;
}

const MAX_ANSWER_BYTES = 4 << 20;
const MAX_COMPLAINT_BYTES = 64 << 10;

/** More than this beside the output (complaints, packets without content) is no honest command. */
const MAX_BESIDE_BYTES = 1 << 20;

/** Longer than any question of ours takes; `dumpsys` on a slow phone needs seconds. */
const TOTAL_MS = 120_000;

/** Starts a command on the phone and hands out its output as it comes. */
export async function start(
  link: PhoneLink,
  command: string,
  options: CommandOptions = {},
): Promise<Command> {
  const { silenceMs = SILENCE_MS, totalMs = Infinity } = options;
  const limits = { silenceMs, endMs: performance.now() + totalMs };
  if (link.features.has("shell_v2")) {
    const stream = await link.open(`shell,v2,raw:${command}`, options);
    return new ModernCommand(stream, limits);
  }
  const mark = formatHex(crypto.getRandomValues(new Uint8Array(8)));
  const stream = await link.open(`shell:(${command}\n)\necho "${mark}:$?"`, options);
  return new OldCommand(stream, mark, limits);
}

interface Limits {
  readonly silenceMs: number;
  /** On the clock of `performance.now()`. */
  readonly endMs: number;
}

/** The stream's bytes, as long as the limits allow. */
async function* limited(stream: PhoneStream, { silenceMs, endMs }: Limits): ByteStream {
  for await (const part of noLongerThan(stream.bytes, silenceMs)) {
    if (performance.now() > endMs) throw silent();
    yield part;
  }
}

/** Runs a command to its end. Its exit code is an answer, not an error. */
export async function run(
  link: PhoneLink,
  command: string,
  options: CommandOptions = {},
): Promise<Answer> {
  const { silenceMs = SILENCE_MS, totalMs = Math.max(TOTAL_MS, 2 * silenceMs) } = options;
  const started = await start(link, command, { ...options, totalMs });
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of started) {
    parts.push(part);
    length += part.length;
    if (length > (options.maxBytes ?? MAX_ANSWER_BYTES)) {
      throw endless();
    }
  }
  const text = new TextDecoder().decode(concat(parts, length));
  return {
    exitCode: started.exitCode,
    stdout: text.replaceAll(/\r+\n/g, "\n"),
    stderr: started.stderr.replaceAll(/\r+\n/g, "\n"),
  };
}

function endless(): PhoneError {
  return new PhoneError("endless", "The phone's answer does not end.", {
    hint: "Restart the phone, then run the same command once more.",
  });
}

/**
 * Shell protocol, version 2: packets of a kind (1 output, 2 complaints, 3 exit code), a 32-bit
 * little-endian length and the bytes. The exit code is the last.
 *
 * @source AOSP packages/modules/adb/shell_protocol.h
 */
class ModernCommand implements Command {
  exitCode = -1;
  stderr = "";
  readonly #stream: PhoneStream;
  readonly #limits: Limits;
  #besideBytes = 0;

  constructor(stream: PhoneStream, limits: Limits) {
    this.#stream = stream;
    this.#limits = limits;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, void> {
    const reader = new ByteReader(limited(this.#stream, this.#limits));
    try {
      // Whoever waits for input (an AOSP su that opens a shell) gets its end at once.
      await this.#stream.write(Uint8Array.of(CLOSE_INPUT, 0, 0, 0, 0));
      for (;;) {
        const header = await reader.exactly(5);
        if (header === undefined) throw gone();
        const length = new DataView(header.buffer, header.byteOffset).getUint32(1, true);
        if (header[0] === OUTPUT && length > 0) {
          yield* counted(reader, length);
        } else if (header[0] === EXIT) {
          const code = (await reader.exactly(Math.min(length, 1)))?.[0];
          if (code === undefined) throw gone();
          this.exitCode = code;
          return;
        } else {
          this.#besideBytes += header.length;
          await this.#hear(header[0] === COMPLAINT, counted(reader, length));
        }
        if (this.#besideBytes > MAX_BESIDE_BYTES) throw endless();
      }
    } finally {
      await reader.close();
      this.#stream.close();
    }
  }

  async #hear(isComplaint: boolean, bytes: ByteStream): Promise<void> {
    const decoder = new TextDecoder();
    for await (const part of bytes) {
      this.#besideBytes += part.length;
      if (this.#besideBytes > MAX_BESIDE_BYTES) throw endless();
      if (!isComplaint || this.stderr.length >= MAX_COMPLAINT_BYTES) continue;
      this.stderr += decoder.decode(part.subarray(0, MAX_COMPLAINT_BYTES), { stream: true });
    }
  }
}

const OUTPUT = 1;
const COMPLAINT = 2;
const EXIT = 3;
const CLOSE_INPUT = 4;

async function* counted(reader: ByteReader, length: number): ByteStream {
  let left = length;
  for await (const part of reader.upTo(length)) {
    left -= part.length;
    yield part;
  }
  if (left > 0) throw gone();
}

/**
 * Before Android 7 a command runs on a terminal: one output for both, LF becomes CR LF, and there
 * is no exit code. So it says its exit code itself, behind a mark that nobody can guess.
 */
class OldCommand implements Command {
  exitCode = -1;
  readonly stderr = "";
  readonly #stream: PhoneStream;
  readonly #mark: string;
  readonly #limits: Limits;

  constructor(stream: PhoneStream, mark: string, limits: Limits) {
    this.#stream = stream;
    this.#mark = mark;
    this.#limits = limits;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, void> {
    const longestEnd = this.#mark.length + 10; // mark, colon, three digits, a few CR and LF
    let held: Uint8Array = new Uint8Array(0);
    try {
      for await (const part of limited(this.#stream, this.#limits)) {
        const all = held.length === 0 ? part : concat([held, part]);
        const sure = Math.max(0, all.length - longestEnd);
        held = all.slice(sure);
        if (sure > 0) yield all.subarray(0, sure);
      }
      const text = String.fromCharCode(...held);
      const end = text.lastIndexOf(this.#mark);
      const code =
        end < 0 ? undefined : /^:(\d{1,3})\s*$/.exec(text.slice(end + this.#mark.length));
      if (!code) throw gone();
      this.exitCode = Number(code[1]);
      if (end > 0) yield held.subarray(0, end);
    } finally {
      this.#stream.close();
    }
  }
}
