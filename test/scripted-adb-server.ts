import type { BytePipe, Waiting } from "../src/platform.ts";
import { ByteReader } from "../src/bytes/byte-reader.ts";
import { pipePair } from "./pipe-pair.ts";

/** What the server answers to a request: raw bytes, then it hangs up; `undefined`: never anything. */
export type ServerScript = (request: string) => string | undefined;

/** `OKAY` and a text behind its length, as adb's server sends answers. */
export function okay(text: string): string {
  return `OKAY${lengthOf(text)}${text}`;
}

/** `FAIL` and a reason. */
export function fail(text: string): string {
  return `FAIL${lengthOf(text)}${text}`;
}

function lengthOf(text: string): string {
  return Buffer.byteLength(text).toString(16).padStart(4, "0");
}

/** An adb server in memory, which answers every request of every connection from a script. */
export class ScriptedAdbServer {
  /** Every request that was made. */
  readonly requests: string[] = [];
  readonly #script: ServerScript;
  #open = 0;

  constructor(script: ServerScript) {
    this.#script = script;
  }

  /** How many connections are open. */
  get open(): number {
    return this.#open;
  }

  readonly connectTcp = (_address: unknown, { signal }: Waiting = {}): Promise<BytePipe> => {
    signal?.throwIfAborted();
    const [here, there] = pipePair();
    this.#open++;
    void here.closed.then(() => this.#open--);
    void this.#serve(there).catch(() => undefined);
    return Promise.resolve(here);
  };

  async #serve(pipe: BytePipe): Promise<void> {
    const reader = new ByteReader(pipe.readable);
    const writer = pipe.writable.getWriter();
    for (;;) {
      const length = await reader.exactly(4);
      if (length === undefined) return;
      const size = Number.parseInt(Buffer.from(length).toString("latin1"), 16);
      const request = Buffer.from((await reader.exactly(size)) ?? []).toString("utf8");
      this.requests.push(request);
      const answer = this.#script(request);
      if (answer === undefined) continue;
      await writer.write(new TextEncoder().encode(answer));
      // Switching to a phone leaves the connection open for the service that follows.
      if (!/^host:t(rans)?port/.test(request) || answer.startsWith("FAIL")) {
        await writer.close();
        return;
      }
    }
  }
}
