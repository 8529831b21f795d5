import type { Locator, Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { chromiumMissing } from "./chromium.ts";
import { closeBrowser, openPage } from "./open-page.ts";
import { pageBand } from "./page-stores.ts";

afterAll(closeBrowser);

const isLeftOut = chromiumMissing() !== undefined && process.env["CI"] === undefined;

/** In the page: what it hears by can be cut, and comes back when that is over. */
function withScissors(): void {
  const real = window.fetch.bind(window);
  const scissors = { isCut: false, abort: new AbortController() };
  Object.assign(window, { scissors });
  window.fetch = (asked, init) => {
    const address = asked instanceof Request ? asked.url : String(asked);
    if (!address.includes("api/events")) return real(asked, init);
    if (scissors.isCut) return Promise.reject(new TypeError("cut"));
    scissors.abort = new AbortController();
    return real(asked, { ...init, signal: scissors.abort.signal });
  };
}

type WithScissors = Window & {
  readonly scissors: { isCut: boolean; readonly abort: AbortController };
};

function cut(page: Page): Promise<void> {
  return page.evaluate(() => {
    const { scissors } = window as unknown as WithScissors;
    scissors.isCut = true;
    scissors.abort.abort();
  });
}

function mend(page: Page): Promise<void> {
  return page.evaluate(() => {
    (window as unknown as WithScissors).scissors.isCut = false;
  });
}

const runs = (page: Page): Locator => page.locator(".runs tbody tr");

test.skipIf(isLeftOut)(
  "what has changed while a page heard nothing is there once it hears again, in every tab",
  async () => {
    const it = await openPage({ store: "month", bands: [pageBand()] });
    try {
      await it.context.addInitScript(withScissors);
      await it.page.reload();
      await it.show("data");
      const other = await it.context.newPage();
      await other.goto(`${it.address}#/data`);
      await runs(other).first().waitFor();
      const before = await runs(it.page).count();
      // Only one of them hears by itself.
      await Promise.all([cut(it.page), cut(other)]);
      await it.page.locator(".state .away").first().waitFor();
      const asked = { headers: { origin: it.address.slice(0, -1) }, data: { kind: "sync" } };
      expect((await it.context.request.post(`${it.address}api/jobs`, asked)).ok()).toBe(true);
      const there = async (): Promise<number> => {
        const said = await it.context.request.get(`${it.address}api/runs`);
        return ((await said.json()) as { runs: unknown[] }).runs.length;
      };
      await expect.poll(there).toBe(before + 1);
      await Promise.all([mend(it.page), mend(other)]);
      await runs(it.page).nth(before).waitFor();
      await runs(other).nth(before).waitFor();
    } finally {
      await it.close();
    }
  },
);
