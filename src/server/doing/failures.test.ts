import { afterEach, describe, expect, test, vi } from "vitest";
import { ALL_CLOSED, DeskInHouse, lineOf, statesOf } from "../../../test/desk-in-house.ts";
import { houseWithBand, madeUpHouse } from "../../../test/made-up-house.ts";
import type { HouseOptions, MadeUpHouse } from "../../../test/made-up-house.ts";
import { realTurn } from "../../../test/phone-in-memory.ts";
import { VirtualBand } from "../../peers/virtual-band.ts";
import type { JobWish } from "../jobs.ts";

const desks: DeskInHouse[] = [];

afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.close();
});

function deskIn(made: MadeUpHouse): DeskInHouse {
  const desk = new DeskInHouse(made);
  desks.push(desk);
  return desk;
}

async function deskWith(options: HouseOptions = {}): Promise<[DeskInHouse, MadeUpHouse]> {
  const made = await madeUpHouse(options);
  return [deskIn(made), made];
}

describe("the phone", () => {
  const PHONE_WISHES: readonly JobWish[] = [{ kind: "key" }, { kind: "import" }];

  test.each(PHONE_WISHES)("is not there: %o", async (wish) => {
    const [desk, made] = await deskWith();
    const job = await desk.do(wish);
    expect(job).toMatchObject({ at: "failed", failure: { code: "no-phone" } });
    expect(job.failure?.hint).toMatch(/USB debugging/);
    expect(made.open).toEqual(ALL_CLOSED);
  });

  test("is not there: what is behind it is unknown, and there is one next step", async () => {
    const [desk] = await deskWith();
    const job = await desk.do({ kind: "doctor" });
    expect(job).toMatchObject({ at: "done", result: { is: "doctor", ok: false } });
    expect(statesOf(job)).toEqual(
      [
        ["computer good", "adb note", "phone broken", "permission unknown", "root unknown"],
        ["apps unknown", "pairing unknown", "bluetooth good", "band note"],
      ].flat(),
    );
    expect(lineOf(job, "phone")).toMatchObject({ code: "no-phone" });
    expect(job.result).toMatchObject({ next: lineOf(job, "phone")?.hint });
  });

  test("asks its owner first: that is told, and then it goes on", async () => {
    const made = await houseWithBand({ phoneManner: { authorization: "ask" } });
    const desk = deskIn(made);
    const job = await desk.begin({ kind: "key" });
    const asked = await desk.until(job, (it) => lineOf(it, "permission")?.state === "wait");
    expect(lineOf(asked, "permission")).toMatchObject({ code: "unauthorized" });
    await vi.waitUntil(() => made.phone?.allow(), 20_000);
    const over = await desk.ended(job);
    expect(over.at).toBe("done");
    expect(lineOf(over, "permission")).toEqual({
      state: "good",
      what: "permission",
      text: "trusts this computer",
    });
  });

  test("is forbidden to let us in", async () => {
    const made = await houseWithBand({ phoneManner: { authorization: "ask" } });
    const desk = deskIn(made);
    const job = await desk.begin({ kind: "key" });
    await desk.until(job, (it) => lineOf(it, "permission")?.state === "wait");
    await vi.waitUntil(() => made.phone?.isAsking, 20_000);
    made.phone?.closeConnections();
    const over = await desk.ended(job);
    expect(over).toMatchObject({ at: "failed", failure: { code: "unauthorized" } });
    await realTurn();
    expect(made.open).toEqual(ALL_CLOSED);
  });

  test.each([400, 4_000, 40_000])("is pulled out after %i bytes", async (bytes) => {
    const made = await houseWithBand();
    const desk = deskIn(made);
    made.phone?.vanishAfter(bytes);
    const job = await desk.do({ kind: "key", history: true });
    expect(job.at).toBe("failed");
    expect(["gone", "busy", "no-phone"]).toContain(job.failure?.code);
    await realTurn();
    expect(made.open).toEqual(ALL_CLOSED);
  });

  test("without root says what else there is", async () => {
    const [desk] = await deskWith({ phone: { root: "none" } });
    const key = await desk.do({ kind: "key" });
    expect(key).toMatchObject({ at: "failed", failure: { code: "no-root" } });
    expect(lineOf(key, "root")).toMatchObject({ state: "note", text: "none" });
    const history = await desk.do({ kind: "import" });
    expect(history.failure).toMatchObject({ code: "no-root" });
  });

  test("without an app that pairs bands says so", async () => {
    const [desk] = await deskWith({ phone: { apps: [] } });
    expect((await desk.do({ kind: "key" })).failure?.code).toBe("no-app");
    expect((await desk.do({ kind: "import" })).failure?.code).toBe("no-app");
  });
});

