import { afterEach, beforeEach, expect, test } from "vitest";
import { LookedAt } from "../../../test/looked-at.ts";

let looked: LookedAt;
beforeEach(() => {
  looked = new LookedAt();
});
afterEach(() => looked.close());

test("an empty store is a house in which nobody has worn anything", async () => {
  expect(await looked.answer("house")).toEqual({
    kind: "served",
    version: "1.2.3",
    isDemo: false,
    nowS: 1_710_523_800,
    wearers: [],
    has: { keys: false, provenKey: false, records: false },
  });
  expect(await looked.answer("bands")).toMatchObject({ bands: [], followers: [] });
  expect(await looked.answer("runs")).toEqual({ runs: [] });
  expect(await looked.answer("spread")).toEqual({ of: [] });
});

test.each([
  "now",
  "day/2024-03-15",
  "days?from=2024-03-01&to=2024-03-15",
  "hours?from=2024-03-01&to=2024-03-15",
  "nights?from=2024-03-01&to=2024-03-15",
  "night/2024-03-15",
  "source?atS=1710523800",
  "workouts",
  "workout/1710523800",
])("of an empty store, %s tells that nothing is recorded", async (path) => {
  const { status, document } = await looked.ask(path);
  expect(status).toBe(409);
  expect(document).toMatchObject({ error: { code: "no-records" } });
});

test.each([
  "day/2024-02-30",
  "day/2024-1-1",
  "day/0000-01-01",
  "day/9999-12-31",
  "day/..%2f..%2fetc",
  "night/yesterday",
  "days",
  "days?from=2024-03-01",
  "days?from=2024-03-02&to=2024-03-01",
  "days?from=2014-01-01&to=2024-03-01",
  "days?from=2024-03-01&to=2024-03-01&wearer=-1",
  "days?from=2024-03-01&to=2024-03-01&wearer=1e3",
  "hours?from=2022-03-01&to=2024-03-01",
  "nights?from=2024-03-01&to=2024-03-01'--",
  "now?wearer=",
  "now?wearer=0x1",
  "now?wearer=99999999",
  "source",
  "source?atS=-5",
  "source?atS=999999999999",
  "source?atS=1e9",
  "workout/first",
  "workout/NaN",
])("the question %s is refused in a document of its own", async (path) => {
  const { status, document } = await looked.ask(path);
  expect(status).toBe(400);
  expect(document).toEqual({ error: { code: "usage", message: "The question makes no sense." } });
});

test("the longest times that may be asked for are ten years, and a year", async () => {
  for (const path of [
    "days?from=2014-03-16&to=2024-03-15",
    "nights?from=2014-03-16&to=2024-03-15",
    "hours?from=2024-01-01&to=2024-12-31",
    "day/1970-01-02",
    "day/9999-12-01",
  ]) {
    expect(await looked.ask(path)).toMatchObject({ status: 409 });
  }
});

test("a desk that was closed opens nothing any more", async () => {
  await looked.desk.close();
  expect(await looked.ask("house")).toMatchObject({
    status: 409,
    document: { error: { code: "interrupted" } },
  });
});
