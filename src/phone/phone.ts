import type { Trace, Waiting } from "../platform.ts";
import { readFacts } from "./facts.ts";
import type { PhoneFacts } from "./facts.ts";
import type { PhoneLink } from "./link.ts";
import { findRoot } from "./root.ts";
import type { Root, RootOptions, RootSearch } from "./root.ts";
import { run, start } from "./shell.ts";
import type { Answer, Command, CommandOptions } from "./shell.ts";

/** An opened phone: what it is, commands on it, root where its owner grants it. */
export class Phone {
  readonly facts: PhoneFacts;
  /** Opens the phone again: its adb daemon may restart under us. */
  readonly #reopen: (options: Waiting) => Promise<PhoneLink>;
  readonly #trace: Trace;
  #link: PhoneLink;
  #search: RootSearch | undefined;

  private constructor(
    link: PhoneLink,
    facts: PhoneFacts,
    reopen: (options: Waiting) => Promise<PhoneLink>,
    trace: Trace,
  ) {
    this.#link = link;
    this.facts = facts;
    this.#reopen = reopen;
    this.#trace = trace;
  }

  /** Lets us in and asks the phone what it is. */
  static async open(
    open: (options: Waiting) => Promise<PhoneLink>,
    options: Waiting & { readonly trace?: Trace | undefined } = {},
  ): Promise<Phone> {
    const { trace = () => undefined } = options;
    const link = await open(options);
    try {
      return new Phone(link, await readFacts(link, options), open, trace);
    } catch (error) {
      await link.close();
      throw error;
    }
  }

  get link(): PhoneLink {
    return this.#link;
  }

  /** Runs a command as adb's shell user. */
  async run(command: string, options: CommandOptions = {}): Promise<Answer> {
    const beganMs = performance.now();
    const answer = await run(this.#link, command, options);
    this.#trace("phone command", {
      ms: Math.round(performance.now() - beganMs),
      bytes: answer.stdout.length,
      exitCode: answer.exitCode,
    });
    return answer;
  }

  /** Starts a command as adb's shell user; iterate over it for its output. */
  start(command: string, options: CommandOptions = {}): Promise<Command> {
    return start(this.#link, command, options);
  }

  /** Root, however the phone gives it. Asked once; the answer is kept while the phone is open. */
  async findRoot(options: RootOptions = {}): Promise<RootSearch> {
    this.#search ??= await findRoot(this.#link, this.facts, {
      ...options,
      reopen: async (waiting) => {
        await this.#link.close().catch(() => undefined);
        this.#link = await this.#reopen(waiting);
        return this.#link;
      },
    });
    this.#trace("root", { way: this.#search.root?.way ?? "none" });
    return this.#search;
  }

  /** Runs a script as root. */
  runAsRoot(root: Root, script: string, options: CommandOptions = {}): Promise<Answer> {
    return this.run(root.wrap(script), options);
  }

  /** Lets go of the phone, and gives back the root that `adb root` had taken. */
  async close(): Promise<void> {
    if (this.#search?.root?.way === "adb root") {
      await this.#link.open("unroot:").then(
        (stream) => {
          stream.close();
        },
        () => undefined,
      );
    }
    await this.#link.close().catch(() => undefined);
  }
}
