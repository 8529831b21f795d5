import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import type { SSEStreamingApi } from "hono/streaming";
import { within } from "../../waiting.ts";
import type { PageEvent } from "../jobs.ts";
import { EventQueue } from "./event-queue.ts";
import type { Jobs } from "./jobs.ts";

/** So often something is said even if nothing happens: who has gone is noticed by it. */
const PING_MS = 15_000;

/** A page that takes nothing for so long is not there any more. */
const STUCK_MS = 30_000;

/** Everything that happens, as Server-Sent Events; all jobs first. */
export function eventStream(c: Context, jobs: Jobs): Response {
  const over = new AbortController();
  const queue = new EventQueue(() => over.abort());
  const end = (): void => {
    queue.end();
    over.abort();
  };
  const stop = jobs.listen((event) => queue.put(event), end);
  queue.put({ is: "Jobs", jobs: jobs.list() });
  // Hono would have it gzipped by whoever stands in between.
  c.header("X-Accel-Buffering", "no");
  return streamSSE(c, async (stream) => {
    const hangUp = (): void => stream.abort();
    stream.onAbort(end);
    over.signal.addEventListener("abort", hangUp, { once: true });
    c.req.raw.signal.addEventListener("abort", end, { once: true });
    if (c.req.raw.signal.aborted) end();
    try {
      await tellAll(queue, stream);
    } finally {
      stop();
      end();
      c.req.raw.signal.removeEventListener("abort", end);
    }
  });
}

async function tellAll(queue: EventQueue, stream: SSEStreamingApi): Promise<void> {
  for (;;) {
    const event = await queue.next(PING_MS);
    if (event === undefined || stream.aborted) return;
    try {
      const late = (): Error => new TypeError("the page reads nothing");
      await within(stream.write(textOf(event)), { limitMs: STUCK_MS, late });
    } catch {
      return;
    }
  }
}

function textOf(event: PageEvent | "none"): string {
  return event === "none" ? ": still here\n\n" : `data: ${JSON.stringify(event)}\n\n`;
}
