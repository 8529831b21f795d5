import { afterEach, expect, test, vi } from "vitest";
import { DeskInHouse } from "../../../test/desk-in-house.ts";
import { madeUpHouse } from "../../../test/made-up-house.ts";
import { PATIENCE_MS, untilFree } from "./until-free.ts";

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
