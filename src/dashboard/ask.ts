import { hc } from "hono/client";
import type { ClientResponse } from "hono/client";
import type { Failure } from "../server/answers.ts";
import type { Api } from "../server/api.ts";

/** How questions reach whoever answers them: a server, or a worker of this page. */
export interface Transport {
  readonly fetch: (request: RequestInfo | URL, init?: RequestInit) => Promise<Response>;
  /** Whether all tabs of this browser ask the same one. */
  readonly isShared?: boolean | undefined;
}

type Client = ReturnType<typeof hc<Api>>;

let transport: Transport = { fetch: (request, init) => fetch(request, init) };
let current: Client | undefined;

export function askThrough(wanted: Transport): void {
  transport = wanted;
  current = undefined;
}

/** Where the API is: beside the page, wherever that lies. */
export function addressOf(path: string): string {
  return new URL(path, document.baseURI).href;
}

/** The typed routes of the server: `api().now.$get({ query: {} })`. */
export function api(): Client["api"] {
  current ??= hc<Api>(addressOf("."), { fetch: transport.fetch });
  return current.api;
}

/** For what is no JSON: files that go up, streams that come down. */
export function fetchRaw(path: string, init?: RequestInit): Promise<Response> {
  return transport.fetch(addressOf(path), init);
}

/** What was asked could not be answered; the words are those of the command line. */
export class AskError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** What a route answers with when all is well; a question that makes no sense is told with 400. */
type GoodAnswer<R> = R extends ClientResponse<infer T, infer Status> ? Good<T, Status> : never;
type Good<T, Status> = Status extends 400 ? never : T;

/** The answer to a question. @throws AskError */
export async function answerOf<R extends ClientResponse<unknown, number>>(
  asked: Promise<R>,
): Promise<GoodAnswer<R>> {
  const response = await asked.catch(() => undefined);
  if (response === undefined) throw new AskError(UNREACHABLE);
  if (response.ok) return (await response.json()) as GoodAnswer<R>;
  throw new AskError(await failureIn(response));
}

/** What a response that is no answer says. */
export async function failureIn(response: { json: () => Promise<unknown> }): Promise<Failure> {
  try {
    const { error } = (await response.json()) as { error?: Partial<Failure> };
    if (typeof error?.code === "string" && typeof error.message === "string") {
      return { code: error.code, message: error.message, hint: error.hint };
    }
  } catch {
    // It is no document of ours.
  }
  return UNREACHABLE;
}

const UNREACHABLE: Failure = {
  code: "unreachable",
  message: "ownband does not answer.",
  hint: "Reload the page. If you have started ownband in a terminal and it has ended there: start it again, and use the address that it prints.",
};
