import { changeFolder } from "./change-folder.ts";
import { parseScript } from "./parse.ts";
import { read } from "./read-variables.ts";
import type { Shell } from "./shell.ts";
import { Exit, LoopJump, Return, ShellFault } from "./state.ts";
import { evaluateIn } from "./expand.ts";
import { ShellSyntaxError } from "./syntax.ts";
import { runTest, TestError } from "./test-condition.ts";
import { textOf } from "../byte-text.ts";
import { Killed } from "../channels.ts";
import { echo } from "../commands/print.ts";
import { reasonOf } from "../kernel-error.ts";
import { findProgram, runFile } from "../run-file.ts";

/** A command that the shell runs itself. */
export type Builtin = (
  shell: Shell,
  args: readonly string[],
  name: string,
) => Promise<number> | number;

const SPECIAL = new Set(
  ". : break continue eval exec exit export readonly return set shift times trap unset".split(" "),
);
const RESERVED = new Set(
  "if then elif else fi for while until do done case esac in { } ! function".split(" "),
);
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

function numberOf(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^-?\d{1,9}$/.test(text)) throw new ShellFault(`${text}: bad number`);
  return Number(text);
}

async function setOptions(shell: Shell, args: readonly string[]): Promise<number> {
  const { state } = shell;
  if (args.length === 0) {
    const lines = [...state.variables].map(([name, { value }]) => `${name}=${quote(value)}\n`);
    await shell.process.write(lines.sort().join(""));
    return 0;
  }
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (arg === "--") {
      at += 1;
      break;
    }
    if (!/^[-+]./.test(arg)) break;
    if (arg.endsWith("o")) at += 1; // `set -o pipefail` and the like: taken, without effect
    for (const option of arg.slice(1).replace("o", "")) {
      if (arg.startsWith("-")) state.options.add(option);
      else state.options.delete(option);
    }
  }
  if (at < args.length || args[at - 1] === "--") state.positional = args.slice(at);
  return 0;
}

function quote(value: string): string {
  return /^[\w@%+:,./-]*$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}

async function declare(shell: Shell, args: readonly string[], name: string): Promise<number> {
  const flags =
    name === "export" ? { exported: true } : name === "readonly" ? { readonly: true } : {};
  const names = args.filter((arg) => !arg.startsWith("-"));
  if (names.length === 0) {
    const shown = [...shell.state.variables].filter(([, variable]) =>
      name === "readonly" ? variable.readonly : variable.exported,
    );
    const lines = shown.map(([one, { value }]) =>
      args.length > 0 ? `${name} ${one}=${quote(value)}\n` : `${one}\n`,
    );
    await shell.process.write(lines.sort().join(""));
    return 0;
  }
  for (const arg of names) {
    const cut = arg.indexOf("=");
    const variable = cut < 0 ? arg : arg.slice(0, cut);
    if (!NAME.test(variable)) throw new ShellFault(`${arg}: is not an identifier`);
    const value = cut < 0 ? (shell.state.get(variable) ?? "") : arg.slice(cut + 1);
    shell.state.set(variable, value, flags);
  }
  return 0;
}

async function describe(shell: Shell, args: readonly string[], short: boolean): Promise<number> {
  let status = 0;
  for (const arg of args) {
    const path = shell.state.get("PATH") ?? "";
    let text: string | undefined;
    if (RESERVED.has(arg)) text = short ? arg : `${arg} is a reserved word`;
    else if (shell.state.functions.has(arg)) text = short ? arg : `${arg} is a function`;
    else if (builtins.has(arg)) {
      text = short ? arg : `${arg} is a ${SPECIAL.has(arg) ? "special " : ""}shell builtin`;
    } else {
      const found = findProgram(shell.process, arg, path);
      if ("path" in found) text = short ? found.path : `${arg} is ${found.path}`;
    }
    if (text === undefined) status = 1;
    if (text !== undefined) await shell.process.write(`${text}\n`);
    else if (!short) await shell.process.write(`${arg} not found\n`);
  }
  return status;
}

