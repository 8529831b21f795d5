import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { tidyUp } from "../../../test/ownband.ts";
import { failureIn, takingDesk } from "../../../test/taking-desk.ts";
import type { TakingDesk } from "../../../test/taking-desk.ts";
import { readAll } from "../../bytes/byte-reader.ts";
import type { UploadAnswer } from "../answers.ts";
import { fileLabel } from "./file-label.ts";
import { UPLOAD_LIMITS, Uploads } from "./uploads.ts";

let taking: TakingDesk = takingDesk("empty");

afterEach(async () => {
  vi.useRealTimers();
  await taking.desk.close();
  expect(taking.open).toEqual({ scratches: 0, stores: 0 });
  expect(taking.leftOvers()).toEqual([]);
  taking = takingDesk("empty");
});
afterAll(async () => {
  await taking.desk.close();
  await tidyUp();
});

const MEGABYTE = 1024 * 1024;

/** So many pieces; then what `end` does. */
function streamOf(
  pieces: number,
  end: (controller: ReadableStreamDefaultController<Uint8Array>) => void = (it) => it.close(),
  onCancel: () => void = () => undefined,
): ReadableStream<Uint8Array> {
  let given = 0;
  return new ReadableStream(
    {
      pull: (controller) => {
        if (given++ < pieces) controller.enqueue(new Uint8Array(MEGABYTE).fill(given));
        else end(controller);
      },
      cancel: onCancel,
    },
    { highWaterMark: 0 },
  );
}

function upload(name: string, body: BodyInit, signal?: AbortSignal): Promise<Response> {
  const init = { method: "POST", body, duplex: "half", ...(signal && { signal }) };
  return taking.ask(`/api/uploads?name=${encodeURIComponent(name)}`, init);
}

const uploaded = async (name: string, body: BodyInit): Promise<UploadAnswer> =>
  (await (await upload(name, body)).json()) as UploadAnswer;

describe("a dropped file", () => {
  test("is there under its label, whole, until it is let go of", async () => {
    const { id, sizeBytes } = await uploaded("backups/2024/origin_db", streamOf(6));
    expect(sizeBytes).toBe(6 * MEGABYTE);
    const { uploads } = taking.desk;
    const [file] = uploads.files([id]);
    expect([file?.path, file?.sizeBytes]).toEqual(["backups/2024/origin_db", 6 * MEGABYTE]);
    expect(await file?.read(MEGABYTE, MEGABYTE + 1)).toEqual(new Uint8Array([2]));
    const all = file && (await readAll(file.stream(), 10 * MEGABYTE));
    expect(all?.length).toBe(6 * MEGABYTE);
    await uploads.drop([id]);
    expect(() => uploads.files([id])).toThrow(expect.objectContaining({ code: "no-such-file" }));
    expect(taking.leftOvers()).toEqual([]);
  });

  test("may be empty", async () => {
    expect(await uploaded("empty", "")).toMatchObject({ sizeBytes: 0 });
  });

  test("is read whole where a request does not give its body away, as in Firefox", async () => {
    const body = vi.spyOn(Request.prototype, "body", "get").mockReturnValue(undefined as never);
    try {
      expect(await uploaded("x", "twelve bytes")).toMatchObject({ sizeBytes: 12 });
    } finally {
      body.mockRestore();
    }
  });

  test("keeps when it was last changed, where that is told", async () => {
    const response = await taking.ask("/api/uploads?name=x&modifiedS=1700000000", {
      method: "POST",
      body: "x",
    });
    const { id } = (await response.json()) as UploadAnswer;
    expect(taking.desk.uploads.files([id])[0]?.modifiedS).toBe(1_700_000_000);
  });

  test.each([
    ["../../etc/passwd", "etc/passwd"],
    ["/absolute/x.zip", "absolute/x.zip"],
    ["C:\\Users\\me\\x.zip", "C:/Users/me/x.zip"],
    ["a/./../..//b", "a/b"],
    ["<script>alert(1)</script>", "<script>alert(1)</script>"],
    ["line\nbreak\0\u001b[31m\u202Etxt.exe", "linebreak[31mtxt.exe"],
    ["..", "file"],
    ["", "file"],
    ["é".repeat(10_000), "é".repeat(255)],
    [`${"x".repeat(10_000)}/data.csv`, `${"x".repeat(246)}/data.csv`],
    ["😀".repeat(200), `\uFFFD${"😀".repeat(127)}`],
  ])("called %j has a label that leads nowhere", async (name, label) => {
    expect(fileLabel(name)).toBe(label);
    if (encodeURIComponent(name).length > 20_000) return;
    const { id } = await uploaded(name, "x");
    expect(taking.desk.uploads.files([id])[0]?.path).toBe(label);
    expect(taking.leftOvers().join()).not.toMatch(/passwd|script|data\.csv/);
  });

  test("without a name makes no sense", async () => {
    const response = await taking.ask("/api/uploads", { method: "POST", body: "x" });
    expect(await failureIn(response)).toMatchObject({ status: 400, code: "usage" });
  });

  test("that says it has more than 4 GB is refused before anything of it is read", async () => {
    let wasRead = false;
    const body = streamOf(0, () => {
      wasRead = true;
    });
    const response = await taking.ask("/api/uploads?name=x", {
      method: "POST",
      body,
      duplex: "half",
      headers: { "content-length": String(5 * 1024 ** 3) },
    } as RequestInit);
    expect(await failureIn(response)).toMatchObject({ status: 409, code: "too-big" });
    expect(wasRead).toBe(false);
  });
});

