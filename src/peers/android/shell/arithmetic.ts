/** The expression makes no sense; `message` is what mksh says behind the expression. */
export class ArithmeticError extends Error {
  /** The innermost expression: a variable may hold one too. */
  expression: string | undefined;
}

/** What an expression reads and sets. */
export interface Variables {
  get(name: string): string;
  set(name: string, value: string): void;
}

const TOKEN =
  /\s*(?:(0[xX][0-9a-fA-F]+|\d+)|([A-Za-z_]\w*)|(<<=|>>=|[-+*/%&|^]=|<<|>>|<=|>=|==|!=|&&|\|\||\+\+|--|[-+*/%<>=!~&|^?:(),]))/y;
const LEVELS: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["|"],
  ["^"],
  ["&"],
  ["==", "!="],
  ["<", ">", "<=", ">="],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "%"],
];
const DEEPEST = 100;
/** Variables that hold expressions are read as such; this many readings in one go. */
const MOST_READINGS = 10_000;

/**
 * The value of a shell expression: 32-bit signed whole numbers, as mksh counts.
 * @throws ArithmeticError
 */
export function evaluate(expression: string, variables: Variables): number {
  return evaluateNested(expression, variables, { depth: 0, readings: MOST_READINGS });
}

interface Limits {
  depth: number;
  readings: number;
}

function evaluateNested(expression: string, variables: Variables, limits: Limits): number {
  if (limits.depth > DEEPEST || limits.readings < 0) {
    throw new ArithmeticError("expression recurses on parameter");
  }
  try {
    const tokens = tokenize(expression);
    if (tokens.length === 0) return 0;
    const parser = new Expression(tokens, variables, limits);
    const value = parser.comma();
    parser.end();
    return value;
  } catch (error) {
    if (error instanceof ArithmeticError) error.expression ??= expression;
    throw error;
  }
}

function tokenize(expression: string): string[] {
  const tokens: string[] = [];
  const text = expression.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (found === null)
      throw new ArithmeticError(`unexpected '${text.slice(at).trim().charAt(0)}'`);
    tokens.push(found[0].trim());
  }
  return tokens;
}

class Expression {
  readonly #tokens: readonly string[];
  readonly #variables: Variables;
  readonly #limits: Limits;
  #at = 0;
  #nested = 0;
  /** More than 0 while a branch is read that is not taken. */
  #idle = 0;

  constructor(tokens: readonly string[], variables: Variables, limits: Limits) {
    this.#tokens = tokens;
    this.#variables = variables;
    this.#limits = limits;
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }

  #unexpected(): ArithmeticError {
    return new ArithmeticError(`unexpected '${this.#tokens[this.#at] ?? "end of expression"}'`);
  }

  end(): void {
    if (this.#at < this.#tokens.length) throw this.#unexpected();
  }

  comma(): number {
    let value = this.#assignment();
    while (this.#take(",")) value = this.#assignment();
    return value;
  }

  #assignment(): number {
    this.#nested += 1;
    if (this.#nested > DEEPEST) throw new ArithmeticError("expression nested too deeply");
    try {
      const name = this.#tokens[this.#at] ?? "";
      const operator = this.#tokens[this.#at + 1] ?? "";
      if (/^[A-Za-z_]/.test(name) && /^(?:<<|>>|[-+*/%&|^])?=$/.test(operator)) {
        this.#at += 2;
        const right = this.#assignment();
        const value =
          operator === "="
            ? right
            : this.#apply(operator.slice(0, -1), this.#read(name), () => right);
        return this.#store(name, value);
      }
      return this.#choice();
    } finally {
      this.#nested -= 1;
    }
  }

  #choice(): number {
    const condition = this.#binary(0);
    if (!this.#take("?")) return condition;
    const yes = this.#when(condition !== 0, () => this.comma());
    if (!this.#take(":")) throw this.#unexpected();
    const no = this.#when(condition === 0, () => this.#assignment());
    return condition !== 0 ? yes : no;
  }

  #when(isTaken: boolean, read: () => number): number {
    if (!isTaken) this.#idle += 1;
    try {
      return read();
    } finally {
      if (!isTaken) this.#idle -= 1;
    }
  }

  #binary(level: number): number {
    const operators = LEVELS[level];
    if (operators === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const operator = this.#tokens[this.#at] ?? "";
      if (!operators.includes(operator)) return left;
      this.#at += 1;
      left = this.#apply(operator, left, () => this.#binary(level + 1));
    }
  }

  #apply(operator: string, left: number, readRight: () => number): number {
    if (operator === "&&") return Number(this.#when(left !== 0, readRight) !== 0 && left !== 0);
    if (operator === "||") return Number(this.#when(left === 0, readRight) !== 0 || left !== 0);
    const right = readRight();
    if ((operator === "/" || operator === "%") && right === 0) {
      if (this.#idle > 0) return 0;
      throw new ArithmeticError("zero divisor");
    }
    return calculate(operator, left, right) | 0;
  }

  #unary(): number {
    this.#nested += 1;
    if (this.#nested > DEEPEST) throw new ArithmeticError("expression nested too deeply");
    try {
      for (const operator of ["++", "--"]) {
        if (!this.#take(operator)) continue;
        const name = this.#tokens[this.#at] ?? "";
        if (!/^[A-Za-z_]/.test(name)) throw this.#unexpected();
        this.#at += 1;
        return this.#store(name, (this.#read(name) + (operator === "++" ? 1 : -1)) | 0);
      }
      if (this.#take("-")) return -this.#unary() | 0;
      if (this.#take("+")) return this.#unary();
      if (this.#take("!")) return Number(this.#unary() === 0);
      if (this.#take("~")) return ~this.#unary();
      return this.#primary();
    } finally {
      this.#nested -= 1;
    }
  }

  #primary(): number {
    if (this.#take("(")) {
      const value = this.comma();
      if (!this.#take(")")) throw new ArithmeticError("missing )");
      return value;
    }
    const token = this.#tokens[this.#at] ?? "";
    if (/^\d/.test(token)) {
      this.#at += 1;
      return Number(token) | 0;
    }
    if (!/^[A-Za-z_]/.test(token)) throw this.#unexpected();
    this.#at += 1;
    const value = this.#read(token);
    if (this.#take("++")) this.#store(token, (value + 1) | 0);
    else if (this.#take("--")) this.#store(token, (value - 1) | 0);
    return value;
  }

  #read(name: string): number {
    if (this.#idle > 0) return 0;
    this.#limits.depth += 1;
    this.#limits.readings -= 1;
    const value = evaluateNested(this.#variables.get(name), this.#variables, this.#limits);
    this.#limits.depth -= 1;
    return value;
  }

  #store(name: string, value: number): number {
    if (this.#idle === 0) this.#variables.set(name, String(value));
    return value;
  }
}

function calculate(operator: string, left: number, right: number): number {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return Math.imul(left, right);
    case "/":
      return Math.trunc(left / right);
    case "%":
      return left % right;
    case "<<":
      return left << right;
    case ">>":
      return left >> right;
    case "&":
      return left & right;
    case "|":
      return left | right;
    case "^":
      return left ^ right;
    case "==":
      return Number(left === right);
    case "!=":
      return Number(left !== right);
    case "<":
      return Number(left < right);
    case ">":
      return Number(left > right);
    case "<=":
      return Number(left <= right);
    default:
      return Number(left >= right);
  }
}
