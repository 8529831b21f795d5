import { KernelError, reasonOf } from "../kernel-error.ts";
import type { Program } from "../machine.ts";
import type { Node } from "../nodes.ts";
import { idOf } from "../people.ts";
import type { Process } from "../process.ts";
import { UsageError, demandArguments, readOptions } from "./options.ts";

function isFolder(process: Process, name: string): boolean {
  return process.files.find(process.path(name))?.is === "folder";
}

function baseOf(path: string): string {
  return path.replace(/\/+$/, "").split("/").at(-1) ?? path;
}

/** The pairs of a `cp` or `mv`: from, to. @throws UsageError */
function pairsOf(process: Process, name: string, names: readonly string[]): [string, string][] {
  demandArguments(name, names, 2);
  const sources = names.slice(0, -1);
  const target = names.at(-1) ?? "";
  if (isFolder(process, target)) {
    return sources.map((one) => [one, `${target.replace(/\/+$/, "")}/${baseOf(one)}`]);
  }
  if (sources.length > 1) throw new UsageError(`'${target}' not directory`);
  return [[sources[0] ?? "", target]];
}

async function copyFile(process: Process, from: string, to: string): Promise<void> {
  const node = process.files.stat(process.path(from));
  // Opened first: a copy onto itself or of something unreadable must not empty the target.
  const content = process.files.content(process.path(from));
  if (process.files.find(process.path(to)) === node) throw new KernelError("EEXIST");
  const target = process.files.openForWriting(process.path(to), "replace", node.mode & 0o777);
  for (let at = 0; at < content.sizeBytes; at += 65_536) {
    await process.tick();
    if (target.is === "file") process.files.write(target, content.read(at, at + 65_536));
  }
}

function keepAttributes(process: Process, to: string, node: Node): void {
  const path = process.path(to);
  process.files.changeMode(path, node.mode);
  process.files.changeTime(path, node.modifiedS);
  try {
    process.files.changeOwner(path, node.uid, node.gid);
  } catch (error) {
    reasonOf(error);
  }
}

async function copy(
  process: Process,
  from: string,
  to: string,
  options: { recursive: boolean; keep: boolean },
): Promise<void> {
  await process.tick();
  const node = options.recursive
    ? process.files.lstat(process.path(from))
    : process.files.stat(process.path(from));
  if (node.is === "link") {
    process.files.makeLink(process.path(to), process.files.readlink(process.path(from)));
    return;
  }
  if (node.is !== "folder") await copyFile(process, from, to);
  else {
    if (!options.recursive) throw new KernelError("EISDIR");
    const names = process.files.list(process.path(from));
    if (!isFolder(process, to)) process.files.makeFolder(process.path(to), node.mode & 0o777);
    for (const name of names) await copy(process, `${from}/${name}`, `${to}/${name}`, options);
  }
  if (options.keep) keepAttributes(process, to, node);
}

export const cp: Program = async (process, args, name) => {
  const { flags, rest } = readOptions(name, args, "aRrpfdHLPTvniF");
  const options = {
    recursive: flags.has("R") || flags.has("r") || flags.has("a"),
    keep: flags.has("p") || flags.has("a"),
  };
  let status = 0;
  for (const [from, to] of pairsOf(process, name, rest)) {
    if (process.files.find(process.path(from)) === undefined) {
      await process.complain(`cp: bad '${from}': No such file or directory`);
      status = 1;
      continue;
    }
    if (isFolder(process, from) && !options.recursive) {
      await process.complain(`cp: Skipped dir '${from}'`);
      status = 1;
      continue;
    }
    const root = process.files.realpath(process.path(from));
    if (isFolder(process, from) && process.path(to).startsWith(`${root}/`)) {
      throw new UsageError(`bad '${to}': recursion`);
    }
    status |= await process.forEach(name, [to], () => copy(process, from, to, options), quoted);
  }
  return status;
};

function quoted(name: string, reason: string): string {
  return `'${name}': ${reason}`;
}

export const mv: Program = async (process, args, name) => {
  const { rest } = readOptions(name, args, "fivnT");
  let status = 0;
  for (const [from, to] of pairsOf(process, name, rest)) {
    try {
      process.files.lstat(process.path(from));
    } catch (error) {
      await process.complain(`mv: bad '${from}': ${reasonOf(error)}`);
      status = 1;
      continue;
    }
    status |= await process.forEach(
      name,
      [to],
      async () => {
        await process.tick();
        process.files.rename(process.path(from), process.path(to));
      },
      quoted,
    );
  }
  return status;
};

export const rm: Program = (process, args, name) => {
  const { flags, rest } = readOptions(name, args, "frRiv");
  const force = flags.has("f");
  if (!force) demandArguments(name, rest, 1);
  const remove = async (one: string): Promise<void> => {
    await process.tick();
    const path = process.path(one);
    try {
      const node = process.files.lstat(path);
      if (node.is === "folder" && (flags.has("r") || flags.has("R"))) {
        for (const child of process.files.list(path)) await remove(`${one}/${child}`);
        process.files.remove(path, "folder");
      } else process.files.remove(path, "file");
    } catch (error) {
      if (!(force && error instanceof KernelError && error.errno === "ENOENT")) throw error;
    }
  };
  return process.forEach(name, rest, remove);
};

