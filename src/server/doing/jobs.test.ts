import { afterEach, describe, expect, test, vi } from "vitest";
import { ALL_CLOSED, DeskInHouse, lineOf } from "../../../test/desk-in-house.ts";
import { houseWithBand, madeUpHouse } from "../../../test/made-up-house.ts";
import type { MadeUpHouse } from "../../../test/made-up-house.ts";
import { realTurn } from "../../../test/phone-in-memory.ts";
import type { OwnFile } from "../../platform.ts";
import { VirtualBand } from "../../peers/virtual-band.ts";
import type { StoreUse } from "../house.ts";
import type { Job, JobWish } from "../jobs.ts";
import { Jobs } from "./jobs.ts";

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

/** A phone that waits for its owner's word for root, which never comes. */
const ASKING = { phone: { rootAnswer: "unanswered", rootPromptMs: 3_600_000 } } as const;

/** As the vendor's data export begins one of its files. */
const DAYS = "date,steps,distance,runDistance,calories\n";

/** A file that goes on and on, as something on a network disk may. */
function endless(beginning: string): OwnFile {
  const head = new TextEncoder().encode(beginning.padEnd(65_536, "P"));
  return {
    path: "endless",
    modifiedS: 0,
    sizeBytes: 1e12,
    read: (start, end) =>
      Promise.resolve(
        start === 0 ? head.slice(0, end) : new Uint8Array(Math.min(end - start, 1 << 20)).fill(80),
      ),
    async *stream() {
      yield head;
      for (;;) {
        await realTurn();
        yield new Uint8Array(65_536).fill(80);
      }
    },
  };
}

/** The job as it is told the next time that it is so: what passes quickly is not missed. */
function told(jobs: Jobs, id: string | undefined, isSo: (job: Job) => boolean): Promise<Job> {
  return new Promise((resolve) => {
    const stop = jobs.listen((event) => {
      if (event.is !== "Job" || event.job.id !== id || !isSo(event.job)) return;
      stop();
      resolve(event.job);
    });
  });
}

function isReading({ progress }: Job): boolean {
  return progress?.text.startsWith("reading") === true;
}

/** A key is known, and the band it opens is in reach. */
async function withKey(
  options: Parameters<typeof houseWithBand>[0] = {},
): Promise<{ made: Awaited<ReturnType<typeof houseWithBand>>; desk: DeskInHouse }> {
  const made = await houseWithBand(options);
  const desk = deskIn(made);
  await desk.result({ kind: "key" });
  return { made, desk };
}

async function live(desk: DeskInHouse): Promise<Job> {
  const job = await desk.begin({ kind: "live" });
  await desk.heard("Pulse");
  return job;
}

describe("one at a time", () => {
  test("who wants what somebody else has is told so; when that is over, it goes", async () => {
    const made = await houseWithBand(ASKING);
    const desk = deskIn(made);
    const first = await desk.begin({ kind: "key" });
    for (const wish of [
      { kind: "key" },
      { kind: "doctor" },
      { kind: "import" },
      { kind: "handover-plan" },
    ] as const) {
      expect(await desk.refusal(wish), wish.kind).toBe("409 in-use");
    }
    const response = await desk.send("/jobs", "POST", { kind: "key" });
    expect(await response.json()).toEqual({
      error: {
        code: "in-use",
        message: "ownband is looking for keys at this moment.",
        hint: "There is one phone, for one at a time. Let it finish, or stop it, then try again.",
      },
    });
    await desk.stop(first);
    await desk.ended(first);
    expect((await desk.do({ kind: "band", ask: { is: "user" } })).at).toBe("done");
  });

  test("an import that only waits for the phone keeps nobody from the band", async () => {
    const desk = deskIn(await houseWithBand(ASKING));
    const first = await desk.begin({ kind: "import" });
    expect(await desk.do({ kind: "sync" })).toMatchObject({ failure: { code: "no-key" } });
    expect(desk.now(first).at).toBe("running");
    await desk.stop(first);
    await desk.ended(first);
  });

  test("another ownband that talks to a band keeps us from it", async () => {
    const { made, desk } = await withKey();
    const letGo = made.house.takeBand();
    const refused = await desk.do({ kind: "verify" });
    expect(refused).toMatchObject({ at: "failed", failure: { code: "in-use" } });
    letGo();
    expect((await desk.do({ kind: "verify" })).at).toBe("done");
  });

  test("live values asked for twice are those that come already", async () => {
    const { made, desk } = await withKey();
    const first = await live(desk);
    expect((await desk.begin({ kind: "live" })).id).toBe(first.id);
    expect((await desk.begin({ kind: "live", mac: made.band.mac })).id).toBe(first.id);
    expect(await desk.refusal({ kind: "sync" })).toBe("409 in-use");
    await desk.stop(first);
    await desk.ended(first);
  });

  test("what is being stopped is waited for", async () => {
    const { desk } = await withKey();
    const first = await live(desk);
    await desk.stop(first);
    const sync = await desk.begin({ kind: "sync" });
    expect((await desk.ended(sync)).at).toBe("done");
    expect(desk.now(first).at).toBe("stopped");
  });

  test("an import goes on beside live values", async () => {
    const nowS = Math.floor(Date.now() / 1000);
    const { desk } = await withKey({ phone: { nowS, apps: [{ app: "zepp-life", days: 2 }] } });
    const first = await live(desk);
    expect((await desk.result({ kind: "import" })).runs).toHaveLength(1);
    expect(desk.now(first).at).toBe("running");
    await desk.stop(first);
    await desk.ended(first);
  });
});

