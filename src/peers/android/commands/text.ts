import { reasonOf } from "../kernel-error.ts";
import { linesOf } from "../lines.ts";
import type { Program } from "../machine.ts";
import { runFile } from "../run-file.ts";
import { UsageError, demandArguments, readNumber, readOptions } from "./options.ts";
import { unescape } from "./print.ts";

/** A basic or extended regular expression as one of JavaScript's. @throws UsageError */
function regexOf(pattern: string, kind: "basic" | "extended" | "fixed", flags: string): RegExp {
  let source = "";
  const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  if (kind === "fixed") source = escape(pattern);
  else {
    for (let at = 0; at < pattern.length; at++) {
      const char = pattern.charAt(at);
      const next = pattern.charAt(at + 1);
      if (char === "\\" && next !== "") {
        // In basic expressions the escaped ones are the special ones.
        source += kind === "basic" && "+?(){}|".includes(next) ? next : escape(next);
        at += 1;
      } else if (char === "[") {
        const set = /^\[\^?\]?(?:\[:\w+:\]|[^\]])*\]/.exec(pattern.slice(at))?.[0];
        if (set === undefined) throw new UsageError(`bad regex '${pattern}': Missing ']'`);
        source += setOf(set);
        at += set.length - 1;
      } else if (kind === "basic" && "+?(){}|".includes(char)) source += `\\${char}`;
      else source += char;
    }
  }
  try {
    return new RegExp(source, flags);
  } catch {
    throw new UsageError(`bad regex '${pattern}': Invalid preceding regular expression`);
  }
}

const CLASSES = new Map(
  Object.entries({
    alpha: "A-Za-z",
    digit: "0-9",
    alnum: "A-Za-z0-9",
    upper: "A-Z",
    lower: "a-z",
    space: "\\s",
    blank: " \\t",
    xdigit: "0-9A-Fa-f",
    punct: "!-\\/:-@\\[-`{-~",
  }),
);

function setOf(set: string): string {
  const isNegated = set.startsWith("[^");
  const inner = set
    .slice(isNegated ? 2 : 1, -1)
    .replaceAll("\\", "\\\\")
    .replace(/^\]/, "\\]");
  const named = inner.replace(/\[:(\w+):\]/g, (_, name: string) => CLASSES.get(name) ?? "");
  return `[${isNegated ? "^" : ""}${named.replace(/\[/g, "\\[")}]`;
}

export const grep: Program = async (process, args, name) => {
  const options = readOptions(name, args, "qFEivnoclwHhsrREaxe:m:");
  const { flags, values } = options;
  const [first, ...others] = options.rest;
  const pattern = values.get("e") ?? first;
  if (pattern === undefined) throw new UsageError('Needs 1 argument (see "grep --help")');
  const files = values.has("e") ? options.rest : others;
  const isFixed = flags.has("F") || name === "fgrep";
  const isExtended = flags.has("E") || name === "egrep";
  const kind = isFixed ? "fixed" : isExtended ? "extended" : "basic";
  const tests = pattern.split("\n").map((one) => regexOf(one, kind, flags.has("i") ? "gi" : "g"));
  const most = values.has("m") ? readNumber(values.get("m") ?? "") : Infinity;
  const names = files.length > 0 ? files : ["-"];
  const withNames = (names.length > 1 || flags.has("H")) && !flags.has("h");
  let found = false;
  let failed = false;
  for (const one of names) {
    let count = 0;
    let number = 0;
    try {
      for await (const { text } of linesOf(process.pieces(one))) {
        number += 1;
        await process.tick();
        const matches = tests.flatMap((test) => [...text.matchAll(test)].map((match) => match[0]));
        const isWhole = !flags.has("x") || matches.includes(text);
        if ((matches.length > 0 && isWhole) === flags.has("v")) continue;
        found = true;
        count += 1;
        if (flags.has("q")) return 0;
        if (flags.has("l") || flags.has("c")) continue;
        const prefix = (withNames ? `${one}:` : "") + (flags.has("n") ? `${number}:` : "");
        const shown = flags.has("o") ? matches.filter((match) => match !== "") : [text];
        for (const line of shown) await process.write(`${prefix}${line}\n`);
        if (count >= most) break;
      }
      if (flags.has("c")) await process.write(`${withNames ? `${one}:` : ""}${count}\n`);
      if (flags.has("l") && count > 0) await process.write(`${one}\n`);
    } catch (error) {
      const reason = reasonOf(error);
      if (!flags.has("s")) await process.complain(`grep: ${one}: ${reason}`);
      failed = true;
    }
  }
  return failed ? 2 : found ? 0 : 1;
};

