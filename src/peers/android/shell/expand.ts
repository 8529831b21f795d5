import { ArithmeticError, evaluate } from "./arithmetic.ts";
import { expandBraces } from "./braces.ts";
import { expandGlob } from "./glob.ts";
import { escapePattern, globMatcher, isGlob } from "./pattern.ts";
import { LONGEST_VALUE, ShellFault } from "./state.ts";
import type { ShellState } from "./state.ts";
import type { ParameterPart, Script, Word } from "./syntax.ts";
import type { Process } from "../process.ts";

/** What expansion needs from the shell that it is part of. */
export interface ExpansionHost {
  readonly state: ShellState;
  readonly process: Process;
  readonly scriptName: string;
  readonly lastBackgroundPid: number | undefined;
  /** Runs the script in a subshell; what it wrote, without the line feeds at the end. */
  substitute(script: Script): Promise<string>;
}

/** Expanded text; `literal` text is neither split nor a pattern, `break` parts `"$@"`. */
type Piece =
  | {
      readonly is: "text";
      readonly text: string;
      readonly literal: boolean;
      readonly split: boolean;
    }
  | { readonly is: "break" };

const MOST_FIELDS = 50_000;

/** Words as the arguments that they become. */
export async function expandWords(host: ExpansionHost, words: readonly Word[]): Promise<string[]> {
  const args: string[] = [];
  for (const word of words.flatMap(expandBraces)) {
    await host.process.tick();
    for (const field of splitFields(await expandPieces(host, word), host.state.get("IFS"))) {
      args.push(...(await expandField(host, field)));
    }
    if (args.length > MOST_FIELDS) throw new ShellFault("Argument list too long");
  }
  return args;
}

/** A word as one text: no splitting, no globbing. */
export async function expandText(host: ExpansionHost, word: Word): Promise<string> {
  const pieces = await expandPieces(host, word);
  return pieces.map((piece) => (piece.is === "break" ? " " : piece.text)).join("");
}

/** A word as a pattern, for `case` and `${x#…}`. */
export async function expandPattern(host: ExpansionHost, word: Word): Promise<string> {
  const pieces = await expandPieces(host, word);
  return pieces
    .map((piece) =>
      piece.is === "break" ? " " : piece.literal ? escapePattern(piece.text) : piece.text,
    )
    .join("");
}

/** The value of `$((…))`. */
export async function expandArithmetic(host: ExpansionHost, word: Word): Promise<number> {
  return evaluateIn(host.state, await expandText(host, word));
}

/** The value of an expression with the shell's variables. @throws ShellFault */
export function evaluateIn(state: ShellState, expression: string): number {
  try {
    return evaluate(expression, {
      get: (name) => state.get(name) ?? "",
      set: (name, value) => state.set(name, value),
    });
  } catch (error) {
    if (!(error instanceof ArithmeticError)) throw error;
    throw new ShellFault(`${error.expression ?? expression}: ${error.message}`);
  }
}

async function expandPieces(host: ExpansionHost, word: Word): Promise<Piece[]> {
  const pieces: Piece[] = [];
  const add = (text: string, literal: boolean, split: boolean): void => {
    pieces.push({ is: "text", text, literal, split });
  };
  let isFirst = true;
  for (const part of word) {
    switch (part.is) {
      case "text":
        add(isFirst && !part.quoted ? expandTilde(host, part.text) : part.text, part.quoted, false);
        break;
      case "command":
        add(await host.substitute(part.script), part.quoted, !part.quoted);
        break;
      case "arithmetic":
        add(String(await expandArithmetic(host, part.expression)), part.quoted, !part.quoted);
        break;
      case "parameter":
        pieces.push(...(await expandParameter(host, part)));
        break;
    }
    isFirst = false;
  }
  let length = 0;
  for (const piece of pieces) length += piece.is === "text" ? piece.text.length : 1;
  if (length > LONGEST_VALUE) throw new ShellFault("cannot allocate memory");
  return pieces;
}

function expandTilde(host: ExpansionHost, text: string): string {
  return text === "~" || text.startsWith("~/")
    ? (host.state.get("HOME") ?? "/") + text.slice(1)
    : text;
}

/** The value of a parameter that is one text; `undefined` when it is not set. */
function valueOf(host: ExpansionHost, name: string): string | undefined {
  const { state } = host;
  if (/^\d+$/.test(name))
    return name === "0" ? host.scriptName : state.positional[Number(name) - 1];
  switch (name) {
    case "?":
      return String(state.status);
    case "#":
      return String(state.positional.length);
    case "$":
      return String(host.process.pid);
    case "!":
      return host.lastBackgroundPid?.toString();
    case "-":
      return [...state.options].join("");
    case "@":
    case "*":
      return state.positional.length === 0 ? undefined : state.positional.join(" ");
    case "RANDOM":
      return String(Math.floor(Math.random() * 32768));
    case "PWD":
      return host.process.state.cwd;
    case "USER_ID":
      return String(host.process.state.who.uid);
    default:
      return state.get(name);
  }
}

