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
export function eventStream(
  c: Context,
  jobs: Pick<Jobs, "list" | "listen"> & Partial<Pick<Jobs, "server">>,
): Response {
  const gone = new AbortController();
  const hangUp = (): void => gone.abort();
  const queue = new EventQueue(hangUp);
  const stop = jobs.listen(
    (event) => queue.put(event),
    () => queue.end(),
  );
  const { server } = jobs;
  queue.put({ is: "Jobs", jobs: jobs.list(), ...(server && { server }) });
  return streamSSE(c, async (stream) => {
    const { signal } = c.req.raw;
    gone.signal.addEventListener("abort", () => {
      stop();
      queue.end();
      stream.abort();
    });
    stream.onAbort(hangUp);
    signal.addEventListener("abort", hangUp);
    if (signal.aborted) hangUp();
    try {
      await tellAll(queue, stream);
    } catch {
      hangUp();
    } finally {
      signal.removeEventListener("abort", hangUp);
      stop();
    }
  });
}

/** @throws when the page takes nothing any more */
async function tellAll(queue: EventQueue, stream: SSEStreamingApi): Promise<void> {
  const late = (): Error => new TypeError("the page reads nothing");
  for (;;) {
    const event = await queue.next(PING_MS);
    if (event === undefined || stream.aborted) return;
    await within(stream.write(textOf(event)), { limitMs: STUCK_MS, late });
  }
}

function textOf(event: PageEvent | "none"): string {
  return event === "none" ? ": still here\n\n" : `data: ${JSON.stringify(event)}\n\n`;
}
