import { formatHex } from "../../../bytes/hex.ts";
import { bytesOf, textOf } from "../byte-text.ts";
import { reasonOf } from "../kernel-error.ts";
import { linesOf } from "../lines.ts";
import type { Program } from "../machine.ts";
import type { Process } from "../process.ts";
import { UsageError, readNumber, readOptions } from "./options.ts";

/** The files that were named, or standard input. */
function sources(names: readonly string[]): readonly string[] {
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

export const base64: Program = (process, args, name) => {
  const { flags, values, rest } = readOptions(name, args, "diw:");
  const width = readNumber(values.get("w") ?? "76");
  return process.forEach(name, sources(rest), async (one) => {
    if (flags.has("d")) {
      const digits = textOf(await process.all(one)).replace(/[^A-Za-z0-9+/]/g, "");
      await process.write(atob(digits.length % 4 === 1 ? digits.slice(0, -1) : digits));
      return;
    }
    const lines = new LineWriter(process, width);
    let rest3 = new Uint8Array(0);
    for await (const piece of process.pieces(one)) {
      const all = new Uint8Array(rest3.length + piece.length);
      all.set(rest3);
      all.set(piece, rest3.length);
      const whole = all.length - (all.length % 3);
      await lines.write(btoa(textOf(all.subarray(0, whole))));
      rest3 = all.slice(whole);
    }
    await lines.write(btoa(textOf(rest3)));
    await lines.end();
  });
};

/** Breaks a long text into lines of one width; 0 means none. */
class LineWriter {
  readonly #process: Process;
  readonly #width: number;
  #column = 0;

  constructor(process: Process, width: number) {
    this.#process = process;
    this.#width = width;
  }

  async write(text: string): Promise<void> {
    if (this.#width === 0) return this.#process.write(text);
    let broken = "";
    for (let at = 0; at < text.length;) {
      if (this.#column === this.#width) {
        broken += "\n";
        this.#column = 0;
      }
      const part = text.slice(at, at + this.#width - this.#column);
      broken += part;
      at += part.length;
      this.#column += part.length;
    }
    await this.#process.write(broken);
  }

  async end(): Promise<void> {
    if (this.#column > 0) await this.#process.write("\n");
  }
}

/** `sha1sum`, `sha256sum` and their like. */
export function hashProgram(algorithm: "md5" | "sha1" | "sha256" | "sha512"): Program {
  return (process, args, name) => {
    const { flags, rest } = readOptions(name, args, "b");
    return process.forEach(name, sources(rest), async (one) => {
      const hash = process.machine.tools.createHash(algorithm);
      for await (const piece of process.pieces(one)) hash.update(piece);
      const digest = formatHex(await hash.digest());
      await process.write(flags.has("b") ? `${digest}\n` : `${digest}  ${one}\n`);
    });
  };
}

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

/** `od`: bytes in hex (`-tx1`), octal (`-tx…` otherwise words of two), with or without places. */
export const od: Program = (process, args, name) => {
  const { flags, values, rest } = readOptions(name, args, "A:t:j:N:vbcdosx");
  const isBytes = values.get("t")?.startsWith("x1") === true;
  const withPlaces = values.get("A") !== "n";
  const skip = readNumber(values.get("j") ?? "0");
  const most = flags.has("N") ? readNumber(values.get("N") ?? "") : Infinity;
  return process.forEach(name, sources(rest), async (one) => {
    const bytes = (await process.all(one)).slice(skip, skip + most);
    const place = (at: number): string =>
      withPlaces ? (skip + at).toString(8).padStart(7, "0") : "";
    for (let at = 0; at < bytes.length; at += 16) {
      const row = bytes.subarray(at, at + 16);
      let text = place(at);
      for (let i = 0; i < row.length; i += isBytes ? 1 : 2) {
        const [low = 0, high = 0] = row.subarray(i, i + 2);
        text += isBytes ? ` ${hex(low)}` : `  ${(low + 256 * high).toString(8).padStart(6, "0")}`;
      }
      await process.write(`${text}\n`);
    }
    if (withPlaces) await process.write(`${place(bytes.length)}\n`);
  });
};

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

export const xxd: Program = (process, args, name) => {
  const { flags, values, rest } = readOptions(name, args, "prc:g:l:s:");
  return process.forEach(name, sources(rest), async (one) => {
    const all = await process.all(one);
    if (flags.has("r")) {
      const digits = textOf(all).replace(/[^0-9a-fA-F]/g, "");
      await process.write(
        bytesOf(
          (digits.match(/../g) ?? []).map((d) => String.fromCharCode(parseInt(d, 16))).join(""),
        ),
      );
      return;
    }
    const start = readNumber(values.get("s") ?? "0");
    const bytes = all.subarray(start, start + readNumber(values.get("l") ?? String(all.length)));
    const width = readNumber(values.get("c") ?? (flags.has("p") ? "30" : "16")) || 16;
    for (let at = 0; at < bytes.length; at += width) {
      const row = bytes.subarray(at, at + width);
      if (flags.has("p")) {
        await process.write(`${formatHex(row)}\n`);
        continue;
      }
      const pairs =
        formatHex(row)
          .match(/.{1,4}/g)
          ?.join(" ") ?? "";
      const shown = textOf(row).replace(/[^ -~]/g, ".");
      const place = (start + at).toString(16).padStart(8, "0");
      await process.write(`${place}: ${pairs.padEnd(Math.ceil(width * 2.5))} ${shown}\n`);
    }
  });
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
