import { formatHex } from "../../../bytes/hex.ts";
import { bytesOf, textOf } from "../byte-text.ts";
import type { Program } from "../machine.ts";
import type { Process } from "../process.ts";
import { readNumber, readOptions } from "./options.ts";
import { sources } from "./read-files.ts";

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
