import { afterAll, afterEach, describe, expect, test } from "vitest";
import { violationsOf } from "./axe.ts";
import { chromiumMissing } from "./chromium.ts";
import { closeBrowser, openPage } from "./open-page.ts";
import type { OpenPage, PageOptions } from "./open-page.ts";

const missing = chromiumMissing();
let open: OpenPage | undefined;

afterEach(async () => {
  await open?.close();
  open = undefined;
});
afterAll(closeBrowser);

async function workouts(options: PageOptions = {}): Promise<OpenPage> {
  open = await openPage({ store: "month", route: "workouts", ...options });
  return open;
}

describe.skipIf(missing !== undefined && process.env["CI"] === undefined)("workouts", () => {
  test("are listed by months, and told apart by sport", async () => {
    const { page, troubles } = await workouts();
    await expect.poll(() => page.locator(".workout-list li").count()).toBe(10);
    await page.locator("fieldset label", { hasText: "Running" }).click();
    await expect.poll(() => page.locator(".workout-list li").count()).toBe(4);
    expect(await page.locator(".workout-list li strong").allInnerTexts()).toEqual(
      Array.from({ length: 4 }, () => "Running"),
    );
    expect(troubles).toEqual([]);
  });

  test("one has its way, its curves and its zones, and the keyboard goes along them", async () => {
    const { page, troubles } = await workouts();
    await page.locator(".workout-list a").first().click();
    await page.getByRole("heading", { level: 1, name: "Walking" }).waitFor();
    const chart = page.getByRole("application");
    await chart.waitFor();
    expect(await page.locator(".way path.trace").count()).toBeGreaterThan(5);
    expect(await page.locator("table.zones tbody tr").count()).toBe(5);
    const before = await page.locator(".at-point").innerText();
    await chart.press("ArrowRight");
    await expect.poll(() => page.locator(".at-point").innerText()).not.toBe(before);
    expect(await page.locator(".at-point").innerText()).toMatch(/^after \d+:\d\d · pulse \d+ bpm/);
    expect(await page.locator(".way .current").count()).toBe(1);
    expect(troubles).toEqual([]);
  });

  test("the way is coloured by speed or by pulse, with words at both ends of the ramp", async () => {
    const { page } = await workouts();
    await page.locator(".workout-list a").first().click();
    await page.locator(".ramp").waitFor();
    expect(await page.locator(".ramp").innerText()).toMatch(/\/mi/);
    await page.locator("fieldset label", { hasText: "pulse" }).click();
    await expect.poll(() => page.locator(".ramp").innerText()).toMatch(/\d+ bpm[\s\S]*\d+ bpm/);
  });

  test("how fast it was is called what it is: a speed on a bicycle, a pace on foot", async () => {
    const { page, troubles } = await workouts();
    const facts = page.locator(".facts-of-workout");
    for (const [sport, name, unit] of [
      ["Cycling", "speed", "mph"],
      ["Running", "pace", "/mi"],
    ] as const) {
      await page.locator(".workout-list a", { hasText: sport }).first().click();
      await page.getByRole("heading", { level: 1, name: sport }).waitFor();
      const said = new RegExp(`${name}\\s+[\\d.:]+ ${unit}`);
      await facts.getByText(said).waitFor();
      expect(await page.locator(".at-point").innerText()).toMatch(said);
      await page.getByRole("link", { name: "All workouts" }).click();
    }
    expect(troubles).toEqual([]);
  });

  test("a way is told by both of its sides, which are not its length", async () => {
    const { page } = await workouts();
    await page.locator(".workout-list a").first().click();
    const said = page.locator(".way p.unseen");
    await said.waitFor();
    expect(await said.textContent()).toMatch(
      /^The shape of the way: [\d,.]+ (mi|ft) from west to east, [\d,.]+ (mi|ft) from south to north\. Coloured by pace\.$/,
    );
  });

  test("lengths are those of the reader's country", async () => {
    const { page } = await workouts({ browser: { locale: "de-DE" } });
    await page.getByRole("heading", { level: 1, name: "Training" }).waitFor();
    expect(await page.locator(".workout-list").first().innerText()).toMatch(/\d,\d km/);
  });

  test("where there are none, it says how they come", async () => {
    const open = await workouts({ store: "household" });
    const { page } = open;
    await open.context.addInitScript(() => localStorage.setItem("ownband.wearer", "2"));
    await page.reload();
    await open.show("workouts");
    await page.getByText("No workouts are recorded.").waitFor();
    await page.getByRole("link", { name: "Bring files" }).click();
    await page.waitForURL(/#\/data/);
  });

  test("a workout that is not there is told, not drawn", async () => {
    const { page } = await workouts({ route: "workouts/1" });
    await page.getByRole("alert").waitFor();
    expect(await page.locator("svg.trace").count()).toBe(0);
  });

  test.each([
    { name: "light", browser: {} },
    { name: "dark", browser: { colorScheme: "dark" as const } },
    {
      name: "German on a phone",
      browser: { locale: "de-DE", viewport: { width: 360, height: 780 } },
    },
  ])("everybody can read them: $name", async ({ browser }) => {
    const { page } = await workouts({ browser });
    await page.locator(".workout-list").first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.locator(".workout-list a").first().click();
    await page.locator(".curves svg").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(width).toBeLessThanOrEqual(0);
  });
});
