import { AppError, Interrupted } from "../../errors.ts";
import { within } from "../../waiting.ts";
import type { Failure } from "../answers.ts";
import type { House } from "../house.ts";
import type { Job, JobLine, JobResult, JobWish, Question, QuestionAnswer } from "../jobs.ts";
import { plainLines, plainText } from "./plain-text.ts";
import type { StoreTurns, TurnWish } from "./store-turns.ts";
import { WAITS_FOR } from "./waiting-words.ts";
import type { UploadedFiles, Work } from "./work.ts";

/** Somebody who has not answered for so long has gone away. */
const QUESTION_MS = 10 * 60_000;

/** Pages hear of a job at most so often, but always how it stands in the end. */
const PAUSE_MS = 100;

/** More lines than any job has. */
const MOST_LINES = 100;

/** How a job has ended. */
export type JobEnd =
  | { readonly at: "done"; readonly result: JobResult }
  | { readonly at: "failed"; readonly failure: Failure }
  | { readonly at: "stopped" };

/** What running jobs share. */
export interface JobPlace {
  readonly house: House;
  readonly uploads: UploadedFiles;
  readonly turns: StoreTurns;
  readonly tell: Work["tell"];
  /** Called with every change, as often as pages should hear of it. */
  readonly onJob: (job: Job) => void;
}

/** One job: what it has told so far, what it asks, and the way to stop it. */
export class RunningJob implements Work {
  readonly id: string;
  readonly wish: JobWish;
  readonly #place: JobPlace;
  readonly #startedS: number;
  readonly #controller = new AbortController();
  readonly #lines = new Map<string, JobLine>();
  #progress: Job["progress"];
  #asked:
    { readonly question: Question; readonly answer: (it: QuestionAnswer) => void } | undefined;
  #questions = 0;
  #end: JobEnd | undefined;
  #changes = false;
  #toldMs = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(id: string, wish: JobWish, place: JobPlace) {
    this.id = id;
    this.wish = wish;
    this.#place = place;
    this.#startedS = place.house.nowS();
  }

  get house(): House {
    return this.#place.house;
  }

  get uploads(): UploadedFiles {
    return this.#place.uploads;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isOver(): boolean {
    return this.#end !== undefined;
  }

  get isStopping(): boolean {
    return this.signal.aborted;
  }

  get job(): Job {
    const { id, wish } = this;
    return {
      id,
      kind: wish.kind,
      startedS: this.#startedS,
      lines: [...this.#lines.values()],
      ...(this.#progress === undefined ? {} : { progress: this.#progress }),
      ...(this.#end ??
        (this.#asked === undefined
          ? { at: "running" }
          : { at: "asking", question: this.#asked.question })),
    };
  }

  importing<T>(then: () => Promise<T>): Promise<T> {
    return this.#place.turns.importing(this.#turn, then);
  }

  beginWriting(): Promise<() => void> {
    return this.#place.turns.beginWriting(this.#turn);
  }

  get #turn(): TurnWish {
    const onWait: TurnWish["onWait"] = (other) => this.progress(WAITS_FOR[other]);
    return { is: this.wish.kind, signal: this.signal, onWait };
  }

  line({ what, text, hint, ...line }: JobLine): void {
    if (!this.#lines.has(what) && this.#lines.size >= MOST_LINES) return;
    this.#lines.set(what, {
      ...line,
      what,
      text: plainText(text),
      ...(hint === undefined ? {} : { hint: plainLines(hint) }),
    });
    this.#changed();
  }

  progress(text: string, share?: number): void {
    this.#progress = { text: plainText(text), ...(share === undefined ? {} : { share }) };
    this.#changed();
  }

  async ask(asking: Omit<Question, "id">): Promise<QuestionAnswer> {
    const { is, text, choices } = asking;
    const id = String(++this.#questions);
    const question: Question = {
      id,
      is,
      text: plainText(text),
      ...(choices === undefined ? {} : { choices: choices.map(plainText) }),
    };
    const answered = new Promise<QuestionAnswer>((resolve) => {
      this.#asked = { question, answer: resolve };
    });
    this.#changed("at once");
    try {
      const late = (): NobodyAnswered => new NobodyAnswered();
      return await within(answered, { limitMs: QUESTION_MS, late, signal: this.signal });
    } catch (error) {
      if (error instanceof NobodyAnswered) return null;
      throw error;
    } finally {
      this.#asked = undefined;
      this.#changed("at once");
    }
  }

  /** @throws AppError "usage" when this is not asked, or the answer makes no sense */
  answer(id: string, answer: QuestionAnswer): void {
    const asked = this.#asked;
    if (asked?.question.id !== id) {
      throw new AppError("usage", "This is not asked any more.", {
        hint: "Perhaps it was answered in another window.",
      });
    }
    if (!fits(asked.question, answer)) throw new AppError("usage", "That is no answer to this.");
    asked.answer(answer);
  }

  tell(event: Parameters<Work["tell"]>[0]): void {
    if (!this.isOver) this.#place.tell(event);
  }

  willChange(): void {
    this.#changes = true;
  }

  stop(): void {
    if (!this.isOver) this.#controller.abort(new Interrupted());
  }

  /** Nothing more is told afterwards. */
  end(end: JobEnd): void {
    this.#end = end;
    this.#progress = undefined;
    if (this.#changes) this.#place.tell({ is: "Changed" });
    this.#changed("at once");
  }

  #changed(when: "soon" | "at once" = "soon"): void {
    const restMs = this.#toldMs + PAUSE_MS - performance.now();
    if (when === "soon" && restMs > 0) {
      this.#timer ??= setTimeout(() => this.#tellNow(), restMs);
      return;
    }
    this.#tellNow();
  }

  #tellNow(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#toldMs = performance.now();
    this.#place.onJob(this.job);
  }
}

class NobodyAnswered extends Error {}

function fits({ is, choices = [] }: Question, answer: QuestionAnswer): boolean {
  if (answer === null) return true;
  switch (is) {
    case "yes":
      return typeof answer === "boolean";
    case "password":
      return typeof answer === "string";
    case "choose":
      return typeof answer === "number" && Object.hasOwn(choices, answer);
  }
}
