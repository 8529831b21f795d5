import { parseHereBody, parseWord } from "./parse-word.ts";
import { Reader } from "./reader.ts";
import { ShellSyntaxError } from "./syntax.ts";
import type {
  Assignment,
  Command,
  Compound,
  Item,
  Pipeline,
  Redirection,
  Script,
  Word,
} from "./syntax.ts";

const RESERVED = new Set(
  "if then elif else fi for while until do done case esac in { } ! function".split(" "),
);
const ASSIGNMENT = /^([A-Za-z_][A-Za-z0-9_]*)=/;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const REDIRECTION = /(\d*)(<<-|<<|>>|<&|>&|<>|>\||<|>)/y;

interface PendingHere {
  readonly redirection: Redirection;
  readonly delimiter: string;
  readonly quoted: boolean;
  readonly stripTabs: boolean;
}

/**
 * Parses a whole script, a byte string.
 * @throws ShellSyntaxError with the text that mksh says
 */
export function parseScript(text: string): Script {
  return parseUntil(new Reader(text), undefined);
}

/**
 * Parses a script line by line (as far as a command reaches), so that the lines before a mistake can
 * run before it is noticed: that is how a shell reads.
 * @throws ShellSyntaxError
 */
export function* parseLines(text: string): Generator<Script, void> {
  const reader = new Reader(text);
  const parser = new Parser(reader);
  for (;;) {
    const line = parser.list(true);
    // A mistake in a line keeps the whole line from running.
    const isWhole = reader.atEnd || reader.text.charAt(reader.at - 1) === "\n";
    if (!isWhole) throw parser.unexpected();
    if (line.length > 0) yield line;
    else if (reader.atEnd) return;
    else throw parser.unexpected();
  }
}

function parseUntil(reader: Reader, end: ")" | undefined): Script {
  const parser = new Parser(reader);
  const script = parser.list();
  if (end === ")") {
    if (!reader.take(")")) throw parser.unexpected("(");
    return script;
  }
  if (!reader.atEnd) throw parser.unexpected();
  return script;
}

class Parser {
  readonly #reader: Reader;
  #pending: PendingHere[] = [];

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** The failure of what is next; at the end of the text, of what was `opened` and never closed. */
  unexpected(opened?: string): ShellSyntaxError {
    const reader = this.#reader;
    reader.skipBlanks();
    const operator = reader.peekOperator();
    if (operator === "EOF") {
      const what = opened === undefined ? "unexpected EOF" : `unmatched '${opened}'`;
      return new ShellSyntaxError(`syntax error: ${what}`, true);
    }
    const shown = operator === "" ? (this.#peekPlain() ?? reader.char) : operator;
    return new ShellSyntaxError(`syntax error: unexpected '${shown}'`);
  }

  /** The unquoted word that is next, without stepping over it. */
  #peekPlain(): string | undefined {
    const reader = this.#reader;
    const start = reader.at;
    const word = reader.match(/[^\s&|;()<>'"\\$`]+/y);
    const isWhole = reader.atEnd || " \t\n&|;()<>".includes(reader.char);
    reader.at = start;
    return isWhole ? word : undefined;
  }

  #peekReserved(): string | undefined {
    this.#reader.skipBlanks();
    const word = this.#peekPlain();
    return word !== undefined && RESERVED.has(word) ? word : undefined;
  }

  #takeReserved(word: string): boolean {
    if (this.#peekReserved() !== word) return false;
    this.#reader.at += word.length;
    return true;
  }

  #demand(word: string, opened: string): void {
    if (!this.#takeReserved(word)) throw this.unexpected(opened);
  }

  #newline(): void {
    const reader = this.#reader;
    reader.at += 1;
    const pending = this.#pending;
    this.#pending = [];
    for (const here of pending) this.#readHere(here);
  }

