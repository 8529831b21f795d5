import { afterEach, beforeEach, expect, test } from "vitest";
import { AUTH, STEPS } from "../band/characteristics.ts";
import { LinkError } from "../errors.ts";
import type { BandLink, Radio } from "../platform.ts";
import { radioOverPort } from "./radio-over-port.ts";
import { serveRadio } from "./serve-radio.ts";

const FILTER = { services: [], namePrefixes: [], wanted: [] };
const SIGHTING = { id: "one", name: "Mi Smart Band 4", services: [], isConnected: false };

/** A radio on the page whose band does what a test wants. */
class PageRadio implements Radio {
  readonly written: Uint8Array[] = [];
  readonly gone = Promise.withResolvers<undefined>();
  closed = 0;
  linksClosed = 0;
  listeners = new Set<(value: Uint8Array) => void>();
  refuses: Error | undefined;
  /** Never answers a read. */
  isSilent = false;
  connecting: Promise<unknown> = Promise.resolve();
  /** How often it was to connect. */
  asked = 0;

  async *scan() {
    yield await Promise.resolve(SIGHTING);
    if (this.refuses) throw this.refuses;
  }

  async connect(): Promise<BandLink> {
    this.asked++;
    await this.connecting;
    if (this.refuses) throw this.refuses;
    return {
      maxValueBytes: 20,
      gone: this.gone.promise,
      has: ({ uuid }) => uuid === AUTH.uuid,
      read: () =>
        this.isSilent ? new Promise(() => undefined) : Promise.resolve(new Uint8Array([7])),
      write: (_, value) => Promise.resolve(void this.written.push(value)),
      listen: (_, onValue) => {
        this.listeners.add(onValue);
        // Before it is said that it listens: none of them may be lost.
        onValue(new Uint8Array([0]));
        return Promise.resolve(() => void this.listeners.delete(onValue));
      },
      close: () => {
        this.linksClosed++;
        this.gone.resolve(undefined);
        return Promise.resolve();
      },
    };
  }

  close(): Promise<void> {
    this.closed++;
    return Promise.resolve();
  }
}

let channel: MessageChannel;
let page: PageRadio;
let radio: Radio;
const over = new AbortController();

beforeEach(() => {
  channel = new MessageChannel();
  page = new PageRadio();
  serveRadio(channel.port1, page, [AUTH, STEPS]);
  radio = radioOverPort(channel.port2, over.signal);
});
afterEach(() => {
  channel.port1.close();
  channel.port2.close();
});

test("what is seen, read, written and heard comes through, in order", async () => {
  const seen = [];
  for await (const sighting of radio.scan(FILTER)) seen.push(sighting);
  expect(seen).toEqual([SIGHTING]);
  const link = await radio.connect(SIGHTING);
  expect([link.has(AUTH), link.has(STEPS), link.maxValueBytes]).toEqual([true, false, 20]);
  expect(await link.read(AUTH)).toEqual(new Uint8Array([7]));
  await link.write(AUTH, new Uint8Array([1, 2]), { kind: "with-response" });
  expect(page.written).toEqual([new Uint8Array([1, 2])]);
  const heard: number[] = [];
  const stop = await link.listen(AUTH, (value) => heard.push(...value));
  for (let i = 1; i < 50; i++) for (const tell of page.listeners) tell(new Uint8Array([i]));
  await expect.poll(() => heard).toEqual(Array.from({ length: 50 }, (_, i) => i));
  stop();
  await expect.poll(() => page.listeners.size).toBe(0);
  await link.close();
  await link.gone;
  await radio.close();
  expect([page.linksClosed, page.closed]).toEqual([1, 1]);
});

test("a failure keeps its code, its words, and its class", async () => {
  page.refuses = new LinkError("out-of-reach", "Not there.", { hint: "Closer." });
  const failure = await radio.connect(SIGHTING).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(LinkError);
  expect(failure).toMatchObject({ code: "out-of-reach", message: "Not there.", hint: "Closer." });
  const scan = async (): Promise<void> => {
    const iterator = radio.scan(FILTER)[Symbol.asyncIterator]();
    while ((await iterator.next()).done !== true);
  };
  await expect(scan()).rejects.toMatchObject({ code: "out-of-reach" });
});

test("a band that leaves is told, and a stop ends a wait", async () => {
  page.isSilent = true;
  const link = await radio.connect(SIGHTING);
  const stop = new AbortController();
  const read = link.read(AUTH, { signal: stop.signal });
  stop.abort();
  await expect(read).rejects.toMatchObject({ code: "interrupted" });
  page.gone.resolve(undefined);
  await link.gone;
  await expect(link.read(AUTH)).rejects.toMatchObject({ code: "gone" });
});

test("a connection that nobody waits for any more is taken down when it is there", async () => {
  const made = Promise.withResolvers<undefined>();
  page.connecting = made.promise;
  const stop = new AbortController();
  const connecting = radio.connect(SIGHTING, { signal: stop.signal });
  await expect.poll(() => page.asked).toBe(1);
  stop.abort();
  await expect(connecting).rejects.toMatchObject({ code: "interrupted" });
  made.resolve(undefined);
  await expect.poll(() => page.linksClosed).toBe(1);
});

test("when the page is gone nothing waits for it", async () => {
  page.isSilent = true;
  const link = await radio.connect(SIGHTING);
  const read = link.read(AUTH);
  over.abort();
  await expect(read).rejects.toMatchObject({ code: "gone" });
  await link.gone;
  await expect(radio.connect(SIGHTING)).rejects.toMatchObject({ code: "gone" });
});
