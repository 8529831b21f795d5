import { fromUnicode } from "./byte-text.ts";
import { BrokenPipe, Killed, Pipe, cookedChannel } from "./channels.ts";
import type { Channel } from "./channels.ts";
import type { Machine } from "./machine.ts";
import { credentialsOf } from "./people.ts";
import { Budget, Process } from "./process.ts";
import { runInput } from "./commands/sh.ts";
import { Shell } from "./shell/shell.ts";
import { Keyboard } from "./terminal.ts";
import type { ByteStream } from "../../platform.ts";
import type { PhoneProcess, StartOptions } from "../system.ts";

const SHELL_PATH = "/system/bin/sh";
const DEFAULT_STEPS = 1_000_000;
const KILLED = 137;
const PIECE_BYTES = 65_536;

/** The environment that adbd gives its shells. */
function environmentOf(machine: Machine, uid: number): Map<string, string> {
  const user = uid === 0 ? "root" : "shell";
  return new Map([
    ["PATH", machine.phone.android.path],
    ["ANDROID_DATA", "/data"],
    ["ANDROID_ROOT", "/system"],
    ["ANDROID_STORAGE", "/storage"],
    ["EXTERNAL_STORAGE", "/sdcard"],
    ["HOME", "/"],
    ["HOSTNAME", machine.phone.device],
    ["LOGNAME", user],
    ["SHELL", SHELL_PATH],
    ["TMPDIR", "/data/local/tmp"],
    ["USER", user],
  ]);
}

/** Starts a command line as adbd would. See {@link PhoneSystem.start}. */
export function startCommand(
  machine: Machine,
  command: string,
  { uid, terminal }: StartOptions,
): PhoneProcess {
  const stop = new AbortController();
  const input = new Pipe({ terminal });
  const output = new Pipe({ terminal });
  const errors = terminal === false ? new Pipe() : output;
  const screen: Channel = terminal === "cooked" ? cookedChannel(output) : output;
  const process = new Process({
    machine,
    who: credentialsOf(uid, machine.phone.android.sdk),
    cwd: "/",
    environment: environmentOf(machine, uid),
    fds: new Map([
      [0, input],
      [1, screen],
      [2, terminal === false ? errors : screen],
    ]),
    signal: stop.signal,
    budget: new Budget(machine.tools.maxSteps ?? DEFAULT_STEPS),
    context: uid === 0 ? "u:r:su:s0" : "u:r:shell:s0",
  });
  const kill = (): void => stop.abort();
  const keyboard = terminal === "cooked" ? new Keyboard(input, output, kill) : undefined;
  const exited = runToEnd(process, command).finally(() => {
    stop.abort();
    input.endReading();
    output.endWriting();
    errors.endWriting();
  });
  return {
    write: (bytes) => ignoreBrokenPipe(() => keyboard?.type(bytes) ?? input.put(bytes.slice())),
    endInput: () => input.endWriting(),
    stdout: streamOf(output),
    stderr: streamOf(terminal === false ? errors : endedPipe()),
    exited,
    kill,
  };
}

async function runToEnd(process: Process, command: string): Promise<number> {
  try {
    if (command === "") return await runInput(process, SHELL_PATH);
    const shell = Shell.fresh(process, SHELL_PATH, []);
    return await shell.runText(fromUnicode(command));
  } catch (error) {
    if (error instanceof Killed) return KILLED;
    if (error instanceof BrokenPipe) return 141;
    return reportFault(process, error);
  }
}

/** A fault of ours: the peer's user must see it, and the daemon must go on. */
async function reportFault(process: Process, fault: unknown): Promise<number> {
  const text = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
  try {
    await process.complain(`virtual phone: internal fault: ${fromUnicode(text)}`);
  } catch {
    // Nobody reads it.
  }
  return 255;
}

function ignoreBrokenPipe(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!(error instanceof BrokenPipe)) throw error;
  }
}

function endedPipe(): Pipe {
  const pipe = new Pipe();
  pipe.endWriting();
  return pipe;
}

/** What the daemon reads. A kill leaves what was written before it. */
async function* streamOf(pipe: Pipe): ByteStream {
  const never = new AbortController();
  try {
    for (;;) {
      const piece = await pipe.read(PIECE_BYTES, never.signal);
      if (piece === undefined) return;
      yield piece;
    }
  } finally {
    pipe.endReading();
  }
}
