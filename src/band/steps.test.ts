import { expect, test } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { formatHex } from "../bytes/hex.ts";
import { ScriptedLink, scriptedSession } from "./scripted-link.ts";
import { Steps } from "./steps.messages.ts";
import { readSteps, watchSteps } from "./steps.ts";
import type { StepsToday } from "./steps.ts";

interface Case {
  readonly value: string;
  readonly steps: number;
  readonly metres: number;
  readonly kcal: number;
}

const { cases } = vectorsOf<{ cases: readonly Case[] }>("realtime_steps");

test.each(cases)("$value: $steps steps", async ({ value, steps, metres, kcal }) => {
  const link = new ScriptedLink([], { values: { "0007": value } });
  const today = { steps, distanceM: metres, energyKcal: kcal };
  expect(await readSteps(scriptedSession(link))).toEqual(today);
  expect(formatHex(Steps.encode({ flags: 0x0c, ...today }))).toBe(value);
  expect(Steps.decode(hex(value)).flags).toBe(0x0c);
});

test("steps are told as they are walked; what is no block of 13 bytes is not", async () => {
  const link = new ScriptedLink();
  const stop = new AbortController();
  const told: StepsToday[] = [];
  const watching = watchSteps(scriptedSession(link), (today) => told.push(today), stop);
  await Promise.resolve();
  for (const { value } of cases) {
    link.notify("0007", value);
    link.notify("0007", `${value}00`);
    link.notify("0007", value.slice(2));
  }
  stop.abort();
  await watching;
  expect(told.map(({ steps }) => steps)).toEqual(cases.map(({ steps }) => steps));
  expect(link.listeners()).toBe(0);
});

test("nothing is begun for who has stopped already", async () => {
  const link = new ScriptedLink();
  const stopped = { signal: AbortSignal.abort() };
  await watchSteps(scriptedSession(link), () => expect.fail("told"), stopped);
  expect(link.listeners()).toBe(0);
});
