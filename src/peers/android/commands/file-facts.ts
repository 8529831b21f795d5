import { globMatcher } from "../shell/pattern.ts";
import type { Program } from "../machine.ts";
import { reasonOf } from "../kernel-error.ts";
import { fullMode, isLocked, sizeOf } from "../nodes.ts";
import type { Node } from "../nodes.ts";
import { nameOf } from "../people.ts";
import type { Process } from "../process.ts";
import { runFile } from "../run-file.ts";
import { formatDate } from "./dates.ts";
import { formatMode, linksOf } from "./list-files.ts";
import { UsageError, demandArguments, readOptions } from "./options.ts";

function kindOf(node: Node): string {
  if (node.is === "folder") return "directory";
  if (node.is === "link") return "symbolic link";
  if (node.is === "device") return "character device";
  return sizeOf(node) === 0 ? "regular empty file" : "regular file";
}

function formatStat(format: string, name: string, node: Node): string {
  const time = formatDate("%F %T.000000000 +0000", node.modifiedS);
  const target = node.is === "link" && !isLocked(node) ? ` -> '${node.target}'` : "";
  const values: Readonly<Record<string, string>> = {
    n: name,
    N: name + target,
    s: String(sizeOf(node)),
    b: String(Math.ceil(sizeOf(node) / 4096) * 8),
    B: "512",
    o: "4096",
    a: node.mode.toString(8),
    A: formatMode(node),
    f: fullMode(node).toString(16),
    F: kindOf(node),
    u: String(node.uid),
    U: nameOf(node.uid),
    g: String(node.gid),
    G: nameOf(node.gid),
    i: String(node.inode),
    h: String(linksOf(node)),
    d: "65024",
    D: "fe00",
    X: String(node.modifiedS),
    Y: String(node.modifiedS),
    Z: String(node.modifiedS),
    x: time,
    y: time,
    z: time,
    "%": "%",
  };
  return format.replace(/%([A-Za-z%])/g, (all, letter: string) => values[letter] ?? all);
}

const FULL_STAT = `  File: %N
  Size: %s\t Blocks: %b\t IO Blocks: 512\t %F
Device: %Dh/%dd\t Inode: %i\t Links: %h
Access: (0%a/%A)\tUid: (%u/%U)\tGid: (%g/%G)
Access: %x
Modify: %y
Change: %z`;

export const stat: Program = async (process, args, name) => {
  const { flags, values, rest } = readOptions(name, args, "c:L");
  demandArguments(name, rest, 1);
  return process.forEach(
    name,
    rest,
    async (one) => {
      const path = process.path(one);
      const node = flags.has("L") ? process.files.stat(path) : process.files.lstat(path);
      await process.write(`${formatStat(values.get("c") ?? FULL_STAT, one, node)}\n`);
    },
    (one, reason) => `'${one}': ${reason}`,
  );
};

export const readlink: Program = async (process, args, name) => {
  const { flags, rest } = readOptions(name, args, "fenqmz");
  demandArguments(name, rest, 1);
  let status = 0;
  for (const one of rest) {
    try {
      const path = process.path(one);
      const target = flags.has("f") ? process.files.realpath(path) : process.files.readlink(path);
      await process.write(flags.has("n") ? target : `${target}\n`);
    } catch (error) {
      reasonOf(error);
      status = 1;
    }
  }
  return status;
};

export const realpath: Program = (process, args, name) => {
  demandArguments(name, args, 1);
  return process.forEach(name, args, (one) =>
    process.write(`${process.files.realpath(process.path(one))}\n`),
  );
};

export const basename: Program = async (process, args, name) => {
  demandArguments(name, args, 1);
  const [path = "", suffix = ""] = args;
  const last = path.replace(/\/+$/, "").split("/").at(-1) ?? "";
  const base = last === "" && path.startsWith("/") ? "/" : last;
  const cut = suffix !== "" && base !== suffix && base.endsWith(suffix);
  await process.write(`${cut ? base.slice(0, -suffix.length) : base}\n`);
  return 0;
};

