import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import type { House } from "../src/server/house.ts";
import { violationsOf } from "./axe.ts";
import { FIXTURES } from "./archive-tools.ts";
import { chromiumMissing } from "./chromium.ts";
import { dropFiles, pressWithKeyboard, withCable } from "./guided.ts";
import { houseWithBand } from "./made-up-house.ts";
import type { MadeUpHouse } from "./made-up-house.ts";
import { closeBrowser, openPage } from "./open-page.ts";
import type { OpenPage, PageOptions } from "./open-page.ts";

const missing = chromiumMissing();
const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});
afterAll(closeBrowser);

async function made(
  options: Parameters<typeof houseWithBand>[0] = {},
): ReturnType<typeof houseWithBand> {
  const house = await houseWithBand({ changes: { isDemo: false }, ...options });
  ends.push(() => house.close());
  return house;
}

async function open(house: House, options: PageOptions = {}): Promise<OpenPage> {
  const opened = await openPage({ ...options, house });
  ends.push(() => opened.close());
  await opened.page.locator("main h1").first().waitFor();
  return opened;
}

const button = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name, exact: true }).first();

/** The one open step. */
const openStep = (page: Page) => page.locator("a[aria-current=step]");

/** How many pixels the page is wider than its window. */
const tooWide = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

/** What stands in the field for a password, if there is one. */
const typed = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => document.querySelector<HTMLInputElement>("dialog input")?.value);

/** The key that stands in the page. */
const KEY = /0x[0-9a-f]{32}/;

/** Waits until the keyboard is on what has this text. */
async function focusComesTo(page: Page, text: string | RegExp): Promise<void> {
  await page.locator("a:focus, button:focus, code:focus").filter({ hasText: text }).waitFor();
}

async function withKey(house: MadeUpHouse, options: PageOptions = {}): Promise<OpenPage> {
  const opened = await open(house.house, options);
  await opened.show("start/key");
  await button(opened.page, "Find the key on the phone").click();
  await button(opened.page, "Show the key").waitFor();
  return opened;
}