async function expandParameter(host: ExpansionHost, part: ParameterPart): Promise<Piece[]> {
  const { name, operator, quoted } = part;
  const piece = (text: string): Piece[] => [{ is: "text", text, literal: quoted, split: !quoted }];
  if (operator === undefined && (name === "@" || name === "*")) return allParameters(host, part);
  const value = valueOf(host, name);
  const needsValue = operator === undefined || !/[-=?+]$/.test(operator);
  if (value === undefined && needsValue && host.state.options.has("u") && !"@*".includes(name)) {
    throw new ShellFault(`${name}: parameter not set`);
  }
  const isMissing = operator?.startsWith(":") === true ? (value ?? "") === "" : value === undefined;
  switch (operator) {
    case undefined:
      return piece(value ?? "");
    case "length":
      return piece(
        String("@*".includes(name) ? host.state.positional.length : (value ?? "").length),
      );
    case "-":
    case ":-":
      return isMissing ? expandPieces(host, part.word) : piece(value ?? "");
    case "+":
    case ":+":
      return isMissing ? piece("") : expandPieces(host, part.word);
    case "=":
    case ":=": {
      if (!isMissing) return piece(value ?? "");
      const assigned = await expandText(host, part.word);
      host.state.set(name, assigned);
      return piece(assigned);
    }
    case "?":
    case ":?": {
      if (!isMissing) return piece(value ?? "");
      const text = await expandText(host, part.word);
      throw new ShellFault(`${name}: ${text === "" ? "parameter null or not set" : text}`);
    }
    case "substring":
      return piece(await substring(host, value ?? "", part.word));
    case "#":
    case "##":
    case "%":
    case "%%": {
      const pattern = await expandPattern(host, part.word);
      await host.process.tick(1 + Math.floor((value ?? "").length / 16));
      return piece(trim(value ?? "", pattern, operator));
    }
  }
}

async function substring(host: ExpansionHost, value: string, word: Word): Promise<string> {
  const [from = "", length] = (await expandText(host, word)).split(":", 2);
  let start = evaluateIn(host.state, from);
  if (start < 0) start = Math.max(0, value.length + start);
  const count = length === undefined ? value.length : evaluateIn(host.state, length);
  return count < 0 ? "" : value.slice(start, start + count);
}

const LONGEST_TRIMMED = 4096;

function trim(value: string, pattern: string, operator: "#" | "##" | "%" | "%%"): string {
  const matches = globMatcher(pattern);
  const fromStart = operator.startsWith("#");
  const longest = operator.length === 2;
  // The longest values are looked at in their first or last part only: this is a peer, not a tool.
  const reach = Math.min(value.length, LONGEST_TRIMMED);
  for (let i = 0; i <= reach; i++) {
    const length = longest && reach === value.length ? reach - i : i;
    const part = fromStart ? value.slice(0, length) : value.slice(value.length - length);
    if (!matches(part)) continue;
    return fromStart ? value.slice(length) : value.slice(0, value.length - length);
  }
  return value;
}

function allParameters(host: ExpansionHost, { name, quoted }: ParameterPart): Piece[] {
  const { positional } = host.state;
  if (quoted && name === "*") {
    const joint = (host.state.get("IFS") ?? " ").charAt(0);
    return [{ is: "text", text: positional.join(joint), literal: true, split: false }];
  }
  return positional.flatMap((text, i): Piece[] => {
    const piece: Piece = { is: "text", text, literal: quoted, split: !quoted };
    return i === 0 ? [piece] : [{ is: "break" }, piece];
  });
}

type Field = { text: string; literal: boolean }[];

/** Cuts what came out of unquoted expansions at the characters of IFS. */
function splitFields(pieces: readonly Piece[], ifs = " \t\n"): Field[] {
  const fields: Field[] = [];
  let field: Field | undefined;
  const end = (): void => {
    if (field !== undefined) fields.push(field);
    field = undefined;
  };
  for (const piece of pieces) {
    if (piece.is === "break") {
      end();
      continue;
    }
    if (!piece.split) {
      field ??= [];
      field.push({ text: piece.text, literal: piece.literal });
      continue;
    }
    let run = "";
    let afterBlank = false;
    const flush = (): void => {
      if (run === "") return;
      field ??= [];
      field.push({ text: run, literal: false });
      run = "";
    };
    for (const char of piece.text) {
      if (!ifs.includes(char)) {
        run += char;
        afterBlank = false;
      } else if (" \t\n".includes(char)) {
        flush();
        afterBlank ||= field !== undefined;
        end();
      } else {
        flush();
        if (!afterBlank) field ??= [];
        afterBlank = false;
        end();
      }
    }
    flush();
  }
  end();
  return fields;
}

async function expandField(host: ExpansionHost, field: Field): Promise<string[]> {
  const plain = field.map(({ text }) => text).join("");
  if (host.state.options.has("f") || field.every(({ literal }) => literal)) return [plain];
  const pattern = field
    .map(({ text, literal }) => (literal ? escapePattern(text) : text.replaceAll("\\", "\\\\")))
    .join("");
  if (!isGlob(pattern)) return [plain];
  const found = await expandGlob(host.process, pattern);
  return found.length > 0 ? found : [plain];
}
