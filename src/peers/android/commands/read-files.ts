import { textOf } from "../byte-text.ts";
import { reasonOf } from "../kernel-error.ts";
import { linesOf } from "../lines.ts";
import type { Program } from "../machine.ts";
import { UsageError, readNumber, readOptions } from "./options.ts";

/** The files that were named, or standard input. */
export function sources(names: readonly string[]): readonly string[] {
  return names.length > 0 ? names : ["-"];
}

export const cat: Program = (process, args, name) => {
  const { rest } = readOptions(name, args, "uvte");
  return process.forEach(name, sources(rest), async (one) => {
    for await (const piece of process.pieces(one)) await process.write(piece);
  });
};

/** The first `count` bytes of a stream. */
async function* firstBytes(
  pieces: AsyncIterable<Uint8Array>,
  count: number,
): AsyncGenerator<Uint8Array, void> {
  let left = count;
  if (left <= 0) return;
  for await (const piece of pieces) {
    yield piece.subarray(0, left);
    left -= piece.length;
    if (left <= 0) return;
  }
}

export const head: Program = (process, args, name) => {
  const { values, rest } = readOptions(name, numbersAsOptions(args), "c:n:qv");
  const bytes = values.get("c");
  const lines = readNumber(values.get("n") ?? "10");
  return process.forEach(name, sources(rest), async (one) => {
    if (rest.length > 1) await process.write(`==> ${one} <==\n`);
    if (bytes !== undefined) {
      for await (const piece of firstBytes(process.pieces(one), readNumber(bytes))) {
        await process.write(piece);
      }
      return;
    }
    let left = lines;
    for await (const { text, ended } of linesOf(process.pieces(one))) {
      if (left <= 0) return;
      left -= 1;
      await process.write(ended ? `${text}\n` : text);
      if (left <= 0) return;
    }
  });
};

/** `-5` as `-n 5`. */
function numbersAsOptions(args: readonly string[]): string[] {
  return args.map((arg) => (/^-\d+$/.test(arg) ? `-n${arg.slice(1)}` : arg));
}

export const tail: Program = (process, args, name) => {
  const { values, rest } = readOptions(name, numbersAsOptions(args), "c:n:f");
  const bytes = values.get("c");
  const count = bytes ?? values.get("n") ?? "10";
  const number = readNumber(count.replace(/^-/, ""));
  const fromStart = count.startsWith("+");
  return process.forEach(name, sources(rest), async (one) => {
    const all = await process.all(one);
    if (bytes !== undefined) {
      await process.write(all.subarray(fromStart ? number - 1 : Math.max(0, all.length - number)));
      return;
    }
    const lines = textOf(all).split("\n");
    const isEnded = lines.at(-1) === "";
    if (isEnded) lines.pop();
    const shown = fromStart ? lines.slice(Math.max(0, number - 1)) : lines.slice(-number);
    if (number === 0 || shown.length === 0) return;
    await process.write(shown.join("\n") + (isEnded ? "\n" : ""));
  });
};

export const wc: Program = async (process, args, name) => {
  const { flags, rest } = readOptions(name, args, "clwm");
  const wanted =
    flags.size === 0 ? ["l", "w", "c"] : ["l", "w", "c", "m"].filter((f) => flags.has(f));
  const totals = new Map<string, number>();
  const show = (counts: ReadonlyMap<string, number>, label: string): Promise<void> => {
    const width = rest.length > 1 ? 7 : 0;
    const numbers = wanted.map((kind) => String(counts.get(kind) ?? 0).padStart(width));
    return process.write(`${numbers.join(" ")}${label === "" ? "" : ` ${label}`}\n`);
  };
  const status = await process.forEach(name, sources(rest), async (one) => {
    const counts = new Map<string, number>(wanted.map((kind) => [kind, 0]));
    const add = (kind: string, count: number): void => {
      counts.set(kind, (counts.get(kind) ?? 0) + count);
      totals.set(kind, (totals.get(kind) ?? 0) + count);
    };
    let inWord = false;
    for await (const piece of process.pieces(one)) {
      add("c", piece.length);
      add("m", piece.length);
      if (!flags.has("l") && !flags.has("w") && flags.size > 0) continue;
      for (const byte of piece) {
        const isSpace = byte === 32 || (byte >= 9 && byte <= 13);
        if (byte === 10) add("l", 1);
        if (!isSpace && !inWord) add("w", 1);
        inWord = !isSpace;
      }
    }
    await show(counts, rest.length > 0 ? one : "");
  });
  if (rest.length > 1) await show(totals, "total");
  return status;
};

