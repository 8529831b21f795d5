import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { AuthKey } from "../src/bytes/auth-key.ts";
import { openStore } from "../src/node/sqlite.ts";
import { Ledger } from "../src/store/ledger.ts";
import { Records } from "../src/store/records.ts";
import { FIXTURES } from "./archive-tools.ts";
import { violationsOf } from "./axe.ts";
import { chromiumMissing } from "./chromium.ts";
import { dropFiles } from "./guided.ts";
import { houseWithBand } from "./made-up-house.ts";
import { closeBrowser, openPage } from "./open-page.ts";
import type { OpenPage, PageOptions } from "./open-page.ts";
import { pageBand } from "./page-stores.ts";

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
  return opened;
}

const button = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name, exact: true }).first();

const tooWide = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

const DATABASE = readFileSync(join(FIXTURES, "mifit/plain/origin_db_1234567890"));
const HOSTILE = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>';

const LOOKS: readonly (readonly [name: string, browser: PageOptions["browser"] & object])[] = [
  ["light", {}],
  ["dark", { colorScheme: "dark" }],
  ["German, narrow", { locale: "de-DE", viewport: { width: 360, height: 780 } }],
];

describe.skipIf(isLeftOut)("the band's view", () => {
  test.each(LOOKS)("can be read by everybody: %s", async (_name, browser) => {
    const it = await open({ store: "month", browser });
    for (const route of ["band", "band/live"]) {
      await it.show(route);
      expect(await violationsOf(it.page)).toEqual([]);
      expect(await tooWide(it.page)).toBeLessThanOrEqual(0);
    }
    expect(it.troubles).toEqual([]);
  });

  test("asks the band this moment, and tells what it says", async () => {
    const it = await open({ store: "month", bands: [pageBand()] });
    await it.show("band");
    await button(it.page, "Steps now").click();
    await it.page.locator("dl[aria-live] dt", { hasText: "steps" }).waitFor();
    await button(it.page, "Check its clock").click();
    await it.page.locator("dl[aria-live] dt", { hasText: "clock" }).waitFor();
    expect(it.troubles).toEqual([]);
  });

  test("follows the pulse in every tab, says a lost link, and stops", async () => {
    const band = pageBand(1, () => Date.now() / 1000);
    const it = await open({ store: "key", bands: [band], isLive: true });
    await it.show("band/live");
    const other = await it.context.newPage();
    await other.goto(`${it.address}#/band/live`);
    await button(it.page, "Start").click();
    for (const page of [it.page, other]) {
      await page.locator(".reading .now strong", { hasText: /^\d+$/ }).waitFor();
      await page.locator("path.pulse-line").first().waitFor({ state: "attached" });
    }
    expect(await violationsOf(it.page)).toEqual([]);
    // It may be back before anybody looks: the page is asked to note it.
    const lost = await other.evaluateHandle(() => {
      const seen = { isLost: false };
      const look = (): void => {
        seen.isLost ||= document.body.innerText.includes("The link is lost");
      };
      new MutationObserver(look).observe(document.body, {
        subtree: true,
        childList: true,
        characterData: true,
      });
      return seen;
    });
    band.walkAway();
    await expect.poll(() => lost.evaluate(({ isLost }) => isLost)).toBe(true);
    await other.getByText("The link is lost").waitFor({ state: "detached" });
    await button(other, "Stop").click();
    await button(it.page, "Start").waitFor();
    expect(it.troubles).toEqual([]);
  });

  test("keeps who wears it in metric, whatever the reader measures in", async () => {
    const it = await open({ store: "month", browser: { locale: "en-US" } });
    await it.show("band");
    await it.page.getByLabel("Height (ft)").fill("5");
    await it.page.getByLabel("Height (in)").fill("11");
    await it.page.getByLabel("Weight (lb)").fill("176");
    await button(it.page, "Keep").click();
    await it.page.getByText("Kept.", { exact: true }).waitFor();
    const said = await it.page.evaluate(async () => (await fetch("api/bands")).text());
    const { wearers } = JSON.parse(said) as { wearers: readonly object[] };
    expect(wearers[0]).toMatchObject({ heightCm: 180, weightKg: 79.8 });
  });

  test("forgets a key only after a yes", async () => {
    const it = await open({ store: "month" });
    await it.show("band");
    await button(it.page, "Forget the key").click();
    const dialog = it.page.getByRole("dialog");
    await dialog.getByRole("button", { name: "No", exact: true }).click();
    await button(it.page, "Show the key").waitFor();
    await button(it.page, "Forget the key").click();
    await dialog.getByRole("button", { name: "Forget the key" }).click();
    await it.page.getByRole("link", { name: "Get its key" }).waitFor();
  });
});

