import { connect } from "node:net";
import type { Socket } from "node:net";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { startGuardedPage } from "./guarded-page.ts";
import type { GuardedPage } from "./guarded-page.ts";
import { tidyUp } from "./ownband.ts";
import { ask, say, statusIn } from "./raw-http.ts";

/** The real ones are some seconds each. */
const SHORT = { headMs: 400, bodyMs: 400, uploadMs: 1_000, checkMs: 50, lastMs: 1_500 };
/**
 * What a machine that is busy with other tests may add. It tells our limits from {@link LONG_MS} and from
 * Node's own, which are a minute and more; what it takes on an idle machine is not its business.
 */
const SLACK_MS = 8_000;
/** Whoever waits for this has waited for the wrong thing, however busy the machine is. */
const LONG_MS = 50_000;
const LONG = { headMs: LONG_MS, bodyMs: LONG_MS, uploadMs: LONG_MS, idleMs: LONG_MS };

const pages: GuardedPage[] = [];
const sockets: Socket[] = [];

// What goes wrong on the way is nobody's business: libraries like to write it to the console.
const written = [vi.spyOn(console, "error"), vi.spyOn(console, "info"), vi.spyOn(console, "log")];

afterAll(() => {
  expect(written.flatMap(({ mock }) => mock.calls)).toEqual([]);
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const page of pages.splice(0)) await page.close();
  await tidyUp();
});

async function start(more: Partial<typeof SHORT> = {}): Promise<GuardedPage> {
  const page = await startGuardedPage({ ...SHORT, ...more });
  pages.push(page);
  return page;
}

function headOf(page: GuardedPage, first: string, more: readonly string[] = []): string {
  const lines = [first, `Host: 127.0.0.1:${page.port}`, `Cookie: ${page.cookie}`];
  return [...lines, `Origin: ${page.origin}`, ...more].join("\r\n");
}

/** A connection that stays until the test ends, or the server hangs up. */
function stay(page: GuardedPage, text: string): { readonly socket: Socket; heard: () => string } {
  let heard = "";
  const socket = connect({ host: "127.0.0.1", port: page.port });
  socket.on("error", () => undefined);
  socket.on("data", (piece) => (heard += piece.toString("latin1")));
  socket.write(text);
  sockets.push(socket);
  return { socket, heard: () => heard };
}

/** Bytes without end, one at a time. */
const DRIP = Array.from({ length: 2_000 }, () => "a");
const SLOWLY = { everyMs: 20, patienceMs: 20_000 };

describe("whoever takes their time", () => {
  test("with the head of a question is hung up on", async () => {
    const page = await start();
    const head = headOf(page, "GET / HTTP/1.1", ["X-Slow: "]);
    const heard = await say(page.port, [head, ...DRIP], SLOWLY);
    expect(statusIn(heard)).toBe(408);
    expect(heard.isClosed).toBe(true);
    expect(heard.ms).toBeLessThan(SHORT.headMs + SLACK_MS);
  });

  test("to say anything at all is hung up on", async () => {
    const page = await start();
    const heard = await say(page.port, [], SLOWLY);
    expect(heard.isClosed).toBe(true);
    expect(heard.ms).toBeLessThan(SHORT.headMs + SLACK_MS);
  });

  test.each([
    ["a length", ["Content-Type: application/json", "Content-Length: 60000"], DRIP],
    [
      "pieces",
      ["Content-Type: application/json", "Transfer-Encoding: chunked"],
      DRIP.map((it) => `1\r\n${it}\r\n`),
    ],
    ["nothing behind the head", ["Content-Type: application/json", "Content-Length: 10"], []],
  ])("with a document of %s is hung up on", async (_, more, pieces) => {
    const page = await start();
    const head = `${headOf(page, "POST /api/jobs HTTP/1.1", more)}\r\n\r\n`;
    const heard = await say(page.port, [head, ...pieces], SLOWLY);
    expect(heard.isClosed).toBe(true);
    expect(heard.text).not.toMatch(/ 200 /);
    expect(heard.ms).toBeLessThan(SHORT.bodyMs + SLACK_MS);
  });

  test("with a body that nobody wants is hung up on", async () => {
    const page = await start();
    const head = headOf(page, "GET / HTTP/1.1", ["Content-Length: 60000"]);
    const heard = await say(page.port, [`${head}\r\n\r\n`, ...DRIP], SLOWLY);
    expect(heard.isClosed).toBe(true);
    expect(heard.ms).toBeLessThan(SHORT.bodyMs + SLACK_MS);
  });

  test("with a file gets longer, but not for ever", async () => {
    const page = await start();
    const more = ["Content-Length: 60000"];
    const head = headOf(page, "POST /api/uploads?name=x HTTP/1.1", more);
    const heard = await say(page.port, [`${head}\r\n\r\n`, ...DRIP], SLOWLY);
    expect(heard.isClosed).toBe(true);
    expect(heard.ms).toBeLessThan(SHORT.uploadMs + SLACK_MS);
  });

  test("does not keep others waiting, a hundred of them neither", async () => {
    const page = await start(LONG);
    const slow = Array.from({ length: 100 }, () => stay(page, headOf(page, "GET / HTTP/1.1")));
    const beganMs = performance.now();
    const answer = await ask(page.port, {
      path: "/api/house",
      headers: { cookie: page.cookie },
    });
    expect(answer.status).toBe(200);
    expect(performance.now() - beganMs).toBeLessThan(SLACK_MS);
    // All of them are still at it.
    expect(slow.filter(({ socket }) => socket.destroyed)).toEqual([]);
  });

  test("events go on for longer than any question may take", async () => {
    const page = await start();
    const { heard, socket } = stay(page, `${headOf(page, "GET /api/events HTTP/1.1")}\r\n\r\n`);
    await expect.poll(heard).toContain('"is":"Jobs"');
    await new Promise((resolve) => setTimeout(resolve, SHORT.uploadMs + 300));
    expect(socket.destroyed).toBe(false);
  });
});

