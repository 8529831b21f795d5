import { afterAll, expect, test } from "vitest";
import { violationsOf } from "./axe.ts";
import { chromiumMissing } from "./chromium.ts";
import { closeBrowser, openPage } from "./open-page.ts";
import type { PageOptions } from "./open-page.ts";
import { PAGE_TODAY } from "./page-stores.ts";
import type { StoreKind } from "./page-stores.ts";

const isSkipped = chromiumMissing() !== undefined && process.env["CI"] === undefined;

afterAll(closeBrowser);

/** Every view there is, also for days of which nothing is known. */
const ROUTES = [
  "now",
  "day",
  `day/${PAGE_TODAY}`,
  "day/2026-03-05",
  "day/2026-02-24",
  "day/1999-12-31",
  "nights",
  `nights/${PAGE_TODAY}`,
  "nights/2026-03-05",
  "nights/1999-12-31",
  `trends/week/${PAGE_TODAY}`,
  "trends/month/2026-03",
  "trends/year/2026",
  "trends/year/2021",
  "trends/all",
  "workouts",
  "band",
  "band/live",
  "data",
  "start",
];

const STORES: readonly StoreKind[] = [
  "empty",
  "key",
  "day",
  "month",
  "gaps",
  "conflict",
  "years",
  "household",
];

/** Nothing is wrong with any of them. */
const NONE = Object.fromEntries(ROUTES.map((route) => [route, []]));

const LOOKS: Readonly<Record<string, NonNullable<PageOptions["browser"]>>> = {
  "a dark screen": { colorScheme: "dark" },
  "a phone, in German": { locale: "de-DE", viewport: { width: 360, height: 780 } },
  paper: {},
};

test.skipIf(isSkipped).each(STORES)("each view shows a store of the kind “%s”", async (store) => {
  const open = await openPage({ store });
  try {
    const violations: Record<string, string[]> = {};
    for (const route of ROUTES) {
      await open.show(route);
      expect(await open.page.locator("main h1").count(), route).toBe(1);
      expect(await open.page.locator(".failed").count(), route).toBe(0);
      violations[route] = await violationsOf(open.page);
    }
    expect(violations).toEqual(NONE);
    // Nothing was asked that the server cannot answer: a browser would call its status an error.
    expect(open.troubles).toEqual([]);
    expect(open.requests.filter((it) => !it.startsWith(open.address))).toEqual([]);
  } finally {
    await open.close();
  }
});

test.skipIf(isSkipped).each(Object.entries(LOOKS))(
  "each view can be read on %s",
  async (name, browser) => {
    const open = await openPage({ store: "gaps", browser });
    try {
      if (name === "paper") await open.page.emulateMedia({ media: "print" });
      const violations: Record<string, string[]> = {};
      for (const route of ROUTES) {
        await open.show(route);
        const found = await violationsOf(open.page);
        violations[route] = found;
        const tooWide = await open.page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        if (tooWide > 0) found.push(`${tooWide} px too wide`);
      }
      expect(violations).toEqual(NONE);
    } finally {
      await open.close();
    }
  },
);

test.skipIf(isSkipped)("twice as big a text fits a narrow screen", async () => {
  const open = await openPage({
    store: "month",
    browser: { viewport: { width: 640, height: 900 } },
  });
  try {
    for (const route of ROUTES) {
      await open.show(route);
      await open.page.evaluate(() =>
        document.documentElement.style.setProperty("font-size", "200%"),
      );
      const tooWide = await open.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(tooWide, route).toBeLessThanOrEqual(0);
    }
  } finally {
    await open.close();
  }
});