describe("its turn", () => {
  /** An import opens the store, and then holds it until it is let go on. */
  async function withHeldImport(): Promise<{
    desk: DeskInHouse;
    made: Awaited<ReturnType<typeof houseWithBand>>;
    goOn: () => void;
    first: Job;
  }> {
    const { promise: gate, resolve: goOn } = Promise.withResolvers<undefined>();
    const made = await houseWithBand({
      phone: { nowS: Math.floor(Date.now() / 1000), apps: [{ app: "zepp-life", days: 2 }] },
    });
    const { openStore } = made.house;
    const house = {
      ...made.house,
      openStore: async (use: StoreUse) => {
        if (use === "import") await gate;
        return openStore(use);
      },
    };
    const desk = deskIn({ ...made, house });
    await desk.result({ kind: "key" });
    const first = await desk.begin({ kind: "import" });
    await vi.waitUntil(() => desk.desk.jobs.isImporting, 20_000);
    return { desk, made, first, goOn: () => goOn(undefined) };
  }

  const WAITING = "waiting for the import to finish";
  const isWaiting = ({ progress }: Job): boolean => progress?.text === WAITING;

  test.each([
    { kind: "sync" },
    { kind: "verify" },
    { kind: "band", ask: { is: "battery" } },
    { kind: "undo", run: 1 },
  ] as const)("is waited for while an import goes on, and told: %o", async (wish) => {
    const { desk, first, goOn } = await withHeldImport();
    const job = await desk.begin(wish);
    expect((await desk.until(job, isWaiting)).at).toBe("running");
    goOn();
    expect((await desk.ended(first)).at).toBe("done");
    expect((await desk.ended(job)).failure).toBeUndefined();
    expect(desk.now(job).at).toBe("done");
  });

  test("that is waited for can be stopped, and the band was never touched", async () => {
    const { desk, made, first, goOn } = await withHeldImport();
    const job = await desk.begin({ kind: "sync" });
    await desk.until(job, isWaiting);
    expect(made.open).toMatchObject({ radios: 0, bandLocks: 0 });
    await desk.stop(job);
    expect((await desk.ended(job)).at).toBe("stopped");
    goOn();
    expect((await desk.ended(first)).at).toBe("done");
    expect(made.open).toMatchObject({ radios: 0, bandLocks: 0 });
  });

  test("the band that is waited with is somebody's: another one is refused in clear words", async () => {
    const { desk, first, goOn } = await withHeldImport();
    const job = await desk.begin({ kind: "sync" });
    const response = await desk.send("/jobs", "POST", { kind: "verify" });
    expect(await response.json()).toEqual({
      error: {
        code: "in-use",
        message: "ownband is reading the band at this moment.",
        hint: "There is one band, for one at a time. Let it finish, or stop it, then try again.",
      },
    });
    goOn();
    await Promise.all([desk.ended(first), desk.ended(job)]);
  });

  test("an import waits until the band has been read", async () => {
    const nowS = Math.floor(Date.now() / 1000);
    const { desk } = await withKey({
      phone: { nowS, apps: [{ app: "zepp-life", days: 2 }] },
      band: { pace: 20, history: { days: 20 } },
    });
    const sync = await desk.begin({ kind: "sync" });
    await desk.until(sync, ({ progress }) => /^[1-9]/.test(progress?.text ?? ""));
    const job = await desk.begin({ kind: "import" });
    await desk.until(
      job,
      ({ progress }) => progress?.text === "waiting until the band has been read",
    );
    await desk.stop(sync);
    expect((await desk.ended(job)).at).toBe("done");
  });

  test("everything that waits ends when all is closed", async () => {
    const { desk, made, first } = await withHeldImport();
    const job = await desk.begin({ kind: "sync" });
    await desk.until(job, isWaiting);
    await desk.desk.close();
    expect(desk.now(job).at).toBe("stopped");
    expect(desk.now(first).at).toBe("stopped");
    expect(made.open).toMatchObject({ radios: 0, bandLocks: 0, scratches: 0 });
  });

  test("of one file after the other comes in the order in which they were wanted", async () => {
    const made = await madeUpHouse();
    const files = { files: () => [endless(DAYS)], drop: () => undefined };
    const jobs = new Jobs(made.house, files);
    const [one, other] = [0, 1].map(() => jobs.begin({ kind: "import", uploads: ["a"] }).id);
    await told(jobs, one, isReading);
    expect(jobs.list().find(({ id }) => id === other)?.progress?.text).toBe(WAITING);
    const next = told(jobs, other, isReading);
    jobs.stop(one ?? "");
    await next;
    await jobs.close();
    await made.close();
  });

  test("is not waited for by more than anybody means", async () => {
    const made = await madeUpHouse();
    const files = { files: () => [endless(DAYS)], drop: () => undefined };
    const jobs = new Jobs(made.house, files);
    for (let i = 0; i < 20; i++) jobs.begin({ kind: "import", uploads: ["a"] });
    expect(() => jobs.begin({ kind: "import", uploads: ["a"] })).toThrow(/waits for its turn/);
    await jobs.close();
    expect(jobs.list().every(({ at }) => at === "stopped")).toBe(true);
    await made.close();
  });
});

