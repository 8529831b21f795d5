import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { ALL_CLOSED, DeskInHouse, lineOf } from "../../../test/desk-in-house.ts";
import { houseWithBand, madeUpHouse } from "../../../test/made-up-house.ts";
import type { MadeUpHouse } from "../../../test/made-up-house.ts";
import { realTurn } from "../../../test/phone-in-memory.ts";
import { VirtualBand } from "../../peers/virtual-band.ts";
import { Ledger } from "../../store/ledger.ts";
import type { Job } from "../jobs.ts";

const FIXTURES = join(resolve(import.meta.dirname, "../../.."), "test", "fixtures");
const desks: DeskInHouse[] = [];

afterEach(async () => {
  vi.useRealTimers();
  for (const desk of desks.splice(0)) await desk.close();
});

function deskIn(made: MadeUpHouse): DeskInHouse {
  const desk = new DeskInHouse(made);
  desks.push(desk);
  return desk;
}

/** Drops a file on the page. */
async function upload(desk: DeskInHouse, name: string, bytes: Uint8Array): Promise<string> {
  const stream = new Blob([new Uint8Array(bytes)]).stream();
  return (await desk.desk.uploads.keep(stream, { name })).id;
}

function fixture(...path: string[]): Uint8Array {
  return readFileSync(join(FIXTURES, ...path));
}

/** A search in an archive that is locked, where it asks for the password. */
async function lockedOut(): Promise<{ made: MadeUpHouse; desk: DeskInHouse; job: Job }> {
  const made = await madeUpHouse();
  const desk = deskIn(made);
  const id = await upload(desk, "data.zip", fixture("archives", "aes256.zip"));
  const job = await desk.begin({ kind: "import", uploads: [id] });
  return { made, desk, job: await desk.asking(job) };
}

describe("a password", () => {
  test("is asked for, and the right one opens the archive", async () => {
    const { desk, job } = await lockedOut();
    expect(job.at).toBe("asking");
    expect(job.question).toMatchObject({ is: "password" });
    expect(job.question?.text).toMatch(/^Password of .*data\.zip|^Password of /);
    expect(await desk.answer(job, "wrong")).toBe(200);
    const again = await desk.until(job, ({ question }) => question?.id === "2");
    expect(await desk.answer(again, "test")).toBe(200);
    const over = await desk.ended(job);
    // What looks like a database in it is none.
    expect(over.failure?.code).toBe("truncated");
    expect(JSON.stringify(desk.events)).not.toContain('"test"');
  });

  test("three wrong ones are enough", async () => {
    const { desk, job } = await lockedOut();
    for (const id of ["1", "2", "3"]) {
      const asking = await desk.until(job, ({ question }) => question?.id === id);
      await desk.answer(asking, "wrong");
    }
    expect((await desk.ended(job)).failure?.code).toBe("wrong-password");
  });

  test.each([null, ""])("that nobody wants to tell (%o) ends it", async (answer) => {
    const { made, desk, job } = await lockedOut();
    await desk.answer(job, answer);
    expect((await desk.ended(job)).failure?.code).toBe("wrong-password");
    await desk.close();
    expect(made.open).toEqual(ALL_CLOSED);
  });

  test("that nobody tells within ten minutes ends it", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const made = await madeUpHouse();
    const desk = deskIn(made);
    const id = await upload(desk, "data.zip", fixture("archives", "aes256.zip"));
    const job = await desk.begin({ kind: "import", uploads: [id] });
    let asking = desk.now(job);
    while (asking.at === "running") {
      await realTurn();
      asking = desk.now(job);
    }
    await vi.advanceTimersByTimeAsync(9 * 60_000);
    expect(desk.now(job).at).toBe("asking");
    await vi.advanceTimersByTimeAsync(61_000);
    vi.useRealTimers();
    expect((await desk.ended(job)).failure?.code).toBe("wrong-password");
  });

  test("is not waited for when the job is stopped", async () => {
    const { made, desk, job } = await lockedOut();
    await desk.stop(job);
    const over = await desk.ended(job);
    expect(over).toMatchObject({ at: "stopped" });
    expect(over.question).toBeUndefined();
    expect(await desk.answer(over, "test")).toBe(409);
    await desk.close();
    expect(made.open).toEqual(ALL_CLOSED);
  });
});

