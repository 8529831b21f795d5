import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  failureIn,
  inFlyingTime,
  letGo,
  piecesIn,
  openScripted,
  realTurn,
} from "../../test/phone-in-memory.ts";
import { isAppError } from "../errors.ts";
import type { ByteStream } from "../platform.ts";
import type { PhoneLink } from "./link.ts";
import { phoneStreamOf } from "./link.ts";
import { run, start } from "./shell.ts";

afterEach(letGo);

/** Every command ends, and says why, well before a person would give up. */
const LONGEST_MS = 10 * 60_000;
const ENDINGS = /^(too-big|endless|silent)$/;

/** A phone whose one service says this. Whether it was closed is told. */
function linkSaying(bytes: () => ByteStream, features: readonly string[] = ["shell_v2"]) {
  let closed = 0;
  const link: PhoneLink = {
    way: "tcp",
    features: new Set(features),
    open: () =>
      Promise.resolve({
        bytes: bytes(),
        write: () => Promise.resolve(),
        close: () => {
          closed++;
        },
      }),
    close: () => Promise.resolve(),
  };
  return { link, closed: () => closed };
}

/** A packet of the shell protocol: kind, length, bytes. */
function packet(kind: number, text: string | Uint8Array): Uint8Array {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  const whole = new Uint8Array(5 + bytes.length);
  whole[0] = kind;
  new DataView(whole.buffer).setUint32(1, bytes.length, true);
  whole.set(bytes, 5);
  return whole;
}

async function* forEver(piece: Uint8Array, everyMs = 0): ByteStream {
  for (;;) {
    if (everyMs > 0) await new Promise((resolve) => setTimeout(resolve, everyMs));
    else await realTurn();
    yield piece;
  }
}

async function* inPieces(bytes: Uint8Array, lengths: readonly number[]): ByteStream {
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    await Promise.resolve();
    const length = lengths[i % lengths.length] ?? 1;
    yield bytes.slice(at, at + length);
    at += length;
  }
}

describe("a command that does not come to an end", () => {
  test.each([
    ["output without end", packet(1, "x".repeat(60_000)), 0],
    ["complaints without end", packet(2, "x".repeat(60_000)), 0],
    ["complaints without end, one slow word at a time", packet(2, "x"), 5_000],
    ["output without end, one slow word at a time", packet(1, "x"), 5_000],
    ["empty packets without end", new Uint8Array(60_000).map((_, at) => (at % 5 === 0 ? 1 : 0)), 0],
    ["empty packets without end, slowly", packet(1, ""), 5_000],
    ["packets of a kind that nobody knows, without end", packet(77, "x".repeat(60_000)), 0],
  ])("%s", async (_, piece, everyMs) => {
    const { link, closed } = linkSaying(() => forEver(piece, everyMs));
    vi.useFakeTimers();
    const { error, ms } = await inFlyingTime(run(link, "id"));
    expect(error).toMatchObject({ code: expect.stringMatching(ENDINGS) as string });
    expect(ms).toBeLessThan(LONGEST_MS);
    expect(closed()).toBeGreaterThan(0);
  });

  test("a command that says nothing is silent after its limit", async () => {
    const { link } = linkSaying(() => forEver(packet(1, "x"), 1e9));
    vi.useFakeTimers();
    const { error, ms } = await inFlyingTime(run(link, "id", { silenceMs: 7_000 }));
    expect(error).toMatchObject({ code: "silent" });
    expect(ms).toBeGreaterThanOrEqual(7_000);
    expect(ms).toBeLessThan(9_000);
  });

  test("a packet that claims 4 GB sets no room aside and ends as gone", async () => {
    const huge = Uint8Array.of(1, 0xff, 0xff, 0xff, 0xff, 0x61);
    const { link } = linkSaying(() => inPieces(huge, [6]));
    await expect(run(link, "id")).rejects.toMatchObject({ code: "gone" });
  });

  test("an old phone's output without end, and without the mark", async () => {
    const { link } = linkSaying(() => forEver(new TextEncoder().encode("x".repeat(60_000))), []);
    vi.useFakeTimers();
    const { error } = await inFlyingTime(run(link, "id"));
    expect(error).toMatchObject({ code: expect.stringMatching(ENDINGS) as string });
  });

  test("stopping ends it at once", async () => {
    const stop = new AbortController();
    const { phone } = await openScripted(async ({ killed }) => {
      await new Promise((resolve) => {
        killed.addEventListener("abort", resolve);
      });
      return {};
    });
    const running = phone.run("sleep 1000", { signal: stop.signal });
    await realTurn();
    stop.abort();
    await expect(running).rejects.toMatchObject({ code: "interrupted" });
  });
});