describe("stopped", () => {
  const PHONE_WISHES: readonly JobWish[] = [
    { kind: "doctor" },
    { kind: "key" },
    { kind: "key", history: true },
    { kind: "import" },
  ];

  test.each(PHONE_WISHES)("while the phone asks its owner: %o", async (wish) => {
    const made = await houseWithBand(ASKING);
    const desk = deskIn(made);
    const job = await desk.begin(wish);
    await desk.until(job, (it) => lineOf(it, "root")?.state === "wait");
    expect(lineOf(desk.now(job), "root")?.text).toMatch(/tap Grant/);
    await desk.stop(job);
    const over = await desk.ended(job);
    expect(over.at).toBe("stopped");
    expect(over.failure).toBeUndefined();
    await realTurn();
    expect(made.open).toEqual(ALL_CLOSED);
  });

  const BAND_WISHES: readonly JobWish[] = [
    { kind: "verify" },
    { kind: "sync" },
    { kind: "live" },
    { kind: "band", ask: { is: "pulse" } },
  ];

  test.each(BAND_WISHES)("while the band is looked for: %o", async (wish) => {
    const { made, desk } = await withKey();
    made.band.switchOff();
    const job = await desk.begin(wish);
    await desk.until(job, ({ progress }) => progress?.text.startsWith("looking") === true);
    await desk.stop(job);
    expect((await desk.ended(job)).at).toBe("stopped");
    expect(made.open).toEqual(ALL_CLOSED);
  });

  test("in the middle of reading: what was read is kept", async () => {
    const { made, desk } = await withKey({ band: { pace: 20, history: { days: 20 } } });
    const job = await desk.begin({ kind: "sync" });
    const read = /^[1-9][\d,]* minutes · \d+ of/;
    await desk.until(job, ({ progress }) => read.test(progress?.text ?? ""));
    await desk.stop(job);
    const over = await desk.ended(job);
    expect(over.at).toBe("stopped");
    expect(lineOf(over, "kept")?.text).toMatch(/minutes read and kept/);
    expect(made.open).toEqual(ALL_CLOSED);
    expect(made.band.state).toBe("free");
    expect((await desk.desk.records()).span(made.band.mac)).toBeDefined();
    expect(desk.events.at(-2)).toEqual({ is: "Changed" });
  });

  test.each([
    { kind: "key", beginning: "" },
    { kind: "import", beginning: DAYS },
  ] as const)("in the middle of a file that never ends: $kind", async ({ kind, beginning }) => {
    const made = await madeUpHouse();
    const files = { files: () => [endless(beginning)], drop: () => undefined };
    const jobs = new Jobs(made.house, files);
    const { id } = jobs.begin({ kind, uploads: ["a"] });
    const over = told(jobs, id, ({ at }) => at !== "running");
    await told(jobs, id, isReading);
    jobs.stop(id);
    expect((await over).at).toBe("stopped");
    expect(made.open).toEqual(ALL_CLOSED);
    await jobs.close();
    await made.close();
  });

  test("again, or when it is over, changes nothing", async () => {
    const { desk } = await withKey();
    const job = await desk.do({ kind: "verify" });
    await desk.stop(job);
    expect(desk.now(job)).toEqual(job);
  });
});