export const dirname: Program = async (process, args, name) => {
  demandArguments(name, args, 1);
  for (const path of args) {
    const above = path.replace(/\/+$/, "").replace(/\/*[^/]+$/, "");
    await process.write(`${above !== "" ? above : path.startsWith("/") ? "/" : "."}\n`);
  }
  return 0;
};

interface Found {
  readonly path: string;
  readonly node: Node;
  readonly depth: number;
}

type Test = (found: Found) => Promise<boolean> | boolean;

/** What stands behind the paths of `find`: everything must hold. */
function findTests(process: Process, args: readonly string[]): { tests: Test[]; deepest: number } {
  const tests: Test[] = [];
  let deepest = 64;
  let prints = true;
  const show = (end: string): Test => {
    prints = false;
    return async ({ path }) => {
      await process.write(path + end);
      return true;
    };
  };
  for (let at = 0; at < args.length; at++) {
    const option = args[at] ?? "";
    const value = (): string => {
      const next = args[++at];
      if (next === undefined) throw new UsageError(`'${option}' needs 1 arg`);
      return next;
    };
    let negated = false;
    let test: Test | undefined;
    if (option === "!" || option === "-not") {
      negated = true;
      at += 1;
    }
    switch (args[at]) {
      case "-name":
      case "-iname": {
        const fold = (text: string): string => (option === "-iname" ? text.toLowerCase() : text);
        const matches = globMatcher(fold(value()));
        test = ({ path }) => matches(fold(path.replace(/\/+$/, "").split("/").at(-1) ?? ""));
        break;
      }
      case "-path": {
        const matches = globMatcher(value());
        test = ({ path }) => matches(path);
        break;
      }
      case "-type": {
        const letter = value();
        test = ({ node }) =>
          ({ file: "f", folder: "d", link: "l", device: "c" })[node.is] === letter;
        break;
      }
      case "-size": {
        const [, sign = "", digits = "0", unit = ""] = /^([+-]?)(\d+)(c?)$/.exec(value()) ?? [];
        test = ({ node }) => {
          const size = unit === "c" ? sizeOf(node) : Math.ceil(sizeOf(node) / 512);
          if (sign === "") return size === Number(digits);
          return sign === "+" ? size > Number(digits) : size < Number(digits);
        };
        break;
      }
      case "-maxdepth":
        deepest = Math.min(deepest, Number(value()));
        break;
      case "-mindepth": {
        const least = Number(value());
        test = ({ depth }) => depth >= least;
        break;
      }
      case "-print":
        test = show("\n");
        break;
      case "-print0":
        test = show("\0");
        break;
      case "-exec": {
        const end = args.findIndex((arg, i) => i > at && (arg === ";" || arg === "+"));
        if (end < 0) throw new UsageError("'-exec' needs ;");
        const command = args.slice(at + 1, end);
        at = end;
        prints = false;
        test = async ({ path }) => {
          const [program = "", ...rest] = command.map((word) => word.replaceAll("{}", path));
          const search = process.state.environment.get("PATH") ?? "";
          return (await runFile(process.fork(), program, rest, search)) === 0;
        };
        break;
      }
      default:
        throw new UsageError(`bad arg '${args[at] ?? option}'`);
    }
    if (test === undefined) continue;
    const holds = test;
    tests.push(negated ? async (found) => !(await holds(found)) : holds);
  }
  if (prints) tests.push(show("\n"));
  return { tests, deepest };
}

export const find: Program = async (process, args, name) => {
  const first = args.findIndex((arg) => arg.startsWith("-") || arg === "!");
  const paths = first < 0 ? args : args.slice(0, first);
  const { tests, deepest } = findTests(process, first < 0 ? [] : args.slice(first));
  let status = 0;
  const visit = async (path: string, depth: number): Promise<void> => {
    await process.tick();
    const node = process.files.lstat(process.path(path));
    for (const test of tests) if (!(await test({ path, node, depth }))) break;
    if (node.is !== "folder" || depth >= deepest) return;
    const base = path.endsWith("/") ? path : `${path}/`;
    const children = process.files.list(process.path(path)).map((child) => base + child);
    status |= await process.forEach(name, children, (one) => visit(one, depth + 1), quoted);
  };
  const quoted = (one: string, reason: string): string => `'${one}': ${reason}`;
  const top = paths.length > 0 ? paths : ["."];
  return (await process.forEach(name, top, (one) => visit(one, 0), quoted)) | status;
};