/** The characters that a `tr` set names, in order. */
function charactersOf(set: string): string {
  const plain = unescape(set, /^[0-7]{1,3}/).text.replace(/\[:(\w+):\]/g, (all, name: string) => {
    const range = CLASSES.get(name);
    if (range === undefined) return all;
    return name === "space" ? " \t\n\v\f\r" : range;
  });
  let characters = "";
  for (let at = 0; at < plain.length; at++) {
    const [from = "", dash, to] = [plain[at], plain[at + 1], plain[at + 2]];
    if (dash !== "-" || to === undefined || to < from) {
      characters += from;
      continue;
    }
    for (let code = from.charCodeAt(0); code <= to.charCodeAt(0); code++) {
      characters += String.fromCharCode(code);
    }
    at += 2;
  }
  return characters;
}

export const tr: Program = async (process, args, name) => {
  const { flags, rest } = readOptions(name, args, "cCds");
  demandArguments(name, rest, 1);
  let from = charactersOf(rest[0] ?? "");
  const to = charactersOf(rest[1] ?? "");
  if (flags.has("c") || flags.has("C")) {
    const all = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));
    from = all.filter((char) => !from.includes(char)).join("");
  }
  const map = Array.from({ length: 256 }, (_, code) => code);
  for (const [i, char] of Array.from(from).entries()) {
    const target = flags.has("d") ? -1 : to.charCodeAt(Math.min(i, to.length - 1));
    map[char.charCodeAt(0)] = Number.isNaN(target) ? char.charCodeAt(0) : target;
  }
  const squeezed = new Set(Array.from(to === "" ? from : to).map((char) => char.charCodeAt(0)));
  let last = -1;
  for await (const piece of process.pieces("-")) {
    const changed = new Uint8Array(piece.length);
    let at = 0;
    for (const byte of piece) {
      const code = map[byte] ?? byte;
      if (code < 0 || (flags.has("s") && code === last && squeezed.has(code))) continue;
      changed[at++] = last = code;
    }
    await process.write(changed.subarray(0, at));
  }
  return 0;
};

/** Whether a `cut` list (`1,3-5,7-`) names a place, from 1. */
function listTest(list: string): (place: number) => boolean {
  const ranges = list.split(",").map((part) => {
    const [, from = "", dash = "", to = ""] = /^(\d*)(-?)(\d*)$/.exec(part) ?? [];
    if (from === "" && to === "") throw new UsageError(`bad -f '${list}'`);
    const start = Number(from === "" ? 1 : from);
    return { start, end: to !== "" ? Number(to) : dash !== "" ? Infinity : start };
  });
  return (place) => ranges.some(({ start, end }) => start <= place && place <= end);
}

export const cut: Program = async (process, args, name) => {
  const { flags, values, rest } = readOptions(name, args, "b:c:d:f:s");
  const isNamed = listTest(values.get("f") ?? values.get("c") ?? values.get("b") ?? "");
  const delimiter = values.get("d") ?? "\t";
  return process.forEach(name, rest.length > 0 ? rest : ["-"], async (one) => {
    for await (const { text } of linesOf(process.pieces(one))) {
      const isFields = values.has("f");
      if (isFields && !text.includes(delimiter)) {
        if (!flags.has("s")) await process.write(`${text}\n`);
        continue;
      }
      const parts = text.split(isFields ? delimiter : "");
      const kept = parts.filter((_, i) => isNamed(i + 1));
      await process.write(`${kept.join(isFields ? delimiter : "")}\n`);
    }
  });
};

