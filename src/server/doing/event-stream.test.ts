import { createParser } from "eventsource-parser";
import { Hono } from "hono";
import { afterEach, expect, test, vi } from "vitest";
import { DeskInHouse } from "../../../test/desk-in-house.ts";
import { madeUpHouse } from "../../../test/made-up-house.ts";
import { realTurn } from "../../../test/phone-in-memory.ts";
import type { Job, PageEvent } from "../jobs.ts";
import { eventStream } from "./event-stream.ts";

afterEach(() => {
  vi.useRealTimers();
});

interface Listener {
  readonly onEvent: (event: PageEvent) => void;
  readonly onEnd: () => void;
}

/** Where things happen: what a test says. */
class Happenings {
  readonly listeners = new Set<Listener>();
  readonly api = new Hono().get("/events", (c) => eventStream(c, this));
  jobs: readonly Job[] = [];

  list(): readonly Job[] {
    return this.jobs;
  }

  listen(onEvent: Listener["onEvent"], onEnd: Listener["onEnd"] = () => undefined): () => void {
    const listener = { onEvent, onEnd };
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell(event: PageEvent): void {
    for (const { onEvent } of [...this.listeners]) onEvent(event);
  }

  end(): void {
    for (const { onEnd } of [...this.listeners]) onEnd();
  }
}

/** A page that listens. */
class Listening {
  readonly events: PageEvent[] = [];
  readonly comments: string[] = [];
  readonly headers: Headers;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  isOver = false;

  constructor({ body, headers }: Response) {
    if (body === null) throw new Error("there is a body");
    this.headers = headers;
    this.#reader = body.getReader();
  }

  static async to(happenings: Happenings, signal?: AbortSignal): Promise<Listening> {
    const init = signal === undefined ? {} : { signal };
    return new Listening(await happenings.api.request("/events", init));
  }

  /** Reads to the end. */
  async read(): Promise<void> {
    const parser = createParser({
      onEvent: ({ data }) => this.events.push(JSON.parse(data) as PageEvent),
      onComment: (comment) => this.comments.push(comment),
    });
    const decoder = new TextDecoder();
    for (;;) {
      const { value, done } = await this.#reader.read();
      if (done) break;
      parser.feed(decoder.decode(value, { stream: true }));
    }
    this.isOver = true;
  }

  async hangUp(): Promise<void> {
    await this.#reader.cancel();
  }
}

const CHANGED: PageEvent = { is: "Changed" };

function job(id: string, text: string): Job {
  return { id, kind: "sync", startedS: 0, at: "running", lines: [], progress: { text } };
}

test("all jobs come first, then what happens", async () => {
  const happenings = new Happenings();
  happenings.jobs = [job("1", "a")];
  const page = await Listening.to(happenings);
  expect(page.headers.get("content-type")).toBe("text/event-stream");
  expect(page.headers.get("cache-control")).toBe("no-cache");
  const reading = page.read();
  const events: PageEvent[] = [
    { is: "Job", job: job("1", "line\nbreak\r\n\ndata: no") },
    { is: "Pulse", atS: 1, heartRateBpm: 60 },
    CHANGED,
  ];
  for (const event of events) happenings.tell(event);
  await vi.waitUntil(() => page.events.length === 4, 20_000);
  expect(page.events).toEqual([{ is: "Jobs", jobs: [job("1", "a")] }, ...events]);
  const last: PageEvent = { is: "Job", job: job("1", "the last one") };
  happenings.tell(last);
  happenings.end();
  await reading;
  expect(page.events.at(-1)).toEqual(last);
  await vi.waitUntil(() => happenings.listeners.size === 0, 20_000);
});

test("of what a page has yet to hear, the states of one job are told by the last one", async () => {
  const happenings = new Happenings();
  const page = await Listening.to(happenings);
  for (let i = 0; i < 1_000; i++) {
    happenings.tell({ is: "Job", job: job("1", String(i)) });
    happenings.tell(CHANGED);
  }
  void page.read();
  await vi.waitUntil(() => page.events.length >= 3, 20_000);
  await realTurn();
  expect(page.events).toEqual([
    { is: "Jobs", jobs: [] },
    { is: "Job", job: job("1", "999") },
    CHANGED,
  ]);
  happenings.end();
});

test("every fifteen seconds something is said", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const happenings = new Happenings();
  const page = await Listening.to(happenings);
  void page.read();
  await realTurn();
  for (let pings = 1; pings <= 3; pings++) {
    await vi.advanceTimersByTimeAsync(15_000);
    await realTurn();
    expect(page.comments).toHaveLength(pings);
  }
  happenings.end();
});

test.each(["hangs up", "aborts"])("a page that %s is forgotten", async (how) => {
  const happenings = new Happenings();
  const abort = new AbortController();
  const page = await Listening.to(happenings, abort.signal);
  expect(happenings.listeners.size).toBe(1);
  const reading = how === "aborts" ? page.read() : page.hangUp();
  abort.abort();
  await reading;
  await vi.waitUntil(() => happenings.listeners.size === 0, 20_000);
});

test("a page that does not read is cut off; the others hear everything", async () => {
  const happenings = new Happenings();
  const slow = await Listening.to(happenings);
  const quick = await Listening.to(happenings);
  const reading = quick.read();
  for (let atS = 0; atS < 1_000; atS++) {
    happenings.tell({ is: "Pulse", atS, heartRateBpm: 60 });
    if (atS % 50 === 0) await realTurn();
  }
  await vi.waitUntil(() => happenings.listeners.size === 1, 20_000);
  await slow.read();
  expect(slow.events.length).toBeLessThan(10);
  await vi.waitUntil(() => quick.events.length === 1_001, 20_000);
  happenings.end();
  await reading;
});

test("a page that is stuck is given up after half a minute", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const happenings = new Happenings();
  const page = await Listening.to(happenings);
  for (let atS = 0; atS < 10; atS++) {
    happenings.tell({ is: "Pulse", atS, heartRateBpm: 60 });
    await realTurn();
  }
  await vi.advanceTimersByTimeAsync(29_000);
  await realTurn();
  expect(happenings.listeners.size).toBe(1);
  await vi.advanceTimersByTimeAsync(2_000);
  await realTurn();
  expect(happenings.listeners.size).toBe(0);
  await page.read();
});

test("far too many windows are told so; those that have gone do not count", async () => {
  const desk = new DeskInHouse(await madeUpHouse());
  try {
    const stops = Array.from({ length: 99 }, () => desk.desk.jobs.listen(() => undefined));
    const response = await desk.api.request("/api/events");
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ error: { code: "in-use" } });
    stops[0]?.();
    const page = new Listening(await desk.api.request("/api/events"));
    const reading = page.read();
    await desk.close();
    await reading;
    expect(page.events[0]).toEqual({ is: "Jobs", jobs: [], server: desk.desk.jobs.server });
    expect((await desk.api.request("/api/events")).status).toBe(409);
  } finally {
    await desk.close();
  }
});