export const dd: Program = async (process, args, name) => {
  const options = new Map<string, string>();
  for (const arg of args) {
    const cut = arg.indexOf("=");
    if (
      cut < 0 ||
      !/^(if|of|bs|ibs|obs|count|skip|seek|conv|status|iflag|oflag)$/.test(arg.slice(0, cut))
    ) {
      throw new UsageError(`unknown operand ${arg}`);
    }
    options.set(arg.slice(0, cut), arg.slice(cut + 1));
  }
  const block = readNumber(options.get("bs") ?? options.get("ibs") ?? "512");
  if (block === 0) throw new UsageError("bad bs=0");
  const skip = readNumber(options.get("skip") ?? "0") * block;
  const count = options.has("count") ? readNumber(options.get("count") ?? "") * block : Infinity;
  const input = options.get("if") ?? "-";
  const output = options.get("of");
  let skipped = 0;
  let copied = 0;
  try {
    const file =
      output === undefined
        ? undefined
        : process.files.openForWriting(process.path(output), "replace");
    for await (const piece of firstBytes(process.pieces(input), skip + count)) {
      const wanted = piece.subarray(Math.max(0, skip - skipped));
      skipped = Math.min(skip, skipped + piece.length);
      copied += wanted.length;
      if (file === undefined) await process.write(wanted);
      else if (file.is === "file") process.files.write(file, wanted);
    }
  } catch (error) {
    await process.complain(`${name}: ${output ?? input}: ${reasonOf(error)}`);
    return 1;
  }
  if (options.get("status") === "none") return 0;
  const blocks = `${Math.floor(copied / block)}+${copied % block > 0 ? 1 : 0}`;
  await process.complain(`${blocks} records in\n${blocks} records out`);
  if (options.get("status") !== "noxfer") await process.complain(`${copied} bytes copied, 0.001 s`);
  return 0;
};

export const tee: Program = async (process, args, name) => {
  const { flags, rest } = readOptions(name, args, "ai");
  const files = rest.map((one) =>
    process.files.openForWriting(process.path(one), flags.has("a") ? "append" : "replace"),
  );
  for await (const piece of process.pieces("-")) {
    for (const file of files) if (file.is === "file") process.files.write(file, piece);
    await process.write(piece);
  }
  return 0;
};

export const cmp: Program = async (process, args, name) => {
  const { flags, rest } = readOptions(name, args, "s");
  const [first = "-", second = "-"] = rest;
  try {
    const [one, other] = [await process.all(first), await process.all(second)];
    const shorter = Math.min(one.length, other.length);
    let line = 1;
    for (let at = 0; at < shorter; at++) {
      if (one[at] !== other[at]) {
        if (!flags.has("s")) {
          await process.write(`${first} ${second} differ: char ${at + 1}, line ${line}\n`);
        }
        return 1;
      }
      if (one[at] === 10) line += 1;
    }
    if (one.length === other.length) return 0;
    if (!flags.has("s"))
      await process.complain(`cmp: EOF on ${one.length === shorter ? first : second}`);
    return 1;
  } catch (error) {
    await process.complain(`${name}: ${reasonOf(error)}`);
    return 2;
  }
};
