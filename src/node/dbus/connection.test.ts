import { once } from "node:events";
import { createConnection, createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BusConnection } from "./connection.ts";
import { encodeMessage, KIND } from "./message.ts";

let server: Server;
let there: Socket;
let here: Socket;

beforeEach(async () => {
  const path = join(tmpdir(), `ownband-${crypto.randomUUID()}`);
  server = createServer().listen(path);
  await once(server, "listening");
  const accepted = once(server, "connection");
  here = createConnection({ path });
  [there] = (await accepted) as [Socket];
});
afterEach(() => {
  here.destroy();
  there.destroy();
  server.close();
});

const message = (kind: number, serial: number, bytes = 0): Buffer =>
  encodeMessage({
    kind,
    flags: 1,
    serial,
    path: "/a",
    interface: "a.b",
    member: "C",
    replySerial: 1,
    signature: "ay",
    body: [new Uint8Array(bytes)],
  });

test("messages are whole and in order, however they are cut", async () => {
  const heard: number[] = [];
  const connection = new BusConnection(here, ({ serial }) => heard.push(serial));
  const stream = Buffer.concat(
    [3, 0, 70_000, 1, 15].map((bytes, i) => message(KIND.signal, i + 1, bytes)),
  );
  const cuts = fc.array(fc.nat(stream.length), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(cuts, async (places) => {
      heard.length = 0;
      let from = 0;
      for (const to of [...places.sort((a, b) => a - b), stream.length]) {
        there.write(stream.subarray(from, to));
        await new Promise((resolve) => setImmediate(resolve));
        from = to;
      }
      while (heard.length < 5) await new Promise((resolve) => setImmediate(resolve));
      expect(heard).toEqual([1, 2, 3, 4, 5]);
    }),
    { numRuns: 40 },
  );
  connection.close();
  await connection.gone;
});

test("who waits for an answer goes on before the message behind it, though both come at once", async () => {
  const order: string[] = [];
  let answer: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const last = new Promise<void>((resolve) => {
    new BusConnection(here, ({ kind, serial }) => {
      order.push(`message ${serial}`);
      if (kind === KIND.answer) answer();
      if (serial === 3) resolve();
    });
  });
  there.write(
    Buffer.concat([message(KIND.signal, 1), message(KIND.answer, 2), message(KIND.signal, 3)]),
  );
  await answered;
  await Promise.resolve();
  order.push("went on");
  await last;
  expect(order).toEqual(["message 1", "message 2", "went on", "message 3"]);
});

test("a daemon that reads no more is let go of before it fills the memory", async () => {
  const connection = new BusConnection(here, () => undefined);
  const body = [new Uint8Array(4_000_000)];
  for (let i = 0; i < 40; i++) {
    connection.send({ kind: KIND.signal, flags: 1, path: "/a", signature: "ay", body });
  }
  await connection.gone;
  expect(connection.isGone).toBe(true);
});
