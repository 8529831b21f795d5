import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { AuthKey } from "../src/bytes/auth-key.ts";
import { VirtualBand } from "../src/peers/virtual-band.ts";
import { violationsOf } from "./axe.ts";
import { chromiumMissing } from "./chromium.ts";
import { closeBrowser, openPage } from "./open-page.ts";
import type { OpenPage, PageOptions } from "./open-page.ts";
import { pageBand, PAGE_MAC, PAGE_NOW_S } from "./page-stores.ts";

const missing = chromiumMissing();
const isLeftOut = missing !== undefined && process.env["CI"] === undefined;
const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});
afterAll(closeBrowser);

async function open(options: PageOptions): Promise<OpenPage> {
  const opened = await openPage(options);
  ends.push(() => opened.close());
  await opened.show("band");
  return opened;
}

const household = (page: Page): Locator =>
  page.getByRole("region", { name: /^(Who wears|Wer was)/ });

const button = (page: Page, name: string): Locator =>
  household(page).getByRole("button", { name, exact: true });

const switchOf = (page: Page): Locator => page.getByRole("combobox", { name: "Whose days" });

const wornBy = (page: Page): Locator =>
  page.getByRole("combobox", { name: "Worn by: Mi Band 3 C8:0F:10:0A:0B:0C" });

async function add(page: Page, name: string): Promise<void> {
  await household(page).getByLabel("Name of somebody new").fill(name);
  await button(page, "Add somebody").click();
}

/** How many days there are of somebody. */
async function daysOf(page: Page, wearer: number): Promise<number> {
  const said = await page.evaluate(
    async (of) => (await fetch(`api/days?wearer=${of}&from=2026-03-01&to=2026-03-15`)).text(),
    wearer,
  );
  const { days, error } = JSON.parse(said) as {
    readonly days?: readonly unknown[];
    readonly error?: { readonly code: string };
  };
  if (error !== undefined) expect(error.code).toBe("no-records");
  return days?.length ?? 0;
}

