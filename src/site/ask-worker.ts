import type { Transport } from "../dashboard/ask.ts";
import type { FromPage, FromWorker } from "./wire.ts";

/** What is waited for behind one question. */
interface Waiter {
  readonly onHead: (head: Extract<FromWorker, { readonly is: "Head" }>) => void;
  readonly onFailure: (error: Error) => void;
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
  const asked = new AskedWorker(port, base);
  return {
    fetch: async (input, init) => {
      const request = new Request(input, init);
      return asked.ask(request, await bodyOf(request, init?.body));
    },
    end: () => asked.end(),
  };
}

/** Whether there is one is told by its length: Firefox has no `body` on a request. */
async function bodyOf(request: Request, given: unknown): Promise<Blob | undefined> {
  // A blob goes over as it is: nothing of a file is copied.
  if (given instanceof Blob) return given;
  const body = await request.blob();
  return body.size === 0 ? undefined : body;
}

class AskedWorker {
  readonly #port: MessagePort;
  readonly #folder: string;
  readonly #waiters = new Map<number, Waiter>();
  #lastId = 0;
  #isOver = false;

  constructor(port: MessagePort, base: string) {
    this.#port = port;
    this.#folder = new URL(".", base).href;
    port.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#hear(data);
  }

  async ask(request: Request, body: Blob | undefined): Promise<Response> {
    const { signal, method } = request;
    signal.throwIfAborted();
    if (this.#isOver) throw broken();
    const id = ++this.#lastId;
    return new Promise<Response>((resolve, reject) => {
      const waiter = this.#waiterFor(id, resolve, reject);
      this.#waiters.set(id, waiter);
      signal.addEventListener("abort", () => {
        if (!this.#waiters.delete(id)) return;
        this.#tell({ is: "Stop", id });
        waiter.onFailure(new DOMException("Stopped.", "AbortError"));
      });
      const path = request.url.slice(this.#folder.length - 1);
      this.#tell({ is: "Question", id, method, path, headers: [...request.headers], body });
    });
  }

  /** Nobody answers any more. */
  end(): void {
    this.#isOver = true;
    for (const { onFailure } of this.#waiters.values()) onFailure(broken());
    this.#waiters.clear();
  }

  #waiterFor(
    id: number,
    resolve: (response: Response) => void,
    reject: (error: Error) => void,
  ): Waiter {
    const waiter: Waiter = {
      onHead: ({ status, headers, hasBody }) => {
        const content = hasBody && !WITHOUT_BODY.has(status) ? this.#bodyOf(id, waiter) : null;
        if (content === null) this.#waiters.delete(id);
        const init = {
          status,
          headers: headers.map(([name, value]): [string, string] => [name, value]),
        };
        resolve(new Response(content, init));
      },
      onFailure: (error) => {
        reject(error);
        waiter.body?.error(error);
        waiter.onPiece?.();
      },
    };
    return waiter;
  }

  #bodyOf(id: number, waiter: Waiter): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          waiter.body = controller;
        },
        pull: () =>
          new Promise<void>((resolve) => {
            waiter.onPiece = resolve;
            this.#tell({ is: "More", id });
          }),
        cancel: () => {
          if (this.#waiters.delete(id)) this.#tell({ is: "Stop", id });
        },
      },
      { highWaterMark: 0 },
    );
  }

  #hear(message: FromWorker): void {
    const waiter = this.#waiters.get(message.id);
    if (waiter === undefined) return;
    switch (message.is) {
      case "Head":
        waiter.onHead(message);
        break;
      case "Piece":
        waiter.body?.enqueue(message.bytes);
        waiter.onPiece?.();
        break;
      case "End":
        this.#waiters.delete(message.id);
        waiter.body?.close();
        waiter.onPiece?.();
        break;
      case "Broken":
        this.#waiters.delete(message.id);
        waiter.onFailure(broken());
    }
  }

  #tell(message: FromPage): void {
    this.#port.postMessage(message);
  }
}

function broken(): Error {
  return new TypeError("The worker of this page does not answer.");
}
