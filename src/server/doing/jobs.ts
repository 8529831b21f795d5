import { AppError, Interrupted, isAppError } from "../../errors.ts";
import { pause, within } from "../../waiting.ts";
import { failureOf } from "../failures.ts";
import type { House } from "../house.ts";
import type { Job, JobWish, PageEvent, QuestionAnswer, ServerOfPage } from "../jobs.ts";
import { claimOf } from "./claims.ts";
import type { Claim } from "./claims.ts";
import { RunningJob } from "./running-job.ts";
import type { JobEnd } from "./running-job.ts";
import { run } from "./run.ts";
import { StoreTurns } from "./store-turns.ts";
import { inUse, WAITS_FOR, WAITS_FOR_STOPPED } from "./waiting-words.ts";
import type { UploadedFiles } from "./work.ts";

/** So many are kept; those that are over go first. */
const MOST_KEPT = 50;

/** More go on, or wait for their turn, than anybody means. */
const MOST_GOING = 20;

/** A live job to which no page has listened for so long ends. */
const UNHEARD_MS = 60_000;

/** So long the ends of all jobs are waited for. Longer than anything takes to let go of a device. */
const END_MS = 20_000;

/** More windows than anybody has open. */
const MOST_LISTENERS = 100;

interface Kept {
  readonly running: RunningJob;
  readonly claim: Claim;
  /** Settles when it is over and has let go of everything; never rejects. */
  readonly ended: Promise<void>;
}

/** What is being done for the pages, and what was. */
export class Jobs {
  readonly #server: Pick<ServerOfPage, "instance" | "version">;
  readonly #house: House;
  readonly #uploads: UploadedFiles;
  readonly #turns = new StoreTurns();
  readonly #kept = new Map<string, Kept>();
  readonly #listeners = new Set<Listener>();
  #begun = 0;
  #changes = 0;
  #closing: Promise<void> | undefined;
  #unheard: ReturnType<typeof setTimeout> | undefined;

  constructor(house: House, uploads: UploadedFiles = NO_FILES) {
    this.#server = { instance: crypto.randomUUID(), version: house.version };
    this.#house = house;
    this.#uploads = uploads;
  }