describe.skipIf(isLeftOut)("who wears what", () => {
  test("somebody new is given a band and its days; given back, all is as before", async () => {
    const it = await open({ store: "household" });
    const { page } = it;
    const before = await daysOf(page, 2);
    expect(before).toBeGreaterThan(0);
    await add(page, "Ada");
    await wornBy(page).selectOption("Ada");
    await switchOf(page).selectOption("Ada");
    // Whose days are looked at can be chosen before the band has changed hands.
    await expect.poll(() => daysOf(page, 3)).toBe(before);
    expect(await daysOf(page, 2)).toBe(0);
    await it.show("now");
    await page.getByRole("heading", { level: 1, name: /14 March/ }).waitFor();
    await it.show("band");
    await wornBy(page).selectOption("Ben");
    await switchOf(page).selectOption("Ben");
    await expect.poll(() => daysOf(page, 2)).toBe(before);
    expect(await daysOf(page, 3)).toBe(0);
    // Who has nothing is answered "no records", and browsers write that into their console.
    expect(it.troubles.filter((told) => !told.includes("409 (Conflict)"))).toEqual([]);
  });

  test.each([
    ["light", {}, "Nothing is recorded of Ada yet", "Give a band", /^Who wears/],
    [
      "German, dark, narrow",
      { locale: "de-DE", colorScheme: "dark", viewport: { width: 360, height: 780 } },
      "Von Ada ist noch nichts aufgezeichnet",
      "Band geben",
      /^Wer was/,
    ],
  ] as const)(
    "somebody new can be chosen at once, and is told how to come to records: %s",
    async (_name, browser, title, give, home) => {
      const it = await open({ store: "household", browser });
      const { page } = it;
      await household(page).locator(".add-wearer input").fill("Ada");
      await household(page).locator(".add-wearer button").click();
      const whose = page.locator("select.wearers");
      await whose.selectOption("Ada");
      const heading = page.getByRole("heading", { level: 1, name: title });
      for (const view of ["now", "day", "nights", "trends", "workouts"]) {
        await page.evaluate((hash) => {
          location.hash = hash;
        }, `#/${view}`);
        await page.locator(`.bar nav .to-${view}[aria-current]`).waitFor();
        await heading.waitFor();
      }
      expect(await violationsOf(page)).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
      await page.reload();
      await heading.waitFor();
      expect(await whose.locator("option:checked").textContent()).toBe("Ada");
      await whose.selectOption("Ben");
      await heading.waitFor({ state: "detached" });
      await whose.selectOption("Ada");
      await heading.waitFor();
      await page.getByRole("link", { name: give }).click();
      await page.getByRole("region", { name: home }).waitFor();
      // Nothing was asked of which there is nothing.
      expect(it.troubles).toEqual([]);
    },
  );

  test("the first one tells who they are, and is asked nothing else", async () => {
    const it = await open({ store: "key", browser: { viewport: { width: 360, height: 780 } } });
    await household(it.page).getByLabel("Your name").fill("Ada");
    await button(it.page, "Keep").click();
    await household(it.page).getByLabel("Born").waitFor();
    expect(await household(it.page).getByLabel("Name", { exact: true }).inputValue()).toBe("Ada");
    expect(await switchOf(it.page).count()).toBe(0);
    expect(it.troubles).toEqual([]);
  });

  test("a name that is taken is refused in words, and what was typed stays", async () => {
    const it = await open({ store: "household" });
    const { page } = it;
    await add(page, "ben");
    const alert = household(page).getByRole("alert");
    await alert.filter({ hasText: /name|called/i }).waitFor();
    const typed = household(page).getByLabel("Name of somebody new");
    expect(await typed.inputValue()).toBe("ben");
    await typed.fill("Cleo");
    await button(page, "Add somebody").click();
    await button(page, "Cleo").waitFor();
    await alert.waitFor({ state: "detached" });
    const name = household(page).getByLabel("Name", { exact: true });
    await name.fill("BEN");
    await button(page, "Keep").click();
    await alert.waitFor();
    expect(await name.inputValue()).toBe("BEN");
  });

  test("who has told no name is called the same wherever people are named", async () => {
    const it = await open({ store: "household" });
    const { page } = it;
    const names = ["Wearer 1", "Ben"];
    expect(await switchOf(page).getByRole("option").allTextContents()).toEqual(names);
    expect(await wornBy(page).getByRole("option").allTextContents()).toEqual(names);
    await button(page, "Wearer 1").waitFor();
    await it.show("data");
    const whose = page.getByRole("combobox", { name: "Whose", exact: true });
    expect(await whose.getByRole("option").allTextContents()).toEqual(names);
  });

  test("who has a band stays; who has none can be taken out, after a yes", async () => {
    const it = await open({ store: "household" });
    const { page } = it;
    await button(page, "Ben").click();
    await household(page).getByText("give it to somebody else first").waitFor();
    expect(await button(page, "Take Ben out").count()).toBe(0);
    await wornBy(page).selectOption("Wearer 1");
    await button(page, "Take Ben out").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "No", exact: true }).click();
    await button(page, "Take Ben out").click();
    await dialog.getByRole("button", { name: "Take Ben out" }).click();
    await button(page, "Ben").waitFor({ state: "detached" });
    await switchOf(page).waitFor({ state: "detached" });
    expect(it.troubles).toEqual([]);
  });

  test("what is kept is told to the wearer's own band, and to no other", async () => {
    const band = pageBand();
    const it = await open({ store: "household", bands: [band] });
    const { page } = it;
    await button(page, "Ben").click();
    await button(page, "Keep").waitFor();
    expect(await button(page, "Keep, and tell the band").count()).toBe(0);
    await household(page).getByLabel("Steps a day").fill("4000");
    await button(page, "Keep").click();
    await household(page).getByText("Kept.", { exact: true }).waitFor();
    expect(band.settings.user.size).toBe(0);
    await button(page, "Wearer 1").click();
    await button(page, "Keep, and tell the band").click();
    await household(page).getByText("was told the steps a day only").waitFor();
    expect([...band.settings.user.keys()]).toEqual([0x10]);
    await household(page).getByLabel("Weight (kg)").fill("64");
    await button(page, "Keep, and tell the band").click();
    await household(page).getByText("Kept, and told to the band.").waitFor();
    expect([...band.settings.user.keys()]).toEqual(expect.arrayContaining([0x4f, 0x10]));
    expect([...(band.settings.user.get(0x10) ?? [])]).toEqual(expect.arrayContaining([0x28, 0x23]));
    expect(it.troubles).toEqual([]);
  });

  test("a band that refuses its key says so where it was to be told; the facts are kept", async () => {
    const key = AuthKey.of(new Uint8Array(16).fill(9));
    const band = new VirtualBand({ key, mac: PAGE_MAC, clock: () => PAGE_NOW_S });
    const it = await open({ store: "household", bands: [band] });
    await button(it.page, "Keep, and tell the band").click();
    await household(it.page).getByRole("alert").waitFor();
    await household(it.page).getByText("Kept.", { exact: true }).waitFor();
  });

  test.each([
    ["light", {}],
    ["German, narrow", { locale: "de-DE", viewport: { width: 360, height: 780 } }],
  ] as const)("can be read by everybody: %s", async (_name, browser) => {
    const it = await open({ store: "household", browser });
    await household(it.page).waitFor();
    expect(await violationsOf(it.page)).toEqual([]);
    await it.page.evaluate(() => {
      document.documentElement.style.fontSize = "200%";
    });
    expect(
      await it.page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
    ).toBeLessThanOrEqual(0);
    expect(it.troubles).toEqual([]);
  });
});
