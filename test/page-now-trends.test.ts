import type { Page } from "playwright-core";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { violationsOf } from "./axe.ts";
import { chromiumMissing } from "./chromium.ts";
import { closeBrowser, openPage } from "./open-page.ts";
import type { OpenPage, PageOptions } from "./open-page.ts";

const missing = chromiumMissing();
let opened: OpenPage | undefined;

afterEach(async () => {
  await opened?.close();
  opened = undefined;
});
afterAll(closeBrowser);

async function open(options: PageOptions): Promise<OpenPage> {
  opened = await openPage(options);
  return opened;
}

const ROUTES = [
  "now",
  "trends/week/2026-03-12",
  "trends/month/2026-03",
  "trends/year/2026",
  "trends/all",
] as const;

/** How many pixels the page is wider than its window. */
function tooWide(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

async function heading(page: Page): Promise<string> {
  return page.locator("main h1").innerText();
}

describe.skipIf(missing !== undefined && process.env["CI"] === undefined)("the frame", () => {
  test("without records begins with the guided way, and every view says that there is nothing", async () => {
    const { page, troubles, ...it } = await open({ store: "empty" });
    await expect.poll(() => page.url()).toMatch(/#\/start$/);
    await it.show("now");
    expect(await heading(page)).toBe("Nothing is recorded yet");
    await it.show("trends");
    await page.getByText("Nothing is recorded yet, so there is no trend.").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });

  test("a change of view moves the focus to its heading and names the window", async () => {
    const { page, troubles } = await open({ store: "day" });
    await page.getByRole("heading", { level: 1, name: "Sunday 15 March" }).waitFor();
    await expect.poll(() => page.title()).toBe("Now · ownband");
    await page.getByRole("link", { name: "Trends", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "2026" }).waitFor();
    await expect.poll(() => page.title()).toBe("Trends · ownband");
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe("H1");
    expect(troubles).toEqual([]);
  });

  test("is gone through with the keyboard, from skipping it on", async () => {
    const { page } = await open({ store: "day", route: "now" });
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(
      "Skip to the content",
    );
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("content");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Steps");
  });

  test("speaks German when asked to, and remembers it", async () => {
    const { page, ...it } = await open({ store: "day", route: "now" });
    await page.getByRole("button", { name: "Deutsch" }).click();
    await expect.poll(() => heading(page)).toBe("Sonntag, 15. März");
    await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe("de");
    await page.reload();
    await it.show("trends/year/2026");
    await page.getByRole("link", { name: "Verlauf" }).waitFor();
    expect(await page.locator(".heat-weekdays").innerText()).toMatch(/^Mo/);
  });

  test("shows whose days are wanted, where there are several wearers", async () => {
    const { page } = await open({ store: "household", route: "now" });
    expect(await heading(page)).toBe("Sunday 15 March");
    await page.getByRole("combobox", { name: "Whose days" }).selectOption({ label: "Ben" });
    await expect.poll(() => heading(page)).toBe("Saturday 14 March");
    await page.getByText("Nothing of today has come in yet.").waitFor();
  });

  test("stays when a view does not come, and shows it at another try", async () => {
    const { page } = await open({ store: "day", route: "now" });
    await page.route(/assets\/trends-.*\.js/, (route) => route.abort());
    await page.getByRole("link", { name: "Trends", exact: true }).click();
    await page.getByRole("alert").getByText("This view could not be fetched.").waitFor();
    await page.getByRole("link", { name: "Now", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Sunday 15 March" }).waitFor();
    await page.unrouteAll();
    await page.getByRole("link", { name: "Trends", exact: true }).click();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("navigation", { name: "Period" }).waitFor();
  });

  test("stays when a view cannot be drawn", async () => {
    const { page } = await open({ store: "day", route: "now" });
    const broken = { contentType: "text/javascript", body: "export default () => undefined.days;" };
    await page.route(/assets\/trends-.*\.js/, (route) => route.fulfill(broken));
    await page.getByRole("link", { name: "Trends", exact: true }).click();
    await page.getByRole("alert").getByText("This view could not be drawn.").waitFor();
    await page.getByRole("link", { name: "Now", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Sunday 15 March" }).waitFor();
  });
});

describe.skipIf(missing !== undefined && process.env["CI"] === undefined)("now", () => {
  test("shows today at a glance, and every part leads to more of it", async () => {
    const { page, troubles } = await open({ store: "month", route: "now" });
    const cards = page.locator("section.card");
    await expect.poll(() => cards.count()).toBe(5);
    expect(await cards.nth(0).innerText()).toMatch(/\d,\d{3} steps\s+usually [\d,]+–[\d,]+ by now/);
    expect(await cards.nth(0).getByRole("img").getAttribute("aria-label")).toMatch(
      /^\d+ % of the goal$/,
    );
    expect(await cards.nth(1).innerText()).toMatch(/\d h \d\d\s+usually/);
    const targets = await cards
      .locator("h2 a")
      .evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    expect(targets).toEqual([
      "#/day/2026-03-15",
      "#/nights/2026-03-15",
      "#/day/2026-03-15",
      "#/trends/week/2026-03-15",
      "#/band",
    ]);
    const week = page.locator("ol.week a");
    expect(await week.count()).toBe(7);
    expect(await week.last().locator(".unseen").innerText()).toMatch(
      /^Sunday 15 March: [\d,]+ steps so far$/,
    );
    expect(troubles).toEqual([]);
  });

  test("of a band that was not worn says so, instead of zero", async () => {
    const { page, troubles } = await open({ store: "gaps", route: "trends/week/2026-03-04" });
    await page.locator("summary").last().click();
    expect(await page.locator("table tbody tr").first().innerText()).toMatch(
      /Monday 2 Mar\s+not worn\s+not worn\s+not worn\s+not worn/,
    );
    expect(await page.locator("main").innerText()).not.toMatch(/\b0 steps/);
    expect(troubles).toEqual([]);
  });

  test("on paper the bars of the week are there, and nothing to press", async () => {
    const { page } = await open({ store: "month", route: "now" });
    await page.emulateMedia({ media: "print" });
    expect(await page.locator(".week .bar").first().isVisible()).toBe(true);
    expect(await page.locator("header.bar").isVisible()).toBe(false);
  });
});

describe.skipIf(missing !== undefined && process.env["CI"] === undefined)("trends", () => {
  test("of one day are drawn, too", async () => {
    const { page, troubles, ...it } = await open({ store: "day" });
    for (const route of ROUTES) {
      await it.show(route);
      await expect.poll(() => page.locator("section.card svg, canvas").count()).toBeGreaterThan(0);
    }
    expect(troubles).toEqual([]);
  });

  test("of ten years are gone through by keys: from day to day, over the years, into a day", async () => {
    const { page, troubles } = await open({ store: "years", route: "trends/year/2025/pulse" });
    const calendar = page.getByRole("application");
    await calendar.focus();
    await page.keyboard.press("ArrowLeft");
    const said = page.locator(".heat-said");
    expect(await said.innerText()).toMatch(
      /^Wednesday,? 31 December 2025: \d+ bpm, its source's own word$/,
    );
    await page.keyboard.press("ArrowUp");
    expect(await said.innerText()).toMatch(
      /^Tuesday,? 30 December 2025: \d+ bpm, its source's own word$/,
    );
    await page.keyboard.press("Home");
    await expect.poll(() => page.url()).toMatch(/trends\/year\/2016\/pulse$/);
    await expect.poll(() => heading(page)).toBe("2016");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.url()).toMatch(/#\/day\/2016-/);
    expect(troubles).toEqual([]);
  });

  test("of ten years are dragged with a mouse, and only what is in sight is a picture", async () => {
    const { page, troubles } = await open({ store: "years", route: "trends/year/2025" });
    const calendar = page.getByRole("application");
    const box = (await calendar.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    expect(await calendar.evaluate((it) => it.scrollWidth)).toBeGreaterThan(8 * box.width);
    expect(await page.locator("canvas").evaluate((it) => it.clientWidth)).toBeLessThan(
      box.width + 2,
    );
    await page.mouse.move(box.x + 100, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + 100 + box.width * 0.8, box.y + 60, { steps: 20 });
    await page.mouse.up();
    await expect.poll(() => heading(page)).toBe("2024");
    await expect.poll(() => page.url()).toMatch(/trends\/year\/2024$/);
    await page.mouse.move(box.x + 300, box.y + 80);
    await expect
      .poll(() => page.locator(".heat-said").innerText())
      .toMatch(/: [\d,]+ steps, its source's own word$/);
    await page.mouse.down();
    await page.mouse.up();
    await expect.poll(() => page.url()).toMatch(/#\/day\/20\d\d-/);
    expect(troubles).toEqual([]);
  });

  test("a year that is left while it still moves stays left", async () => {
    const { page } = await open({ store: "years", route: "trends/year/2025" });
    await page.getByRole("application").evaluate(async (it) => {
      const scroller = it.closest(".heat-scroller") ?? it;
      const moved = new Promise((resolve) =>
        scroller.addEventListener("scroll", resolve, { once: true }),
      );
      scroller.scrollLeft -= 300;
      await moved;
      location.hash = "#/trends/all";
      // So much to do that the next view is painted only when the year would have been settled.
      const beganMs = performance.now();
      while (performance.now() - beganMs < 400);
    });
    await expect.poll(() => heading(page)).toBe("All years");
    await page.getByRole("link", { name: "Year", exact: true }).waitFor();
    expect(page.url()).toMatch(/#\/trends\/all$/);
  });

  test("are left and right with the arrow keys, back to the present with T", async () => {
    const { page } = await open({ store: "month", route: "trends/month/2026-03" });
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => heading(page)).toBe("February 2026");
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => heading(page)).toBe("March 2026");
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => heading(page)).toBe("February 2026");
    await page.keyboard.press("t");
    await expect.poll(() => heading(page)).toBe("March 2026");
  });

  test("each day of a picture leads to itself, and each month of a year to its own", async () => {
    const { page, ...it } = await open({ store: "gaps", route: "trends/month/2026-03" });
    await page.locator(".key-line", { hasText: "not worn" }).waitFor();
    await page.locator("a.leads-on[href='#/day/2026-03-12']").click();
    await expect.poll(() => heading(page)).toBe("Thursday, 12 March 2026");
    await it.show("trends/year/2026");
    await page.locator("a.leads-on[href='#/trends/month/2026-02/steps']").click();
    await expect.poll(() => heading(page)).toBe("February 2026");
  });

  test("of a day of which only the evening is recorded there is no median, and it looks so", async () => {
    const { page, ...it } = await open({ store: "day", route: "trends/week/2026-03-15" });
    const steps = page.locator("section.card").first();
    await steps.getByText("No day of this time is recorded as a whole.").waitFor();
    const keys = steps.locator(".key-line li");
    expect(await keys.allInnerTexts()).toEqual([
      "only a part of the day is recorded",
      "today, so far",
    ]);
    const table = page.locator("details", { hasText: "As a table" }).last();
    await table.locator("summary").click();
    expect(await table.locator("tbody tr").nth(5).innerText()).toContain(
      "682 steps, recorded in part",
    );
    await it.show("trends/year/2026");
    await page.getByText("No day of this time is recorded as a whole.").waitFor();
  });

  test("of a week or a month that is not named are those of the last one with records", async () => {
    const { page, ...it } = await open({ store: "month", route: "trends/month" });
    await page.getByRole("heading", { level: 1, name: "March 2026" }).waitFor();
    await it.show("trends/week");
    await page.getByRole("heading", { level: 1, name: /^9\s?–\s?15 March 2026$/ }).waitFor();
  });

  test("name below a picture only what is in it", async () => {
    const { page } = await open({ store: "gaps", route: "trends/month/2026-02" });
    const days = page.locator("section.card").first();
    await days.getByText(/^The shade is .* their median\. Each day leads/).waitFor();
    const keys = await days.locator(".key-line li").allInnerTexts();
    expect(keys).toEqual(["only a part of the day is recorded"]);
  });

  test("of days that a source told are outlined, and it is said", async () => {
    const { page } = await open({ store: "years", route: "trends/month/2024-05" });
    const days = page.locator("section.card").first();
    await days.locator(".key-line", { hasText: "a source's own word for the day" }).waitFor();
    const bar = days.locator("a[href='#/day/2024-05-04'] rect").last();
    expect(await bar.getAttribute("fill")).toBe("var(--raised)");
    await days.locator("summary").click();
    expect(await days.locator("tbody tr").nth(3).innerText()).toMatch(
      /steps, its source's own word/,
    );
  });

  test("without records are called what they are, and lead to the set-up", async () => {
    const { page, troubles } = await open({ store: "empty", route: "trends" });
    await page.getByRole("heading", { level: 1, name: "Trends", exact: true }).waitFor();
    await page.locator("main").getByRole("link", { name: "Set up" }).waitFor();
    expect(troubles).toEqual([]);
  });

  test("are compared with the time before, and say how days lie, not only their average", async () => {
    const { page } = await open({ store: "years", route: "trends/year/2025" });
    expect(await page.locator(".compared").innerText()).toMatch(
      /Median\s+[\d,]+ steps\s+middle half [\d,]+–[\d,]+\s+against 2024\s+[+−][\d,]+\s+[\d,]+, middle half/,
    );
    await page.locator("summary", { hasText: "Month by month" }).click();
    const rows = page.locator("table").first().locator("tbody tr");
    await expect.poll(() => rows.count()).toBe(12);
  });
});

describe.skipIf(missing !== undefined && process.env["CI"] === undefined)("for everybody", () => {
  const LOOKS: Readonly<Record<string, PageOptions["browser"]>> = {
    light: {},
    dark: { colorScheme: "dark" },
    "German on a phone": { locale: "de-DE", viewport: { width: 360, height: 780 } },
  };

  test.each(Object.keys(LOOKS))("%s has no barrier, and nothing sticks out", async (look) => {
    const { page, troubles, ...it } = await open({ store: "gaps", browser: LOOKS[look] ?? {} });
    for (const route of ROUTES) {
      await it.show(route);
      await expect.poll(() => page.locator("section.card").count()).toBeGreaterThan(0);
      expect.soft([route, await violationsOf(page)]).toEqual([route, []]);
      expect.soft([route, await tooWide(page)]).toEqual([route, 0]);
    }
    expect(troubles).toEqual([]);
  });

  test.each([360, 1280])("letters of twice the size fit into %i pixels", async (width) => {
    const { page, ...it } = await open({
      store: "month",
      browser: { viewport: { width, height: 900 } },
    });
    await page.addInitScript(() => {
      addEventListener("DOMContentLoaded", () => {
        document.documentElement.style.fontSize = "200%";
      });
    });
    await page.reload();
    for (const route of ROUTES) {
      await it.show(route);
      expect.soft([route, await tooWide(page)]).toEqual([route, 0]);
    }
  });
});