  /** Which ownband this is: a page that was open before notices that it is another one, or what it has missed. */
  get server(): ServerOfPage {
    return { ...this.#server, changes: this.#changes };
  }

  /** Whether an import holds the store: whoever writes meanwhile waits, or fails. */
  get isImporting(): boolean {
    return this.#turns.isImporting;
  }

  /**
   * Begins it; what it cannot go beside it waits for, and tells so.
   *
   * @throws AppError "in-use" when it wants a device that another one has
   */
  begin(wish: JobWish): Job {
    if (this.#closing) throw new AppError("in-use", "ownband is being closed.");
    const claim = claimOf(wish);
    const others = this.#going().filter((it) => claim !== undefined && it.claim === claim);
    const inTheWay = others.find(({ running }) => !running.isStopping);
    if (inTheWay !== undefined && claim !== undefined && claim !== "files") {
      if (isSameLive(inTheWay.running.wish, wish)) return inTheWay.running.job;
      throw inUse(claim, inTheWay.running.wish.kind);
    }
    if (this.#going().length >= MOST_GOING) throw tooManyJobs();
    const running = new RunningJob(String(++this.#begun), wish, {
      house: this.#house,
      uploads: this.#uploads,
      turns: this.#turns,
      tell: (event) => this.#tell(event),
      onJob: (job) => this.#tell({ is: "Job", job }),
    });
    // What was stopped is let end: whoever changes from one to the other need not wait for it.
    const ended = this.#run(running, others);
    this.#kept.set(running.id, { running, claim, ended });
    this.#forget();
    this.#tell({ is: "Job", job: running.job });
    if (this.#listeners.size === 0) this.#waitForListeners();
    return running.job;
  }

  /** @throws AppError "usage" when there is no such question, or the answer makes no sense */
  answer(id: string, question: string, answer: QuestionAnswer): void {
    this.#get(id).answer(question, answer);
  }

  /** Asks it to stop; one that is over stays as it is. @throws AppError "usage" */
  stop(id: string): void {
    this.#get(id).stop();
  }

  /** All that are kept, the latest first. */
  list(): readonly Job[] {
    return [...this.#kept.values()].toReversed().map(({ running }) => running.job);
  }

  /** Tells every page that records, keys or bands are other ones now. */
  changed(): void {
    this.#tell({ is: "Changed" });
  }

  /**
   * Calls `onEvent` for everything that happens, until the returned function is called, or all is
   * closed: that `onEnd` is told.
   *
   * @throws AppError "in-use" when far too many listen
   */
  listen(onEvent: (event: PageEvent) => void, onEnd: () => void = () => undefined): () => void {
    if (this.#closing) throw new AppError("in-use", "ownband is being closed.");
    if (this.#listeners.size >= MOST_LISTENERS) throw tooMany();
    const listener = { onEvent, onEnd };
    this.#listeners.add(listener);
    clearTimeout(this.#unheard);
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#waitForListeners();
    };
  }

  /** Waits until no import holds the store, and writes; an import begins only after that. */
  async writing<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const end = await this.#turns.beginWriting({ is: "small", signal });
    try {
      return await work();
    } finally {
      end();
    }
  }

  /** Stops everything and waits for its end; then nobody is told anything any more. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    clearTimeout(this.#unheard);
    const going = this.#going();
    for (const { running } of going) running.stop();
    const limit = new AbortController();
    const late = pause(END_MS, limit.signal).catch(() => undefined);
    await Promise.race([Promise.all(going.map(({ ended }) => ended)), late]);
    limit.abort();
    for (const { onEnd } of this.#listeners) onEnd();
    this.#listeners.clear();
  }

  #get(id: string): RunningJob {
    const kept = this.#kept.get(id);
    if (kept === undefined) throw new AppError("usage", "There is no such job.");
    return kept.running;
  }

  #going(): Kept[] {
    return [...this.#kept.values()].filter(({ running }) => !running.isOver);
  }

  async #run(running: RunningJob, before: readonly Kept[]): Promise<void> {
    running.end(await this.#endOf(running, before));
  }

  async #endOf(running: RunningJob, before: readonly Kept[]): Promise<JobEnd> {
    const { wish, signal } = running;
    const { trace } = this.#house;
    try {
      // Whoever began it hears of it first.
      await Promise.resolve();
      await waitFor(before, running);
      const result = await run(running, wish);
      // What is watched never ends by itself.
      return result.is === "live" ? { at: "stopped" } : { at: "done", result };
    } catch (error) {
      const isOurs = !isAppError(error);
      if (isOurs) trace("a fault of ours", { job: wish.kind, fault: nameOf(error) });
      else trace("job ended", { job: wish.kind, code: error.code });
      // Whoever said no to what was asked has stopped it, too.
      if (signal.aborted || error instanceof Interrupted) return { at: "stopped" };
      return { at: "failed", failure: failureOf(error) };
    }
  }

  #tell(event: PageEvent): void {
    if (event.is === "Changed") this.#changes++;
    for (const { onEvent } of [...this.#listeners]) onEvent(event);
  }

  #forget(): void {
    const over = [...this.#kept].filter(([, { running }]) => running.isOver);
    for (const [id] of over.slice(0, Math.max(0, this.#kept.size - MOST_KEPT))) {
      this.#kept.delete(id);
    }
  }

  #waitForListeners(): void {
    clearTimeout(this.#unheard);
    if (this.#closing) return;
    this.#unheard = setTimeout(() => {
      for (const { running } of this.#going()) if (running.wish.kind === "live") running.stop();
    }, UNHEARD_MS);
  }
}

/** Waits for the ends of those before it. @throws Interrupted */
async function waitFor(before: readonly Kept[], running: RunningJob): Promise<void> {
  for (const { running: other, ended } of before) {
    if (!other.isOver) {
      running.progress(other.isStopping ? WAITS_FOR_STOPPED : WAITS_FOR[other.wish.kind]);
    }
    const late = (): Error => new TypeError("unreachable");
    await within(ended, { limitMs: Infinity, late, signal: running.signal });
  }
}

interface Listener {
  readonly onEvent: (event: PageEvent) => void;
  readonly onEnd: () => void;
}

const NO_FILES: UploadedFiles = {
  files: () => {
    throw new AppError("no-such-file", "There are no files here.");
  },
  drop: () => undefined,
};

/** Of the error of somebody else only its kind is told: its text may hold anything. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.constructor.name : typeof error;
}

/** Every page watches the same band. */
function isSameLive(one: JobWish, other: JobWish): boolean {
  if (one.kind !== "live" || other.kind !== "live") return false;
  return other.mac === undefined || one.mac === undefined || one.mac === other.mac;
}

function tooManyJobs(): AppError {
  return new AppError("in-use", "Too much waits for its turn already.", {
    hint: "Let some of it finish, or stop it, then try again.",
  });
}

function tooMany(): AppError {
  return new AppError("in-use", "The page is open in too many windows.", {
    hint: "Close some of them.",
  });
}