describe("an answer", () => {
  test("that does not fit the question is refused, and it stays open", async () => {
    const { desk, job } = await lockedOut();
    for (const answer of [true, 0, 1.5, {}, [], undefined, "x".repeat(1_001)]) {
      expect(await desk.answer(job, answer), JSON.stringify(answer)).toBeGreaterThanOrEqual(400);
    }
    expect(desk.now(job).at).toBe("asking");
  });

  test("to another question, or another job, is refused", async () => {
    const { desk, job } = await lockedOut();
    const send = async (id: string, question: string): Promise<number> =>
      (await desk.send(`/jobs/${id}/answer`, "POST", { question, answer: "test" })).status;
    expect(await send(job.id, "7")).toBe(409);
    expect(await send("99", "1")).toBe(409);
    expect(await send("__proto__", "1")).toBe(400);
    expect(await send(job.id, "1")).toBe(200);
    expect(await send(job.id, "1")).toBe(409);
  });
});

describe("several bands in reach", () => {
  async function several(): Promise<{ desk: DeskInHouse; job: Job; bands: VirtualBand[] }> {
    const key = new Uint8Array(16).fill(3);
    const bands = [2, 3].map((seed) => new VirtualBand({ seed, key, history: { days: 1 } }));
    const made = await houseWithBand({ bands, band: { key } });
    const desk = deskIn(made);
    made.band.switchOff();
    await desk.do({ kind: "key" });
    const store = await made.house.openStore("shared");
    const ledger = Ledger.open(store, made.house.nowS());
    for (const band of bands) {
      if (band.key) ledger.noteVerdict(band.mac, band.key, "accepted", made.house.nowS());
    }
    store.close();
    const job = await desk.asking(await desk.begin({ kind: "verify" }));
    return { desk, job, bands };
  }

  test("are chosen from, by what tells them apart", async () => {
    const { desk, job, bands } = await several();
    expect(job.question).toMatchObject({ is: "choose" });
    const { choices = [] } = job.question ?? {};
    expect(choices).toHaveLength(2);
    for (const choice of choices)
      expect(choice).toMatch(/^Mi Smart Band 4 {3}…\S{5} {3}very close$/);
    for (const { mac } of bands) expect(JSON.stringify(job)).not.toContain(mac);
    for (const answer of [2, -1, 0.5, "0", true]) {
      expect(await desk.answer(job, answer)).toBeGreaterThanOrEqual(400);
    }
    await desk.answer(job, 1);
    const over = await desk.ended(job);
    expect(over.at).toBe("done");
    const mac = over.result?.is === "verify" ? over.result.mac : "none";
    expect(choices[1]).toContain(mac.slice(-5));
  });

  test("of which none is picked: that is told", async () => {
    const { desk, job } = await several();
    await desk.answer(job, null);
    expect((await desk.ended(job)).failure?.code).toBe("several-bands");
  });
});

test("dates that can be read in two ways are asked about, and the store is free meanwhile", async () => {
  const desk = deskIn(await madeUpHouse());
  const csv = "date,steps,distance,runDistance,calories\n03/04/2020,1200,900,0,40\n";
  const id = await upload(desk, "ACTIVITY_1.csv", new TextEncoder().encode(csv));
  const job = await desk.asking(await desk.begin({ kind: "import", uploads: [id] }));
  expect(job.question?.choices).toEqual([
    "31/12/2020: the day first",
    "12/31/2020: the month first",
  ]);
  expect(desk.desk.jobs.isImporting).toBe(false);
  await desk.answer(job, 1);
  expect((await desk.ended(job)).at).toBe("done");
  const records = await desk.desk.records();
  const macs = records.bands().map(({ mac }) => mac);
  const days = records.summaries(macs, "2020-01-01", "2020-12-31").map(({ day }) => day);
  expect(days).toEqual(["2020-03-04"]);
});

test("without root a backup is offered; a no is taken for one", async () => {
  const phone = { root: "none", apps: [{ app: "zepp-life", allowBackup: true }] } as const;
  const desk = deskIn(await madeUpHouse({ phone: { ...phone, android: 11 } }));
  const job = await desk.asking(await desk.begin({ kind: "key" }));
  expect(job.question).toMatchObject({ is: "yes" });
  await desk.answer(job, false);
  expect((await desk.ended(job)).failure?.code).toBe("no-root");

  const again = await desk.asking(await desk.begin({ kind: "key" }));
  await desk.answer(again, true);
  const over = await desk.ended(again);
  expect(over.at).toBe("done");
  expect(lineOf(over, "backup")).toMatchObject({ state: "good" });
});
