import { on, once } from "node:events";
import type { Socket } from "node:net";
import { LinkError } from "../../errors.ts";
import type { Waiting } from "../../platform.ts";
import { throwIfStopped } from "../../waiting.ts";
import { parseBusAddress } from "./address.ts";
import type { Dial } from "./address.ts";

/** A daemon on the same computer answers in milliseconds. */
const TIMEOUT_MS = 5_000;

/** The answer is some 40 characters long. */
const MOST_LINE_BYTES = 1024;

/**
 * A socket of the D-Bus daemon at the first way of `address` that works, signed in as this user.
 *
 * @throws Node's error of the last way (`code` ENOENT, ECONNREFUSED, EACCES, …); LinkError
 *   "link-failed" when the daemon does not let us in or does not answer
 */
export async function openBusSocket(address: string, options: Waiting = {}): Promise<Socket> {
  let failure: unknown = Object.assign(new Error("no way to the daemon"), { code: "ENOENT" });
  for (const dial of parseBusAddress(address)) {
    throwIfStopped(options.signal);
    try {
      return await openOne(dial, options);
    } catch (error) {
      failure = error;
    }
  }
  throwIfStopped(options.signal);
  throw failure;
}

async function openOne(dial: Dial, { signal }: Waiting): Promise<Socket> {
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  const stop = signal ? AbortSignal.any([signal, limit]) : limit;
  const socket = dial();
  try {
    await once(socket, "connect", { signal: stop });
    await signIn(socket, stop);
    return socket;
  } catch (error) {
    socket.destroy();
    if (limit.aborted) throw lateError(error);
    throw error;
  }
}

/**
 * EXTERNAL: the unix socket itself says who we are. Over TCP it cannot, and the daemon may let
 * anybody in.
 * @source D-Bus specification, "Authentication Protocol"
 */
async function signIn(socket: Socket, signal: AbortSignal): Promise<void> {
  const user = Buffer.from(String(process.getuid?.() ?? 0)).toString("hex");
  socket.write("\0");
  for (const mechanism of [`EXTERNAL ${user}`, "ANONYMOUS"]) {
    socket.write(`AUTH ${mechanism}\r\n`);
    const answer = await readLine(socket, signal);
    if (answer.startsWith("OK ")) {
      socket.write("BEGIN\r\n");
      return;
    }
    if (!answer.startsWith("REJECTED")) break;
  }
  throw refusedError();
}

/** Nothing follows the line: the daemon waits for our next word. */
async function readLine(socket: Socket, signal: AbortSignal): Promise<string> {
  let line = "";
  for await (const [piece] of on(socket, "data", { signal, close: ["end", "close"] })) {
    line += (piece as Buffer).toString("latin1");
    if (line.endsWith("\n") || line.length > MOST_LINE_BYTES) break;
  }
  return line;
}

function refusedError(): LinkError {
  return new LinkError("link-failed", "The system's message bus (D-Bus) does not let us in.", {
    hint: "In a container, mount the computer's /run/dbus into it, and run as the same user.",
  });
}

function lateError(cause: unknown): LinkError {
  return new LinkError("link-failed", "The system's message bus (D-Bus) does not answer.", {
    hint: "Restart the computer, or its D-Bus service.",
    cause,
  });
}
