import { computed, signal } from "@preact/signals";
import { createParser } from "eventsource-parser";
import type { Job, PageEvent, ServerOfPage } from "../server/jobs.ts";
import { fetchRaw } from "./ask.ts";
import { revision } from "./asked.ts";

/** All jobs that are known, the latest first. */
export const jobs = signal<readonly Job[]>([]);

/** `turned-away`: somebody answers there, and does not know this browser. */
export type Connection = "there" | "away" | "turned-away";

export const connection = signal<Connection>("away");

/** Whether the events come in; without them nothing on the page is live. */
export const isConnected = computed(() => connection.value === "there");

/** Which ownband the page hears; absent until it does. */
export const server = signal<ServerOfPage | undefined>(undefined);

/** The ownband that this page is of has another version than the one that answers now. */
export const isOutdated = signal(false);

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
  readonly onConnection: (connection: Connection) => void;
}

/** What is heard is shown here. */
export const shownHere: Hearing = {
  onEvent: take,
  onConnection: (now) => {
    connection.value = now;
    // Those that were known went with the ownband that had them.
    if (now === "turned-away") jobs.value = [];
  },
};

/** Hears what happens for as long as the page is there; a connection that ends is made again. */
export async function listen(hearing: Hearing = shownHere): Promise<never> {
  for (let breathMs = FIRST_BREATH_MS; ; breathMs = Math.min(breathMs * 2, LONGEST_BREATH_MS)) {
    let left: Connection = "away";
    try {
      left = await hear(hearing, () => {
        breathMs = FIRST_BREATH_MS;
      });
    } catch {
      // It is tried again; `connection` tells that nothing comes.
    }
    hearing.onConnection(left);
    await breathe(breathMs);
  }
}

let endBreath = (): void => undefined;

/** Tries again at once where the next try is waited for: there is reason to think that it succeeds. */
export function knock(): void {
  endBreath();
}

function breathe(durationMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, durationMs);
    endBreath = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

/** Hears until the connection ends; gives how it stands then. */
async function hear({ onEvent, onConnection }: Hearing, onOpen: () => void): Promise<Connection> {
  const response = await fetchRaw("api/events");
  if (response.status === 401) return "turned-away";
  if (!response.ok || response.body === null) return "away";
  onOpen();
  onConnection("there");
  const parser = createParser({
    onEvent: ({ data }) => {
      if (data !== "") onEvent(JSON.parse(data) as PageEvent);
    },
  });
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return "away";
    parser.feed(decoder.decode(value, { stream: true }));
  }
}

function take(event: PageEvent): void {
  switch (event.is) {
    case "Jobs":
      jobs.value = event.jobs;
      meet(event.server);
      break;
    case "Job":
      jobs.value = [event.job, ...jobs.value.filter(({ id }) => id !== event.job.id)].toSorted(
        (a, b) => b.startedS - a.startedS || Number(b.id) - Number(a.id),
      );
      break;
    case "Changed":
      if (server.value) server.value = { ...server.value, changes: server.value.changes + 1 };
      revision.value++;
      break;
    default:
      for (const onEvent of liveListeners) onEvent(event);
  }
}

/**
 * Another ownband may have other records, and nothing of what is on the screen; and while nothing was
 * heard, the records of the same one may have changed: everything is asked anew.
 */
function meet(met: ServerOfPage | undefined): void {
  const known = server.value;
  if (met === undefined) return;
  server.value = met;
  if (known === undefined) return;
  const isSame = met.instance === known.instance;
  isOutdated.value ||= !isSame && met.version !== known.version;
  if (!isSame || met.changes !== known.changes) revision.value++;
}
