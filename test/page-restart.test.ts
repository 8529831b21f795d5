import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { CHROMIUM, CHROMIUM_FLAGS, chromiumMissing } from "./chromium.ts";
import { newFolder, tidyUp } from "./ownband.ts";
import { fillStore } from "./page-stores.ts";
import { startServing } from "./serving.ts";

afterAll(tidyUp);

const isLeftOut = chromiumMissing() !== undefined && process.env["CI"] === undefined;

function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    headless: true,
    chromiumSandbox: process.getuid?.() !== 0,
    args: CHROMIUM_FLAGS,
  });
}

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.locator("main h1").first().waitFor();
}

async function goTo(page: Page, view: string): Promise<void> {
  await page.getByRole("link", { name: view, exact: true }).click();
}

/** Goes to a view that cannot be fetched. */
async function openInVain(page: Page, view: string): Promise<void> {
  await goTo(page, view);
  await page.getByRole("alert").getByText("This view could not be fetched.").waitFor();
}

/** The styles that a page has: which, and how many rules they hold. */
function stylesOf(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    Array.from(document.styleSheets, (it) => `${it.href ?? ""} ${it.cssRules.length}`).toSorted(),
  );
}

test.skipIf(isLeftOut)(
  "an open page says when its ownband has ended or was started anew, and recovers when it is let in",
  async () => {
    const dataFolder = newFolder();
    const browser = await launch();
    const first = await startServing(["serve", "--port", "0"], { dataFolder });
    try {
      const context = await browser.newContext({ locale: "en-GB" });
      const page = await context.newPage();
      await page.clock.install();
      await open(page, first.address);
      const notice = page.locator(".server-notice");
      const says = async (text: string): Promise<void> => {
        await expect
          .poll(async () => {
            await page.clock.runFor(1_000);
            return notice.textContent();
          })
          .toContain(text);
      };
      expect(await notice.textContent()).toBe("");
      await first.stop();
      await says("does not answer any more");
      const second = await startServing(["serve", "--port", String(first.port)], {
        dataFolder,
      });
      try {
        await says("was started anew");
        // It is not waited until the next try: the tab that was let in tells the others.
        await page.clock.pauseAt(Date.now() + 3_600_000);
        await open(await context.newPage(), second.address);
        await page.waitForFunction(
          () => document.querySelector(".server-notice")?.textContent === "",
        );
      } finally {
        await second.stop();
      }
    } finally {
      await first.stop().catch(() => undefined);
      await browser.close();
    }
  },
);

test.skipIf(isLeftOut)(
  "a view that was first opened while ownband was away comes once it is let in, with its styles",
  async () => {
    const dataFolder = newFolder();
    mkdirSync(join(dataFolder, "data"));
    await fillStore(join(dataFolder, "data"), "day");
    const browser = await launch();
    const first = await startServing(["serve", "--port", "0"], { dataFolder });
    try {
      const context = await browser.newContext({ locale: "en-GB" });
      const [waiting, elsewhere] = [await context.newPage(), await context.newPage()];
      await open(waiting, first.address);
      await open(elsewhere, `${first.origin}/`);
      await first.stop();
      await openInVain(waiting, "Trends");
      await openInVain(elsewhere, "Nights");
      await goTo(elsewhere, "Now");
      // Nobody answers yet: what the page still shows stays.
      const unanswered = waiting.waitForEvent(
        "requestfailed",
        (it) => it.url() === `${first.origin}/`,
      );
      await waiting.getByRole("button", { name: "Try again" }).click();
      await unanswered;
      await waiting.getByRole("alert").getByText("ownband does not answer.").waitFor();
      const second = await startServing(["serve", "--port", String(first.port)], {
        dataFolder,
      });
      try {
        const other = await context.newPage();
        await open(other, second.address);
        await waiting.getByRole("navigation", { name: "Period" }).waitFor();
        await goTo(elsewhere, "Nights");
        await elsewhere.getByRole("heading", { level: 1, name: "Nights" }).waitFor();
        // As in a page that was never away.
        await goTo(other, "Trends");
        await other.getByRole("navigation", { name: "Period" }).waitFor();
        expect(await stylesOf(waiting)).toEqual(await stylesOf(other));
        await open(other, `${first.origin}/`);
        await goTo(other, "Nights");
        await other.getByRole("heading", { level: 1, name: "Nights" }).waitFor();
        expect(await stylesOf(elsewhere)).toEqual(await stylesOf(other));
      } finally {
        await second.stop();
      }
    } finally {
      await first.stop().catch(() => undefined);
      await browser.close();
    }
  },
);