describe("the band", () => {
  test("refuses a key that is another one's", async () => {
    const key = new Uint8Array(16).fill(9);
    const made = await houseWithBand({ band: { key } });
    const desk = deskIn(made);
    await desk.result({ kind: "key" });
    const job = await desk.do({ kind: "verify" });
    expect(job).toMatchObject({ at: "failed", failure: { code: "refused" } });
    expect(job.failure?.hint).toBeDefined();
    expect(made.open).toMatchObject({ radios: 0, bandLocks: 0, stores: 0 });
  });

  test("was paired anew: the key that it took before is dead", async () => {
    const made = await houseWithBand();
    const desk = deskIn(made);
    await desk.result({ kind: "key" });
    await desk.result({ kind: "verify" });
    made.band.reset({ mac: made.band.mac });
    expect((await desk.do({ kind: "sync" })).failure?.code).toBe("stale-key");
  });

  test("has no key here", async () => {
    const [desk] = await deskWith({ bands: [new VirtualBand()] });
    expect((await desk.do({ kind: "verify" })).failure?.code).toBe("no-key");
  });

  test("goes away in the middle: what was read is kept, and told", async () => {
    const made = await houseWithBand({ band: { pace: 5, history: { days: 2 } } });
    const desk = deskIn(made);
    await desk.result({ kind: "key" });
    const job = await desk.begin({ kind: "sync" });
    const read = /^[1-9][\d,]* minutes · \d+ of/;
    await desk.until(job, ({ progress }) => read.test(progress?.text ?? ""));
    made.band.switchOff();
    const over = await desk.ended(job);
    expect(over).toMatchObject({ at: "failed" });
    expect(lineOf(over, "kept")?.text).toMatch(/the next sync goes on from there/);
    made.band.switchOn();
    expect((await desk.do({ kind: "sync" })).at).toBe("done");
    expect((await desk.desk.records()).span(made.band.mac)).toBeDefined();
  });

  test("is not in reach of a computer whose Bluetooth is off", async () => {
    const made = await houseWithBand();
    const desk = deskIn(made);
    await desk.result({ kind: "key" });
    made.radio.isOff = true;
    expect((await desk.do({ kind: "sync" })).failure?.code).toBe("bluetooth-off");
    expect(made.open).toMatchObject({ radios: 0, bandLocks: 0, stores: 0 });
    const doctor = await desk.do({ kind: "doctor" });
    expect(lineOf(doctor, "bluetooth")).toMatchObject({ state: "note" });
  });
});

test("an import that is not there cannot be taken out", async () => {
  const [desk, made] = await deskWith();
  const job = await desk.do({ kind: "undo", run: 7 });
  expect(job).toMatchObject({ at: "failed", failure: { code: "no-such-run" } });
  expect(made.open).toEqual(ALL_CLOSED);
});

test("an upload that is not there is told", async () => {
  const [desk] = await deskWith();
  const uploads = ["0b7c3c5e-0000-4000-8000-000000000000"];
  for (const kind of ["key", "import"] as const) {
    expect((await desk.do({ kind, uploads })).failure?.code).toBe("no-such-file");
  }
});

test("a zone that nobody knows is told", async () => {
  const nowS = Math.floor(Date.now() / 1000);
  const [desk] = await deskWith({ phone: { nowS, apps: [{ app: "zepp-life", days: 1 }] } });
  const job = await desk.do({ kind: "import", zone: "Mars/Olympus" });
  expect(job.failure?.code).toBe("unknown-zone");
});