describe("told", () => {
  test("every window hears the same, in the same order", async () => {
    const { desk } = await withKey();
    const one: unknown[] = [];
    const other: unknown[] = [];
    desk.desk.jobs.listen((event) => one.push(event));
    const stop = desk.desk.jobs.listen((event) => other.push(event));
    await desk.do({ kind: "sync" });
    expect(one.length).toBeGreaterThan(3);
    expect(other).toEqual(one);
    stop();
    await desk.do({ kind: "verify" });
    expect(one.length).toBeGreaterThan(other.length);
  });

  test("at most ten times a second how far it is, and always how it ends", async () => {
    const { desk } = await withKey({ band: { history: { days: 30 } } });
    const beganMs = performance.now();
    const job = await desk.do({ kind: "sync" });
    const took = performance.now() - beganMs;
    const told = desk.events.filter((it) => it.is === "Job" && it.job.id === job.id);
    expect(told.length).toBeLessThan(took / 100 + 5);
    expect(told.at(-1)).toEqual({ is: "Job", job });
    expect(job).not.toHaveProperty("progress");
  });

  test("while a long sync goes, too, that records have changed", async () => {
    const { desk } = await withKey({ band: { pace: 20, history: { days: 20 } } });
    const shown = new Promise<void>((resolve) => {
      const stop = desk.desk.jobs.listen(({ is }) => {
        if (is !== "Changed") return;
        stop();
        resolve();
      });
    });
    const job = await desk.begin({ kind: "sync" });
    await shown;
    expect(desk.now(job).at).toBe("running");
    await desk.stop(job);
    await desk.ended(job);
  });

  test("that records have changed, before it is over; also where it failed", async () => {
    const { made, desk } = await withKey();
    const before = desk.events.length;
    await desk.do({ kind: "sync" });
    const told = desk.events.slice(before).map(({ is }) => is);
    expect(told.slice(-2)).toEqual(["Changed", "Job"]);
    made.band.reset({ key: new Uint8Array(16).fill(7), mac: made.band.mac });
    const middle = desk.events.length;
    expect((await desk.do({ kind: "verify" })).at).toBe("failed");
    expect(desk.events.slice(middle).some(({ is }) => is === "Changed")).toBe(true);
  });

  test("how often, to a window that comes later: it knows whether it has missed anything", async () => {
    const { desk } = await withKey();
    const { jobs } = desk.desk;
    const before = jobs.server;
    const middle = desk.events.length;
    await desk.do({ kind: "sync" });
    jobs.changed();
    const heard = desk.events.slice(middle).filter(({ is }) => is === "Changed").length;
    expect(heard).toBeGreaterThan(1);
    expect(jobs.server).toEqual({ ...before, changes: before.changes + heard });
  });

  test("a look at everything changes nothing, and says so by silence", async () => {
    const desk = deskIn(await houseWithBand());
    await desk.do({ kind: "doctor" });
    expect(desk.events.some(({ is }) => is === "Changed")).toBe(false);
  });

  test("fifty are kept; those that go on are never forgotten", async () => {
    const { desk } = await withKey();
    const going = await live(desk);
    for (let i = 0; i < 60; i++) await desk.do({ kind: "band", ask: { is: "user" } });
    const kept = desk.desk.jobs.list();
    expect(kept).toHaveLength(50);
    expect(kept.at(-1)).toMatchObject({ id: going.id, at: "running" });
    expect(kept.map(({ id }) => Number(id))).toEqual(
      kept.map(({ id }) => Number(id)).toSorted((a, b) => b - a),
    );
    await desk.stop(going);
    await desk.ended(going);
  });
});

