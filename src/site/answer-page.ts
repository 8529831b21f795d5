import type { FromPage, FromWorker } from "./wire.ts";

/** How long a piece of an answer may be: what streams give at once is parted. */
const PIECE_BYTES = 256 * 1024;

interface Answering {
  readonly stop: AbortController;
  pieces?: AsyncIterator<Uint8Array, undefined> | undefined;
}

/** Answers the questions that come in at a port as a server would. */
export function answerPage(
  port: MessagePort,
  answer: (request: Request) => Response | Promise<Response>,
): void {
  const answering = new Map<number, Answering>();
  const tell = (message: FromWorker, handOver: Transferable[] = []): void =>
    port.postMessage(message, handOver);

  const begin = async (question: Extract<FromPage, { readonly is: "Question" }>): Promise<void> => {
    const { id, method, path, headers, body } = question;
    const stop = new AbortController();
    const current: Answering = { stop };
    answering.set(id, current);
    try {
      const request = new Request(new URL(path, "http://localhost"), {
        method,
        headers: headers.map(([name, value]): [string, string] => [name, value]),
        ...(body === undefined ? {} : { body }),
        signal: stop.signal,
      });
      const response = await answer(request);
      const hasBody = response.body !== null;
      tell({ is: "Head", id, status: response.status, headers: [...response.headers], hasBody });
      if (response.body === null) answering.delete(id);
      else current.pieces = piecesOf(response.body, stop.signal);
    } catch {
      answering.delete(id);
      tell({ is: "Broken", id });
    }
  };

  const give = async (id: number): Promise<void> => {
    const current = answering.get(id);
    if (current?.pieces === undefined) return;
    try {
      const { value, done }: IteratorResult<Uint8Array, undefined> = await current.pieces.next();
      if (done === true) {
        answering.delete(id);
        tell({ is: "End", id });
      } else {
        const bytes = value.slice();
        tell({ is: "Piece", id, bytes }, [bytes.buffer]);
      }
    } catch {
      if (answering.delete(id)) tell({ is: "Broken", id });
    }
  };

  port.onmessage = ({ data }: MessageEvent<FromPage>) => {
    switch (data.is) {
      case "Question":
        void begin(data);
        break;
      case "More":
        void give(data.id);
        break;
      case "Stop": {
        const current = answering.get(data.id);
        answering.delete(data.id);
        current?.stop.abort();
        void current?.pieces?.return?.().catch(() => undefined);
      }
    }
  };
}

async function* piecesOf(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, undefined> {
  const reader = body.getReader();
  // Who waits for a piece that never comes is told so: a stream of events may be still for ever.
  const cancel = (): void => void reader.cancel().catch(() => undefined);
  signal.addEventListener("abort", cancel);
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return undefined;
      for (let at = 0; at < value.length; at += PIECE_BYTES) {
        yield value.subarray(at, at + PIECE_BYTES);
      }
    }
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
  }
}
