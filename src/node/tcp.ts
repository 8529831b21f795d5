import { createConnection, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import type { Address, BytePipe, Waiting } from "../platform.ts";

/** Connecting ends after this long: a mute network drops packets without saying no. */
const CONNECT_TIMEOUT_MS = 5_000;

/** Opens a TCP connection. Rejects with Node's own error (`code` ECONNREFUSED, ETIMEDOUT, …). */
export function connectTcp(
  { host, port }: Address,
  options: Waiting & { readonly timeoutMs?: number } = {},
): Promise<BytePipe> {
  const { signal, timeoutMs = CONNECT_TIMEOUT_MS } = options;
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host, port, noDelay: true });
    const stop = (): void => {
      socket.destroy(signal?.reason instanceof Error ? signal.reason : new Error("stopped"));
    };
    const timer = setTimeout(() => {
      socket.destroy(Object.assign(new Error("connecting took too long"), { code: "ETIMEDOUT" }));
    }, timeoutMs);
    const settle = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    };
    signal?.addEventListener("abort", stop, { once: true });
    socket.once("error", (error) => {
      settle();
      reject(error);
    });
    socket.once("connect", () => {
      settle();
      resolve(pipeOf(socket));
    });
  });
}

/** Somebody listening on TCP. */
export interface Listener {
  readonly address: Address;
  close(): Promise<void>;
}

/** Listens on loopback (port 0 picks a free one) and hands over every connection. */
export function listenTcp(port: number, onPipe: (pipe: BytePipe) => void): Promise<Listener> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    onPipe(pipeOf(socket));
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const { address, port: chosen } = server.address() as AddressInfo;
      resolve({
        address: { host: address, port: chosen },
        close: () =>
          new Promise((closed) => {
            server.close(() => {
              closed();
            });
            for (const socket of sockets) socket.destroy();
          }),
      });
    });
  });
}

function pipeOf(socket: Socket): BytePipe {
  const closed = new Promise<void>((resolve) => {
    socket.once("close", () => {
      resolve();
    });
  });
  // Faults surface as the end of the readable side and as failed writes; an 'error' event that
  // nobody hears would end the process.
  socket.on("error", () => undefined);
  const readable = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        socket.pause();
        socket.on("data", (piece: Buffer) => {
          controller.enqueue(new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength));
          if ((controller.desiredSize ?? 0) <= 0) socket.pause();
        });
        void closed.then(() => {
          try {
            controller.close();
          } catch {
            // The reader had already let go of it.
          }
        });
      },
      pull() {
        socket.resume();
      },
      cancel() {
        socket.destroy();
      },
    },
    { highWaterMark: 4 },
  );
  const writable = new WritableStream<Uint8Array>({
    write: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytes, (error) => {
          if (error) reject(error);
          else resolve();
        });
      }),
    close() {
      socket.end();
    },
    abort() {
      socket.destroy();
    },
  });
  return {
    readable,
    writable,
    closed,
    close() {
      socket.destroy();
    },
  };
}
