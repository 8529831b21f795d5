import { signal } from "@preact/signals";
import { createParser } from "eventsource-parser";
import type { Job, PageEvent } from "../server/jobs.ts";
import { fetchRaw } from "./ask.ts";
import { revision } from "./asked.ts";

/** All jobs that are known, the latest first. */
export const jobs = signal<readonly Job[]>([]);

/** Whether the events come in; without them nothing on the page is live. */
export const isConnected = signal(false);

type LiveEvent = Extract<PageEvent, { readonly is: "Pulse" | "Steps" | "Link" }>;
const liveListeners = new Set<(event: LiveEvent) => void>();

/** Calls `onEvent` for what happens on the wrist, until the returned function is called. */
export function onLive(onEvent: (event: LiveEvent) => void): () => void {
  liveListeners.add(onEvent);
  return () => liveListeners.delete(onEvent);
}

const FIRST_BREATH_MS = 500;
const LONGEST_BREATH_MS = 10_000;

/** What is done with what is heard. */
export interface Hearing {
  readonly onEvent: (event: PageEvent) => void;
  readonly onConnection: (isThere: boolean) => void;
}

/** What is heard is shown here. */
export const shownHere: Hearing = {
  onEvent: take,
  onConnection: (isThere) => {
    isConnected.value = isThere;
  },
};

/** Hears what happens for as long as the page is there; a connection that ends is made again. */
export async function listen(hearing: Hearing = shownHere): Promise<never> {
  for (let breathMs = FIRST_BREATH_MS; ; breathMs = Math.min(breathMs * 2, LONGEST_BREATH_MS)) {
    try {
      await hear(hearing, () => {
        breathMs = FIRST_BREATH_MS;
      });
    } catch {
      // It is tried again; `isConnected` tells that nothing comes.
    }
    hearing.onConnection(false);
    await new Promise((resolve) => setTimeout(resolve, breathMs));
  }
}

async function hear({ onEvent, onConnection }: Hearing, onOpen: () => void): Promise<void> {
  const response = await fetchRaw("api/events");
  if (!response.ok || response.body === null) return;
  onOpen();
  onConnection(true);
  const parser = createParser({
    onEvent: ({ data }) => {
      if (data !== "") onEvent(JSON.parse(data) as PageEvent);
    },
  });
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    parser.feed(decoder.decode(value, { stream: true }));
  }
}

function take(event: PageEvent): void {
  switch (event.is) {
    case "Jobs":
      jobs.value = event.jobs;
      break;
    case "Job":
      jobs.value = [event.job, ...jobs.value.filter(({ id }) => id !== event.job.id)].toSorted(
        (a, b) => b.startedS - a.startedS || Number(b.id) - Number(a.id),
      );
      break;
    case "Changed":
      revision.value++;
      break;
    default:
      for (const onEvent of liveListeners) onEvent(event);
  }
}