describe("live values", () => {
  test("end when nobody has listened for a minute", async () => {
    const { made, desk } = await withKey();
    const job = await live(desk);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    desk.stopListening();
    await vi.advanceTimersByTimeAsync(59_000);
    const stop = desk.desk.jobs.listen(() => undefined);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(desk.now(job).at).toBe("running");
    stop();
    await vi.advanceTimersByTimeAsync(61_000);
    vi.useRealTimers();
    expect((await desk.ended(job)).at).toBe("stopped");
    expect(made.band.state).toBe("free");
  });

  test("a link that is lost is told, and that it is back", async () => {
    const { made, desk } = await withKey();
    const job = await live(desk);
    made.band.walkAway();
    await desk.heard("Link", ({ state }) => state === "lost");
    await desk.heard("Link", ({ state }) => state === "back");
    expect(lineOf(desk.now(job), "link")).toMatchObject({ state: "good", text: "back" });
    await desk.stop(job);
    expect((await desk.ended(job)).at).toBe("stopped");
  });

  test("a band that stays away ends them with a failure", async () => {
    const { made, desk } = await withKey();
    const job = await live(desk);
    made.band.switchOff();
    const over = await desk.ended(job);
    expect(over).toMatchObject({ at: "failed", failure: { code: "out-of-reach" } });
    expect(made.open).toMatchObject({ radios: 0, bandLocks: 0 });
  });
});

describe("closed", () => {
  test("with live values going: the band is let go, nothing stays open", async () => {
    const { made, desk } = await withKey();
    const job = await live(desk);
    await desk.close();
    expect(made.band.state).toBe("free");
    expect(made.open).toEqual(ALL_CLOSED);
    expect(desk.now(job).at).toBe("stopped");
    expect(await desk.refusal({ kind: "doctor" })).toBe("409 in-use");
  });

  test("with a question open", async () => {
    const made = await madeUpHouse({
      bands: [new VirtualBand({ seed: 2 }), new VirtualBand({ seed: 3 })],
    });
    const desk = deskIn(made);
    const job = await desk.begin({ kind: "verify" });
    expect((await desk.asking(job)).at).toBe("asking");
    await desk.close();
    expect(desk.now(job).at).toBe("stopped");
    expect(made.open).toEqual(ALL_CLOSED);
  });

  test("something that does not end is not waited for for ever", async () => {
    const made = await madeUpHouse({
      changes: { openRadio: () => new Promise(() => undefined) },
    });
    const desk = deskIn(made);
    await desk.begin({ kind: "sync" });
    await realTurn();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const closed = desk.desk.jobs.close();
    await vi.advanceTimersByTimeAsync(20_000);
    await closed;
  });
});

test("a fault of ours is told as one, and of its text nothing is traced", async () => {
  const made = await madeUpHouse({
    changes: {
      computer: () => Promise.reject(new RangeError("C8:0F:10:01:02:03 is wrong")),
    },
  });
  const desk = deskIn(made);
  const job = await desk.do({ kind: "doctor" });
  expect(job).toMatchObject({ at: "failed", failure: { code: "internal" } });
  expect(made.traces).toContain('a fault of ours {"job":"doctor","fault":"RangeError"}');
  expect(made.traces.join() + JSON.stringify(desk.events)).not.toContain("C8:0F");
  expect(made.open).toEqual(ALL_CLOSED);
});
