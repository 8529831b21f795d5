import { afterEach, expect, test, vi } from "vitest";
import { ALL_CLOSED, DeskInHouse } from "../../../test/desk-in-house.ts";
import { houseWithBand, madeUpHouse } from "../../../test/made-up-house.ts";
import type { JobWish } from "../jobs.ts";
import { PATIENCE_MS, SMALL_PATIENCE_MS, untilFree } from "./until-free.ts";

afterEach(() => vi.useRealTimers());

const WAITS = "waiting for another ownband to finish";

const DAYS = "date,steps,distance,runDistance,calories\n2025-12-24,5244,3817,256,257\n";

async function uploaded(desk: DeskInHouse): Promise<string> {
  const kept = await desk.desk.uploads.keep(new Blob([DAYS]).stream(), {
    name: "ACTIVITY/ACTIVITY_1711962000000.csv",
  });
  return kept.id;
}

test.each([{ dryRun: true }, { dryRun: false }])(
  "an import waits while another ownband writes, says so, and goes on by itself: %o",
  async ({ dryRun }) => {
    const made = await madeUpHouse();
    const desk = new DeskInHouse(made);
    const uploads = [await uploaded(desk)];
    const other = await made.house.openStore("shared");
    await desk.desk.records();
    other.database.run("BEGIN IMMEDIATE");
    const job = await desk.begin({ kind: "import", uploads, dryRun });
    await desk.until(job, ({ progress }) => progress?.text === WAITS);
    // Whoever looks is answered meanwhile.
    expect((await desk.api.request("/api/house")).status).toBe(200);
    other.database.run("COMMIT");
    other.close();
    const { at, result } = await desk.ended(job);
    expect(at).toBe("done");
    expect(result).toMatchObject({ isDryRun: dryRun, runs: [{ added: 1 }] });
    await desk.close();
  },
);

test("an import that waits for another ownband can be stopped, and its files stay", async () => {
  const made = await madeUpHouse();
  const desk = new DeskInHouse(made);
  const uploads = [await uploaded(desk)];
  const other = await made.house.openStore("shared");
  await desk.desk.records();
  other.database.run("BEGIN IMMEDIATE");
  const job = await desk.begin({ kind: "import", uploads });
  await desk.until(job, ({ progress }) => progress?.text === WAITS);
  await desk.stop(job);
  expect((await desk.ended(job)).at).toBe("stopped");
  other.database.run("COMMIT");
  other.close();
  expect((await desk.do({ kind: "import", uploads })).at).toBe("done");
  await desk.close();
});

test("an import is taken out as soon as another ownband has finished", async () => {
  const made = await madeUpHouse();
  const desk = new DeskInHouse(made);
  const brought = await desk.result({ kind: "import", uploads: [await uploaded(desk)] });
  const run = brought.runs[0]?.id ?? 0;
  const other = await made.house.openStore("shared");
  other.database.run("BEGIN IMMEDIATE");
  const job = await desk.begin({ kind: "undo", run });
  await desk.until(job, ({ progress }) => progress?.text === WAITS);
  expect((await desk.api.request("/api/house")).status).toBe(200);
  other.database.run("COMMIT");
  other.close();
  expect(await desk.ended(job)).toMatchObject({ at: "done", result: { is: "undo", run } });
  await desk.close();
});

const OF_BAND: readonly JobWish[] = [
  { kind: "verify" },
  { kind: "sync" },
  { kind: "band", ask: { is: "user", heightCm: 171 } },
];

test.each(OF_BAND)(
  "what a band says is kept when another ownband has finished: %o",
  async (wish) => {
    const made = await houseWithBand();
    const desk = new DeskInHouse(made);
    const other = await made.house.openStore("shared");
    await desk.desk.records();
    other.database.run("BEGIN IMMEDIATE");
    const key = await desk.begin({ kind: "key" });
    await desk.until(key, ({ progress }) => progress?.text === WAITS);
    expect((await desk.api.request("/api/house")).status).toBe(200);
    other.database.run("COMMIT");
    expect((await desk.ended(key)).at).toBe("done");
    other.database.run("BEGIN IMMEDIATE");
    const job = await desk.begin(wish);
    await desk.until(job, ({ progress }) => progress?.text === WAITS);
    expect((await desk.api.request("/api/house")).status).toBe(200);
    other.database.run("COMMIT");
    other.close();
    expect((await desk.ended(job)).at).toBe("done");
    expect(made.open).toEqual({ ...ALL_CLOSED, stores: 1 });
    await desk.close();
  },
);

