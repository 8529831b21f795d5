import type { Command } from "./syntax.ts";

interface Variable {
  value: string;
  exported: boolean;
  readonly: boolean;
}

/** What a script can change in its shell; a subshell gets a copy. */
export class ShellState {
  readonly variables = new Map<string, Variable>();
  readonly functions = new Map<string, Command>();
  positional: readonly string[] = [];
  status = 0;
  /** `set -e`, `-u`, `-f`, … */
  readonly options = new Set<string>();
  /** The exit status of the last `$(…)` in the command that is being expanded. */
  substitutionStatus: number | undefined;

  copy(): ShellState {
    const copy = new ShellState();
    for (const [name, variable] of this.variables) copy.variables.set(name, { ...variable });
    for (const [name, body] of this.functions) copy.functions.set(name, body);
    for (const option of this.options) copy.options.add(option);
    copy.positional = this.positional;
    copy.status = this.status;
    return copy;
  }

  get(name: string): string | undefined {
    return this.variables.get(name)?.value;
  }

  /** @throws ShellFault when it is read-only */
  set(name: string, value: string, flags: { exported?: boolean; readonly?: boolean } = {}): void {
    const old = this.variables.get(name);
    if (old?.readonly === true) throw new ShellFault(`read-only: ${name}`, 2);
    if (value.length > LONGEST_VALUE) throw new ShellFault("cannot allocate memory", 1);
    this.variables.set(name, {
      value,
      exported: flags.exported ?? old?.exported ?? this.options.has("a"),
      readonly: flags.readonly ?? false,
    });
  }

  unset(name: string): void {
    if (this.variables.get(name)?.readonly === true) throw new ShellFault(`read-only: ${name}`, 2);
    this.variables.delete(name);
  }

  /** What a child finds in its environment. */
  exported(): Map<string, string> {
    const environment = new Map<string, string>();
    for (const [name, { value, exported }] of this.variables) {
      if (exported) environment.set(name, value);
    }
    return environment;
  }
}

/** A variable, a word or what a `$(…)` gave; more is refused. */
export const LONGEST_VALUE = 4 * 2 ** 20;

/** A fault that ends the shell (not an interactive one): bad substitution, unset with `set -u`. */
export class ShellFault extends Error {
  readonly status: number;

  constructor(message: string, status = 1) {
    super(message);
    this.status = status;
  }
}

/** `exit`, or the end of `set -e`. */
export class Exit extends Error {
  readonly status: number;

  constructor(status: number) {
    super("exit");
    this.status = status & 0xff;
  }
}

/** `return`. */
export class Return extends Exit {}

/** `break` or `continue`, out of this many loops. */
export class LoopJump extends Error {
  readonly kind: "break" | "continue";
  readonly loops: number;

  constructor(kind: "break" | "continue", loops: number) {
    super(kind);
    this.kind = kind;
    this.loops = loops;
  }
}
