import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import type { Failure } from "../../server/answers.ts";
import type { Job, JobKind, JobWish, QuestionAnswer } from "../../server/jobs.ts";
import { answerOf, api, AskError } from "../ask.ts";
import { jobs } from "../events.ts";

/** Those that this tab has begun. */
const begunHere = signal<ReadonlySet<string>>(new Set());

/** How many have been asked for: one may be heard of before it is known to be ours. */
const asked = signal(0);

/** Begins a job; it is among {@link jobs} at once, not only when the events tell of it. @throws AskError */
export async function begin(wish: JobWish): Promise<Job> {
  asked.value++;
  const job = await answerOf(api().jobs.$post({ json: wish })).finally(() => asked.value--);
  begunHere.value = new Set([...begunHere.value, nameOf(job)]);
  if (!jobs.value.some(({ id }) => id === job.id)) jobs.value = [job, ...jobs.value];
  return job;
}

/** What names a job for good: another ownband counts from 1 again. */
export function nameOf({ id, startedS }: Job): string {
  return `${id} ${startedS}`;
}

/** Whether another tab has begun it, or this one before it was loaded anew. */
export function isOthers(job: Job): boolean {
  return asked.value === 0 && !begunHere.value.has(nameOf(job));
}

/** Answers the question of a job. @throws AskError */
export async function answer(job: string, question: string, given: QuestionAnswer): Promise<void> {
  await answerOf(
    api().jobs[":id"].answer.$post({ param: { id: job }, json: { question, answer: given } }),
  );
}

/** Stops a job. @throws AskError */
export async function stop(job: string): Promise<void> {
  await answerOf(api().jobs[":id"].$delete({ param: { id: job } }));
}

/** The latest job of one of these kinds that fits. */
export function latest(
  kinds: readonly JobKind[],
  fits: (job: Job) => boolean = () => true,
): Job | undefined {
  return jobs.value.find((job) => kinds.includes(job.kind) && fits(job));
}

/** Whether it goes on: it works, or waits for an answer. */
export function isUnderWay(job: Job | undefined): boolean {
  return job?.at === "running" || job?.at === "asking";
}

/** What came of a job that is done, if it is of that kind. */
export function resultOf<Is extends NonNullable<Job["result"]>["is"]>(
  job: Job | undefined,
  is: Is,
): Extract<Job["result"], { readonly is: Is }> | undefined {
  const result = job?.at === "done" ? job.result : undefined;
  return result?.is === is ? (result as Extract<Job["result"], { readonly is: Is }>) : undefined;
}

/** Something that is done on a click, and how it went. */
export interface Doing {
  readonly isBusy: boolean;
  readonly failure?: Failure | undefined;
  readonly run: (work: () => Promise<unknown>) => void;
  readonly forget: () => void;
}

/** One thing at a time; what fails is shown where it was begun. */
export function useDoing(): Doing {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const run = (work: () => Promise<unknown>): void => {
    setBusy(true);
    setFailure(undefined);
    work()
      .catch((error: unknown) => setFailure(failureOf(error)))
      .finally(() => setBusy(false));
  };
  return { isBusy, failure, run, forget: () => setFailure(undefined) };
}

export function failureOf(error: unknown): Failure {
  if (error instanceof AskError) return error.failure;
  return { code: "internal", message: "The page has made a mistake.", hint: "Reload it." };
}
