import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Transport } from "../dashboard/ask.ts";
import { answerPage } from "./answer-page.ts";
import { askWorker } from "./ask-worker.ts";

const BASE = "http://localhost:1234/some/folder/index.html?x#/now";
const at = (path: string): string => new URL(path, BASE).href;

let channel: MessageChannel;
let transport: Transport & { readonly end: () => void };
let answer: (request: Request) => Response | Promise<Response>;

beforeEach(() => {
  channel = new MessageChannel();
  answer = () => new Response("nothing", { status: 404 });
  answerPage(channel.port2, (request) => answer(request));
  transport = askWorker(channel.port1, BASE);
});
afterEach(() => {
  vi.restoreAllMocks();
  channel.port1.close();
  channel.port2.close();
});

test("a question arrives below the folder of the page, with its body, and is answered as by a server", async () => {
  answer = async (request) => {
    const { pathname, search } = new URL(request.url);
    const headers = { "x-kind": request.headers.get("content-type") ?? "" };
    return Response.json([request.method, pathname + search, await request.text()], {
      status: 201,
      headers,
    });
  };
  const response = await transport.fetch(at("api/jobs?a=1"), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: `{"kind":"doctor"}`,
  });
  expect(response.status).toBe(201);
  expect(response.headers.get("x-kind")).toBe("application/json");
  expect(await response.json()).toEqual(["POST", "/api/jobs?a=1", `{"kind":"doctor"}`]);
});

test("a browser that does not give away the body of a request, as Firefox does not, asks all the same", async () => {
  vi.spyOn(Request.prototype, "body", "get").mockReturnValue(undefined as never);
  answer = async (request) => Response.json([request.method, await request.text()]);
  expect(await (await transport.fetch(at("api/now"))).json()).toEqual(["GET", ""]);
  const asked = await transport.fetch(at("api/jobs"), { method: "POST", body: "{}" });
  expect(await asked.json()).toEqual(["POST", "{}"]);
});

test("a file goes over whole, and a long answer comes whole", async () => {
  const bytes = Uint8Array.from({ length: 3_000_000 }, (_, i) => i % 251);
  answer = (request) => new Response(request.body);
  const response = await transport.fetch(at("api/uploads"), {
    method: "POST",
    body: new Blob([bytes]),
  });
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
});

test("a stream is given as fast as it is read, and ends when nobody reads it any more", async () => {
  let given = 0;
  let isCancelled = false;
  const events = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array([given++])),
    cancel: () => {
      isCancelled = true;
    },
  });
  answer = () => new Response(events);
  const response = await transport.fetch(at("api/events"));
  const reader = response.body?.getReader();
  expect((await reader?.read())?.value).toEqual(new Uint8Array([0]));
  expect((await reader?.read())?.value).toEqual(new Uint8Array([1]));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(given).toBeLessThan(6);
  await reader?.cancel();
  await expect.poll(() => isCancelled).toBe(true);
});

test("who stops a question stops its answer", async () => {
  let wasStopped = false;
  answer = (request) =>
    new Promise(() => {
      request.signal.addEventListener("abort", () => (wasStopped = true));
    });
  const stop = new AbortController();
  const asked = transport.fetch(at("api/now"), { signal: stop.signal });
  setTimeout(() => stop.abort(), 20);
  await expect(asked).rejects.toMatchObject({ name: "AbortError" });
  await expect.poll(() => wasStopped).toBe(true);
});

test("an answer that fails is a failed fetch, in its middle, too", async () => {
  answer = () => Promise.reject(new Error("a fault"));
  await expect(transport.fetch(at("api/now"))).rejects.toThrow(TypeError);
  const breaking = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new Uint8Array([1])),
    pull: () => Promise.reject(new Error("a fault")),
  });
  answer = () => new Response(breaking);
  const response = await transport.fetch(at("api/now"));
  await expect(response.arrayBuffer()).rejects.toThrow();
});

test("when the worker has died, nothing waits for it", async () => {
  answer = () => new Promise(() => undefined);
  const asked = transport.fetch(at("api/now"));
  await new Promise((resolve) => setTimeout(resolve, 20));
  transport.end();
  await expect(asked).rejects.toThrow(TypeError);
  await expect(transport.fetch(at("api/now"))).rejects.toThrow(TypeError);
});
