import { ShellSyntaxError } from "./syntax.ts";

const DEEPEST = 60;
const OPERATORS = ["&&", "||", ";;", "<<-", "<<", ">>", "<&", ">&", "<>", ">|"];

/** The text of a script with a place in it. */
export class Reader {
  readonly text: string;
  at = 0;
  /** Where a `$((` has turned out to start commands; nobody tries again there. */
  readonly noArithmetic = new Set<number>();
  #depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  get char(): string {
    return this.text.charAt(this.at);
  }

  get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  startsWith(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  /** Steps over `text` when it is next. */
  take(text: string): boolean {
    if (!this.startsWith(text)) return false;
    this.at += text.length;
    return true;
  }

  /** What `pattern` (sticky) matches here, stepped over. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** Steps over blanks, joined lines and a comment. */
  skipBlanks(): void {
    for (;;) {
      if (this.char === " " || this.char === "\t") this.at += 1;
      else if (this.startsWith("\\\n")) this.at += 2;
      else break;
    }
    if (this.char === "#") {
      const end = this.text.indexOf("\n", this.at);
      this.at = end < 0 ? this.text.length : end;
    }
  }

  /** The operator that is next, "" when it is a word, "newline" or "EOF". Not stepped over. */
  peekOperator(): string {
    if (this.atEnd) return "EOF";
    if (this.char === "\n") return "newline";
    const two = OPERATORS.find((operator) => this.startsWith(operator));
    if (two !== undefined) return two;
    return "&|;()<>".includes(this.char) ? this.char : "";
  }

  /** Runs `parse` one level deeper; too deep a nest is refused. */
  deeper<T>(parse: () => T): T {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new ShellSyntaxError("syntax error: nested too deeply");
    try {
      return parse();
    } finally {
      this.#depth -= 1;
    }
  }

  get depth(): number {
    return this.#depth;
  }

  set depth(depth: number) {
    this.#depth = depth;
  }
}