  #readHere({ redirection, delimiter, quoted, stripTabs }: PendingHere): void {
    const reader = this.#reader;
    let body = "";
    while (!reader.atEnd) {
      const end = reader.text.indexOf("\n", reader.at);
      let line = reader.text.slice(reader.at, end < 0 ? undefined : end);
      reader.at = end < 0 ? reader.text.length : end + 1;
      if (stripTabs) line = line.replace(/^\t+/, "");
      if (line === delimiter) {
        redirection.target = quoted
          ? [{ is: "text", text: body, quoted: true }]
          : parseHereBody(body, parseUntil);
        return;
      }
      body += `${line}\n`;
    }
    throw new ShellSyntaxError(`here document '${delimiter}' unclosed`, true);
  }

  #skipNewlines(): void {
    this.#reader.skipBlanks();
    while (this.#reader.char === "\n") {
      this.#newline();
      this.#reader.skipBlanks();
    }
  }

  /** Commands up to something that ends them; with `oneLine` a line feed is enough. */
  list(oneLine = false): Script {
    const reader = this.#reader;
    const items: Item[] = [];
    for (;;) {
      this.#skipNewlines();
      if (!this.#startsCommand()) return items;
      const { first, rest } = this.#andOr();
      reader.skipBlanks();
      const background = reader.peekOperator() === "&";
      items.push({ first, rest, background });
      if (background || reader.peekOperator() === ";") reader.at += 1;
      else if (reader.peekOperator() !== "newline") return items;
      reader.skipBlanks();
      if (oneLine && reader.peekOperator() === "newline") {
        this.#newline();
        return items;
      }
    }
  }

  /** Like {@link list}, but there must be at least one command. */
  #body(opened: string): Script {
    const items = this.#reader.deeper(() => this.list());
    if (items.length === 0) throw this.unexpected(opened);
    return items;
  }

  #startsCommand(): boolean {
    const operator = this.#reader.peekOperator();
    if (operator === "(") return true;
    if (operator !== "") return /^[<>]/.test(operator);
    const reserved = this.#peekReserved();
    return (
      reserved === undefined ||
      !["then", "elif", "else", "fi", "do", "done", "esac", "in", "}"].includes(reserved)
    );
  }

  #andOr(): Pick<Item, "first" | "rest"> {
    const first = this.#pipeline();
    const rest: { operator: "&&" | "||"; pipeline: Pipeline }[] = [];
    for (;;) {
      this.#reader.skipBlanks();
      const operator = this.#reader.peekOperator();
      if (operator !== "&&" && operator !== "||") return { first, rest };
      this.#reader.at += 2;
      this.#skipNewlines();
      rest.push({ operator, pipeline: this.#pipeline() });
    }
  }

  #pipeline(): Pipeline {
    let negated = false;
    while (this.#takeReserved("!")) negated = !negated;
    const commands = [this.#command()];
    for (;;) {
      this.#reader.skipBlanks();
      if (this.#reader.peekOperator() !== "|") return { negated, commands };
      this.#reader.at += 1;
      this.#skipNewlines();
      commands.push(this.#command());
    }
  }

  #command(): Command {
    const reader = this.#reader;
    reader.skipBlanks();
    if (!this.#startsCommand()) throw this.unexpected();
    const compound = reader.deeper(() => this.#compound());
    if (compound === undefined) return this.#simple();
    if (compound.is === "function") return compound;
    const redirections: Redirection[] = [];
    while (this.#redirection(redirections));
    return { ...compound, redirections };
  }

  #compound(): Compound | (Command & { is: "function" }) | undefined {
    const reader = this.#reader;
    if (reader.take("(")) {
      const body = this.#body("(");
      if (!reader.take(")")) throw this.unexpected("(");
      return { is: "subshell", body };
    }
    const reserved = this.#peekReserved();
    if (reserved === undefined) return this.#functionWithoutKeyword();
    reader.at += reserved.length;
    switch (reserved) {
      case "{": {
        const body = this.#body("{");
        this.#demand("}", "{");
        return { is: "group", body };
      }
      case "if":
        return this.#if();
      case "while":
      case "until":
        return { is: reserved, condition: this.#body(reserved), body: this.#doGroup(reserved) };
      case "for":
        return this.#for();
      case "case":
        return this.#case();
      case "function":
        return this.#function(this.#plainWord());
      default:
        reader.at -= reserved.length;
        throw this.unexpected();
    }
  }

  #plainWord(): string {
    const reader = this.#reader;
    reader.skipBlanks();
    const word = this.#peekPlain();
    if (word === undefined) throw this.unexpected();
    reader.at += word.length;
    return word;
  }

  #functionWithoutKeyword(): (Command & { is: "function" }) | undefined {
    const reader = this.#reader;
    const start = reader.at;
    const name = this.#peekPlain();
    if (name === undefined || !/^[A-Za-z_][\w.-]*$/.test(name)) return undefined;
    reader.at += name.length;
    if (reader.match(/[ \t]*\([ \t]*\)/y) === undefined) {
      reader.at = start;
      return undefined;
    }
    return this.#function(name);
  }

  #function(name: string): Command & { is: "function" } {
    this.#reader.match(/[ \t]*\([ \t]*\)/y);
    this.#skipNewlines();
    return { is: "function", name, body: this.#command() };
  }

  #doGroup(opened: string): Script {
    this.#skipNewlines();
    this.#demand("do", opened);
    const body = this.#body(opened);
    this.#demand("done", opened);
    return body;
  }

  #if(): Compound {
    const branches: { condition: Script; body: Script }[] = [];
    let otherwise: Script | undefined;
    do {
      const condition = this.#body("if");
      this.#demand("then", "if");
      branches.push({ condition, body: this.#body("if") });
    } while (this.#takeReserved("elif"));
    if (this.#takeReserved("else")) otherwise = this.#body("if");
    this.#demand("fi", "if");
    return { is: "if", branches, otherwise };
  }

  #for(): Compound {
    const reader = this.#reader;
    const name = this.#plainWord();
    if (!NAME.test(name)) throw new ShellSyntaxError("for: bad identifier");
    this.#skipNewlines();
    let words: Word[] | undefined;
    if (this.#takeReserved("in")) {
      words = [];
      reader.skipBlanks();
      while (reader.peekOperator() === "") {
        words.push(parseWord(reader, parseUntil));
        reader.skipBlanks();
      }
    }
    reader.skipBlanks();
    const operator = reader.peekOperator();
    if (operator === ";") reader.at += 1;
    else if (operator === "EOF") throw this.unexpected("for");
    return { is: "for", name, words, body: this.#doGroup("for") };
  }

  #case(): Compound {
    const reader = this.#reader;
    reader.skipBlanks();
    if (reader.peekOperator() !== "") throw this.unexpected();
    const word = parseWord(reader, parseUntil);
    this.#skipNewlines();
    this.#demand("in", "case");
    const arms: { patterns: Word[]; body: Script }[] = [];
    for (;;) {
      this.#skipNewlines();
      if (this.#takeReserved("esac")) return { is: "case", word, arms };
      reader.take("(");
      const patterns: Word[] = [];
      do {
        reader.skipBlanks();
        if (reader.peekOperator() !== "") throw this.unexpected("case");
        patterns.push(parseWord(reader, parseUntil));
        reader.skipBlanks();
      } while (reader.take("|"));
      if (!reader.take(")")) throw this.unexpected("case");
      const body = reader.deeper(() => this.list());
      arms.push({ patterns, body });
      reader.skipBlanks();
      if (!reader.take(";;") && this.#peekReserved() !== "esac") throw this.unexpected("case");
    }
  }

  #simple(): Command {
    const reader = this.#reader;
    const assignments: Assignment[] = [];
    const words: Word[] = [];
    const redirections: Redirection[] = [];
    for (;;) {
      reader.skipBlanks();
      if (this.#redirection(redirections)) continue;
      if (reader.peekOperator() !== "") break;
      const word = parseWord(reader, parseUntil);
      const assignment = words.length === 0 ? assignmentIn(word) : undefined;
      if (assignment === undefined) words.push(word);
      else assignments.push(assignment);
    }
    if (words.length + assignments.length + redirections.length === 0) throw this.unexpected();
    if (reader.peekOperator() === "(") throw this.unexpected();
    return { is: "simple", assignments, words, redirections };
  }

  #redirection(redirections: Redirection[]): boolean {
    const reader = this.#reader;
    reader.skipBlanks();
    const found = reader.match(REDIRECTION);
    if (found === undefined) return false;
    const [, digits = "", operator = ""] = /^(\d*)(.*)$/.exec(found) ?? [];
    const fd = digits === "" ? (operator.startsWith("<") ? 0 : 1) : Number(digits.slice(0, 3));
    reader.skipBlanks();
    if (reader.peekOperator() !== "") throw this.unexpected();
    const start = reader.at;
    const target = parseWord(reader, parseUntil);
    if (operator.startsWith("<<")) {
      const redirection: Redirection = { fd, kind: "here", target: [] };
      const quoted = /['"\\]/.test(reader.text.slice(start, reader.at));
      const delimiter = target.map((part) => (part.is === "text" ? part.text : "")).join("");
      this.#pending.push({ redirection, delimiter, quoted, stripTabs: operator === "<<-" });
      redirections.push(redirection);
      // A here-document that no line break follows is never closed.
      if (!reader.text.includes("\n", reader.at)) {
        throw new ShellSyntaxError(`here document '${delimiter}' unclosed`, true);
      }
      return true;
    }
    const kind = operator === ">|" ? ">" : (operator as "<" | ">" | ">>" | "<>" | "<&" | ">&");
    redirections.push({ fd, kind, target });
    return true;
  }
}

/** `NAME=…` at the start of a command. */
function assignmentIn(word: Word): Assignment | undefined {
  const first = word[0];
  if (first?.is !== "text" || first.quoted) return undefined;
  const name = ASSIGNMENT.exec(first.text)?.[1];
  if (name === undefined) return undefined;
  const text = first.text.slice(name.length + 1);
  const rest = word.slice(1);
  return { name, word: text === "" ? rest : [{ is: "text", text, quoted: false }, ...rest] };
}
