import { unescape } from "../commands/print.ts";
import { Reader } from "./reader.ts";
import { ShellSyntaxError } from "./syntax.ts";
import type { ParameterOperator, Part, Script, Word } from "./syntax.ts";

/** Parses a script up to `)`; handed in, since words and scripts contain each other. */
export type ParseScript = (reader: Reader, end: ")" | undefined) => Script;

const NO_CLOSING_QUOTE = "no closing quote";
const WORD_ENDS = " \t\n&|;()<>";
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const OPERATOR = /:[-=?+]|##|%%|[-=?+#%]/y;

/** Where a run of parts ends. */
type End = "word" | '"' | "}" | "here" | "))";

/** The word that is next; it has at least one part. */
export function parseWord(reader: Reader, parseScript: ParseScript): Word {
  return parseParts(reader, parseScript, "word", false);
}

/** The body of a here-document whose delimiter was not quoted. */
export function parseHereBody(text: string, parseScript: ParseScript): Word {
  return parseParts(new Reader(text), parseScript, "here", true);
}

function parseParts(reader: Reader, parseScript: ParseScript, end: End, quoted: boolean): Word {
  const parts: Part[] = [];
  let text = "";
  let parens = 0;
  const flush = (): void => {
    if (text !== "") parts.push({ is: "text", text, quoted });
    text = "";
  };
  for (;;) {
    if (reader.atEnd) {
      if (end === "word" || end === "here") break;
      throw new ShellSyntaxError(NO_CLOSING_QUOTE, true);
    }
    const { char } = reader;
    if (end === "word" && WORD_ENDS.includes(char)) break;
    if ((end === '"' || end === "}") && char === end) break;
    if (end === "))") {
      if (parens === 0 && reader.startsWith("))")) break;
      if (parens === 0 && char === ")") throw new ShellSyntaxError("syntax error: unexpected ')'");
      parens += char === "(" ? 1 : char === ")" ? -1 : 0;
    }
    if (!quoted && reader.startsWith("$'")) {
      flush();
      parts.push({ is: "text", text: parseEscaped(reader), quoted: true });
    } else if (char === "$" || char === "`") {
      const part = parseDollar(reader, parseScript, quoted);
      if (part === undefined) {
        text += reader.char;
        reader.at += 1;
      } else {
        flush();
        parts.push(part);
      }
    } else if (char === "\\") {
      reader.at += 1;
      const next = reader.char;
      if (next === "") {
        text += "\\";
        continue;
      }
      reader.at += 1;
      if (next === "\n") continue;
      const special = end === "here" ? "$`\\" : end === "}" ? '$`\\"}' : '$`\\"';
      if (quoted && !special.includes(next)) text += `\\${next}`;
      else if (quoted) text += next;
      else {
        flush();
        parts.push({ is: "text", text: next, quoted: true });
      }
    } else if (char === "'" && !quoted) {
      flush();
      parts.push({ is: "text", text: parseSingle(reader), quoted: true });
    } else if (char === '"' && end !== "here" && end !== "))") {
      flush();
      reader.at += 1;
      const inner = reader.deeper(() => parseParts(reader, parseScript, '"', true));
      reader.at += 1;
      // An empty pair of quotes is a word too.
      parts.push(...(inner.length > 0 ? inner : [{ is: "text", text: "", quoted: true } as const]));
    } else {
      text += char;
      reader.at += 1;
    }
  }
  flush();
  return parts;
}

