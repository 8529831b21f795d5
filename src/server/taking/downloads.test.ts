import { get } from "node:http";
import type { IncomingMessage } from "node:http";
import { serve } from "@hono/node-server";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { tidyUp } from "../../../test/ownband.ts";
import { failureIn, takingDesk } from "../../../test/taking-desk.ts";
import type { TakingDesk } from "../../../test/taking-desk.ts";
import type { OutFile } from "../../platform.ts";
import { createApi } from "../api.ts";
import { contentDisposition } from "./content-disposition.ts";
import { Downloads } from "./downloads.ts";
import { writeZip } from "./zip-folder.ts";

let downloads: Downloads;

beforeEach(() => {
  downloads = new Downloads();
});
afterEach(async () => {
  vi.useRealTimers();
  await downloads.close();
  expect(downloads.isGoing).toBe(false);
});
afterAll(tidyUp);

const asked = (init?: RequestInit): Request => new Request("http://127.0.0.1/", init);
const FACTS = { name: "x.bin", type: "application/octet-stream" };
const piece = new Uint8Array(100_000);

/** Writes for ever, and tells how far it is and how it ended. */
function endless(): { written: number; end: unknown; fill: (file: OutFile) => Promise<void> } {
  const it = {
    written: 0,
    end: undefined as unknown,
    fill: async (file: OutFile) => {
      try {
        for (;;) {
          await file.write(piece);
          it.written++;
        }
      } catch (error) {
        it.end = error;
        throw error;
      }
    },
  };
  return it;
}

describe("a download", () => {
  test("is made no faster than it is read", async () => {
    const it = endless();
    const { body } = await downloads.answer(asked(), FACTS, it.fill);
    const reader = body?.getReader();
    for (let i = 0; i < 10; i++) await reader?.read();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(it.written).toBeLessThan(15);
    await reader?.cancel();
    await vi.waitFor(() => expect(downloads.isGoing).toBe(false), 20_000);
    expect(it.end).toBeDefined();
  });

  test("that fails before anything of it is there is told like every other failure", async () => {
    const broken = downloads.answer(asked(), FACTS, () => Promise.reject(new RangeError("broken")));
    await expect(broken).rejects.toThrow("broken");
  });

  test("that fails behind its beginning ends in an error, not as if it were whole", async () => {
    const { body } = await downloads.answer(asked(), FACTS, async (file) => {
      for (let i = 0; i < 5; i++) await file.write(piece);
      throw new RangeError("broken");
    });
    await expect(new Response(body).arrayBuffer()).rejects.toThrow("broken");
  });

  test("that nobody asks for any more is not made", async () => {
    const stop = new AbortController();
    const fill = async (_: OutFile, signal: AbortSignal): Promise<void> => {
      const isStopped = new Promise((resolve) => signal.addEventListener("abort", resolve));
      stop.abort();
      await isStopped;
    };
    const going = downloads.answer(asked({ signal: stop.signal }), FACTS, fill);
    await expect(going).rejects.toMatchObject({ code: "interrupted" });
  });

  test("whose browser pauses for ever is given up", async () => {
    vi.useFakeTimers();
    const it = endless();
    const { body } = await downloads.answer(asked(), FACTS, it.fill);
    await vi.advanceTimersByTimeAsync(9 * 60_000);
    expect(downloads.isGoing).toBe(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([downloads.isGoing, it.end]).toEqual([
      false,
      expect.objectContaining({ code: "interrupted" }),
    ]);
    await expect(new Response(body).arrayBuffer()).rejects.toMatchObject({ code: "interrupted" });
  });

  test("is broken off when everything is closed, and no other one begins", async () => {
    const it = endless();
    const { body } = await downloads.answer(asked(), FACTS, it.fill);
    await downloads.close();
    expect(it.end).toMatchObject({ code: "interrupted" });
    await expect(new Response(body).arrayBuffer()).rejects.toMatchObject({ code: "interrupted" });
    const late = downloads.answer(asked(), FACTS, endless().fill);
    await expect(late).rejects.toMatchObject({ code: "interrupted" });
  });

  test("of which only the head is asked for is not made at all", async () => {
    const fill = vi.fn();
    const response = await downloads.answer(asked({ method: "HEAD" }), FACTS, fill);
    expect([response.headers.get("content-type"), response.body]).toEqual([FACTS.type, null]);
    expect(fill).not.toHaveBeenCalled();
  });

  test("is one of a few at a time", async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => downloads.answer(asked(), FACTS, endless().fill)),
    );
    const more = downloads.answer(asked(), FACTS, endless().fill);
    await expect(more).rejects.toMatchObject({ code: "in-use" });
    for (const { body } of answers) await body?.cancel();
  });
});

