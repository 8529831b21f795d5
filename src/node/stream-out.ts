import type { ServerResponse } from "node:http";

/**
 * The same answer, whose stream ends quietly: events end when the server does, and one that fails breaks
 * the connection off, so that nobody takes half a file for a whole one. Left alone, what failed would
 * be written to the console, where it may quote anything.
 */
export function streamOut(
  response: Response,
  outgoing: ServerResponse,
  ending: AbortSignal,
): Response {
  const type = response.headers.get("content-type") ?? "";
  const isEvents = type.startsWith("text/event-stream");
  const isFile = response.headers.has("content-disposition");
  if ((!isEvents && !isFile) || response.body === null) return response;
  return new Response(contained(response.body, outgoing, isEvents ? ending : undefined), response);
}

function contained(
  body: ReadableStream<Uint8Array>,
  outgoing: ServerResponse,
  ending: AbortSignal | undefined,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let isOver = false;
  let onEnding: (() => void) | undefined;
  const over = (): void => {
    isOver = true;
    if (onEnding) ending?.removeEventListener("abort", onEnding);
  };
  return new ReadableStream<Uint8Array>({
    start(controller) {
      onEnding = () => {
        over();
        controller.close();
        reader.cancel().catch(() => undefined);
      };
      if (ending?.aborted) onEnding();
      else ending?.addEventListener("abort", onEnding, { once: true });
    },
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (isOver) return;
        if (!done) {
          controller.enqueue(value);
          return;
        }
        over();
        controller.close();
      } catch {
        over();
        outgoing.destroy();
      }
    },
    async cancel(reason) {
      over();
      await reader.cancel(reason).catch(() => undefined);
    },
  });
}
