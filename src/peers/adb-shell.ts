import type { ByteStream } from "../platform.ts";
import { ByteReader, concat } from "../bytes/byte-reader.ts";
import { record, u32, u8 } from "./adb-record.ts";
import type { AdbStream } from "./adb-stream.ts";
import type { PhoneProcess } from "./system.ts";

/**
 * Every message of shell v2, in both directions; the payload follows.
 *
 * | kind | from  | payload                                   |
 * | ---- | ----- | ----------------------------------------- |
 * | 0    | host  | standard input                            |
 * | 1    | phone | standard output                           |
 * | 2    | phone | standard error                            |
 * | 3    | phone | exit status, 1 byte                       |
 * | 4    | host  | none: standard input ends                 |
 * | 5    | host  | size of the window, which nobody here asks |
 *
 * @source AOSP system/core/adb/shell_protocol.h
 */
const ShellHead = record({ kind: u8, payloadBytes: u32 });

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const EXIT = 3;
const END_OF_STDIN = 4;

/** No host sends more at once; more than that is an attack on our memory. */
const LARGEST_INPUT_BYTES = 1024 * 1024;

/** Serves `shell:` and `exec:`: one stream of bytes each way, no exit status. */
export async function servePlain(stream: AdbStream, process: PhoneProcess): Promise<void> {
  void feed(process, stream.input);
  await Promise.all([
    copy(process.stdout, (piece) => stream.write(piece)),
    copy(process.stderr, (piece) => stream.write(piece)),
  ]);
  await process.exited;
}

/** Serves `shell,v2:`: outputs apart, exit status at the end. */
export async function serveShellV2(stream: AdbStream, process: PhoneProcess): Promise<void> {
  const say = (kind: number, payload: Uint8Array) =>
    stream.write(concat([ShellHead.encode({ kind, payloadBytes: payload.length }), payload]));
  void feed(process, shellInput(stream.input));
  await Promise.all([
    copy(process.stdout, (piece) => say(STDOUT, piece)),
    copy(process.stderr, (piece) => say(STDERR, piece)),
  ]);
  await say(EXIT, Uint8Array.of(await process.exited));
}

/** Gives a process its input, `"end"` for its end; when the stream closes, the process is killed. */
async function feed(
  process: PhoneProcess,
  input: AsyncIterable<Uint8Array | "end">,
): Promise<void> {
  for await (const piece of input) {
    if (piece === "end") process.endInput();
    else process.write(piece);
  }
  process.endInput();
  process.kill();
}

/** Ends early when the host says something that is not shell v2. */
async function* shellInput(bytes: ByteStream): AsyncGenerator<Uint8Array | "end", void> {
  const reader = new ByteReader(bytes);
  for (;;) {
    const head = await reader.exactly(ShellHead.sizeBytes);
    if (head === undefined) return;
    const { kind, payloadBytes } = ShellHead.decode(head);
    if (payloadBytes > LARGEST_INPUT_BYTES) return;
    const payload = await reader.exactly(payloadBytes);
    if (payload === undefined) return;
    if (kind === STDIN && payload.length > 0) yield payload;
    if (kind === END_OF_STDIN) yield "end";
  }
}

/** The reader sets the pace: the next piece is asked for when this one is on its way. */
async function copy(
  output: ByteStream,
  write: (piece: Uint8Array) => Promise<void>,
): Promise<void> {
  for await (const piece of output) await write(piece);
}
