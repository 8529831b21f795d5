import { connect } from "node:net";
import { request } from "node:http";
import type { IncomingHttpHeaders } from "node:http";

/** What a server answered. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Question {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
}

/** Asks over a connection of its own; unlike `fetch`, with any headers at all. */
export function ask(port: number, question: Question = {}): Promise<Answer> {
  const { method = "GET", path = "/", headers = {}, body } = question;
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: "127.0.0.1", port, method, path, agent: false, timeout: 10_000 },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (piece: string) => (text += piece));
        response.once("error", reject);
        response.once("end", () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
        });
      },
    );
    asked.once("error", reject);
    asked.once("timeout", () => asked.destroy(new Error("no answer in time")));
    for (const [name, value] of Object.entries(headers)) asked.setHeader(name, value);
    asked.end(body);
  });
}

export interface Heard {
  /** All that came back, until the other side closed the connection. */
  readonly text: string;
  readonly ms: number;
  /** Whether it did, or we got tired of waiting. */
  readonly isClosed: boolean;
}

/** Writes bytes as they are, piece by piece, and listens until the server hangs up, or for `patienceMs`. */
export async function say(
  port: number,
  pieces: readonly (string | Buffer)[],
  { everyMs = 0, patienceMs = 5_000 } = {},
): Promise<Heard> {
  const beganMs = performance.now();
  const socket = connect({ host: "127.0.0.1", port, noDelay: true });
  let text = "";
  socket.on("data", (piece) => (text += piece.toString("latin1")));
  socket.on("error", () => undefined); // hung up on, while we speak
  const closed = new Promise<boolean>((resolve) => socket.once("close", () => resolve(true)));
  const tired = new Promise<boolean>((resolve) => setTimeout(resolve, patienceMs, false));
  void (async () => {
    for (const piece of pieces) {
      if (socket.destroyed) return;
      socket.write(piece);
      if (everyMs > 0) await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  })();
  const isClosed = await Promise.race([closed, tired]);
  socket.destroy();
  return { text, ms: performance.now() - beganMs, isClosed };
}

/** The status of the first answer; 0 where there is none. */
export function statusIn({ text }: Heard): number {
  return Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1] ?? 0);
}
