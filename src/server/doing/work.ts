import { throwIfStopped } from "../../waiting.ts";
import type { OwnFile } from "../../platform.ts";
import type { House } from "../house.ts";
import type { JobLine, PageEvent, Question, QuestionAnswer } from "../jobs.ts";

/** Files that were dropped on the page. */
export interface UploadedFiles {
  /** @throws AppError when one of them is not there */
  files(ids: readonly string[]): OwnFile[];
  drop(ids: readonly string[]): void | Promise<void>;
}

/** What a job of any kind works with. */
export interface Work {
  readonly house: House;
  readonly uploads: UploadedFiles;
  /** Given when the job is to stop. */
  readonly signal: AbortSignal;
  /**
   * Imports when nobody writes to the store. Until then it waits, and tells for whom. Whoever imports
   * or writes must not ask for another turn meanwhile.
   *
   * @throws Interrupted
   */
  importing<T>(then: () => Promise<T>): Promise<T>;
  /** Waits until no import goes on; none begins before what is given is called. @throws Interrupted */
  beginWriting(): Promise<() => void>;
  /** Tells what was seen or done; takes the place of a former line with the same `what`. */
  line(line: JobLine): void;
  /** Tells how far it is; many a second are fine. */
  progress(text: string, share?: number): void;
  /**
   * Asks whoever looks at the page. `null`: nobody has answered in time, or somebody did not want to.
   * @throws Interrupted
   */
  ask(question: Omit<Question, "id">): Promise<QuestionAnswer>;
  /** Tells every page. */
  tell(event: Exclude<PageEvent, { readonly is: "Jobs" | "Job" }>): void;
  /** Records, keys or bands may be other ones when the job ends, however it ends: pages are told then. */
  willChange(): void;
}

/** Writes to the store when no import goes on. @throws Interrupted */
export async function writing<T>(work: Work, then: () => Promise<T>): Promise<T> {
  const end = await work.beginWriting();
  try {
    return await then();
  } finally {
    end();
  }
}

/** A yes; no answer is none. */
export async function askYes(work: Work, text: string): Promise<boolean> {
  return (await work.ask({ is: "yes", text })) === true;
}

/** The place of the one that was picked. */
export async function choose(
  work: Work,
  text: string,
  choices: readonly string[],
): Promise<number | undefined> {
  const answer = await work.ask({ is: "choose", text, choices });
  return typeof answer === "number" ? answer : undefined;
}

/** So often in a row a password may be a wrong one. */
const MOST_ATTEMPTS = 3;

/** What was typed for an archive in this job: it may be read twice, for the key and for the history. */
const typed = new WeakMap<Work, Map<string, string>>();

/** Called at the end of a job. */
export function forgetPasswords(work: Work): void {
  typed.delete(work);
}

/** A password; an empty one gives up. */
export async function askPassword(
  work: Work,
  trail: readonly string[],
  attempt: number,
): Promise<string | undefined> {
  if (attempt > MOST_ATTEMPTS) return undefined;
  throwIfStopped(work.signal);
  const passwords = typed.get(work) ?? new Map<string, string>();
  typed.set(work, passwords);
  const archive = trail.join("\0");
  const known = passwords.get(archive);
  passwords.delete(archive);
  if (attempt === 1 && known !== undefined) return remembered(passwords, archive, known);
  const text = `Password of ${trail.at(-1) ?? "the archive"}`;
  const answer = await work.ask({ is: "password", text });
  if (typeof answer !== "string" || answer === "") return undefined;
  return remembered(passwords, archive, answer);
}

function remembered(passwords: Map<string, string>, archive: string, password: string): string {
  passwords.set(archive, password);
  return password;
}
