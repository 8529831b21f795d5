import type { Transport } from "../dashboard/ask.ts";
import type { FromPage, FromWorker } from "./wire.ts";

/** What is waited for behind one question. */
interface Waiter {
  readonly onHead: (head: Extract<FromWorker, { readonly is: "Head" }>) => void;
  readonly onBroken: () => void;
  body?: ReadableStreamDefaultController<Uint8Array> | undefined;
  onPiece?: (() => void) | undefined;
}

/** Statuses that have no body (Fetch standard, null body status). */
const WITHOUT_BODY = new Set([204, 205, 304]);

/**
 * The transport of a page whose questions are answered by a worker at the other end of the port.
 *
 * @param base an address in the folder of the page
 */
export function askWorker(
  port: MessagePort,
  base: string,
): Transport & { readonly end: () => void } {
  const folder = new URL(".", base).href;
  const waiters = new Map<number, Waiter>();
  let lastId = 0;
  let isOver = false;
  const tell = (message: FromPage): void => port.postMessage(message);

  port.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    const waiter = waiters.get(data.id);
    if (waiter === undefined) return;
    switch (data.is) {
      case "Head":
        waiter.onHead(data);
        break;
      case "Piece":
        waiter.body?.enqueue(data.bytes);
        waiter.onPiece?.();
        break;
      case "End":
        waiters.delete(data.id);
        waiter.body?.close();
        waiter.onPiece?.();
        break;
      case "Broken":
        waiters.delete(data.id);
        waiter.onBroken();
    }
  };

  const bodyOf = (id: number, waiter: Waiter): ReadableStream<Uint8Array> =>
    new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          waiter.body = controller;
        },
        pull: () =>
          new Promise<void>((resolve) => {
            waiter.onPiece = resolve;
            tell({ is: "More", id });
          }),
        cancel: () => {
          if (waiters.delete(id)) tell({ is: "Stop", id });
        },
      },
      { highWaterMark: 0 },
    );

  const ask = async (request: Request, body: Blob | undefined): Promise<Response> => {
    const { signal, method } = request;
    signal.throwIfAborted();
    if (isOver) throw broken();
    const id = ++lastId;
    return new Promise<Response>((resolve, reject) => {
      const fail = (error: Error): void => {
        reject(error);
        waiter.body?.error(error);
        waiter.onPiece?.();
      };
      const waiter: Waiter = {
        onHead: ({ status, headers, hasBody }) => {
          const content = hasBody && !WITHOUT_BODY.has(status) ? bodyOf(id, waiter) : null;
          if (content === null) waiters.delete(id);
          const init = {
            status,
            headers: headers.map(([name, value]): [string, string] => [name, value]),
          };
          resolve(new Response(content, init));
        },
        onBroken: () => fail(broken()),
      };
      waiters.set(id, waiter);
      signal.addEventListener("abort", () => {
        if (!waiters.delete(id)) return;
        tell({ is: "Stop", id });
        fail(new DOMException("Stopped.", "AbortError"));
      });
      const path = request.url.slice(folder.length - 1);
      tell({ is: "Question", id, method, path, headers: [...request.headers], body });
    });
  };

  return {
    fetch: async (input, init) => {
      const request = new Request(input, init);
      // A blob goes over as it is: nothing of a file is copied.
      const given = init?.body;
      const body =
        given instanceof Blob ? given : request.body === null ? undefined : await request.blob();
      return ask(request, body);
    },
    end: () => {
      isOver = true;
      for (const { onBroken } of waiters.values()) onBroken();
      waiters.clear();
    },
  };
}

function broken(): Error {
  return new TypeError("The worker of this page does not answer.");
}
