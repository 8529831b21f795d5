import { within } from "../waiting.ts";
import type { WalkTools } from "./entry.ts";
import { ArchiveError } from "./errors.ts";

/** How often one container is asked for: an end even for a caller that never gives up. */
const MOST_ATTEMPTS = 10;

/** The passwords of one walk: what opened one container is tried on the next before asking. */
export class Passwords {
  readonly #tools: WalkTools;
  readonly #known: string[] = [];
  /** The containers that the owner gave up on, and the error that said so. */
  readonly #givenUp = new Map<string, ArchiveError>();

  constructor(tools: WalkTools) {
    this.#tools = tools;
  }

  /**
   * What `open` gives for the first password that fits; it gives `undefined` for one that does not.
   *
   * @param trail the container; once the owner gave up on it, nobody is asked for it again
   * @throws ArchiveError "wrong-password" when the owner gives up: the same one for each container
   */
  async find<T>(
    trail: readonly string[],
    open: (password: string) => Promise<T | undefined>,
  ): Promise<T> {
    for (const password of this.#known) {
      const opened = await open(password);
      if (opened !== undefined) return opened;
    }
    const container = trail.join("\n");
    const givenUp = this.#givenUp.get(container);
    if (givenUp !== undefined) throw givenUp;
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      const password = await this.#ask(trail, attempt);
      if (password === undefined) break;
      const opened = await open(password);
      if (opened === undefined) continue;
      this.#known.push(password);
      return opened;
    }
    const error = new ArchiveError("wrong-password", "The password is missing or does not fit.", {
      hint:
        "It is the one typed in when the backup was made; some phones take the unlock code. " +
        "Type it in when you are asked, or name a file that holds it with --password-file.",
    });
    this.#givenUp.set(container, error);
    throw error;
  }

  #ask(trail: readonly string[], attempt: number): Promise<string | undefined> {
    return within(this.#tools.askPassword(trail, attempt), {
      limitMs: Infinity,
      late: () => new TypeError("unreachable"),
      signal: this.#tools.signal,
    });
  }
}
