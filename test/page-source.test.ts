import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { openStore } from "../src/node/sqlite.ts";
import type { DeviceIntake } from "../src/store/intake.ts";
import { NO_DEVICE } from "../src/store/intake.ts";
import { Records } from "../src/store/records.ts";
import { evaluateStale } from "../src/tasks/evaluate-stale.ts";
import { violationsOf } from "./axe.ts";
import { chromiumMissing } from "./chromium.ts";
import { at } from "./minutes.ts";
import { closeBrowser, openPage } from "./open-page.ts";
import type { OpenPage, PageOptions } from "./open-page.ts";
import { PAGE_NOW_S, PAGE_ZONE } from "./page-stores.ts";

const missing = chromiumMissing();
let open: OpenPage | undefined;

afterEach(async () => {
  await open?.close();
  open = undefined;
});
afterAll(closeBrowser);

/** Thirty days of the band, and what a file of the vendor's export tells besides. */
async function showTold(
  route: string,
  work: (device: DeviceIntake) => void,
  options: PageOptions = {},
): Promise<OpenPage> {
  open = await openPage({ store: "month", ...options });
  const store = openStore(join(open.folder, "ownband.sqlite"));
  try {
    const records = Records.open(store, PAGE_NOW_S);
    const session = records.beginImport({ nowS: PAGE_NOW_S, zone: PAGE_ZONE });
    work(session.intake("data-export").device({ mac: NO_DEVICE }));
    session.commit(PAGE_NOW_S);
    await evaluateStale(records, { zone: PAGE_ZONE });
  } finally {
    store.database.close();
  }
  await open.show(route);
  await open.page.reload();
  await open.show(route);
  return open;
}

/** The first way to sources on the page is that of its sums, if it has any; the last one that of minutes. */
const waysOf = (page: Page) => page.getByRole("button", { name: "Where from?" });
const panelOf = (page: Page) => page.locator(".provenance");
const NOBODY = "No source says anything of this minute.";

describe.skipIf(missing)("Where from?", () => {
  test("of a told day names the source of its sums, and leads to its import", async () => {
    open = await openPage({ store: "years", route: "day/2024-05-05" });
    const { page, troubles } = open;
    expect(await page.locator(".coverage").innerText()).toBe(
      "Of this day a source tells sums only, and no minutes.",
    );
    const asleep = page.locator(".told", {
      has: page.getByText("Asleep, 0–24 h", { exact: true }),
    });
    await asleep.waitFor();
    await waysOf(page).first().click();
    await panelOf(page).getByRole("link").waitFor();
    const text = await panelOf(page).innerText();
    expect(text).toContain("The vendor's data export");
    expect(text).toContain("9,605");
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.locator(".sums-where:focus").waitFor();
    await waysOf(page).first().click();
    await panelOf(page).getByRole("link").click();
    await page.locator("tr.wanted").waitFor();
    expect(await page.locator("tr.wanted").innerText()).toContain("import");
    expect(troubles).toEqual([]);
  });

  test.each(["day", "nights"])(
    "of told sleep in %s names the source of the night",
    async (view) => {
      open = await openPage({ store: "years", route: `${view}/2024-05-05` });
      const { page } = open;
      await waysOf(page).last().click();
      await panelOf(page).getByRole("link").waitFor();
      const text = await panelOf(page).innerText();
      expect(text).toContain("Told sleep");
      expect(text).toContain("The vendor's data export");
      expect(text).not.toContain(NOBODY);
      expect(await violationsOf(page)).toEqual([]);
    },
  );

  test("of a reading alone looks at it, and names its source", async () => {
    const { page } = await showTold("day/2025-12-24", (it) => {
      const atS = at("2025-12-24T05:30Z") + 20;
      it.measurements([{ kind: "weight", atS, value: 64.4, isAutomatic: false }]);
      it.summaries([{ day: "2025-12-24", steps: 5244 }]);
    });
    await waysOf(page).last().click();
    await panelOf(page).getByRole("link").waitFor();
    expect(await panelOf(page).getByRole("heading").first().innerText()).toBe(
      "Where 06:30 is from",
    );
    const text = await panelOf(page).innerText();
    expect(text).toContain("64.4 kg");
    expect(text).toContain("The vendor's data export");
    expect(text).not.toContain(NOBODY);
  });

  test("of a minute of a day that is only summed up names the sums of its day", async () => {
    const { page } = await showTold("day/2025-12-24", (it) => {
      it.summaries([{ day: "2025-12-24", steps: 5244 }]);
    });
    await waysOf(page).last().click();
    await panelOf(page).getByRole("link").waitFor();
    const text = await panelOf(page).innerText();
    expect(text).toContain("5,244");
    expect(text).not.toContain(NOBODY);
  });
});

describe.skipIf(missing)("a sum that the minutes contradict", () => {
  const bring = (it: DeviceIntake): void => {
    it.summaries([{ day: "2026-03-14", steps: 99_999 }]);
  };

  test("has the mark of a conflict, and both values with their sources", async () => {
    const { page } = await showTold("day/2026-03-14", bring);
    const steps = page.locator(".told", { has: page.getByText("99,999", { exact: true }) });
    const differs = await steps.locator(".differs").innerText();
    expect(differs).toMatch(/^≠\s*from the minutes: [\d,]+$/);
    const counted = differs.split(": ")[1] ?? "";
    await waysOf(page).first().click();
    await panelOf(page).getByRole("link").waitFor();
    const told = await panelOf(page).locator("li.counts").innerText();
    expect(told).toContain("The vendor's data export");
    expect(told).toContain("99,999");
    const other = await panelOf(page).locator("li.other").innerText();
    expect(other).toContain("The minutes");
    expect(other).toContain(counted);
    expect(await violationsOf(page)).toEqual([]);
  });

  test("is told in German on a phone, and stays within it", async () => {
    const { page } = await showTold("day/2026-03-14", bring, {
      browser: { locale: "de-DE", viewport: { width: 360, height: 780 } },
    });
    await page.getByRole("button", { name: "Woher?" }).first().click();
    await panelOf(page).getByRole("link").waitFor();
    expect(await page.locator(".differs").innerText()).toContain("aus den Minuten: ");
    expect(await panelOf(page).innerText()).toContain("Der Datenexport des Herstellers");
    const { scrollWidth, clientWidth } = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return { scrollWidth, clientWidth };
    });
    expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
    await page.screenshot({ path: "/tmp/source-G.png", fullPage: true });
  });
});

test.skipIf(missing)(
  "a workout names who tells of it in words, with the way to the import",
  async () => {
    const startS = at("2025-12-24T09:00Z");
    const { page } = await showTold(`workouts/${startS}`, (it) => {
      const workout = { startS, endS: startS + 1800, sportCode: 0, sport: "running" };
      it.workouts([{ workout: { ...workout, raw: new Uint8Array() }, track: [] }]);
    });
    const tellers = page.locator("p.footnote", { hasText: "Who tells of it" });
    expect(await tellers.innerText()).toContain(
      "Who tells of it: the vendor's data export (import ",
    );
    await tellers.getByRole("link").click();
    await page.locator("tr.wanted").waitFor();
  },
);
