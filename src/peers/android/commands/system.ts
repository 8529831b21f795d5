import { Killed } from "../channels.ts";
import type { Program } from "../machine.ts";
import { idOf, nameOf } from "../people.ts";
import { findProgram, runFile } from "../run-file.ts";
import { formatDate } from "./dates.ts";
import { UsageError, demandArguments, readOptions } from "./options.ts";

export const id: Program = async (process, args, name) => {
  const { flags, rest } = readOptions(name, args, "ugGnZr");
  const { who, context } = process.state;
  let { uid, gid, groups } = who;
  const [user] = rest;
  if (user !== undefined) {
    const found = idOf(user);
    if (found === undefined) throw new UsageError(`bad user '${user}'`);
    uid = gid = found;
    groups = [found];
  }
  const one = (number: number): string => (flags.has("n") ? nameOf(number) : String(number));
  const both = (number: number): string => `${number}(${nameOf(number)})`;
  let line: string;
  if (flags.has("Z")) line = context;
  else if (flags.has("u")) line = one(uid);
  else if (flags.has("g")) line = one(gid);
  else if (flags.has("G")) line = groups.map(one).join(" ");
  else {
    const ids = `uid=${both(uid)} gid=${both(gid)} groups=${groups.map(both).join(",")}`;
    line = user === undefined ? `${ids} context=${context}` : ids;
  }
  await process.write(`${line}\n`);
  return 0;
};

export const whoami: Program = async (process) => {
  await process.write(`${nameOf(process.state.who.uid)}\n`);
  return 0;
};

export const groups: Program = async (process) => {
  await process.write(`${process.state.who.groups.map(nameOf).join(" ")}\n`);
  return 0;
};

export const uname: Program = async (process, args, name) => {
  const { flags } = readOptions(name, args, "asnrvmo");
  const { kernel } = process.machine.phone.android;
  const parts: Readonly<Record<string, string>> = {
    s: "Linux",
    n: "localhost",
    r: kernel,
    v: "#1 SMP PREEMPT",
    m: "aarch64",
  };
  const wanted = flags.has("a") ? "snrvm" : flags.size === 0 ? "s" : "snrvm";
  const shown = Array.from(wanted).filter(
    (f) => flags.has("a") || flags.size === 0 || flags.has(f),
  );
  await process.write(`${shown.map((f) => parts[f] ?? "").join(" ")}\n`);
  return 0;
};

export const date: Program = async (process, args, name) => {
  const { rest } = readOptions(name, args, "ud:D:r:s:");
  const format = rest[0]?.startsWith("+") === true ? rest[0].slice(1) : "%a %b %e %T %Z %Y";
  await process.write(`${formatDate(format, process.machine.tree.nowS())}\n`);
  return 0;
};

export const sleep: Program = async (process, args, name) => {
  demandArguments(name, args, 1);
  const [, number, unit = "s"] = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(args[0] ?? "") ?? [];
  if (number === undefined) throw new UsageError(`not integer: ${args[0] ?? ""}`);
  const seconds = { s: 1, m: 60, h: 3600, d: 86_400 }[unit] ?? 1;
  await process.sleep(Number(number) * seconds * 1000);
  return 0;
};

export const timeout: Program = async (process, args, name) => {
  const words = [...args];
  while (/^-/.test(words[0] ?? "")) {
    const option = words.shift() ?? "";
    if (/^-[ks]$/.test(option)) words.shift();
  }
  demandArguments(name, words, 2);
  const [limit = "", program = "", ...rest] = words;
  const [, number = "0", unit = ""] = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(limit) ?? [];
  const seconds = { "": 1, s: 1, m: 60, h: 3600, d: 86_400 }[unit] ?? 1;
  const over = new AbortController();
  const done = new AbortController();
  const signal = AbortSignal.any([process.state.signal, over.signal]);
  const timer = process.machine.clock
    .sleep(Number(number) * seconds * 1000, AbortSignal.any([signal, done.signal]))
    .then(() => {
      if (!done.signal.aborted) over.abort();
    });
  try {
    const search = process.state.environment.get("PATH") ?? "";
    const result = await runFile(process.fork({ signal }), program, rest, search);
    if (typeof result === "number") return result;
    await process.complain(`timeout: exec ${program}: No such file or directory`);
    return result.status;
  } catch (error) {
    if (error instanceof Killed && over.signal.aborted && !process.state.signal.aborted) return 124;
    throw error;
  } finally {
    done.abort();
    await timer;
  }
};

export const env: Program = async (process, args, name) => {
  const environment = new Map(args[0] === "-i" ? [] : process.state.environment);
  const words = [...args];
  if (words[0] === "-i" || words[0] === "-") words.shift();
  while (words[0] === "-u") {
    words.shift();
    environment.delete(words.shift() ?? "");
  }
  for (let cut = (words[0] ?? "").indexOf("="); cut > 0; cut = (words[0] ?? "").indexOf("=")) {
    const word = words.shift() ?? "";
    environment.set(word.slice(0, cut), word.slice(cut + 1));
  }
  const [program, ...rest] = words;
  if (program === undefined) {
    for (const [key, value] of environment) await process.write(`${key}=${value}\n`);
    return 0;
  }
  // Without a path of its own it looks where its caller does.
  const search = environment.get("PATH") ?? process.state.environment.get("PATH") ?? "";
  const result = await runFile(process.fork({ environment }), program, rest, search);
  if (typeof result === "number") return result;
  await process.complain(`${name}: exec ${program}: No such file or directory`);
  return result.status;
};

export const printenv: Program = async (process, args) => {
  if (args.length === 0) return env(process, [], "printenv");
  let status = 0;
  for (const name of args) {
    const value = process.state.environment.get(name);
    if (value === undefined) status = 1;
    else await process.write(`${value}\n`);
  }
  return status;
};

export const which: Program = async (process, args, name) => {
  const { rest } = readOptions(name, args, "a");
  let status = 0;
  for (const one of rest) {
    const found = findProgram(process, one, process.state.environment.get("PATH") ?? "");
    if ("path" in found) await process.write(`${found.path}\n`);
    else status = 1;
  }
  return status;
};

export const getprop: Program = async (process, args) => {
  const { properties } = process.machine;
  const [name, otherwise = ""] = args;
  if (name !== undefined) {
    await process.write(`${properties.get(name) ?? otherwise}\n`);
    return 0;
  }
  const all = [...properties].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [key, value] of all) await process.write(`[${key}]: [${value}]\n`);
  return 0;
};

export const setprop: Program = async (process, args, name) => {
  demandArguments(name, args, 2);
  const [key = "", value = ""] = args;
  const mayShell = /^(debug\.|log\.|persist\.debug\.)/.test(key);
  if (process.state.who.uid !== 0 && !mayShell) {
    await process.complain(`Failed to set property '${key}' to '${value}'.`);
    await process.complain("See dmesg for error reason.");
    return 1;
  }
  process.machine.properties.set(key, value);
  return 0;
};

export const getenforce: Program = async (process) => {
  await process.write("Enforcing\n");
  return 0;
};