/** `$'…'`: single quotes in which backslashes escape. */
function parseEscaped(reader: Reader): string {
  const found = reader.match(/\$'(?:[^'\\]|\\[^])*'/y);
  if (found === undefined) throw new ShellSyntaxError(NO_CLOSING_QUOTE, true);
  const text = found.slice(2, -1).replace(/\\(['"])/g, "$1");
  return unescape(text, /^[0-7]{1,3}/).text;
}

function parseSingle(reader: Reader): string {
  const end = reader.text.indexOf("'", reader.at + 1);
  if (end < 0) throw new ShellSyntaxError(NO_CLOSING_QUOTE, true);
  const text = reader.text.slice(reader.at + 1, end);
  reader.at = end + 1;
  return text;
}

/** What a `$` or "`" starts; `undefined` when the dollar stands for itself. */
function parseDollar(reader: Reader, parseScript: ParseScript, quoted: boolean): Part | undefined {
  if (reader.char === "`") return parseBackquotes(reader, parseScript, quoted);
  const start = reader.at;
  if (reader.startsWith("$((") && !reader.noArithmetic.has(start)) {
    const arithmetic = parseArithmetic(reader, parseScript, quoted);
    if (arithmetic !== undefined) return arithmetic;
    reader.noArithmetic.add(start);
    reader.at = start;
  }
  if (reader.take("$(")) {
    const script = reader.deeper(() => parseScript(reader, ")"));
    return { is: "command", script, quoted };
  }
  if (reader.take("${"))
    return reader.deeper(() => parseBraces(reader, parseScript, quoted, start));
  reader.at += 1;
  const name = reader.match(NAME) ?? reader.match(/[0-9@*#?$!-]/y);
  if (name === undefined) {
    reader.at = start;
    return undefined;
  }
  return { is: "parameter", name, operator: undefined, word: [], quoted };
}

/** `$((…))`; `undefined` when it turns out to be `$( (…) …)`. */
function parseArithmetic(
  reader: Reader,
  parseScript: ParseScript,
  quoted: boolean,
): Part | undefined {
  reader.at += 3;
  const { depth } = reader;
  try {
    const expression = reader.deeper(() => parseParts(reader, parseScript, "))", true));
    reader.at += 2;
    return { is: "arithmetic", expression, quoted };
  } catch (error) {
    if (!(error instanceof ShellSyntaxError) || error.unfinished) throw error;
    reader.depth = depth;
    return undefined;
  }
}

function parseBackquotes(reader: Reader, parseScript: ParseScript, quoted: boolean): Part {
  reader.at += 1;
  let inner = "";
  for (;;) {
    if (reader.atEnd) throw new ShellSyntaxError(NO_CLOSING_QUOTE, true);
    const { char } = reader;
    reader.at += 1;
    if (char === "`") break;
    const escaped = reader.char;
    const special = quoted ? '$`\\"' : "$`\\";
    if (char === "\\" && escaped !== "" && special.includes(escaped)) {
      inner += escaped;
      reader.at += 1;
    } else inner += char;
  }
  const nested = new Reader(inner);
  nested.depth = reader.depth;
  return { is: "command", script: nested.deeper(() => parseScript(nested, undefined)), quoted };
}

function parseBraces(
  reader: Reader,
  parseScript: ParseScript,
  quoted: boolean,
  start: number,
): Part {
  const bad = (): ShellSyntaxError => {
    const end = reader.text.indexOf("}", start);
    const shown = reader.text.slice(start, end < 0 ? undefined : end + 1);
    if (end < 0) return new ShellSyntaxError(NO_CLOSING_QUOTE, true);
    return new ShellSyntaxError(`${shown}: bad substitution`);
  };
  const length = /#[A-Za-z0-9_@*?-]/y;
  length.lastIndex = reader.at;
  const isLength = length.test(reader.text) && !reader.startsWith("#}");
  if (isLength) reader.at += 1;
  const name = reader.match(NAME) ?? reader.match(/\d+|[@*#?$!-]/y);
  if (name === undefined) throw bad();
  if (isLength) {
    if (!reader.take("}")) throw bad();
    return { is: "parameter", name, operator: "length", word: [], quoted };
  }
  if (reader.take("}")) return { is: "parameter", name, operator: undefined, word: [], quoted };
  let operator = reader.match(OPERATOR) as ParameterOperator | undefined;
  if (operator === undefined && reader.take(":")) operator = "substring";
  if (operator === undefined) throw bad();
  const isPattern = operator.startsWith("#") || operator.startsWith("%");
  const word = parseParts(reader, parseScript, "}", quoted && !isPattern);
  reader.at += 1;
  return { is: "parameter", name, operator, word, quoted };
}