test("another ownband may begin to write in the middle of a sync, which can be stopped then", async () => {
  const onHistory: (() => void)[] = [];
  const nowS = Math.floor(Date.now() / 1000);
  const made = await houseWithBand({
    nowS: () => nowS,
    band: { clock: () => nowS },
    changes: {
      trace: (event) => {
        if (event === "history begins") onHistory.shift()?.();
      },
    },
  });
  const desk = new DeskInHouse(made);
  await desk.result({ kind: "key" });
  const other = await made.house.openStore("shared");
  for (const end of ["stopped", "done"] as const) {
    onHistory.push(() => other.database.run("BEGIN IMMEDIATE"));
    const job = await desk.begin({ kind: "sync" });
    await desk.until(job, ({ progress }) => progress?.text === WAITS);
    expect((await desk.api.request("/api/house")).status).toBe(200);
    if (end === "stopped") {
      await desk.stop(job);
      await desk.ended(job);
    }
    other.database.run("COMMIT");
    const ended = await desk.ended(job);
    expect(ended.at).toBe(end);
    if (end === "done") {
      expect(ended.result).toMatchObject({ minutes: made.band.truth.minutes.length, troubles: [] });
    }
  }
  other.close();
  await desk.close();
});

/** Somebody is named on the page while another ownband writes; time stands where it first waits. */
async function namedMeanwhile() {
  const made = await madeUpHouse();
  const desk = new DeskInHouse(made);
  const other = await made.house.openStore("shared");
  await desk.desk.records();
  other.database.run("BEGIN IMMEDIATE");
  vi.useFakeTimers();
  const order: string[] = [];
  const set = desk.send("/wearer", "POST", { name: "Ada" }).finally(() => order.push("set"));
  while (vi.getTimerCount() === 0) await vi.advanceTimersByTimeAsync(0);
  return { desk, other, order, set };
}

test("what is set on the page waits a little, and nobody waits with it", async () => {
  const { desk, other, order, set } = await namedMeanwhile();
  expect((await desk.api.request("/api/house")).status).toBe(200);
  order.push("looked");
  other.database.run("COMMIT");
  while (order.length < 2) await vi.advanceTimersByTimeAsync(100);
  expect((await set).status).toBe(200);
  expect(order).toEqual(["looked", "set"]);
  other.close();
  await desk.close();
});

test("what is set on the page is not set where another ownband goes on writing", async () => {
  const { desk, other, order, set } = await namedMeanwhile();
  await vi.advanceTimersByTimeAsync(SMALL_PATIENCE_MS - 1_000);
  expect(order).toEqual([]);
  while (order.length === 0) await vi.advanceTimersByTimeAsync(1_000);
  expect((await set).status).toBe(409);
  expect(await (await set).json()).toMatchObject({ error: { code: "in-use" } });
  other.database.run("ROLLBACK");
  other.close();
  expect((await desk.desk.records()).wearers()).toEqual([]);
  await desk.close();
});

test("one that writes for ever is not waited for", async () => {
  const made = await madeUpHouse();
  const [own, other] = [await made.house.openStore("import"), await made.house.openStore("shared")];
  other.database.run("BEGIN IMMEDIATE");
  vi.useFakeTimers();
  const { signal } = new AbortController();
  const waits = expect(untilFree({ progress: () => undefined, signal }, own)).rejects.toMatchObject(
    { code: "in-use" },
  );
  await vi.advanceTimersByTimeAsync(PATIENCE_MS + 1_000);
  await waits;
  other.database.run("ROLLBACK");
  // From then on it waits as before.
  expect([...own.database.rows("PRAGMA busy_timeout")]).toEqual([{ timeout: 5_000 }]);
  own.close();
  other.close();
  await made.close();
});
