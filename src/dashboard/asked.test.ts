import { expect, test } from "vitest";
import { askedOnce, revision } from "./asked.ts";

function counted(): { ask: () => Promise<number>; times: () => number } {
  let times = 0;
  return { ask: () => Promise.resolve(++times), times: () => times };
}

test("what several want to know is asked once", async () => {
  const { ask, times } = counted();
  const asked = askedOnce(ask);
  expect(await Promise.all([asked("now of 1"), asked("now of 1")])).toEqual([1, 1]);
  expect(times()).toBe(1);
});

test("another question, and one behind a change, is asked anew", async () => {
  const { ask } = counted();
  const asked = askedOnce(ask);
  expect(await asked("now of 1")).toBe(1);
  expect(await asked("now of 2")).toBe(2);
  revision.value++;
  expect(await asked("now of 2")).toBe(3);
});

test("what could not be answered fails for everybody who asked, and is tried again after a change", async () => {
  let isThere = false;
  const asked = askedOnce(() =>
    isThere ? Promise.resolve("there") : Promise.reject(new Error("away")),
  );
  const both = await Promise.allSettled([asked("house"), asked("house")]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  isThere = true;
  revision.value++;
  expect(await asked("house")).toBe("there");
});