async function command(shell: Shell, args: readonly string[]): Promise<number> {
  const [first, ...rest] = args;
  if (first === "-v" || first === "-V") return describe(shell, rest, first === "-v");
  if (first === "-p" || first === "--") return command(shell, rest);
  return first === undefined ? 0 : shell.call(first, rest, [], { functions: false });
}

async function evalText(shell: Shell, args: readonly string[]): Promise<number> {
  try {
    shell.state.status = 0;
    return await shell.run(parseScript(args.join(" ")));
  } catch (error) {
    if (!(error instanceof ShellSyntaxError)) throw error;
    throw new ShellFault(error.message);
  }
}

async function source(shell: Shell, args: readonly string[]): Promise<number> {
  const [path = ""] = args;
  let text: string;
  try {
    text = textOf(await shell.process.all(path));
  } catch (error) {
    throw new ShellFault(`.: ${path}: ${reasonOf(error)}`);
  }
  try {
    return await evalText(shell, [text]);
  } catch (error) {
    if (error instanceof Return) return error.status;
    throw error;
  }
}

async function exec(shell: Shell, args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined) return 0;
  const path = shell.state.get("PATH") ?? "";
  const process = shell.process.with({ environment: shell.state.exported() });
  const result = await runFile(process, name, rest, path);
  if (typeof result === "number") throw new Exit(result);
  await shell.complain(`${name}: ${result.problem}`);
  throw new Exit(result.status);
}

async function test(shell: Shell, args: readonly string[], name: string): Promise<number> {
  try {
    return runTest(shell.process, args, name) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    await shell.complain(`${name}: ${error.message}`);
    return 2;
  }
}

function shift(shell: Shell, args: readonly string[]): number {
  const count = numberOf(args[0], 1);
  if (count < 0 || count > shell.state.positional.length) {
    throw new ShellFault("shift: nothing to shift");
  }
  shell.state.positional = shell.state.positional.slice(count);
  return 0;
}

function jump(_shell: Shell, args: readonly string[], name: string): never {
  const loops = numberOf(args[0], 1);
  throw new LoopJump(name === "break" ? "break" : "continue", Math.max(1, loops));
}

function leave(shell: Shell, args: readonly string[], name: string): never {
  const status = numberOf(args[0], shell.state.status);
  throw name === "exit" ? new Exit(status) : new Return(status);
}

async function kill(shell: Shell, args: readonly string[]): Promise<number> {
  const pid = args.at(-1) ?? "";
  if (pid === String(shell.process.pid)) throw new Killed();
  await shell.complain(`kill: ${pid}: No such process`);
  return 1;
}

/** Everything the shell does itself, by name. */
export const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  [":", () => 0],
  ["true", () => 0],
  ["false", () => 1],
  ["echo", (shell, args) => echo(shell.process, args, "echo")],
  ["test", test],
  ["[", test],
  ["cd", changeFolder],
  [
    "pwd",
    async (shell) => {
      await shell.process.write(`${shell.process.state.cwd}\n`);
      return 0;
    },
  ],
  ["exit", leave],
  ["return", leave],
  ["break", jump],
  ["continue", jump],
  ["set", setOptions],
  ["shift", shift],
  ["export", declare],
  ["readonly", declare],
  ["local", declare],
  ["typeset", declare],
  [
    "unset",
    (shell, args) => {
      const isFunction = args[0] === "-f";
      for (const name of args.filter((arg) => !arg.startsWith("-"))) {
        if (isFunction) shell.state.functions.delete(name);
        else shell.state.unset(name);
      }
      return 0;
    },
  ],
  ["read", read],
  ["eval", evalText],
  [".", source],
  ["source", source],
  ["exec", exec],
  ["command", command],
  ["type", (shell, args) => describe(shell, args, false)],
  [
    "let",
    (shell, args) => {
      let value = 0;
      for (const arg of args) value = evaluateIn(shell.state, arg);
      return value === 0 ? 1 : 0;
    },
  ],
  [
    "wait",
    async (shell) => {
      await shell.waitForBackground();
      return 0;
    },
  ],
  ["kill", kill],
  ["trap", () => 0],
  ["umask", () => 0],
]);
