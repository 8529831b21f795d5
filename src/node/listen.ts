import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { AppError } from "../errors.ts";
import { streamOut } from "./stream-out.ts";

/** Answers a question of the web. */
export type Answer = (request: Request) => Response | Promise<Response>;

/** How long others may take, in ms. */
export interface ListenLimits {
  /** For the head of a question. */
  readonly headMs: number;
  /** For what is sent along. */
  readonly bodyMs: number;
  /** For files that go up. */
  readonly uploadMs: number;
  /** Until the next question over the same connection. */
  readonly idleMs: number;
  /** How often the clock is looked at. */
  readonly checkMs: number;
  /** For answers that are under way when it stops. */
  readonly lastMs: number;
}

const LIMITS: ListenLimits = {
  headMs: 10_000,
  bodyMs: 20_000,
  uploadMs: 3_600_000,
  idleMs: 5_000,
  checkMs: 2_000,
  lastMs: 2_000,
};

/** Cookies of every other program on this computer come along, too. */
const MOST_HEAD_BYTES = 16 * 1024;
/** Ten browsers with the six connections that each of them makes, and some. */
const MOST_CONNECTIONS = 128;
/** Ports that are tried behind one that is taken. */
const MOST_TRIED = 20;

export interface ListenOptions {
  /** 0 picks a free one; of one that is taken the next ones are tried. */
  readonly port: number;
  /** Made when the port is known. */
  readonly answerAt: (port: number) => Answer;
  /** The path of files that go up. */
  readonly uploads: string;
  readonly limits?: Partial<ListenLimits> | undefined;
}

/** A server on loopback. */
export interface Listening {
  readonly port: number;
  /** Ends what goes on for ever, gives the rest a moment, and closes every connection. */
  close(): Promise<void>;
}

/** Listens on loopback, and nowhere else. @throws AppError "usage" where no port can be had */
export async function listen(options: ListenOptions): Promise<Listening> {
  const limits = { ...LIMITS, ...options.limits };
  const ending = new AbortController();
  let answer: Answer = () => new Response(null, { status: 503 });
  const respond = getRequestListener(
    async (request, { outgoing }) =>
      streamOut(await answer(request), outgoing as ServerResponse, ending.signal),
    // What is no question at all, the address of which cannot even be read.
    { errorHandler: () => new Response(null, { status: 400 }) },
  );
  const server = createServer(
    {
      headersTimeout: limits.headMs,
      requestTimeout: limits.uploadMs,
      keepAliveTimeout: limits.idleMs,
      connectionsCheckingInterval: limits.checkMs,
      maxHeaderSize: MOST_HEAD_BYTES,
    },
    (incoming, outgoing) => {
      // A browser would keep the connection for its next question, which nobody answers any more.
      outgoing.once("close", () => {
        if (ending.signal.aborted) server.closeIdleConnections();
      });
      if (pathOf(incoming) !== options.uploads) limitBody(incoming, limits.bodyMs);
      respond(incoming, outgoing).catch(() => outgoing.destroy());
    },
  );
  server.maxConnections = MOST_CONNECTIONS;
  const port = await bind(server, options.port);
  answer = options.answerAt(port);
  return {
    port,
    async close() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      ending.abort();
      const last = setTimeout(() => server.closeAllConnections(), limits.lastMs);
      await closed;
      clearTimeout(last);
    },
  };
}

function pathOf({ url = "" }: IncomingMessage): string {
  return url.split("?")[0] ?? "";
}

/** A body that drips in ends with its connection. */
function limitBody(incoming: IncomingMessage, limitMs: number): void {
  const { headers } = incoming;
  if (headers["content-length"] === undefined && headers["transfer-encoding"] === undefined) return;
  const timer = setTimeout(() => {
    if (!incoming.complete) incoming.destroy();
  }, limitMs);
  incoming.once("close", () => clearTimeout(timer));
  incoming.once("end", () => clearTimeout(timer));
}

async function bind(server: Server, wanted: number): Promise<number> {
  for (let port = wanted; ; port++) {
    try {
      return await bindTo(server, port);
    } catch (error) {
      const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
      if (isTaken && port < Math.min(wanted + MOST_TRIED, 65_535)) continue;
      throw new AppError("usage", `ownband cannot listen on port ${port}.`, {
        hint: isTaken
          ? "Other programs have it and those before it. --port 0 picks a free one."
          : "The system does not let it. --port 0 picks a free one.",
        cause: error,
      });
    }
  }
}

function bindTo(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      // Too many open files, for one: who could not come in comes again; the others stay.
      server.on("error", () => undefined);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