describe.skipIf(missing !== undefined && process.env["CI"] === undefined)("the guided way", () => {
  test("leads from nothing to the first chart with the mouse, and each step tells what it found", async () => {
    const { house } = await made();
    const { page, troubles } = await open(house);
    await expect.poll(() => page.url()).toMatch(/#\/start$/);
    await button(page, "Look").click();
    await button(page, "Find the key on the phone").click();
    await button(page, "Prove the key").click();
    await page.getByText(/accepted by the band on/).waitFor();
    await expect.poll(() => openStep(page).innerText()).toBe("Hand over to Gadgetbridge");
    await page.getByText(/records · Zepp Life/).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole("link", { name: "Skip this" }).click();
    await page.getByRole("link", { name: "Read the band" }).click();
    await button(page, "Read the band").click();
    await page.getByText(/minutes came from the band/).waitFor();
    await page.getByRole("link", { name: "See your first day" }).click();
    await page.locator("main svg").first().waitFor();
    expect(page.url()).toMatch(/#\/now$/);
    expect(troubles).toEqual([]);
  });

  test("goes by the keyboard alone", async () => {
    const { house } = await made();
    const { page, troubles } = await open(house);
    await button(page, "Look").waitFor();
    await pressWithKeyboard(page, "Look");
    await button(page, "Find the key on the phone").waitFor();
    await pressWithKeyboard(page, "Find the key on the phone");
    await button(page, "Prove the key").waitFor();
    await pressWithKeyboard(page, "Prove the key");
    await button(page, "Show me how").waitFor();
    await pressWithKeyboard(page, "Read the band");
    await button(page, "Read the band").waitFor();
    await page.keyboard.press("Tab");
    await pressWithKeyboard(page, "Read the band");
    await page.getByRole("link", { name: "See your first day" }).waitFor();
    await pressWithKeyboard(page, "See your first day");
    await expect.poll(() => page.url()).toMatch(/#\/now$/);
    expect(troubles).toEqual([]);
  });

  test("the keyboard goes on at the step that is open when its button goes away", async () => {
    const { house } = await made();
    const { page, troubles } = await open(house);
    await pressWithKeyboard(page, "Look");
    await focusComesTo(page, /^Key$/);
    await pressWithKeyboard(page, "Find the key on the phone");
    await focusComesTo(page, /^Prove it$/);
    await pressWithKeyboard(page, "Prove the key");
    await focusComesTo(page, /^Hand over to Gadgetbridge$/);
    await pressWithKeyboard(page, "Read the band");
    await button(page, "Read the band").waitFor();
    await page.keyboard.press("Tab");
    await pressWithKeyboard(page, "Read the band");
    await page.getByText(/minutes came from the band/).waitFor();
    await focusComesTo(page, /^Read the band$/);
    expect(troubles).toEqual([]);
  });

  test("the keyboard stays with the key when it is shown and hidden", async () => {
    const { page } = await withKey(await made());
    await pressWithKeyboard(page, "Show the key");
    await focusComesTo(page, KEY);
    await pressWithKeyboard(page, "Hide it");
    await focusComesTo(page, /^Show the key$/);
  });

  test("a button that goes away takes nobody along who has left it", async () => {
    const { house } = await made();
    const one = await open(house);
    await one.show("start/key");
    const other = await one.context.newPage();
    await other.goto(`${one.address}#/start/key`);
    await button(other, "Find the key on the phone").focus();
    await other.getByRole("heading", { level: 1 }).click();
    await button(one.page, "Find the key on the phone").focus();
    await one.page.getByRole("link", { name: "Data", exact: true }).focus();
    await button(one.page, "Find the key on the phone").dispatchEvent("click");
    await button(one.page, "Show the key").waitFor();
    await button(other, "Show the key").waitFor();
    await focusComesTo(one.page, /^Data$/);
    expect(await other.locator(".steps :focus").count()).toBe(0);
  });

  test("a phone that is missing is drawn and explained; plugged in, it goes on by itself", async () => {
    const cable = withCable(await made());
    const { page } = await open(cable.house);
    await button(page, "Look").click();
    await page.getByText("No phone is connected.").waitFor();
    await page.getByText(/switch on USB debugging/).waitFor();
    await page.getByRole("img", { name: /on a cable; USB debugging/ }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    cable.plugIn();
    await button(page, "Find the key on the phone").waitFor();
    await page.getByText(/trusts this computer/).waitFor();
  });

  test("a phone that is pulled out before the key is read is looked for again; the way goes on", async () => {
    const cable = withCable(await made());
    const { page, troubles } = await open(cable.house);
    cable.plugIn();
    await button(page, "Look").click();
    await button(page, "Find the key on the phone").waitFor();
    cable.pull();
    await button(page, "Find the key on the phone").click();
    await page.getByText("No phone is connected.").waitFor();
    await expect.poll(() => openStep(page).innerText()).toBe("Computer and phone");
    await page.getByText(/looks again by itself/).waitFor();
    expect(await page.getByText(/trusts this computer/).count()).toBe(0);
    expect(await violationsOf(page)).toEqual([]);
    cable.plugIn();
    await button(page, "Find the key on the phone").waitFor();
    expect(await page.getByText("No phone is connected.").count()).toBe(0);
    await button(page, "Find the key on the phone").click();
    await button(page, "Prove the key").waitFor();
    expect(troubles).toEqual([]);
  });

  test("the keyboard stays at the button that looks again while the phone is looked for", async () => {
    const cable = withCable(await made());
    const { page, troubles } = await open(cable.house);
    await pressWithKeyboard(page, "Look");
    await button(page, "Look again").focus();
    expect(await page.evaluate(afterOneLook)).toBe("it is there, and has the focus");
    expect(await violationsOf(page)).toEqual([]);
    cable.plugIn();
    await page.keyboard.press("Enter");
    await focusComesTo(page, /^Key$/);
    expect(troubles).toEqual([]);
  });

  test("root that is denied shows what to tap, and leads to other ways", async () => {
    const { house } = await made({ phone: { rootAnswer: "deny" } });
    const { page } = await open(house);
    await button(page, "Look").click();
    await button(page, "Find the key on the phone").click();
    await page.getByText(/gives no root access/).waitFor();
    await page.getByRole("img", { name: /“Grant”/ }).waitFor();
    await button(page, "Let the phone make a backup").waitFor();
    await button(page, "Choose files").waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });

  test("a locked backup asks for its password in every tab; a wrong one is asked again", async () => {
    const { house } = await made();
    const one = await open(house);
    await one.show("start/key");
    const other = await one.context.newPage();
    await other.goto(`${one.address}#/start`);
    const name = "encrypted-v5.ab";
    const bytes = readFileSync(join(FIXTURES, "mifit/ab", name));
    await dropFiles(one.page, [{ name, bytes }]);
    const dialog = one.page.getByRole("dialog");
    await dialog.getByText(/Password of/).waitFor();
    const there = other.getByRole("dialog").getByLabel("Password", { exact: true });
    await there.fill("half of i");
    expect(await violationsOf(one.page)).toEqual([]);
    await dialog.getByLabel("Password", { exact: true }).fill("wrong");
    await dialog.getByRole("button", { name: "Go on", exact: true }).click();
    await expect.poll(() => typed(one.page)).toBe("");
    await expect.poll(() => typed(other)).toBe("");
    const found = button(one.page, "Show the key");
    // The history in it is opened anew, and may ask anew; a question may end while it is answered.
    const briefly = { timeout: 1_000 };
    while (!(await found.isVisible())) {
      await there
        .fill(BACKUP_PASSWORD, briefly)
        .then(() => there.press("Enter", briefly))
        .catch(() => undefined);
    }
    await expect.poll(() => one.page.getByRole("dialog").count()).toBe(0);
  });

  test("a key that the band refuses is told in the words of the command line", async () => {
    const { house, band } = await made();
    band.faults.refuseKey();
    const { page } = await withKey({ house } as MadeUpHouse);
    await page.getByRole("link", { name: "Prove it" }).click();
    await button(page, "Prove the key").click();
    await page
      .getByRole("alert")
      .getByText(/refused/)
      .waitFor();
    await page.getByRole("img", { name: /Zepp Life/ }).waitFor();
  });

  test("a second tab, and a reload, show the same", async () => {
    const { house } = await made();
    const { page, context, address } = await withKey({ house } as MadeUpHouse);
    const other = await context.newPage();
    await other.goto(`${address}#/start`);
    await button(other, "Prove the key").waitFor();
    await button(other, "Prove the key").click();
    await page.goto(`${address}#/start`);
    await page.reload();
    await page.getByText(/accepted by the band on/).waitFor();
    await expect.poll(() => openStep(other).innerText()).toBe(await openStep(page).innerText());
  });

  test("what is put onto the phone is asked before; the file can be had here, too", async () => {
    const opened = await withKey(
      await made({ phone: { gadgetbridge: {} }, changes: { isDemo: false } }),
    );
    const { page } = opened;
    await opened.show("start/handover");
    await button(page, "Show me how").click();
    await page.getByText(/^Restore a backup that ownband makes/).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      button(page, /^Download .*\.zip$/).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.zip$/);
    expect(
      readFileSync(await download.path())
        .subarray(0, 2)
        .toString(),
    ).toBe("PK");
    const push = page.getByRole("button", { name: "Put it onto the phone" });
    await push.and(page.locator(":visible")).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/in clear/).waitFor();
    await dialog.getByRole("button", { name: "Yes", exact: true }).click();
    await page
      .getByText(/It is on the phone/)
      .first()
      .waitFor();
    await button(page, "Look whether Gadgetbridge has it").click();
    await page.getByText(/Gadgetbridge has no key of this band/).waitFor();
  });

  test("what Gadgetbridge has to be told is there in German, too, and fits a small screen", async () => {
    const { house } = await made({ phone: { gadgetbridge: {} } });
    const browser = {
      locale: "de-DE",
      colorScheme: "dark",
      viewport: { width: 360, height: 780 },
    } as const;
    const opened = await open(house, { browser });
    const { page, troubles } = opened;
    await opened.show("start/key");
    await button(page, "Schlüssel auf dem Telefon suchen").click();
    await button(page, "Schlüssel zeigen").waitFor();
    await opened.show("start/handover");
    await button(page, "Zeigen, wie es geht").click();
    await page.getByText("Den Schlüssel einfügen oder scannen").waitFor();
    expect(await page.locator(".ways [lang=en]").allInnerTexts()).toEqual([]);
    expect(await tooWide(page)).toBeLessThanOrEqual(0);
    expect(await violationsOf(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });
});

/** In the page: waits until the button that has the focus was off and is on again, or has lost it. */
function afterOneLook(): Promise<string> {
  const button = document.activeElement;
  return new Promise((resolve) => {
    if (!(button instanceof HTMLButtonElement)) {
      resolve("no button has the focus");
      return;
    }
    button.addEventListener("blur", () => resolve("the focus is gone"));
    new MutationObserver((changes) => {
      const isOver = changes.some(({ oldValue }) => oldValue === "true");
      if (isOver && document.activeElement === button) resolve("it is there, and has the focus");
    }).observe(button, { attributeFilter: ["aria-disabled"], attributeOldValue: true });
  });
}

/** As the fixture's README says. */
const BACKUP_PASSWORD = "test";

describe.skipIf(missing !== undefined && process.env["CI"] === undefined)("the key", () => {
  test("is nowhere in the page until it is asked for, nor after it was hidden", async () => {
    const { page, troubles } = await withKey(await made());
    expect(await page.content()).not.toMatch(KEY);
    await button(page, "Show the key").click();
    await page.locator("code.key").waitFor();
    expect(await page.content()).toMatch(KEY);
    expect(await violationsOf(page)).toEqual([]);
    await button(page, "Hide it").click();
    expect(await page.content()).not.toMatch(KEY);
    expect(troubles).toEqual([]);
  });

  test("is copied as it is, without a line break", async () => {
    const house = await made();
    const { page, context } = await withKey(house);
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await button(page, "Show the key").click();
    await button(page, "Copy").click();
    await page.getByText(/Copied, without a line break/).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toBe(house.android?.facts.keys.find(({ paired }) => paired)?.key);
  });

  test("is marked where nothing may write into the clipboard", async () => {
    const { page } = await withKey(await made());
    await page.evaluate(() => {
      Object.defineProperty(navigator, "clipboard", { value: undefined });
    });
    await button(page, "Show the key").click();
    await button(page, "Copy").click();
    await page.getByText(/It is marked/).waitFor();
    expect(await page.evaluate(() => getSelection()?.toString())).toMatch(/^0x[0-9a-f]{32}$/);
  });

  test("has a QR code, black on white in the dark as well", async () => {
    const { page } = await withKey(await made(), { browser: { colorScheme: "dark" } });
    await button(page, "Show the key").click();
    await button(page, "QR code").click();
    const code = page.getByRole("img", { name: "The key as a QR code" });
    await code.waitFor();
    const fills = await code.evaluate((svg) =>
      [...svg.querySelectorAll("rect, path")].map((it) => getComputedStyle(it).fill),
    );
    expect(fills).toEqual(["rgb(255, 255, 255)", "rgb(0, 0, 0)"]);
  });
});
