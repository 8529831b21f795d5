import { createApi } from "../src/server/api.ts";
import { Desk } from "../src/server/desk.ts";
import type { Job, JobLine, JobResult, JobWish, PageEvent } from "../src/server/jobs.ts";
import type { MadeUpHouse } from "./made-up-house.ts";

/** The page's questions, as a page asks them, in a made-up house. */
export class DeskInHouse {
  readonly desk: Desk;
  readonly api: ReturnType<typeof createApi>;
  /** Everything that was told since it was opened. */
  readonly events: PageEvent[] = [];
  readonly #made: MadeUpHouse;
  readonly #stopListening: () => void;
  #isClosed = false;

  constructor(made: MadeUpHouse) {
    this.#made = made;
    this.desk = new Desk(made.house);
    this.api = createApi(this.desk);
    this.#stopListening = this.desk.jobs.listen((event) => this.events.push(event));
  }

  /** Nobody looks at the page any more. */
  stopListening(): void {
    this.#stopListening();
  }

  send(path: string, method: "POST" | "DELETE", body?: unknown): Promise<Response> {
    return this.sendText(path, method, body === undefined ? undefined : JSON.stringify(body));
  }

  /** What is sent need not be JSON. */
  async sendText(path: string, method: "POST" | "DELETE", body?: string): Promise<Response> {
    const headers = { "content-type": "application/json" };
    return this.api.request(`/api${path}`, {
      method,
      headers,
      ...(body !== undefined && { body }),
    });
  }

  /** @throws Error when it is refused */
  async begin(wish: JobWish): Promise<Job> {
    const response = await this.send("/jobs", "POST", wish);
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(JSON.stringify(answer));
    return answer as Job;
  }

  /** The code with which it is refused. */
  async refusal(wish: JobWish): Promise<string> {
    const response = await this.send("/jobs", "POST", wish);
    const answer = (await response.json()) as { error?: { code: string } };
    return `${response.status} ${answer.error?.code ?? "none"}`;
  }

  async answer(job: Job, answer: unknown): Promise<number> {
    const question = this.now(job).question?.id ?? "0";
    const { status } = await this.send(`/jobs/${job.id}/answer`, "POST", { question, answer });
    return status;
  }

  async stop(job: Job): Promise<void> {
    await this.send(`/jobs/${job.id}`, "DELETE");
  }

  /** How it stands. */
  now({ id }: Pick<Job, "id">): Job {
    const job = this.desk.jobs.list().find((it) => it.id === id);
    if (job === undefined) throw new Error("it is not kept any more");
    return job;
  }

  /** The job, as soon as it is so. */
  async until(job: Pick<Job, "id">, isSo: (job: Job) => boolean): Promise<Job> {
    if (isSo(this.now(job))) return this.now(job);
    return new Promise((resolve) => {
      const stop = this.desk.jobs.listen((event) => {
        if (event.is !== "Job" || event.job.id !== job.id || !isSo(event.job)) return;
        stop();
        resolve(event.job);
      });
    });
  }

  ended(job: Pick<Job, "id">): Promise<Job> {
    return this.until(job, ({ at }) => at !== "running" && at !== "asking");
  }

  asking(job: Pick<Job, "id">): Promise<Job> {
    return this.until(job, ({ at }) => at !== "running");
  }

  /** Begins it and waits for its end. */
  async do(wish: JobWish): Promise<Job> {
    return this.ended(await this.begin(wish));
  }

  /** The same, and wants it to end well. */
  async result<Kind extends JobResult["is"]>(
    wish: JobWish & { readonly kind: Kind },
  ): Promise<Extract<JobResult, { readonly is: Kind }>> {
    const job = await this.do(wish);
    if (job.at !== "done" || job.result?.is !== wish.kind) throw new Error(JSON.stringify(job));
    return job.result as Extract<JobResult, { readonly is: Kind }>;
  }

  /** The event that is so; also one that was told before. */
  async heard<Is extends PageEvent["is"]>(
    is: Is,
    isSo: (event: Extract<PageEvent, { readonly is: Is }>) => boolean = () => true,
  ): Promise<Extract<PageEvent, { readonly is: Is }>> {
    const fits = (event: PageEvent): event is Extract<PageEvent, { readonly is: Is }> =>
      event.is === is && isSo(event as Extract<PageEvent, { readonly is: Is }>);
    const known = this.events.find(fits);
    if (known !== undefined) return known;
    return new Promise((resolve) => {
      const stop = this.desk.jobs.listen((event) => {
        if (!fits(event)) return;
        stop();
        resolve(event);
      });
    });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.desk.close();
    await this.#made.close();
  }
}

/** `phone good`, `root note`, … in order. */
export function statesOf({ lines }: Pick<Job, "lines">): string[] {
  return lines.map(({ what, state }) => `${what} ${state}`);
}

export function lineOf({ lines }: Pick<Job, "lines">, what: string): JobLine | undefined {
  return lines.find((line) => line.what === what);
}

/** Nothing is open any more. */
export const ALL_CLOSED = { scratches: 0, stores: 0, radios: 0, pipes: 0, bandLocks: 0 };
