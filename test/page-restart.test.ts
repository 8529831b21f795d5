import { chromium } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { CHROMIUM, CHROMIUM_FLAGS, chromiumMissing } from "./chromium.ts";
import { newFolder, tidyUp } from "./ownband.ts";
import { startServing } from "./serving.ts";

afterAll(tidyUp);

const isLeftOut = chromiumMissing() !== undefined && process.env["CI"] === undefined;

test.skipIf(isLeftOut)(
  "an open page says when its ownband has ended or was started anew, and recovers when it is let in",
  async () => {
    const dataFolder = newFolder();
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      headless: true,
      chromiumSandbox: process.getuid?.() !== 0,
      args: CHROMIUM_FLAGS,
    });
    const first = await startServing(["serve", "--port", "0"], { dataFolder });
    try {
      const context = await browser.newContext({ locale: "en-GB" });
      const page = await context.newPage();
      await page.goto(first.address);
      await page.locator("main h1").first().waitFor();
      const notice = page.locator(".server-notice");
      expect(await notice.textContent()).toBe("");
      await first.stop();
      await notice.getByText("does not answer any more").waitFor();
      const second = await startServing(["serve", "--port", String(first.port)], {
        dataFolder,
      });
      try {
        await notice.getByText("was started anew").waitFor();
        const other = await context.newPage();
        await other.goto(second.address);
        await other.locator("main h1").first().waitFor();
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
