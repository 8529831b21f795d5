// What the benches share: whole processes with their time and memory, and figures as text.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Readable } from "node:stream";

export const root = resolve(import.meta.dirname, "..", "..");

/** The program as it is published. */
export const ownband = join(root, "dist", "cli", "ownband.cjs");

/** Removed at the end of the bench. */
export const folder =
  process.env["OWNBAND_BENCH_FOLDER"] ?? mkdtempSync(join(tmpdir(), "ownband-bench-"));
// Processes of the bench share it; the first one removes it.
process.env["OWNBAND_BENCH_FOLDER"] = folder;

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

export const ms = (value: number): string => `${value.toFixed(1)} ms`;

/** `525 600`. */
export const whole = (value: number): string =>
  Math.round(value).toLocaleString("en-GB").replaceAll(",", " ");

export interface Run {
  readonly ms: number;
  readonly peakMb: number;
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program as a whole process; `peakMb` is its largest resident set (Linux, VmHWM). */
export function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const beganMs = performance.now();
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    let [stdout, stderr, peakMb] = ["", "", 0];
    child.stdout.on("data", (piece: Buffer) => (stdout += piece.toString()));
    child.stderr.on("data", (piece: Buffer) => (stderr += piece.toString()));
    const watch = setInterval(() => {
      peakMb = Math.max(peakMb, peakOf(child.pid ?? 0));
    }, 25);
    child.once("error", reject);
    child.once("close", (status) => {
      clearInterval(watch);
      resolve({ ms: performance.now() - beganMs, peakMb, status, stdout, stderr });
    });
  });
}

/** The largest resident set of a process so far, in MB; 0 when it has ended, or where this is no Linux. */
export function peakOf(pid: number | "self"): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Like {@link run}, and throws what the program said when it failed. */
export async function checked(
  command: string,
  args: readonly string[],
  env?: NodeJS.ProcessEnv,
): Promise<Run> {
  const result = await run(command, args, env);
  if (result.status !== 0) {
    throw new Error(`${command} ended with ${String(result.status)}\n${result.stderr}`);
  }
  return result;
}

/** The facts with which a peer says that it is ready. */
export async function firstLine(stream: Readable): Promise<Record<string, unknown>> {
  let text = "";
  for await (const piece of stream) {
    text += String(piece);
    const end = text.indexOf("\n");
    if (end >= 0) return JSON.parse(text.slice(0, end)) as Record<string, unknown>;
  }
  throw new Error("the peer said nothing");
}