describe("of a file that breaks off nothing stays", () => {
  test("because the connection does", async () => {
    const broken = streamOf(6, (it) => it.error(new Error("ECONNRESET")));
    const failure = await failureIn(await upload("x", broken));
    expect(failure).toMatchObject({ status: 409, code: "truncated" });
  });

  test("because the browser does", async () => {
    const stop = new AbortController();
    const going = upload(
      "x",
      streamOf(6, () => undefined),
      stop.signal,
    );
    await vi.waitFor(() => expect(taking.leftOvers()).not.toEqual([]), 20_000);
    stop.abort();
    expect(await failureIn(await going)).toMatchObject({ code: "interrupted" });
    expect(taking.leftOvers()).toEqual([]);
  });

  test("because ownband is closed", async () => {
    let isCancelled = false;
    const body = streamOf(
      6,
      () => undefined,
      () => (isCancelled = true),
    );
    const going = upload("x", body);
    await vi.waitFor(() => expect(taking.leftOvers()).not.toEqual([]), 20_000);
    await taking.desk.close();
    expect(await failureIn(await going)).toMatchObject({ code: "interrupted" });
    expect(isCancelled).toBe(true);
    expect(await failureIn(await upload("late", "x"))).toMatchObject({ code: "interrupted" });
  });

  test("because it says nothing any more", async () => {
    vi.useFakeTimers();
    const { promise: silent, resolve: fallSilent } = Promise.withResolvers<undefined>();
    const going = upload(
      "x",
      streamOf(1, () => fallSilent(undefined)),
    );
    // Files take their time, whatever the clock says.
    await silent;
    await vi.advanceTimersByTimeAsync(UPLOAD_LIMITS.silenceMs);
    expect(await failureIn(await going)).toMatchObject({ code: "truncated" });
  });

  test("because it is too big", async () => {
    const limits = { ...UPLOAD_LIMITS, maxBytes: 5 * MEGABYTE };
    const uploads = new Uploads(taking.desk.house, limits);
    const keeping = uploads.keep(streamOf(Infinity), { name: "x" });
    await expect(keeping).rejects.toMatchObject({ code: "too-big" });
    expect(taking.leftOvers()).toEqual([]);
    await uploads.close();
  });
});

test("more files than anybody drops are refused", async () => {
  const uploads = new Uploads(taking.desk.house, { ...UPLOAD_LIMITS, maxFiles: 3 });
  const all = [1, 2, 3, 4].map(() => uploads.keep(streamOf(1), { name: "x" }));
  const ends = await Promise.allSettled(all);
  expect(ends.map(({ status }) => status)).toEqual([
    "fulfilled",
    "fulfilled",
    "fulfilled",
    "rejected",
  ]);
  await uploads.close();
});

test("what nobody takes for half an hour is forgotten; what is read is not", async () => {
  vi.useFakeTimers();
  const { uploads } = taking.desk;
  const [one, two] = [await uploaded("one", "x"), await uploaded("two", "x")];
  const [file] = uploads.files([one.id]);
  await vi.advanceTimersByTimeAsync(UPLOAD_LIMITS.keptMs - 1);
  await file?.read(0, 1);
  await vi.advanceTimersByTimeAsync(1);
  expect(uploads.files([one.id])).toHaveLength(1);
  expect(() => uploads.files([two.id])).toThrow(expect.objectContaining({ code: "no-such-file" }));
  await vi.advanceTimersByTimeAsync(UPLOAD_LIMITS.keptMs);
  expect(() => uploads.files([one.id])).toThrow();
});

test("all files together have a limit, and what is let go of makes room", async () => {
  const uploads = new Uploads(taking.desk.house, { ...UPLOAD_LIMITS, totalBytes: 2 * MEGABYTE });
  try {
    const first = await uploads.keep(streamOf(2), { name: "a" });
    await expect(uploads.keep(streamOf(1), { name: "b" })).rejects.toMatchObject({
      code: "too-big",
    });
    await uploads.drop([first.id]);
    await uploads.keep(streamOf(1), { name: "b" });
    await expect(uploads.keep(streamOf(2), { name: "c" })).rejects.toMatchObject({
      code: "too-big",
    });
  } finally {
    await uploads.close();
  }
});
