import type { Program } from "../machine.ts";

const LETTERS: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};

/**
 * Reads backslash escapes: `\n`, `\0101` (in `printf` formats `\101` too), `\x41`.
 * @returns the text up to `\c`, and whether there was one
 */
export function unescape(text: string, octal: RegExp): { text: string; stopped: boolean } {
  let result = "";
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char !== "\\" || at + 1 >= text.length) {
      result += char;
      continue;
    }
    const rest = text.slice(at + 1, at + 5);
    const digits = octal.exec(rest)?.[0] ?? "";
    const hex = /^x[0-9a-fA-F]{1,2}/.exec(rest)?.[0] ?? "";
    if (rest.startsWith("c")) return { text: result, stopped: true };
    if (digits !== "") {
      result += String.fromCharCode(parseInt(digits, 8) & 0xff);
      at += digits.length;
    } else if (hex !== "") {
      result += String.fromCharCode(parseInt(hex.slice(1), 16));
      at += hex.length;
    } else {
      result += LETTERS[rest.charAt(0)] ?? `\\${rest.charAt(0)}`;
      at += 1;
    }
  }
  return { text: result, stopped: false };
}

/** mksh's: escapes are read unless `-E`. */
export const echo: Program = async (process, args) => {
  let at = 0;
  let withLineFeed = true;
  let withEscapes = true;
  for (; /^-[neE]+$/.test(args[at] ?? ""); at++) {
    for (const letter of args[at]?.slice(1) ?? "") {
      if (letter === "n") withLineFeed = false;
      else withEscapes = letter === "e";
    }
  }
  const text = args.slice(at).join(" ");
  // mksh's \\c takes the line feed away, but goes on.
  const parts = withEscapes ? text.split(/(?<=(?:^|[^\\])(?:\\\\)*)\\c/) : [text];
  const shown = parts.map((part) => (withEscapes ? unescape(part, /^0[0-7]{0,3}/).text : part));
  await process.write(shown.join("") + (withLineFeed && parts.length === 1 ? "\n" : ""));
  return 0;
};

const DIRECTIVE = /%([-+ 0#]*)(\d{0,3}|\*)(?:\.(\d{0,3}|\*))?([sdiouxXcb%])/g;

/** `%s %d %i %o %u %x %X %c %b %%` with flags, width and precision; the format repeats. */
export const printf: Program = async (process, args) => {
  const [format, ...values] = args;
  if (format === undefined) {
    await process.complain('printf: Needs 1 argument (see "printf --help")');
    return 1;
  }
  let status = 0;
  do {
    let isStopped = false;
    const before = values.length;
    let last = 0;
    let line = "";
    for (const found of format.matchAll(DIRECTIVE)) {
      const { text, stopped } = unescape(format.slice(last, found.index), /^[0-7]{1,3}/);
      line += text;
      isStopped ||= stopped;
      if (isStopped) break;
      last = found.index + found[0].length;
      const kind = found[4] ?? "";
      if (kind === "%") {
        line += "%";
        continue;
      }
      const size = (given = ""): number | undefined =>
        given === "*" ? Number(values.shift() ?? 0) : given === "" ? undefined : Number(given);
      const width = size(found[2]);
      const precision = size(found[3]);
      const value = values.shift();
      let shown: string;
      if ("diouxX".includes(kind)) {
        const number = numberOf(value ?? "0");
        if (number === undefined) {
          await process.complain(`printf: '${value ?? ""}': expected a numeric value`);
          status = 1;
        }
        shown = formatNumber(number ?? 0, kind, found[1] ?? "").padStart(0);
        if (precision !== undefined) {
          shown = shown.replace(/\d+$/, (digits) => digits.padStart(Math.min(precision, 999), "0"));
        }
      } else if (kind === "b") {
        const inner = unescape(value ?? "", /^0?[0-7]{1,3}/);
        shown = inner.text;
        isStopped ||= inner.stopped;
      } else shown = kind === "c" ? (value ?? "").slice(0, 1) : (value ?? "");
      if (precision !== undefined && !"diouxX".includes(kind)) shown = shown.slice(0, precision);
      line += pad(shown, found[1] ?? "", Math.min(Math.abs(width ?? 0), 999), kind);
      if (isStopped) break;
    }
    const { text, stopped } = unescape(format.slice(last), /^[0-7]{1,3}/);
    if (!isStopped) line += text;
    await process.write(line);
    if (isStopped || stopped || values.length === before) break;
  } while (values.length > 0);
  return status;
};

function numberOf(text: string): number | undefined {
  if (/^['"]./.test(text)) return text.charCodeAt(1);
  if (/^\s*[-+]?0[0-7]+$/.test(text)) return parseInt(text, 8);
  if (!/^\s*[-+]?(0[xX][0-9a-fA-F]+|\d+)$/.test(text)) return undefined;
  return text.trim().startsWith("-") ? -Number(text.trim().slice(1)) : Number(text);
}

function formatNumber(number: number, kind: string, flags: string): string {
  const radix = kind === "o" ? 8 : "xX".includes(kind) ? 16 : 10;
  const value = radix === 10 ? BigInt(number) : BigInt.asUintN(64, BigInt(number));
  const prefix = flags.includes("#") && radix === 16 && number !== 0 ? "0x" : "";
  const sign = "di".includes(kind) && number >= 0 && flags.includes("+") ? "+" : "";
  const text = sign + prefix + value.toString(radix);
  return kind === "X" ? text.toUpperCase() : text;
}

function pad(text: string, flags: string, width: number, kind: string): string {
  if (flags.includes("-")) return text.padEnd(width);
  if (!flags.includes("0") || !"diouxX".includes(kind)) return text.padStart(width);
  const sign = /^[-+]/.exec(text)?.[0] ?? "";
  return sign + text.slice(sign.length).padStart(width - sign.length, "0");
}
