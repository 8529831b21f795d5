import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { within } from "../../src/waiting.ts";

const START_MS = 60_000;
const END_MS = 10_000;
const MOST_SAID = 1_000_000;

/** A program that runs beside us, and what it says. */
export interface Started {
  readonly process: ChildProcess;
  /** What it has said so far, errors included. */
  readonly said: () => string;
  /** The first match of what it says. @throws Error when it ends before, or says nothing for a minute */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** Calls for each line from now on. */
  onLine(listen: (line: string) => void): void;
  close(): Promise<void>;
}

/** Starts a program in a group of its own: what it started itself ends with it. */
export function start(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Started {
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  let said = "";
  const endNow = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended.
    }
  };
  process.once("exit", endNow);
  const heard = new Set<() => void>();
  const streams = child.stdio.slice(1) as Readable[];
  for (const stream of streams) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-MOST_SAID);
      for (const hear of heard) hear();
    });
  }
  return {
    process: child,
    said: () => said,
    says: (pattern) =>
      within(
        untilMatch(child, heard, () => pattern.exec(said)),
        {
          limitMs: START_MS,
          late: () => new Error(`${command} does not start: ${said.slice(-1_000)}`),
        },
      ),
    onLine: (listen) => {
      let from = said.length;
      heard.add(() => {
        for (let end; (end = said.indexOf("\n", from)) >= 0; from = end + 1) {
          listen(said.slice(from, end));
        }
      });
    },
    close: async () => {
      const isOver = child.exitCode !== null || child.signalCode !== null;
      const over: Promise<unknown> =
        isOver || child.pid === undefined ? Promise.resolve() : once(child, "exit");
      endNow();
      process.removeListener("exit", endNow);
      await within(over, { limitMs: END_MS, late: () => new Error(`${command} does not end`) });
    },
  };
}

async function untilMatch(
  child: ChildProcess,
  heard: Set<() => void>,
  match: () => RegExpExecArray | null,
): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const found = match();
      if (found === null) return;
      heard.delete(look);
      resolve(found);
    };
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`ended with ${code}`)));
    heard.add(look);
    look();
  });
}
