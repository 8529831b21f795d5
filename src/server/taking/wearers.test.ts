import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { FORMER_MAC, HANDED_MAC, OTHER_MAC } from "../../../test/handover-store.ts";
import { tidyUp } from "../../../test/ownband.ts";
import { asJson, failureIn, takingDesk } from "../../../test/taking-desk.ts";
import type { TakingDesk } from "../../../test/taking-desk.ts";
import { Records } from "../../store/records.ts";
import type { PageEvent } from "../jobs.ts";

let taking: TakingDesk;
let events: PageEvent[];

beforeEach(() => {
  taking = takingDesk({ wasReset: true });
  taking.withStore(({ database }) => {
    database.run("UPDATE wearer SET name = 'Ada', height_cm = 170, step_goal = 8000");
    database.run("INSERT INTO wearer (id, name) VALUES (2, 'Ben')");
    database.run("UPDATE band SET continues = NULL, follows = NULL");
  });
  events = [];
  taking.desk.jobs.listen((event) => events.push(event));
});
afterEach(async () => {
  await taking.desk.close();
  expect(taking.open).toEqual({ scratches: 0, stores: 0 });
});
afterAll(tidyUp);

const change = (id: number | string, facts: unknown): Promise<Response> =>
  taking.ask(`/api/wearer/${id}`, asJson("PATCH", facts));

const wearers = (): unknown => taking.withStore((store) => Records.open(store, 1).wearers());

describe("what is known of a wearer", () => {
  test("changes where it is said; the rest, and others, stay as they are", async () => {
    const facts = { bornOn: "1990-05-17", sex: "female", weightKg: 61.5, stepGoal: null };
    const response = await change(1, facts);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      id: 1,
      name: "Ada",
      bornOn: "1990-05-17",
      sex: "female",
      heightCm: 170,
      weightKg: 61.5,
    });
    expect(wearers()).toMatchObject([{ name: "Ada", weightKg: 61.5 }, { name: "Ben" }]);
    await change(2, { name: "  Benno " });
    expect(wearers()).toMatchObject([{ name: "Ada" }, { id: 2, name: "Benno" }]);
    expect(events.filter(({ is }) => is === "Changed")).toHaveLength(2);
  });

  test.each<{ facts: unknown }>([
    { facts: { name: "" } },
    { facts: { name: "x".repeat(81) } },
    { facts: { name: "a\u202Eb" } },
    { facts: { name: ["Ada"] } },
    { facts: { bornOn: "1990-02-30" } },
    { facts: { bornOn: "1790-01-01" } },
    { facts: { sex: "yes" } },
    { facts: { heightCm: 7 } },
    { facts: { heightCm: "170" } },
    { facts: { weightKg: 1e9 } },
    { facts: { stepGoal: 99.5 } },
    { facts: { isAdmin: true } },
    { facts: { __proto__: null, constructor: 1 } },
    { facts: "x" },
    { facts: null },
  ])("never becomes $facts", async ({ facts }) => {
    const before = wearers();
    expect(await failureIn(await change(1, facts))).toMatchObject({ status: 400, code: "usage" });
    expect(wearers()).toEqual(before);
    expect(events).toEqual([]);
  });

  test("is never so long that nobody reads it", async () => {
    const failure = await failureIn(await change(1, { name: "x".repeat(100_000) }));
    expect(failure).toMatchObject({ status: 413, code: "usage" });
  });

  test("has no name twice, and of others none that is nothing", async () => {
    expect(await failureIn(await change(2, { name: "ADA" }))).toMatchObject({ code: "exists" });
    expect(await failureIn(await change(2, { name: null }))).toMatchObject({ code: "usage" });
    expect((await change(1, { name: null })).status).toBe(200);
    expect((await change(1, { name: null, heightCm: 171 })).status).toBe(200);
  });

  test("is told of nobody who is not there", async () => {
    expect(await failureIn(await change(7, {}))).toMatchObject({ code: "no-such-wearer" });
    expect(await failureIn(await change("x", {}))).toMatchObject({ status: 400 });
  });
});

