import type { Node } from "../nodes.ts";
import { sizeOf } from "../nodes.ts";
import type { Process } from "../process.ts";
import { KernelError } from "../kernel-error.ts";

/** The condition makes no sense; `message` as mksh says it. */
export class TestError extends Error {}

const NUMBERS = new Map<string, (left: number, right: number) => boolean>(
  Object.entries({
    "-eq": (left: number, right: number) => left === right,
    "-ne": (left: number, right: number) => left !== right,
    "-lt": (left: number, right: number) => left < right,
    "-le": (left: number, right: number) => left <= right,
    "-gt": (left: number, right: number) => left > right,
    "-ge": (left: number, right: number) => left >= right,
  }),
);
const TEXTS = new Map<string, (left: string, right: string) => boolean>(
  Object.entries({
    "=": (left: string, right: string) => left === right,
    "==": (left: string, right: string) => left === right,
    "!=": (left: string, right: string) => left !== right,
    "<": (left: string, right: string) => left < right,
    ">": (left: string, right: string) => left > right,
  }),
);
const MOST_ARGUMENTS = 1000;

/** What `test` or `[` says about its arguments. @throws TestError */
export function runTest(process: Process, args: readonly string[], name: string): boolean {
  if (name === "[" && args.at(-1) !== "]") throw new TestError("missing ]");
  const words = name === "[" ? args.slice(0, -1) : args;
  if (words.length === 0) return false;
  if (words.length > MOST_ARGUMENTS) throw new TestError("too many arguments");
  const condition = new Condition(process, words);
  const holds = condition.or();
  condition.end();
  return holds;
}

class Condition {
  readonly #process: Process;
  readonly #words: readonly string[];
  #at = 0;

  constructor(process: Process, words: readonly string[]) {
    this.#process = process;
    this.#words = words;
  }

  end(): void {
    const word = this.#words[this.#at];
    if (word !== undefined) throw new TestError(`${word}: unexpected operator/operand`);
  }

  or(): boolean {
    let holds = this.#and();
    while (this.#take("-o")) holds = this.#and() || holds;
    return holds;
  }

  #and(): boolean {
    let holds = this.#not();
    while (this.#take("-a")) holds = this.#not() && holds;
    return holds;
  }

  #take(word: string): boolean {
    if (this.#words[this.#at] !== word) return false;
    this.#at += 1;
    return true;
  }

  get #left(): number {
    return this.#words.length - this.#at;
  }

  #not(): boolean {
    let negated = false;
    while (this.#left > 1 && !this.#isBinaryNext() && this.#take("!")) negated = !negated;
    return this.#primary() !== negated;
  }

  #isBinaryNext(): boolean {
    const operator = this.#words[this.#at + 1] ?? "";
    return (
      this.#left > 2 && (NUMBERS.has(operator) || TEXTS.has(operator) || /^-[no]t$/.test(operator))
    );
  }

  #primary(): boolean {
    const word = this.#words[this.#at];
    if (word === undefined) throw new TestError("expression expected");
    if (this.#isBinaryNext()) {
      const [operator = "", right = ""] = this.#words.slice(this.#at + 1);
      this.#at += 3;
      return this.#binary(word, operator, right);
    }
    if (word === "(" && this.#left > 2) {
      this.#at += 1;
      const holds = this.or();
      if (!this.#take(")")) throw new TestError("missing closing parenthesis");
      return holds;
    }
    if (/^-[bcdefghknprsuwxzLOGS t]$/.test(word) && this.#left > 1) {
      const operand = this.#words[this.#at + 1] ?? "";
      this.#at += 2;
      return this.#unary(word.charAt(1), operand);
    }
    const next = this.#words[this.#at + 1] ?? "";
    if (this.#left === 2 && (NUMBERS.has(next) || TEXTS.has(next))) {
      throw new TestError(`${next}: missing second argument`);
    }
    this.#at += 1;
    return word !== "";
  }

  #binary(left: string, operator: string, right: string): boolean {
    const texts = TEXTS.get(operator);
    if (texts !== undefined) return texts(left, right);
    if (operator === "-nt" || operator === "-ot") {
      const [one, other] = [left, right].map((path) => this.#find(path)?.modifiedS ?? -1);
      return operator === "-nt" ? (one ?? -1) > (other ?? -1) : (one ?? -1) < (other ?? -1);
    }
    return NUMBERS.get(operator)?.(numberOf(left), numberOf(right)) ?? false;
  }

  #find(path: string): Node | undefined {
    return this.#process.files.find(this.#process.path(path));
  }

  #unary(letter: string, operand: string): boolean {
    const path = this.#process.path(operand);
    const node = "zn".includes(letter) ? undefined : this.#find(operand);
    switch (letter) {
      case "n":
        return operand !== "";
      case "z":
        return operand === "";
      case "t":
        return this.#process.fd(Number(operand)).terminal !== false;
      case "h":
      case "L":
        return this.#isLink(path);
      case "f":
        return node?.is === "file";
      case "d":
        return node?.is === "folder";
      case "c":
        return node?.is === "device";
      case "e":
        return node !== undefined;
      case "s":
        return node !== undefined && sizeOf(node) > 0;
      case "r":
        return this.#process.files.may(path, "read");
      case "w":
        return this.#process.files.may(path, "write");
      case "x":
        return this.#process.files.may(path, "execute");
      case "O":
        return node?.uid === this.#process.state.who.uid;
      case "G":
        return node?.gid === this.#process.state.who.gid;
      case "u":
        return node !== undefined && (node.mode & 0o4000) !== 0;
      case "g":
        return node !== undefined && (node.mode & 0o2000) !== 0;
      default:
        return false;
    }
  }

  #isLink(path: string): boolean {
    try {
      return this.#process.files.lstat(path).is === "link";
    } catch (error) {
      if (error instanceof KernelError) return false;
      throw error;
    }
  }
}

/** mksh evaluates what it compares; a text that is no number counts as a variable without value. */
function numberOf(text: string): number {
  const number = /^\s*[-+]?\d+\s*$/.test(text) ? Number(text) : 0;
  return Number.isSafeInteger(number) ? number : 0;
}