export const rmdir: Program = (process, args, name) => {
  const { rest } = readOptions(name, args, "p");
  demandArguments(name, rest, 1);
  return process.forEach(name, rest, async (one) => {
    await process.tick();
    if (/(^|\/)\.\/*$/.test(one)) throw new KernelError("EINVAL");
    process.files.remove(process.path(one), "folder");
  });
};

export const mkdir: Program = (process, args, name) => {
  const { flags, values, rest } = readOptions(name, args, "pm:v");
  demandArguments(name, rest, 1);
  const mode = parseInt(values.get("m") ?? "755", 8);
  const make = async (one: string): Promise<void> => {
    await process.tick();
    if (flags.has("p") && isFolder(process, one)) return;
    const above = one.replace(/\/+$/, "").replace(/\/*[^/]+$/, "");
    if (flags.has("p") && above !== "" && !isFolder(process, above)) await make(above);
    process.files.makeFolder(process.path(one), Number.isNaN(mode) ? 0o755 : mode);
  };
  return process.forEach(name, rest, make, quoted);
};

export const touch: Program = (process, args, name) => {
  const { flags, values, rest } = readOptions(name, args, "acmd:t:r:h");
  demandArguments(name, rest, 1);
  const given = values.get("d");
  const time =
    given?.startsWith("@") === true ? Number(given.slice(1)) : Date.parse(`${given ?? ""}Z`) / 1000;
  const modifiedS = Number.isFinite(time) ? time : process.machine.tree.nowS();
  return process.forEach(
    name,
    rest,
    async (one) => {
      await process.tick();
      const path = process.path(one);
      if (process.files.find(path) === undefined) {
        if (flags.has("c")) return;
        process.files.openForWriting(path, "append");
      }
      process.files.changeTime(path, modifiedS);
    },
    quoted,
  );
};

/** The mode that `text` (octal or `u+x,go-w`) makes of `mode`. @throws UsageError */
function changedMode(text: string, mode: number): number {
  if (/^[0-7]{1,4}$/.test(text)) return parseInt(text, 8);
  return text.split(",").reduce((changed, clause) => {
    const [, who = "", operator = "", rights = ""] =
      /^([ugoa]*)([-+=])([rwxXst]*)$/.exec(clause) ?? [];
    if (operator === "") throw new UsageError(`bad mode '${text}'`);
    const whose = who === "" || who.includes("a") ? "ugo" : who;
    let bits = 0;
    let all = 0;
    for (const [letter, shift] of [
      ["u", 6],
      ["g", 3],
      ["o", 0],
    ] as const) {
      if (!whose.includes(letter)) continue;
      all |= 7 << shift;
      for (const [right, bit] of [
        ["r", 4],
        ["w", 2],
        ["x", 1],
        ["X", 1],
      ] as const) {
        if (rights.includes(right)) bits |= bit << shift;
      }
    }
    if (operator === "+") return changed | bits;
    return operator === "-" ? changed & ~bits : (changed & ~all) | bits;
  }, mode);
}

/** Does something to a path and, with `-R`, to everything below it. */
async function below(
  process: Process,
  one: string,
  recursive: boolean,
  act: (path: string) => void,
): Promise<void> {
  await process.tick();
  const path = process.path(one);
  act(path);
  if (!recursive || process.files.lstat(path).is !== "folder") return;
  for (const child of process.files.list(path)) await below(process, `${one}/${child}`, true, act);
}

export const chmod: Program = (process, args, name) => {
  const [mode, ...names] = args.filter((arg) => !/^-[Rfv]+$/.test(arg));
  demandArguments(name, names, 1);
  const recursive = args.some((arg) => /^-[fv]*R/.test(arg));
  return process.forEach(name, names, (one) =>
    below(process, one, recursive, (path) => {
      process.files.changeMode(path, changedMode(mode ?? "", process.files.stat(path).mode));
    }),
  );
};

export const chown: Program = (process, args, name) => {
  const { flags, rest } = readOptions(name, args, "Rfvh");
  const [owner = "", ...names] = rest;
  demandArguments(name, names, 1);
  const [user = "", group] = name === "chgrp" ? ["", owner] : owner.split(/[:.]/);
  const idFor = (text: string | undefined, kind: string): number | undefined => {
    if (text === undefined || text === "") return undefined;
    const id = idOf(text);
    if (id === undefined) throw new UsageError(`unknown ${kind} '${text}'`);
    return id;
  };
  const uid = idFor(user, "user");
  const gid = idFor(group, "group");
  return process.forEach(name, names, (one) =>
    below(process, one, flags.has("R"), (path) => {
      process.files.changeOwner(path, uid, gid);
    }),
  );
};

export const ln: Program = (process, args, name) => {
  const { flags, rest } = readOptions(name, args, "sfnvTr");
  demandArguments(name, rest, 1);
  const [target = "", given = baseOf(target)] = rest;
  const link = isFolder(process, given) && !flags.has("n") ? `${given}/${baseOf(target)}` : given;
  return process.forEach(
    name,
    [link],
    async () => {
      await process.tick();
      // Android's storage knows no second names for one file.
      if (!flags.has("s")) throw new KernelError("EPERM");
      const path = process.path(link);
      if (flags.has("f") && process.files.find(path) !== undefined)
        process.files.remove(path, "file");
      process.files.makeLink(path, target);
    },
    (one, reason) => {
      const kind = flags.has("s") ? "symbolic" : "hard";
      return `cannot create ${kind} link from '${target}' to '${one}': ${reason}`;
    },
  );
};
