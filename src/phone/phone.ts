import type { Trace, Waiting } from "../platform.ts";
import { readFacts } from "./facts.ts";
import type { PhoneFacts } from "./facts.ts";
import type { PhoneLink } from "./link.ts";
import { pause, within } from "../waiting.ts";
import { rootLost, silent } from "./complaints.ts";
import { PhoneError } from "./errors.ts";
import { askService, findRoot } from "./root.ts";
import type { Root, RootOptions, RootSearch } from "./root.ts";
import { run, start } from "./shell.ts";
import type { Answer, Command, CommandOptions } from "./shell.ts";

const ROOT_END = "ownband-was-root";
const STILL_THERE_MS = 3_000;
const LEAVE_MS = 1_000;
const GIVE_BACK_MS = 6_000;
const LOOK_AGAIN_MS = 200;

/** An opened phone: what it is, commands on it, root where its owner grants it. */
export class Phone {
  readonly facts: PhoneFacts;
  /** Opens the phone again: its adb daemon may restart under us. */
  readonly #reopen: (options: Waiting) => Promise<PhoneLink>;
  readonly #trace: Trace;
  #link: PhoneLink;
  #search: RootSearch | undefined;
  #askedAdbRoot = false;

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
      reopen: (waiting) => this.#openAgain(waiting),
      onAdbRoot: () => {
        this.#askedAdbRoot = true;
      },
    });
    this.#trace("root", { way: this.#search.root?.way ?? "none" });
    return this.#search;
  }

  /**
   * Runs a script as root. It has to end with {@link ROOT_END}: whoever gave root once may refuse it
   * the next time, and a refusal must not be taken for an answer.
   *
   * @throws PhoneError "no-root"
   */
  async runAsRoot(root: Root, script: string, options: CommandOptions = {}): Promise<Answer> {
    const command = root.wrap(`${script}\necho ${ROOT_END}`);
    const answer = await this.run(command, options).catch(async (error: unknown) => {
      throw await this.explainRootSilence(error);
    });
    const end = answer.stdout.lastIndexOf(ROOT_END);
    if (end < 0) throw rootLost();
    return { ...answer, stdout: answer.stdout.slice(0, end) };
  }

  /** A phone that is silent to root only waits for its owner's word; one that is silent is stuck. */
  async explainRootSilence(error: unknown): Promise<unknown> {
    if (!(error instanceof PhoneError) || error.code !== "silent") return error;
    const answers = await run(this.#link, "echo", { silenceMs: STILL_THERE_MS }).then(
      () => true,
      () => false,
    );
    return answers ? rootLost() : error;
  }

  async #openAgain(waiting: Waiting): Promise<PhoneLink> {
    await this.#letGo();
    this.#link = await this.#reopen(waiting);
    return this.#link;
  }

  /** Lets go of the phone, and gives back the root that `adb root` may have taken. */
  async close(): Promise<void> {
    if (this.#askedAdbRoot) await this.#giveRootBack();
    await this.#letGo();
  }

  /** A phone that does not even take leave is left. */
  async #letGo(): Promise<void> {
    await within(this.#link.close(), { limitMs: LEAVE_MS, late: silent }).catch(() => undefined);
  }

  /** The daemon restarts once more; whoever comes next should find it there. */
  async #giveRootBack(): Promise<void> {
    const over = new AbortController();
    const timer = setTimeout(() => {
      over.abort();
    }, GIVE_BACK_MS);
    try {
      await this.#untilNoRoot(over.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  async #untilNoRoot(signal: AbortSignal): Promise<void> {
    let asked = false;
    while (!signal.aborted) {
      try {
        const { stdout } = await run(this.#link, "id -u", { signal });
        if (!/^0$/m.test(stdout)) return;
        if (!asked) await askService(this.#link, "unroot:", { signal });
        asked = true;
      } catch {
        // It is restarting.
      }
      await pause(LOOK_AGAIN_MS);
      await within(this.#openAgain({ signal }), {
        limitMs: GIVE_BACK_MS,
        late: silent,
        signal,
      }).catch(() => undefined);
    }
  }
}
