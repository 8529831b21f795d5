import { expect, test, vi } from "vitest";
import { acknowledge, fetchRound } from "./fetch.ts";
import { ScriptedLink, scriptedSession } from "./scripted-link.ts";
import { whenGone } from "./when-gone.ts";

test("a thousand rounds leave nothing behind on the link", async () => {
  const link = new ScriptedLink([], {
    react: ({ value }) => [
      { char: "0004", value: value === "03" ? "100301" : "10010100000000e807030117190004" },
    ],
  });
  const asked = vi.spyOn(link.gone, "then");
  const session = scriptedSession(link);
  for (let round = 0; round < 1_000; round++) {
    for await (const event of fetchRound(session, "activity", 1_709_331_900, 60)) {
      expect(event.is).toBe("Empty");
    }
    expect(await acknowledge(session, "forget")).toBe(true);
  }
  expect(asked.mock.calls.length).toBeLessThanOrEqual(1);
  expect(link.listeners()).toBe(0);
});

test("everybody is told once, also who comes when the link is gone; not who has left", async () => {
  const { promise: gone, resolve } = Promise.withResolvers<undefined>();
  const [early, left, late] = [vi.fn(), vi.fn(), vi.fn()];
  const link = gone.then(() => undefined);
  whenGone(link, early);
  whenGone(link, early);
  whenGone(link, left)();
  resolve(undefined);
  await link;
  await Promise.resolve();
  whenGone(link, late);
  await Promise.resolve();
  await Promise.resolve();
  expect(early).toHaveBeenCalledTimes(2);
  expect(late).toHaveBeenCalledTimes(1);
  expect(left).not.toHaveBeenCalled();
});