describe("the household", () => {
  const add = (facts: unknown): Promise<Response> =>
    taking.ask("/api/wearer", asJson("POST", facts));
  const remove = (id: number | string): Promise<Response> =>
    taking.ask(`/api/wearer/${id}`, { method: "DELETE" });

  test("takes somebody in and lets them go, and every page hears of it", async () => {
    const response = await add({ name: " Cleo " });
    const { id } = (await response.json()) as { readonly id: number };
    expect(wearers()).toMatchObject([{ name: "Ada" }, { name: "Ben" }, { id, name: "Cleo" }]);
    expect((await remove(id)).status).toBe(200);
    expect(wearers()).toMatchObject([{ name: "Ada" }, { name: "Ben" }]);
    expect(events).toEqual([{ is: "Changed" }, { is: "Changed" }]);
  });

  test("keeps whoever wears a band, and has no name twice", async () => {
    expect(await failureIn(await remove(1))).toMatchObject({ code: "still-worn" });
    expect(await failureIn(await remove(7))).toMatchObject({ code: "no-such-wearer" });
    expect(await failureIn(await remove("x"))).toMatchObject({ status: 400 });
    expect(await failureIn(await add({ name: "ben" }))).toMatchObject({ code: "exists" });
    for (const facts of [{}, { name: " " }, { name: 7 }, { name: "a\nb" }, { name: "C", id: 9 }]) {
      expect(await failureIn(await add(facts))).toMatchObject({ status: 400, code: "usage" });
    }
    expect(wearers()).toMatchObject([{ name: "Ada" }, { name: "Ben" }]);
    expect(events).toEqual([]);
  });
});

describe("a band", () => {
  const give = (mac: unknown, wearer: unknown): Promise<Response> =>
    taking.ask("/api/worn", asJson("POST", { mac, wearer }));

  test("is given to somebody, and given back", async () => {
    const wearerOf = () => taking.withStore((store) => Records.open(store, 1).wearerOf(HANDED_MAC));
    expect(await (await give(HANDED_MAC.toLowerCase(), 2)).json()).toEqual({ given: [HANDED_MAC] });
    expect(wearerOf()).toBe(2);
    await give(HANDED_MAC, 1);
    expect(wearerOf()).toBe(1);
    expect(events).toEqual([{ is: "Changed" }, { is: "Changed" }]);
  });

  test("is not given to nobody, and none that nobody knows is given", async () => {
    expect(await failureIn(await give(HANDED_MAC, 9))).toMatchObject({ code: "no-such-wearer" });
    expect(await failureIn(await give(OTHER_MAC, 1))).toMatchObject({ code: "no-such-band" });
    expect(await failureIn(await give("@file", 1))).toMatchObject({ status: 400 });
    expect(await failureIn(await give(HANDED_MAC, "1"))).toMatchObject({ status: 400 });
    expect(events).toEqual([]);
  });

  const follow = (old: unknown, young: unknown): Promise<Response> =>
    taking.ask("/api/follow", asJson("POST", { old, new: young }));

  test("continues another by its owner's word, and every page hears of it", async () => {
    expect((await follow(FORMER_MAC.toLowerCase(), HANDED_MAC)).status).toBe(200);
    const bands = taking.withStore((store) => Records.open(store, 1).bands());
    expect(bands.find(({ mac }) => mac === HANDED_MAC)?.continues).toBe(FORMER_MAC);
    expect(events).toEqual([{ is: "Changed" }]);
  });

  test("does not continue itself, or one that nobody knows", async () => {
    const same = await follow(HANDED_MAC, HANDED_MAC);
    expect(await failureIn(same)).toMatchObject({ code: "not-a-successor" });
    const unknown = await follow(OTHER_MAC, HANDED_MAC);
    expect(await failureIn(unknown)).toMatchObject({ code: "no-such-band" });
    expect(await failureIn(await follow("x", 7))).toMatchObject({ status: 400 });
    expect(events).toEqual([]);
  });
});
