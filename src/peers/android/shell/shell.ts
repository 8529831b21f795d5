import { textOf } from "../byte-text.ts";
import { BrokenPipe, NOWHERE, Pipe } from "../channels.ts";
import type { Channel } from "../channels.ts";
import { runFile } from "../run-file.ts";
import type { Process } from "../process.ts";
import { builtins } from "./builtins.ts";
import { expandPattern, expandText, expandWords } from "./expand.ts";
import type { ExpansionHost } from "./expand.ts";
import { parseLines } from "./parse.ts";
import { globMatcher } from "./pattern.ts";
import { RedirectionError, redirect } from "./redirect.ts";
import { Exit, LONGEST_VALUE, LoopJump, Return, ShellFault, ShellState } from "./state.ts";
import { ShellSyntaxError } from "./syntax.ts";
import type { Command, Item, Pipeline, Redirection, Script } from "./syntax.ts";

type Fds = ReadonlyMap<number, Channel>;

const DEEPEST_CALL = 50;

/** A shell that runs scripts in one process. A subshell is another one, with a copy of its state. */
export class Shell implements ExpansionHost {
  readonly state: ShellState;
  readonly scriptName: string;
  process: Process;
  lastBackgroundPid: number | undefined;
  /** Where messages say they come from, behind the name: `<stdin>[3]: `. */
  place = "";
  readonly #background: Promise<number>[] = [];
  /** More than 0 where a failure does not end the shell under `set -e`. */
  #shielded = 0;
  #depth: number;

  constructor(process: Process, scriptName: string, state = new ShellState(), depth = 0) {
    this.process = process;
    this.scriptName = scriptName;
    this.state = state;
    this.#depth = depth;
  }

  /** A new shell with what the process found in its environment. */
  static fresh(process: Process, scriptName: string, positional: readonly string[]): Shell {
    const state = new ShellState();
    for (const [name, value] of process.state.environment) {
      if (/^[A-Za-z_]\w*$/.test(name)) state.set(name, value, { exported: true });
    }
    state.positional = positional;
    return new Shell(process, scriptName, state);
  }

  complain(message: string): Promise<void> {
    return this.process.complain(`${this.scriptName}: ${this.place}${message}`);
  }

