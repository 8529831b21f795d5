import { textOf } from "./byte-text.ts";
import { BrokenPipe } from "./channels.ts";
import { KernelError } from "./kernel-error.ts";
import type { Program } from "./machine.ts";
import type { Node } from "./nodes.ts";
import type { Process } from "./process.ts";

/** Why a command was not run: the exit status of the shell, and what it says behind the name. */
export interface NotRun {
  readonly problem: string;
  readonly status: 126 | 127;
}

/** Where mksh has "inaccessible or not found" instead of "not found". */
const INACCESSIBLE_SDK = 29;

/** The path of what `name` would run, or why nothing is run. */
export function findProgram(
  process: Process,
  name: string,
  searchPath: string,
): { readonly path: string; readonly node: Node } | NotRun {
  const candidates = name.includes("/")
    ? [name]
    : searchPath.split(":").map((folder) => `${folder === "" ? "." : folder}/${name}`);
  for (const path of name === "" ? [] : candidates) {
    const node = process.files.find(process.path(path));
    if (node === undefined) continue;
    const isRunnable = node.is === "file" && process.files.may(process.path(path), "execute");
    if (isRunnable) return { path, node };
    if (name.includes("/")) {
      const reason = node.is === "folder" ? "Is a directory" : "Permission denied";
      return { problem: `can't execute: ${reason}`, status: 126 };
    }
  }
  const { sdk } = process.machine.phone.android;
  const problem = sdk >= INACCESSIBLE_SDK ? "inaccessible or not found" : "not found";
  return { problem, status: 127 };
}

/** Runs what `name` stands for in this process. @returns its exit status, or why it was not run */
export async function runFile(
  process: Process,
  name: string,
  args: readonly string[],
  searchPath: string,
): Promise<number | NotRun> {
  const found = findProgram(process, name, searchPath);
  if ("problem" in found) return found;
  const { node, path } = found;
  if (node.is !== "file") return 126;
  const program =
    node.program === undefined ? undefined : process.machine.programs.get(node.program);
  if (program !== undefined) {
    return runProgram(process, program, args, path.slice(path.lastIndexOf("/") + 1));
  }
  return runScriptFile(process, path, args);
}

/** A file that is no program of ours: a script, with or without `#!` line. */
async function runScriptFile(
  process: Process,
  path: string,
  args: readonly string[],
): Promise<number | NotRun> {
  const start = await startOf(process, path);
  if (start.includes("\0")) return { problem: "not executable: magic 7F45", status: 126 };
  const sh = process.machine.programs.get("sh");
  if (sh === undefined) return { problem: "can't execute: No such file or directory", status: 126 };
  return runProgram(process, sh, [path, ...args], "sh");
}

async function startOf(process: Process, path: string): Promise<string> {
  try {
    return textOf(process.files.content(process.path(path)).read(0, 64));
  } catch (error) {
    if (error instanceof KernelError) return "";
    throw error;
  } finally {
    await process.tick();
  }
}

/** Runs a program; a kernel's no that it did not expect becomes `NAME: reason`. */
export async function runProgram(
  process: Process,
  program: Program,
  args: readonly string[],
  name: string,
): Promise<number> {
  try {
    await process.tick();
    return await program(process, args, name);
  } catch (error) {
    if (error instanceof BrokenPipe) return 141;
    if (error instanceof KernelError) {
      await process.complain(`${name}: ${error.message}`);
      return 1;
    }
    throw error;
  }
}
