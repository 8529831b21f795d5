import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { violationsOf } from "./axe.ts";
import { chromiumMissing } from "./chromium.ts";
import { closeBrowser, openPage } from "./open-page.ts";

const isSkipped = chromiumMissing() !== undefined && process.env["CI"] === undefined;

afterAll(closeBrowser);

/** One of each kind of view; a workout's own is gone to from their list. */
const VIEWS = [
  "now",
  "day/2026-03-14",
  "nights",
  "nights/2026-03-14",
  "trends/week/2026-03-15",
  "trends/month/2026-03",
  "trends/year/2026",
  "workouts",
  "band",
  "data",
  "start",
];

interface Found {
  readonly page: Page;
  readonly show: (route: string) => Promise<void>;
}

/** What is found on each view, one workout's included; views with nothing are left out. */
async function onEveryView(
  { page, show }: Found,
  look: (page: Page) => Promise<readonly string[]>,
): Promise<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {};
  for (const view of VIEWS) {
    await show(view);
    const here = await look(page);
    if (here.length > 0) found[view] = here;
    if (view !== "workouts") continue;
    await page.locator(".workout-list a").first().click();
    await page.locator(".curves svg").waitFor();
    const one = await look(page);
    if (one.length > 0) found["one workout"] = one;
  }
  return found;
}

test.skipIf(isSkipped)("nothing moves for who wants less motion", async () => {
  const open = await openPage({ store: "month", browser: { reducedMotion: "reduce" } });
  // Whatever begins to move is noted, however soon it stops.
  await open.context.addInitScript(() => {
    const moved: string[] = [];
    Object.assign(globalThis, { moved });
    for (const begins of ["animationstart", "transitionrun"]) {
      addEventListener(
        begins,
        ({ target }) => moved.push(`${begins} ${(target as Node).nodeName}`),
        true,
      );
    }
  });
  try {
    await open.page.reload();
    const moving = await onEveryView(open, (page) =>
      page.evaluate(() => [
        ...(globalThis as unknown as { moved: string[] }).moved.splice(0),
        ...document.getAnimations().map((it) => it.constructor.name),
      ]),
    );
    expect(moving).toEqual({});
  } finally {
    await open.close();
  }
});

/**
 * Marks of pictures that have neither a colour nor a line, and controls of which nothing is seen. What is
 * `touched` is only there for fingers.
 */
function unseen(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const ground = getComputedStyle(document.body).backgroundColor;
    const isNothing = (colour: string): boolean =>
      colour === "none" || colour === ground || /^rgba\(.*, 0\)$/.test(colour);
    const name = (it: Element): string => `${it.tagName} .${it.getAttribute("class") ?? ""}`;
    const found = new Set<string>();
    for (const mark of document.querySelectorAll(
      "main svg :is(rect, path, circle, line):not(.touched)",
    )) {
      const { fill, stroke } = getComputedStyle(mark);
      if (isNothing(fill) && isNothing(stroke)) found.add(name(mark));
    }
    for (const control of document.querySelectorAll("main button, main select, main input")) {
      const { borderTopColor, color, opacity } = getComputedStyle(control);
      const { width } = control.getBoundingClientRect();
      // A choice's own box lies unseen under its text.
      if (width < 2 || opacity === "0") continue;
      if (isNothing(borderTopColor) && isNothing(color)) found.add(name(control));
    }
    return [...found];
  });
}

test.skipIf(isSkipped)("with forced colours every mark and every control is seen", async () => {
  const open = await openPage({ store: "month", browser: { forcedColors: "active" } });
  try {
    expect(
      await onEveryView(open, async (page) => [
        ...(await unseen(page)),
        ...(await violationsOf(page)),
      ]),
    ).toEqual({});
  } finally {
    await open.close();
  }
});

test.skipIf(isSkipped)("nothing sticks out of a wide screen", async () => {
  const open = await openPage({
    store: "month",
    browser: { viewport: { width: 1920, height: 1080 } },
  });
  try {
    const tooWide = await onEveryView(open, (page) =>
      page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth > clientWidth ? [`${scrollWidth - clientWidth} px`] : [];
      }),
    );
    expect(tooWide).toEqual({});
  } finally {
    await open.close();
  }
});

test.skipIf(isSkipped)("for 200 ms there is nothing, then bars that keep still", async () => {
  const open = await openPage({ store: "day", route: "now" });
  const { page } = open;
  try {
    await page.clock.install();
    const { promise: mayGo, resolve: go } = Promise.withResolvers<undefined>();
    await page.route(/assets\/trends-.*\.js/, async (route) => {
      await mayGo;
      await route.continue();
    });
    // From here on the page's time goes only where it is told to.
    await page.clock.pauseAt(Date.now() + 3_600_000);
    await page.getByRole("link", { name: "Trends", exact: true }).click();
    await page.locator("main [aria-busy=true]").waitFor({ state: "attached" });
    await page.clock.runFor(199);
    expect(await page.locator(".waiting").count()).toBe(0);
    await page.clock.runFor(100);
    await page.locator(".waiting").waitFor();
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
    go(undefined);
    await page.getByRole("navigation", { name: "Period" }).waitFor();
    await page.locator(".waiting").waitFor({ state: "detached" });
  } finally {
    await open.close();
  }
});

/** Words of pictures that stand beyond the left or the right edge of theirs, where they are cut off. */
function wordsCutOff(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("main figure svg")].flatMap((svg) => {
      const { left, right } = svg.getBoundingClientRect();
      return [...svg.querySelectorAll("text")]
        .map((it) => ({ box: it.getBoundingClientRect(), text: it.textContent }))
        .filter(({ box }) => box.left < left - 1 || box.right > right + 1)
        .map(({ text }) => text);
    }),
  );
}

test.skipIf(isSkipped)(
  "no word below a column is cut off, with letters of twice the size",
  async () => {
    const viewport = { width: 360, height: 780 };
    const open = await openPage({ store: "month", browser: { viewport } });
    try {
      await open.page.addInitScript(() => {
        addEventListener("DOMContentLoaded", () => {
          document.documentElement.style.fontSize = "200%";
        });
      });
      for (const view of ["trends/week/2026-03-12", "trends/month/2026-03", "trends/all"]) {
        // From the beginning: the view before has no pictures that could be taken for this one's.
        await open.page.goto("about:blank");
        await open.show(view);
        await open.page.locator("main figure svg text").first().waitFor();
        expect([view, await wordsCutOff(open.page)]).toEqual([view, []]);
      }
    } finally {
      await open.close();
    }
  },
);
