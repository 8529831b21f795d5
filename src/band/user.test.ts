import { expect, test } from "vitest";
import { ScriptedLink, scriptedSession } from "./scripted-link.ts";
import { setStepGoal, setUser } from "./user.ts";

const WEARER = { bornOn: "1990-05-17", sex: "female", heightCm: 170, weightKg: 65.5 } as const;

function band(): ScriptedLink {
  return new ScriptedLink([], { react: () => [] });
}

test("a wearer is written as Gadgetbridge does, with the weight in 200ths of a kilogram", async () => {
  const link = band();
  const told = await setUser(scriptedSession(link), WEARER, { userId: 0x01020304 });
  expect(told).toEqual({ body: true, stepGoal: false });
  // §8.2: 1990 = C607, month 05, day 17, female, 170 cm, 13100 = 2C33.
  const value = "4f0000c607051101aa002c3304030201";
  expect(link.written).toEqual([{ char: "0008", value, kind: "with-response" }]);
});

test("the goal is told with what is known, and a wearer half known is not", async () => {
  const link = band();
  const told = await setUser(scriptedSession(link), {
    ...WEARER,
    weightKg: undefined,
    stepGoal: 8000,
  });
  expect(told).toEqual({ body: false, stepGoal: true });
  expect(link.written.map(({ value }) => value)).toEqual(["100000401f0000"]);
});

test("what no person is, is not written", async () => {
  const link = band();
  for (const wrong of [{ weightKg: 400 }, { heightCm: 0 }, { heightCm: NaN }, { bornOn: "1990" }]) {
    const wearer = { ...WEARER, ...wrong };
    await expect(setUser(scriptedSession(link), wearer)).rejects.toThrow(TypeError);
  }
  await expect(setStepGoal(scriptedSession(link), 70_000)).rejects.toThrow(TypeError);
  expect(link.written).toEqual([]);
});

test("Zepp OS takes it in a way that nobody describes", async () => {
  const session = scriptedSession(band(), "Xiaomi Smart Band 7");
  await expect(setUser(session, WEARER)).rejects.toMatchObject({ code: "not-supported" });
  await expect(setStepGoal(session, 8000)).rejects.toMatchObject({ code: "not-supported" });
});