describe.skipIf(isLeftOut)("the data's view", () => {
  test.each(LOOKS)("can be read by everybody: %s", async (_name, browser) => {
    const it = await open({ store: "conflict", browser });
    await it.show("data");
    expect(await violationsOf(it.page)).toEqual([]);
    expect(await tooWide(it.page)).toBeLessThanOrEqual(0);
    expect(it.troubles).toEqual([]);
  });

  test("one import with years of nothing in between is two bars, and a gap in words", async () => {
    const it = await open({ store: "years" });
    await it.show("data");
    const bars = it.page.locator("main rect.owned");
    // The band's own month is one; what it and the vendor's export tell has a gap.
    await expect.poll(() => bars.count()).toBe(5);
    const words = it.page.locator("main figcaption", { hasText: "device by device" });
    expect(await words.innerText()).toContain(
      "the vendor's data export: from 13 February 2016 to 12 February 2026, with 1 gap of a month or more.",
    );
    expect(await words.innerText()).toContain("without a gap of a month or more");
    await it.page.getByText("As a table: From when to when").click();
    const table = it.page.getByRole("region", { name: "From when to when" });
    const row = table.locator("tr", { hasText: "the vendor's data export" });
    expect(await row.innerText()).toMatch(/1: 1\s–\s31 July 2021/);
    expect(await violationsOf(it.page)).toEqual([]);
    expect(it.troubles).toEqual([]);
  });

  test("a day of nothing is a gap on a phone, too, in German", async () => {
    const browser = { locale: "de-DE", viewport: { width: 360, height: 780 } };
    const it = await open({ store: "gaps", browser });
    await it.show("data");
    await expect.poll(() => it.page.locator("main rect.owned").count()).toBe(4);
    const words = it.page.locator("main figcaption", { hasText: "Gerät für Gerät" });
    expect(await words.innerText()).toContain(
      "vom 13. Februar 2026 bis zum 15. März 2026, mit 1 Lücke.",
    );
    await it.page.getByText("dünne Linie").waitFor();
    expect(await violationsOf(it.page)).toEqual([]);
    expect(await tooWide(it.page)).toBeLessThanOrEqual(0);
    expect(it.troubles).toEqual([]);
  });

  test("on which days there is something nobody waits for; what failed can be asked again", async () => {
    const it = await open({ store: "month" });
    const asked = Promise.withResolvers<undefined>();
    const answer = Promise.withResolvers<undefined>();
    await it.page.route("**/api/spread", async (route) => {
      asked.resolve(undefined);
      await answer.promise;
      await route.abort();
    });
    await it.show("data");
    await asked.promise;
    const bars = it.page.locator("main rect.owned");
    await it.page.locator("main line.owned-from-to").first().waitFor({ state: "attached" });
    expect(await bars.count()).toBe(0);
    await it.page.getByRole("heading", { name: "What came in" }).waitFor();
    answer.resolve(undefined);
    const failed = it.page.getByRole("alert");
    await failed.waitFor();
    expect(await violationsOf(it.page)).toEqual([]);
    await it.page.unroute("**/api/spread");
    await failed.getByRole("button", { name: "Try again" }).click();
    await bars.first().waitFor({ state: "attached" });
    expect(await failed.count()).toBe(0);
  });

  test("a dropped file is looked into first, then brought, and taken out again after a yes", async () => {
    const it = await open({ store: "day" });
    await it.show("data");
    const runs = async (): Promise<number> => {
      const said = await it.page.evaluate(async () => (await fetch("api/runs")).text());
      return (JSON.parse(said) as { runs: unknown[] }).runs.length;
    };
    const before = await runs();
    await dropFiles(it.page, [{ name: "origin_db_1234567890", bytes: DATABASE }]);
    await it.page.getByText("Nothing is kept yet").waitFor();
    expect(await runs()).toBe(before);
    await button(it.page, "Bring it").click();
    await it.page.getByText("It is here.").waitFor();
    expect(await runs()).toBe(before + 1);
    await it.page.getByRole("button", { name: /^Take it out: import/ }).click();
    await it.page.getByRole("dialog").getByRole("button", { name: "Take it out" }).click();
    await it.page.getByText("taken out again").waitFor();
    expect(it.troubles).toEqual([]);
  });

  test("files that hold nothing known are named with their reasons; the end is put away", async () => {
    const it = await open({ store: "day" });
    await it.show("data");
    await dropFiles(it.page, [
      { name: `${HOSTILE}.jpg`, bytes: new Uint8Array(64).fill(65) },
      { name: "nothing.csv", bytes: new Uint8Array() },
      { name: "origin_db_1234567890", bytes: DATABASE },
    ]);
    const unread = it.page.locator(".not-read li");
    await unread.filter({ hasText: "nothing.csv: It is empty." }).waitFor();
    await unread.filter({ hasText: `${HOSTILE.slice(0, 20)}…` }).waitFor();
    expect(await it.page.locator("main img").count()).toBe(0);
    expect(await violationsOf(it.page)).toEqual([]);
    await button(it.page, "Close").click();
    await unread.first().waitFor({ state: "detached" });
    await dropFiles(it.page, [{ name: "origin_db_1234567890", bytes: DATABASE }]);
    await button(it.page, "Bring it").click();
    await it.page.getByText("It is here.").waitFor();
    await it.show("band");
    await it.show("data");
    expect(await it.page.getByText("It is here.").count()).toBe(0);
    expect(it.troubles).toEqual([]);
  });

  test("files wait while another ownband writes; after a stop the same ones are brought", async () => {
    const it = await open({ store: "day" });
    await it.show("data");
    await dropFiles(it.page, [{ name: "origin_db_1234567890", bytes: DATABASE }]);
    await button(it.page, "Bring it").waitFor();
    const other = openStore(join(it.folder, "ownband.sqlite"));
    ends.push(async () => {
      await it.close();
      other.database.close();
    });
    other.database.run("BEGIN IMMEDIATE");
    await button(it.page, "Bring it").click();
    await it.page.getByText("waiting for another ownband to finish").waitFor();
    await button(it.page, "Stop").click();
    await it.page.getByText("Stopped. Nothing is lost.").waitFor();
    // What is in them is still there to be read.
    await it.page.locator(".outcome table").waitFor();
    await button(it.page, "Bring it").click();
    await it.page.getByText("waiting for another ownband to finish").waitFor();
    other.database.run("ROLLBACK");
    await it.page.getByText("It is here.").waitFor();
    expect(it.troubles).toEqual([]);
  });

  test("each tab shows the files that were dropped there", async () => {
    const it = await open({ store: "day" });
    await it.show("data");
    const other = await it.context.newPage();
    await other.goto(`${it.address}#/data`);
    await dropFiles(it.page, [{ name: "origin_db_1234567890", bytes: DATABASE }]);
    await button(it.page, "Bring it").waitFor();
    await other.getByText("Begun in another tab, or before a reload:").waitFor();
    const days = new TextEncoder().encode(
      "date,steps,distance,runDistance,calories\n2025-12-24,1,1,0,1\n",
    );
    await dropFiles(other, [{ name: "ACTIVITY/ACTIVITY_1711962000000.csv", bytes: days }]);
    await button(other, "Bring it").waitFor();
    expect(await other.getByText("Begun in another tab").count()).toBe(0);
    await button(other, "Bring it").click();
    await other.getByText("It is here.").waitFor();
    // The first one's are still there to be brought.
    await button(it.page, "Bring it").click();
    await it.page.getByText("It is here.").waitFor();
    expect(it.troubles).toEqual([]);
  });

  test("an import of which nothing counts says how much of it was not as good", async () => {
    const it = await open({ store: "conflict" });
    await it.show("data");
    const table = it.page.getByRole("region", { name: "Imports and readings of the band" });
    await table.getByRole("columnheader", { name: "not as good" }).waitFor();
    const row = table.getByRole("row").filter({ hasText: "Zepp Life (Mi Fit) or Zepp" });
    expect((await row.getByRole("cell").allInnerTexts()).slice(-4, -1)).toEqual(["0", "0", "120"]);
  });

  test("a single import can be pointed at", async () => {
    const it = await open({ store: "conflict" });
    await it.show("data/runs/2");
    await it.page.locator("tr.wanted th", { hasText: "2" }).waitFor();
  });

  test("everything can be taken along, and the store itself", async () => {
    const it = await open({ store: "month" });
    await it.show("data");
    for (const [name, file] of [
      ["JSON", /^ownband.*\.json$/],
      ["CSV", /\.zip$/],
    ] as const) {
      await it.page.getByRole("radio", { name: new RegExp(`^${name}`) }).check();
      const [download] = await Promise.all([
        it.page.waitForEvent("download"),
        it.page.getByRole("button", { name: `Download: ${name}` }).click(),
      ]);
      expect(download.suggestedFilename()).toMatch(file);
      expect(readFileSync(await download.path()).length).toBeGreaterThan(1_000);
    }
    const [store] = await Promise.all([
      it.page.waitForEvent("download"),
      it.page.getByRole("button", { name: "Download the store" }).click(),
    ]);
    const head = readFileSync(await store.path()).subarray(0, 15);
    expect(head.toString()).toBe("SQLite format 3");
  });
});

