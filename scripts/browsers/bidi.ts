import { within } from "../../src/waiting.ts";

/** A connection to a browser that speaks WebDriver BiDi. */
export interface Bidi {
  /** @throws Error in the browser's words, or when it does not answer */
  ask<T>(method: string, params: object): Promise<T>;
  onEvent(method: string, listen: (params: unknown) => void): void;
  close(): void;
}

interface Said {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: string;
  readonly message?: string;
}

const ANSWER_MS = 60_000;

export async function connectBidi(address: string): Promise<Bidi> {
  const socket = new WebSocket(address);
  const asked = new Map<number, PromiseWithResolvers<unknown>>();
  const listeners = new Map<string, (params: unknown) => void>();
  let lastId = 0;
  socket.onmessage = ({ data }) => {
    const { id, method, params, result, error, message } = JSON.parse(String(data)) as Said;
    if (id === undefined) return listeners.get(method ?? "")?.(params);
    const waiter = asked.get(id);
    asked.delete(id);
    if (error === undefined) waiter?.resolve(result);
    else waiter?.reject(new Error(`${error}: ${message ?? ""}`));
  };
  socket.onclose = () => {
    for (const { reject } of asked.values()) reject(new Error("the browser has ended"));
    asked.clear();
  };
  const open = Promise.withResolvers<undefined>();
  socket.onopen = () => open.resolve(undefined);
  socket.onerror = () => open.reject(new Error("the browser lets nobody drive it"));
  await within(open.promise, { limitMs: ANSWER_MS, late: () => new Error("no connection") });
  return {
    ask: <T>(method: string, params: object) => {
      const id = ++lastId;
      const waiter = Promise.withResolvers<unknown>();
      asked.set(id, waiter);
      socket.send(JSON.stringify({ id, method, params }));
      const late = () => new Error(`no answer to ${method}`);
      return within(waiter.promise, { limitMs: ANSWER_MS, late }) as Promise<T>;
    },
    onEvent: (method, listen) => void listeners.set(method, listen),
    close: () => socket.close(),
  };
}
