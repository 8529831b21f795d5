import { spawn, spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { newFolder } from "./ownband.ts";

const main = resolve(import.meta.dirname, "..", "src", "cli", "main.ts");
const driver = resolve(import.meta.dirname, "on-terminal.py");
const compiled = resolve(import.meta.dirname, "..", "node_modules", ".cache", "ownband-tests");

/** Waits until this is printed, then types that. */
export type Step = readonly [wait: string, type: string];

export const ENTER = "\r";
export const DOWN = "\u001b[B";
export const CTRL_C = "\u0003";

/** How it went. */
export interface TerminalRun {
  readonly status: number;
  /** All that came to the screen, with its control sequences. */
  readonly text: string;
  /** What was waited for in vain. */
  readonly missing: string | null;
  readonly dataFolder: string;
}

/** Why nothing can be run on a terminal here; `undefined` when it can. */
export function terminalMissing(): string | undefined {
  const { status } = spawnSync("python3", ["-c", "import pty, termios"], { stdio: "ignore" });
  return status === 0 ? undefined : "python3 is not in PATH (Debian: apt-get install python3)";
}

/** Runs `ownband` on a terminal, in a world of its own: no adb, no USB, no phone. */
export function onTerminal(
  args: readonly string[],
  steps: readonly Step[],
  more: Readonly<Record<string, string>> = {},
): Promise<TerminalRun> {
  const dataFolder = newFolder();
  const env = {
    PATH: join(dataFolder, "no-programs-here"),
    HOME: dataFolder,
    TMPDIR: dataFolder,
    TERM: "xterm-256color",
    OWNBAND_DATA: join(dataFolder, "data"),
    NODE_COMPILE_CACHE: compiled,
    ADB_USB: "0",
    ANDROID_ADB_SERVER_PORT: "11",
    ...more,
  };
  const job = { argv: [process.execPath, main, ...args], env, steps, timeoutS: 50 };
  return new Promise((done, reject) => {
    const child = spawn("python3", [driver], { stdio: ["pipe", "pipe", "inherit"] });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
    child.once("error", reject);
    child.once("close", () => {
      done({ ...(JSON.parse(said) as Omit<TerminalRun, "dataFolder">), dataFolder });
    });
    child.stdin.end(JSON.stringify(job));
  });
}

export const ESC = String.fromCharCode(0x1b);
const BELL = String.fromCharCode(7);
const CONTROL = new RegExp(`${ESC}(\\[[0-9;?]*[A-Za-z]|\\][^${BELL}]*${BELL})`, "g");

/** What a person reads: without colours and cursor movements. */
export function readable(text: string): string {
  return text.replaceAll(CONTROL, "");
}
