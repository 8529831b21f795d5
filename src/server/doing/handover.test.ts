import { afterEach, describe, expect, test } from "vitest";
import { ALL_CLOSED, DeskInHouse, lineOf } from "../../../test/desk-in-house.ts";
import { houseWithBand, madeUpHouse } from "../../../test/made-up-house.ts";
import type { MadeUpHouse } from "../../../test/made-up-house.ts";
import { realTurn } from "../../../test/phone-in-memory.ts";
import type { VirtualBand } from "../../peers/virtual-band.ts";
import type { PhoneScenario } from "../../peers/android/scenario/scenario.ts";

const desks: DeskInHouse[] = [];

afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.close();
});

/** The key of the phone's band is known. */
async function withKey(
  phone: PhoneScenario,
): Promise<[DeskInHouse, MadeUpHouse & { readonly band: VirtualBand }]> {
  const made = await houseWithBand({ phone });
  const desk = new DeskInHouse(made);
  desks.push(desk);
  await desk.result({ kind: "key" });
  return [desk, made];
}

const WITH_GADGETBRIDGE: PhoneScenario = { gadgetbridge: {} };

describe("a plan", () => {
  test("tells what keeps the key alive, and the ways", async () => {
    const [desk, made] = await withKey(WITH_GADGETBRIDGE);
    const { plan, mac, model } = await desk.result({ kind: "handover-plan" });
    expect({ mac, model }).toEqual({ mac: made.band.mac, model: "Mi Smart Band 4" });
    expect(plan.keepKeyAlive.length).toBeGreaterThan(2);
    expect(plan.ways[0]?.way).toBe("text");
    const [job] = desk.desk.jobs.list();
    expect(job && lineOf(job, "app")?.text).toBe("Gadgetbridge 0.83.0, running");
    await realTurn();
    expect(made.open).toEqual(ALL_CLOSED);
  });

  test("is there without a phone, too", async () => {
    const [desk, made] = await withKey({});
    made.phone?.vanish();
    const job = await desk.do({ kind: "handover-plan" });
    expect(job.at).toBe("done");
    expect(lineOf(job, "phone")).toMatchObject({ state: "note" });
    expect(lineOf(job, "phone")?.text).toMatch(/It is not needed for this\.$/);
  });

  test("wants a key", async () => {
    const desk = new DeskInHouse(await madeUpHouse());
    desks.push(desk);
    expect((await desk.do({ kind: "handover-plan" })).failure?.code).toBe("no-key");
  });
});

describe("pushed", () => {
  test("only after a yes; then the file is on the phone, and here nothing of it stays", async () => {
    const [desk, made] = await withKey(WITH_GADGETBRIDGE);
    await desk.result({ kind: "sync" });
    const job = await desk.begin({ kind: "handover-push", way: "restore-zip" });
    const asking = await desk.asking(job);
    expect(asking.question).toMatchObject({ is: "yes" });
    expect(asking.question?.text).toMatch(/The auth key is in it, in clear/);
    await desk.answer(job, true);
    const over = await desk.ended(job);
    expect(over).toMatchObject({ at: "done", result: { is: "handover-push" } });
    const path = over.result?.is === "handover-push" ? over.result.path : undefined;
    expect(path).toMatch(/^\/sdcard\/Download\/.*\.zip$/);
    await realTurn();
    expect(made.open).toEqual(ALL_CLOSED);
  });

  test("not after a no: that is a job that was stopped", async () => {
    const [desk, made] = await withKey(WITH_GADGETBRIDGE);
    const before = await made.android?.dump();
    const job = await desk.begin({ kind: "handover-push", way: "preference-file" });
    await desk.asking(job);
    await desk.answer(job, false);
    const over = await desk.ended(job);
    expect(over.at).toBe("stopped");
    expect(lineOf(over, "answer")?.text).toMatch(/nothing changed on the phone/);
    expect(await made.android?.dump()).toEqual(before);
  });

  test("a message to the running app", async () => {
    const [desk] = await withKey(WITH_GADGETBRIDGE);
    const job = await desk.begin({ kind: "handover-push", way: "settings-intent" });
    await desk.asking(job);
    await desk.answer(job, true);
    const over = await desk.ended(job);
    expect(over).toMatchObject({ at: "done", result: { is: "handover-push" } });
    expect(lineOf(over, "sent")).toMatchObject({ state: "good" });
  });

  test.each([
    { way: "text", code: "usage" },
    { way: "move-device", code: "usage" },
    { way: "merged-database", code: "usage" },
  ] as const)("what makes no sense is told: $way", async ({ way, code }) => {
    const [desk] = await withKey(WITH_GADGETBRIDGE);
    expect((await desk.do({ kind: "handover-push", way })).failure?.code).toBe(code);
  });

  test("to a phone without Gadgetbridge: that is told before anybody is asked", async () => {
    const [desk] = await withKey({});
    const job = await desk.do({ kind: "handover-push", way: "preference-file" });
    expect(job.failure?.code).toBe("no-gadgetbridge");
  });
});

describe("looked after", () => {
  test("the key is not there, then it is", async () => {
    const made = await houseWithBand({ phone: WITH_GADGETBRIDGE });
    const key = made.band.key?.reveal() ?? "";
    const desk = new DeskInHouse(made);
    desks.push(desk);
    await desk.result({ kind: "key" });
    const nothing = await desk.result({ kind: "handover-check" });
    expect(nothing.check).toMatchObject({ looked: true, key: "none" });

    const knows = [{ mac: made.band.mac, key }];
    const other = new DeskInHouse(
      await madeUpHouse({ phone: { gadgetbridge: { knows } }, folder: made.folder }),
    );
    desks.unshift(other);
    const there = await other.result({ kind: "handover-check" });
    expect(there.check).toEqual({ looked: true, key: "same", knowsBand: true });
  });

  test("without root nobody can look", async () => {
    const [desk, made] = await withKey({ ...WITH_GADGETBRIDGE });
    const unrooted = new DeskInHouse(
      await madeUpHouse({ phone: { root: "none", gadgetbridge: {} }, folder: made.folder }),
    );
    desks.unshift(unrooted);
    expect((await unrooted.result({ kind: "handover-check" })).check.looked).toBe(false);
    expect(desk.desk.jobs.list()).toHaveLength(1);
  });
});