describe("the shell protocol", () => {
  const TEXT = fc.string({ unit: "binary", maxLength: 60 });
  const PART = fc.tuple(fc.constantFrom(1, 2), TEXT);
  const LENGTHS = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 });

  test("outputs and status arrive as they were sent, however they are cut", async () => {
    const parts = fc.array(PART, { maxLength: 10 });
    const status = fc.integer({ min: 0, max: 255 });
    await fc.assert(
      fc.asyncProperty(parts, status, LENGTHS, async (said, exitCode, lengths) => {
        const ascii = said.map(([kind, text]) => [kind, text.replaceAll(/[^ -~]/g, "?")] as const);
        const sent = [
          ...ascii.map(([kind, text]) => packet(kind, text)),
          packet(3, Uint8Array.of(exitCode)),
        ];
        const { link, closed } = linkSaying(() => inPieces(Buffer.concat(sent), lengths));
        const whole = (wanted: number): string =>
          ascii.map(([kind, text]) => (kind === wanted ? text : "")).join("");
        expect(await run(link, "id")).toEqual({ exitCode, stdout: whole(1), stderr: whole(2) });
        expect(closed()).toBe(1);
      }),
    );
  });

  test("whatever arrives, it ends with an answer or an error of ours", async () => {
    const bytes = fc.uint8Array({ maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(bytes, LENGTHS, fc.boolean(), async (sent, lengths, isOld) => {
        const { link, closed } = linkSaying(
          () => inPieces(sent, lengths),
          isOld ? [] : ["shell_v2"],
        );
        const error = await failureIn(run(link, "id"));
        if (error !== undefined) expect(isAppError(error), String(error)).toBe(true);
        expect(closed()).toBe(1);
      }),
    );
  });

  test("a connection that ends before the exit code is gone, wherever it ends", async () => {
    const whole = Buffer.concat([packet(1, "out"), packet(2, "err"), packet(3, Uint8Array.of(0))]);
    for (let length = 0; length < whole.length; length++) {
      const { link } = linkSaying(() => inPieces(whole.subarray(0, length), [1]));
      await expect(run(link, "id"), `${length} bytes`).rejects.toMatchObject({ code: "gone" });
    }
  });
});

describe("a terminal's shell, before Android 7", () => {
  test("output and status arrive, however the terminal cuts them", async () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 });
    const status = fc.integer({ min: 0, max: 255 });
    const text = fc.string({ maxLength: 100 });
    await fc.assert(
      fc.asyncProperty(text, status, lengths, async (said, exitCode, cuts) => {
        const old: PhoneLink = {
          ...linkSaying(() => forEver(new Uint8Array()), []).link,
          open: (service) => {
            const mark = /"([0-9a-f]{16}):/.exec(service)?.[1] ?? "";
            const bytes = new TextEncoder().encode(`${said}${mark}:${exitCode}\r\n`);
            return Promise.resolve({
              bytes: inPieces(bytes, cuts),
              write: () => Promise.resolve(),
              close: () => undefined,
            });
          },
        };
        const answer = await run(old, "id");
        expect(answer).toEqual({ exitCode, stdout: said.replaceAll(/\r+\n/g, "\n"), stderr: "" });
      }),
    );
  });
});

test("a stream whose reader lets go of it is closed on the phone", async () => {
  const aborted = vi.fn();
  const { phone } = await openScripted(({ killed }) => {
    killed.addEventListener("abort", aborted);
    return { out: forEver(new TextEncoder().encode("more\n")) };
  });
  for await (const piece of await start(phone.link, "yes")) {
    expect(piece.length).toBeGreaterThan(0);
    break;
  }
  await vi.waitFor(() => {
    expect(aborted).toHaveBeenCalled();
  }, 20_000);
});

test("a link that is lost ends a stream that does not notice it", async () => {
  let lose: () => void = () => undefined;
  const lost = new Promise<void>((resolve) => (lose = resolve));
  const sides = {
    readable: new ReadableStream<Uint8Array>(),
    writable: new WritableStream<Uint8Array>(),
    close: () => undefined,
  };
  const { bytes } = phoneStreamOf(sides, { lost });
  vi.useFakeTimers();
  const reading = inFlyingTime(piecesIn(bytes));
  lose();
  const { value, ms } = await reading;
  expect(value).toEqual([]);
  expect(ms).toBeLessThan(5_000);
});
