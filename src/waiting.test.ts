import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { pause, within } from "./waiting.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const late = (): Error => new Error("too late");
const never = (): Promise<never> => new Promise(() => undefined);

test("what comes in time is given, and no timer is left", async () => {
  expect(await within(Promise.resolve(7), { limitMs: 1_000, late })).toBe(7);
  expect(vi.getTimerCount()).toBe(0);
});

test("what does not come within the limit is given up", async () => {
  const waiting = expect(within(never(), { limitMs: 1_000, late })).rejects.toThrow("too late");
  await vi.advanceTimersByTimeAsync(1_000);
  await waiting;
});

test("the signal ends a wait at once, also one that was given before", async () => {
  const signal = AbortSignal.abort();
  await expect(within(never(), { limitMs: 1_000, late, signal })).rejects.toMatchObject({
    code: "interrupted",
  });
  const controller = new AbortController();
  const waiting = expect(pause(60_000, controller.signal)).rejects.toMatchObject({
    code: "interrupted",
  });
  controller.abort();
  await waiting;
  expect(vi.getTimerCount()).toBe(0);
});

test("work that fails when nobody listens any more is no unhandled rejection", async () => {
  const seen: unknown[] = [];
  const note = (error: unknown): void => {
    seen.push(error);
  };
  process.on("unhandledRejection", note);
  const failing = new Promise<never>((_, reject) => {
    setTimeout(() => {
      reject(new Error("unheard"));
    }, 10);
  });
  await expect(
    within(failing, { limitMs: 1, late, signal: AbortSignal.abort() }),
  ).rejects.toMatchObject({ code: "interrupted" });
  await vi.advanceTimersByTimeAsync(20);
  vi.useRealTimers();
  await new Promise((resolve) => setTimeout(resolve, 5));
  process.off("unhandledRejection", note);
  expect(seen).toEqual([]);
});