export const sort: Program = async (process, args, name) => {
  const { flags, rest } = readOptions(name, args, "nrufk:t:s");
  const lines: string[] = [];
  const status = await process.forEach(name, rest.length > 0 ? rest : ["-"], async (one) => {
    for await (const { text } of linesOf(process.pieces(one))) lines.push(text);
  });
  const number = (text: string): number => Number(/^\s*-?\d+/.exec(text)?.[0] ?? 0);
  const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  lines.sort((a, b) => (flags.has("n") ? number(a) - number(b) || byText(a, b) : byText(a, b)));
  if (flags.has("r")) lines.reverse();
  const shown = flags.has("u") ? [...new Set(lines)] : lines;
  if (shown.length > 0) await process.write(`${shown.join("\n")}\n`);
  return status;
};

export const uniq: Program = async (process, args, name) => {
  const { flags, rest } = readOptions(name, args, "cdu");
  let last: string | undefined;
  let count = 0;
  const flush = async (): Promise<void> => {
    if (last === undefined) return;
    if ((flags.has("d") && count < 2) || (flags.has("u") && count > 1)) return;
    await process.write(`${flags.has("c") ? `${String(count).padStart(7)} ` : ""}${last}\n`);
  };
  for await (const { text } of linesOf(process.pieces(rest[0] ?? "-"))) {
    if (text === last) count += 1;
    else {
      await flush();
      last = text;
      count = 1;
    }
  }
  await flush();
  return 0;
};

const MOST_NUMBERS = 1_000_000;

export const seq: Program = async (process, args, name) => {
  demandArguments(name, args, 1);
  const numbers = args.map(Number);
  const [first = 1, step = 1, last = 1] =
    numbers.length === 1
      ? [1, 1, numbers[0]]
      : numbers.length === 2
        ? [numbers[0], 1, numbers[1]]
        : numbers;
  if (numbers.some(Number.isNaN) || step === 0)
    throw new UsageError(`not integer: ${args.join(" ")}`);
  for (
    let i = 0, n = first;
    i < MOST_NUMBERS && (step > 0 ? n <= last : n >= last);
    i++, n += step
  ) {
    await process.write(`${n}\n`);
  }
  return 0;
};

export const yes: Program = async (process, args) => {
  const line = `${args.length > 0 ? args.join(" ") : "y"}\n`;
  const page = line.repeat(Math.ceil(4096 / line.length));
  for (;;) await process.write(page);
};

export const xargs: Program = async (process, args, name) => {
  let at = 0;
  const given: string[] = [];
  for (; at < args.length && (args[at] ?? "").startsWith("-"); at++) {
    given.push(args[at] ?? "");
    if (/^-[nsI]$/.test(args[at] ?? "")) given.push(args[++at] ?? "");
  }
  const { flags, values } = readOptions(name, given, "0rn:s:I:tp");
  const [program = "echo", ...fixed] = args.slice(at);
  let words: string[];
  let text = "";
  for await (const { text: line, ended } of linesOf(process.pieces("-")))
    text += ended ? `${line}\n` : line;
  if (flags.has("0")) words = text.split("\0").filter((word) => word !== "");
  else if (values.has("I")) words = text.split("\n").filter((word) => word !== "");
  else words = text.split(/\s+/).filter((word) => word !== "");
  if (words.length === 0 && flags.has("r")) return 0;
  const size = values.has("I")
    ? 1
    : values.has("n")
      ? Math.max(1, readNumber(values.get("n") ?? ""))
      : 5000;
  const search = process.state.environment.get("PATH") ?? "";
  let status = 0;
  for (let from = 0; from === 0 || from < words.length; from += size) {
    const batch = words.slice(from, from + size);
    const placeholder = values.get("I");
    const rest =
      placeholder === undefined
        ? [...fixed, ...batch]
        : fixed.map((word) => word.replaceAll(placeholder, batch[0] ?? ""));
    const result = await runFile(process.fork(), program, rest, search);
    if (typeof result === "number") {
      if (result !== 0) status = 123;
      continue;
    }
    await process.complain(`xargs: exec ${program}: No such file or directory`);
    return result.status;
  }
  return status;
};