describe("the end", () => {
  test("comes at once when nobody asks, and closes what is kept open for the next question", async () => {
    const page = await startGuardedPage({ ...SHORT, lastMs: LONG_MS });
    const { socket, heard } = stay(page, `${headOf(page, "GET / HTTP/1.1")}\r\n\r\n`);
    await expect.poll(heard).toContain("</title>");
    const beganMs = performance.now();
    await page.close();
    expect(performance.now() - beganMs).toBeLessThan(SLACK_MS);
    await expect.poll(() => socket.destroyed).toBe(true);
    await expect(ask(page.port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  test("does not wait for a browser that keeps the connection of its events", async () => {
    const page = await startGuardedPage({ ...LONG, lastMs: LONG_MS });
    const { socket, heard } = stay(page, `${headOf(page, "GET /api/events HTTP/1.1")}\r\n\r\n`);
    await expect.poll(heard).toContain('"is":"Jobs"');
    const beganMs = performance.now();
    await page.close();
    expect(performance.now() - beganMs).toBeLessThan(SLACK_MS);
    await expect.poll(() => socket.destroyed).toBe(true);
  });

  test("ends events as they should end, not in the middle", async () => {
    const page = await startGuardedPage(SHORT);
    const { heard } = stay(page, `${headOf(page, "GET /api/events HTTP/1.1")}\r\n\r\n`);
    await expect.poll(heard).toContain('"is":"Jobs"');
    await page.close();
    await expect.poll(heard).toMatch(/\r\n0\r\n\r\n$/);
  });

  test("waits for nobody who is slow", async () => {
    const page = await startGuardedPage({ ...LONG, lastMs: SHORT.lastMs });
    stay(page, headOf(page, "GET / HTTP/1.1"));
    const more = ["Content-Type: application/json", "Content-Length: 100"];
    stay(page, `${headOf(page, "POST /api/jobs HTTP/1.1", more)}\r\n\r\n{`);
    stay(page, `${headOf(page, "POST /api/uploads?name=x HTTP/1.1", more)}\r\n\r\n{`);
    stay(page, "");
    await ask(page.port);
    const beganMs = performance.now();
    await page.close();
    expect(performance.now() - beganMs).toBeLessThan(SHORT.lastMs + SLACK_MS);
  });
});

test("whoever hangs up in the middle of an answer harms nobody", async () => {
  const page = await start(LONG);
  for (let i = 0; i < 30; i++) {
    const path = ["/api/events", "/api/house", "/assets/index-12345678.js"][i % 3] ?? "";
    const head = headOf(page, `GET ${path} HTTP/1.1`, ["Accept-Encoding: gzip"]);
    const { socket } = stay(page, `${head}\r\n\r\n`);
    await new Promise((resolve) => setTimeout(resolve, i));
    socket.resetAndDestroy();
  }
  const answer = await ask(page.port, { path: "/api/house", headers: { cookie: page.cookie } });
  expect(answer.status).toBe(200);
});