describe("an archive", () => {
  test("whose file is discarded, or whose reader goes, ends", async () => {
    const broken = downloads.answer(asked(), FACTS, (file) =>
      writeZip(file, { nowS: 0 }, async (folder) => {
        const entry = await folder.create("x");
        await entry.write(piece);
        await entry.discard();
        throw new RangeError("broken");
      }).then(() => undefined),
    );
    const outcome = broken.then(({ body }) => new Response(body).arrayBuffer());
    await expect(outcome).rejects.toThrow();
    const { body } = await downloads.answer(asked(), FACTS, (file) =>
      writeZip(file, { nowS: 0 }, async (folder) => {
        const entry = await folder.create("x");
        for (;;) await entry.write(crypto.getRandomValues(new Uint8Array(65_536)));
      }),
    );
    await body?.cancel();
    await vi.waitFor(() => expect(downloads.isGoing).toBe(false), 20_000);
  });
});

describe("through a real server", () => {
  /** The one that every page looks through; what an export is called is looked up there. */
  const DESKS_LOOK = 1;
  let taking: TakingDesk;
  let server: ReturnType<typeof serve>;
  let address = "";

  beforeEach(async () => {
    taking = takingDesk({ manyMinutes: 300_000 });
    const { fetch } = createApi(taking.desk);
    address = await new Promise((resolve) => {
      server = serve({ fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => {
        resolve(`http://127.0.0.1:${port}`);
      });
    });
  });
  afterEach(async () => {
    await taking.desk.close();
    server.close();
    expect(taking.open).toEqual({ scratches: 0, stores: 0 });
    expect(taking.leftOvers()).toEqual([]);
  });

  test.each(["csv", "parquet", "json", "gadgetbridge"])(
    "%s that is broken off lets go of everything at once",
    async (format) => {
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        get(`${address}/api/export/${format}`, resolve).on("error", reject);
      });
      expect(response.statusCode).toBe(200);
      response.once("data", () => response.destroy());
      response.on("error", () => undefined);
      await vi.waitFor(() => expect(taking.desk.downloads.isGoing).toBe(false), 10_000);
      expect(taking.open).toEqual({
        scratches: 0,
        stores: format === "gadgetbridge" ? 0 : DESKS_LOOK,
      });
    },
  );

  test("one that is broken off before it has begun is not made", async () => {
    const stop = new AbortController();
    const { house } = taking.desk;
    const { openScratch } = house;
    const opened = new Promise<void>((resolve) => {
      vi.spyOn(house, "openScratch").mockImplementationOnce(() => {
        resolve();
        return openScratch();
      });
    });
    const going = fetch(`${address}/api/export/gadgetbridge`, { signal: stop.signal });
    await opened;
    stop.abort();
    await expect(going).rejects.toThrow();
    await vi.waitFor(() => expect(taking.desk.downloads.isGoing).toBe(false), 10_000);
    expect(taking.open.scratches).toBe(0);
  });

  test("a failure in the middle breaks the connection: nobody takes half for the whole", async () => {
    const told = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const response = await fetch(`${address}/api/export/csv`);
    const reader = response.body?.getReader();
    await reader?.read();
    const closing = taking.desk.close();
    const read = async (): Promise<void> => {
      while (reader !== undefined && !(await reader.read()).done);
    };
    await expect(read()).rejects.toThrow();
    await closing;
    told.mockRestore();
  });

  test("a file whose sender goes leaves nothing", async () => {
    const stop = new AbortController();
    const body = new ReadableStream({
      pull: async (controller) => {
        controller.enqueue(new Uint8Array(1_000_000));
        await new Promise((resolve) => setTimeout(resolve, 5));
      },
    });
    const init = { method: "POST", body, duplex: "half", signal: stop.signal } as RequestInit;
    const going = fetch(`${address}/api/uploads?name=x`, init);
    await vi.waitFor(() => expect(taking.leftOvers()).not.toEqual([]), 10_000);
    stop.abort();
    await expect(going).rejects.toThrow();
    await vi.waitFor(() => expect(taking.leftOvers()).toEqual([]), 10_000);
  });

  test("of nobody's wearer there is a document of a failure", async () => {
    const failure = await failureIn(await fetch(`${address}/api/export/csv?wearer=9`));
    expect(failure).toMatchObject({ status: 409, code: "no-such-wearer" });
  });
});

test.each([
  ["ownband.sqlite", "ownband.sqlite", "ownband.sqlite"],
  ['a"b\\c\r\nd', "a-b-c-d", "a%22b%5Cc%0D%0Ad"],
  ["Änne's (Tag).zip", "A-nne-s-Tag-.zip", "%C3%84nne%27s%20%28Tag%29.zip"],
  ["\uD800", "-", "%EF%BF%BD"],
])("%j is a name that a header can hold", (name, plain, exact) => {
  expect(contentDisposition(name)).toBe(
    `attachment; filename="${plain}"; filename*=UTF-8''${exact}`,
  );
});