  /** Runs a script to its end, as the last thing this shell does. @returns the exit status */
  async finish(run: () => Promise<number>): Promise<number> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof Exit) return error.status;
      if (error instanceof LoopJump) return 0;
      if (error instanceof ShellFault || error instanceof ShellSyntaxError) {
        await this.complain(error.message);
        return error instanceof ShellFault ? error.status : 1;
      }
      throw error;
    }
  }

  /** Runs a whole text, to its end. @returns the exit status */
  runText(text: string): Promise<number> {
    return this.finish(async () => {
      for (const line of parseLines(text)) await this.run(line);
      return this.state.status;
    });
  }

  async run(script: Script): Promise<number> {
    for (const item of script) await this.#runItem(item);
    return this.state.status;
  }

  async #runItem(item: Item): Promise<void> {
    await this.process.tick();
    if (item.background) {
      const child = this.#subshell(new Map(this.process.state.fds).set(0, NOWHERE));
      this.lastBackgroundPid = child.process.pid;
      const ended = child.finish(() => child.run([{ ...item, background: false }]));
      // A fault in the background (a kill, a pipe without reader) is nobody's.
      this.#background.push(ended.catch(() => 1));
      this.state.status = 0;
      return;
    }
    const isChain = item.rest.length > 0;
    if (isChain) this.#shielded += 1;
    try {
      await this.#runPipeline(item.first);
      for (const [i, { operator, pipeline }] of item.rest.entries()) {
        if ((this.state.status === 0) !== (operator === "&&")) continue;
        if (i === item.rest.length - 1) this.#shielded -= 1;
        try {
          await this.#runPipeline(pipeline);
        } finally {
          if (i === item.rest.length - 1) this.#shielded += 1;
        }
      }
    } finally {
      if (isChain) this.#shielded -= 1;
    }
  }

  /** `wait`. */
  async waitForBackground(): Promise<void> {
    await Promise.all(this.#background.splice(0));
  }

  async #runPipeline({ negated, commands }: Pipeline): Promise<void> {
    const [first] = commands;
    if (negated) this.#shielded += 1;
    try {
      this.state.status =
        commands.length === 1 && first !== undefined
          ? await this.#runCommand(first)
          : await this.#runPiped(commands);
    } finally {
      if (negated) this.#shielded -= 1;
    }
    if (negated) this.state.status = this.state.status === 0 ? 1 : 0;
    else if (this.state.status !== 0 && this.state.options.has("e") && this.#shielded === 0) {
      throw new Exit(this.state.status);
    }
  }

  async #runPiped(commands: readonly Command[]): Promise<number> {
    let input = this.process.fd(0);
    let pipeIn: Pipe | undefined;
    const stages = commands.map((command, i) => {
      const fds = new Map(this.process.state.fds).set(0, input);
      const from = pipeIn;
      const to = i < commands.length - 1 ? new Pipe() : undefined;
      if (to !== undefined) fds.set(1, to);
      input = pipeIn = to ?? new Pipe();
      return this.#inSubshell(fds, (shell) => shell.#runCommand(command)).finally(() => {
        from?.endReading();
        to?.endWriting();
      });
    });
    const ended = await Promise.allSettled(stages);
    for (const stage of ended) if (stage.status === "rejected") throw stage.reason;
    const last = ended.at(-1);
    return last?.status === "fulfilled" ? last.value : 0;
  }

  #subshell(fds: Fds): Shell {
    const child = new Shell(
      this.process.fork({ fds }),
      this.scriptName,
      this.state.copy(),
      this.#depth + 1,
    );
    child.place = this.place;
    child.#shielded = this.#shielded;
    if (child.#depth > DEEPEST_CALL) throw new ShellFault("cannot fork - try again");
    return child;
  }

  async #inSubshell(fds: Fds, run: (shell: Shell) => Promise<number>): Promise<number> {
    const child = this.#subshell(fds);
    try {
      return await child.finish(() => run(child));
    } catch (error) {
      if (error instanceof BrokenPipe) return 141;
      throw error;
    }
  }

  /** What `$(…)` gives. */
  async substitute(script: Script): Promise<string> {
    const pipe = new Pipe();
    const fds = new Map(this.process.state.fds).set(1, pipe);
    let text = "";
    const collect = async (): Promise<void> => {
      for (;;) {
        const piece = await pipe.read(65_536, this.process.state.signal);
        if (piece === undefined) return;
        text += textOf(piece).replaceAll("\0", "");
        if (text.length > LONGEST_VALUE) {
          pipe.endReading();
          throw new ShellFault("cannot allocate memory");
        }
      }
    };
    const ran = this.#inSubshell(fds, (shell) => shell.run(script)).finally(() => {
      pipe.endWriting();
    });
    const [status, collected] = await Promise.allSettled([ran, collect()]);
    if (status.status === "rejected") throw status.reason;
    if (collected.status === "rejected") throw collected.reason;
    this.state.status = this.state.substitutionStatus = status.value;
    let end = text.length;
    while (text[end - 1] === "\n") end -= 1;
    return text.slice(0, end);
  }

  async #runCommand(command: Command): Promise<number> {
    await this.process.tick();
    this.#depth += 1;
    if (this.#depth > DEEPEST_CALL) throw new ShellFault("stack overflow");
    try {
      if (command.is === "simple") return await this.#runSimple(command);
      if (command.is === "function") {
        this.state.functions.set(command.name, command.body);
        return 0;
      }
      return await this.#redirected(command.redirections, () => this.#runCompound(command));
    } finally {
      this.#depth -= 1;
    }
  }

  /** Runs with redirections, which end with it unless `lasting`. */
  async #redirected(
    redirections: readonly Redirection[],
    run: () => Promise<number>,
    lasting = false,
  ): Promise<number> {
    if (redirections.length === 0) return run();
    const before = this.process.state.fds;
    try {
      this.process = this.process.with({ fds: await redirect(this, redirections) });
    } catch (error) {
      if (!(error instanceof RedirectionError)) throw error;
      await this.complain(error.message);
      return 1;
    }
    try {
      return await run();
    } finally {
      if (!lasting) this.process = this.process.with({ fds: before });
    }
  }

  async #runCompound(command: Exclude<Command, { is: "simple" | "function" }>): Promise<number> {
    switch (command.is) {
      case "group":
        return this.run(command.body);
      case "subshell":
        return this.#inSubshell(this.process.state.fds, (shell) => shell.run(command.body));
      case "if":
        for (const { condition, body } of command.branches) {
          if (await this.#holds(condition)) return this.run(body);
        }
        this.state.status = 0;
        return command.otherwise === undefined ? 0 : this.run(command.otherwise);
      case "while":
      case "until":
        return this.#loop(async (turn) => {
          while ((await this.#holds(command.condition)) === (command.is === "while")) {
            if (!(await turn(command.body))) return;
          }
        });
      case "for": {
        const values =
          command.words === undefined
            ? this.state.positional
            : await expandWords(this, command.words);
        return this.#loop(async (turn) => {
          for (const value of values) {
            this.state.set(command.name, value);
            if (!(await turn(command.body))) return;
          }
        });
      }
      case "case": {
        const text = await expandText(this, command.word);
        for (const { patterns, body } of command.arms) {
          for (const pattern of patterns) {
            await this.process.tick();
            if (!globMatcher(await expandPattern(this, pattern))(text)) continue;
            this.state.status = 0;
            return this.run(body);
          }
        }
        return 0;
      }
    }
  }

  async #holds(condition: Script): Promise<boolean> {
    await this.process.tick();
    this.#shielded += 1;
    try {
      return (await this.run(condition)) === 0;
    } finally {
      this.#shielded -= 1;
    }
  }

  /** Runs a loop; `turn` runs its body once and says whether there may be another turn. */
  async #loop(run: (turn: (body: Script) => Promise<boolean>) => Promise<void>): Promise<number> {
    let status = 0;
    await run(async (body) => {
      await this.process.tick();
      try {
        status = await this.run(body);
        return true;
      } catch (error) {
        if (!(error instanceof LoopJump)) throw error;
        if (error.loops > 1) throw new LoopJump(error.kind, error.loops - 1);
        status = 0;
        return error.kind === "continue";
      }
    });
    return status;
  }

  async #runSimple(command: Command & { is: "simple" }): Promise<number> {
    this.state.substitutionStatus = undefined;
    const [name, ...args] = await expandWords(this, command.words);
    const assigned: [string, string][] = [];
    for (const { name: variable, word } of command.assignments) {
      const value = await expandText(this, word);
      if (name === undefined) this.state.set(variable, value);
      else assigned.push([variable, value]);
    }
    const lasting = name === "exec" && args.length === 0;
    return this.#redirected(
      command.redirections,
      () => {
        if (name === undefined) return Promise.resolve(this.state.substitutionStatus ?? 0);
        return this.call(name, args, assigned);
      },
      lasting,
    );
  }

  /** Runs a function, a builtin or a program. @param assigned variables for it alone */
  async call(
    name: string,
    args: readonly string[],
    assigned: readonly (readonly [string, string])[] = [],
    options: { readonly functions?: boolean } = {},
  ): Promise<number> {
    const body = options.functions === false ? undefined : this.state.functions.get(name);
    const builtin = builtins.get(name);
    if (body === undefined && builtin === undefined) return this.#runProgram(name, args, assigned);
    const before = assigned.map(([variable]) => [variable, this.state.get(variable)] as const);
    for (const [variable, value] of assigned) this.state.set(variable, value);
    try {
      if (body !== undefined) return await this.#callFunction(body, args);
      return (await builtin?.(this, args, name)) ?? 0;
    } finally {
      for (const [variable, value] of before) {
        if (value === undefined) this.state.unset(variable);
        else this.state.set(variable, value);
      }
    }
  }

  async #callFunction(body: Command, args: readonly string[]): Promise<number> {
    const before = this.state.positional;
    this.state.positional = args;
    try {
      return await this.#runCommand(body);
    } catch (error) {
      if (error instanceof Return) return error.status;
      throw error;
    } finally {
      this.state.positional = before;
    }
  }

  async #runProgram(
    name: string,
    args: readonly string[],
    assigned: readonly (readonly [string, string])[],
  ): Promise<number> {
    const environment = this.state.exported();
    for (const [variable, value] of assigned) environment.set(variable, value);
    const process = this.process.fork({ environment });
    const path = this.state.get("PATH") ?? "";
    const result = await runFile(process, name, args, path);
    if (typeof result === "number") return result;
    await this.complain(`${name}: ${result.problem}`);
    return result.status;
  }
}