describe.skipIf(isLeftOut)("hostile names", () => {
  test("of bands, people, files and records are shown as text, and run nothing", async () => {
    const made = await houseWithBand({ changes: { isDemo: false } });
    ends.push(() => made.close());
    const nowS = made.house.nowS();
    const store = openStore(made.storePath);
    Ledger.open(store, nowS).remember([
      {
        key: AuthKey.of(new Uint8Array(16).fill(7)),
        mac: "C8:0F:10:66:66:66",
        model: HOSTILE,
        paired: true,
        source: { kind: "database", path: `/tmp/${HOSTILE}/origin_db` },
        foundAtS: nowS,
      },
    ]);
    Records.open(store, nowS).setWearer({ name: HOSTILE, stepGoal: 8000 });
    store.database.close();
    const it = await open({ house: made.house });
    await it.show("band");
    await it.page.getByText(HOSTILE).first().waitFor();
    await it.show("start/prove");
    await it.page.getByText(HOSTILE).first().waitFor();
    await it.show("data");
    await dropFiles(it.page, [{ name: `${HOSTILE}.db`, bytes: new Uint8Array(64).fill(65) }]);
    await it.page.getByRole("alert").first().waitFor();
    const letters = `name,${HOSTILE}\n1,2\n`;
    await dropFiles(it.page, [{ name: "x.csv", bytes: new TextEncoder().encode(letters) }]);
    await it.page.getByRole("alert").first().waitFor();
    expect(await it.page.evaluate(() => "hit" in globalThis)).toBe(false);
    expect(await it.page.locator("main img").count()).toBe(0);
    expect(it.troubles).toEqual([]);
  });
});
