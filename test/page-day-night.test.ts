import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import type { Measurement } from "../src/health/measurement.ts";
import type { SampledMinute } from "../src/health/minute.ts";
import { openStore } from "../src/node/sqlite.ts";
import type { DayAnswer } from "../src/server/answers.ts";
import { Records } from "../src/store/records.ts";
import { evaluateStale } from "../src/tasks/evaluate-stale.ts";
import { violationsOf } from "./axe.ts";
import { chromiumMissing } from "./chromium.ts";
import { at, minutesFrom } from "./minutes.ts";
import { closeBrowser, openPage } from "./open-page.ts";
import type { OpenPage, PageOptions } from "./open-page.ts";
import { PAGE_MAC, PAGE_NOW_S, PAGE_ZONE } from "./page-stores.ts";

const missing = chromiumMissing();
let open: OpenPage | undefined;

afterEach(async () => {
  await open?.close();
  open = undefined;
});
afterAll(closeBrowser);

async function show(route: string, options: PageOptions = {}): Promise<OpenPage> {
  open = await openPage({ store: "month", route, ...options });
  return open;
}

interface Worn {
  readonly minutes: readonly SampledMinute[];
  readonly measurements?: readonly Measurement[];
}

/** What somebody's band has recorded, and nothing else. */
async function showWorn(route: string, { minutes, measurements = [] }: Worn): Promise<OpenPage> {
  open = await openPage();
  const store = openStore(join(open.folder, "ownband.sqlite"));
  try {
    const records = Records.open(store, PAGE_NOW_S);
    const run = records.beginSync({ mac: PAGE_MAC, model: "Mi Smart Band 4" }, PAGE_NOW_S);
    run.addMinutes(minutes);
    run.addMeasurements(measurements);
    run.finish("done", PAGE_NOW_S);
    await evaluateStale(records, { zone: PAGE_ZONE });
  } finally {
    store.database.close();
  }
  await open.show(route);
  await open.page.reload();
  await open.show(route);
  return open;
}

const chartOf = (page: Page) => page.getByRole("slider");
const sumsOf = (page: Page) => page.locator(".selected-sums");

/** What the server says of a day. */
async function dayOf({ page }: OpenPage, day: string): Promise<DayAnswer> {
  return page.evaluate(
    async (it) => (await fetch(`api/day/${it}`)).json() as Promise<DayAnswer>,
    day,
  );
}

/** The number under a label. */
async function figure(page: Page, within: string, label: string): Promise<string> {
  const figures = page.locator(`${within} .figure`, {
    has: page.getByText(label, { exact: true }),
  });
  return (await figures.first().innerText()).split("\n")[1] ?? "";
}

async function dragAlongAxis(page: Page, from: number, to: number): Promise<void> {
  const box = await chartOf(page).boundingBox();
  if (box === null) throw new TypeError("the chart is on the screen");
  const y = box.y + box.height - 6;
  await page.mouse.move(box.x + box.width * from, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * to, y, { steps: 5 });
  await page.mouse.up();
}

describe.skipIf(missing !== undefined && process.env["CI"] === undefined)("a day", () => {
  test("has its numbers, its rows on one axis, and all of it as a table by the hour", async () => {
    const { page, troubles } = await show("day/2026-03-14");
    await page.getByRole("heading", { level: 1, name: "Saturday, 14 March 2026" }).waitFor();
    expect(await figure(page, ".day-figures", "Steps")).toBe("4,618");
    expect(await page.locator(".coverage").innerText()).toMatch(
      /^Worn 23 h \d\d, \d+ min not worn\.$/,
    );
    expect(await page.locator(".row-title").allTextContents()).toEqual([
      "Sleep",
      expect.stringMatching(/^Pulse\s+bpm, ┈ resting \d+$/),
      expect.stringMatching(/^Steps/),
      "Movement",
    ]);
    await page.getByText("As a table").click();
    await expect.poll(() => page.locator(".as-table tbody tr").count()).toBe(24);
    await page.getByRole("link", { name: "Cycling" }).click();
    await page.waitForURL(/#\/workouts\/\d+/);
    expect(troubles).toEqual([]);
  });

  test("without a day in the address it is the last one; arrows change it", async () => {
    const { page } = await show("day");
    await page.getByRole("heading", { level: 1, name: "Sunday, 15 March 2026" }).waitFor();
    await page.keyboard.press("ArrowLeft");
    await page.getByRole("heading", { level: 1, name: "Saturday, 14 March 2026" }).waitFor();
    await page.keyboard.press("t");
    await page.getByRole("heading", { level: 1, name: "Sunday, 15 March 2026" }).waitFor();
  });

  test("what is selected on the axis sums up to the minutes of the answer", async () => {
    const its = await show("day/2026-03-14");
    const { page } = its;
    await dragAlongAxis(page, 10 / 24, 12 / 24);
    const heading = await sumsOf(page).getByRole("heading").innerText();
    const [, from = "", to = ""] = /(\d+:\d\d)–(\d+:\d\d)/.exec(heading) ?? [];
    const { minutes } = await dayOf(its, "2026-03-14");
    const place = (time: string) => {
      const [hours = 0, rest = 0] = time.split(":").map(Number);
      return hours * 60 + rest;
    };
    const steps = minutes.steps.slice(place(from), place(to)).map((it) => it ?? 0);
    expect(place(to) - place(from)).toBeGreaterThan(110);
    const sum = steps.reduce((a, b) => a + b, 0);
    expect(await figure(page, ".selected-sums", "Steps")).toBe(sum.toLocaleString("en-GB"));
    const beats = minutes.heartRateBpm.slice(place(from), place(to)).filter((it) => it !== null);
    expect(await figure(page, ".selected-sums", "Lowest and highest")).toBe(
      `${Math.min(...beats)}–${Math.max(...beats)} bpm`,
    );
    await page.getByRole("button", { name: "Clear" }).click();
    expect(await sumsOf(page).innerText()).toBe("");
  });

  test("can be read, selected, zoomed and asked with the keyboard alone", async () => {
    const { page, troubles } = await show("day/2026-03-14");
    const chart = chartOf(page);
    for (let n = 0; n < 40 && !(await chart.evaluate((it) => it === document.activeElement)); n++) {
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Home");
    expect(await chart.getAttribute("aria-valuetext")).toMatch(
      /^00:00, (light|deep) sleep, Pulse \d+/,
    );
    expect(await chart.getAttribute("aria-valuenow")).toBe("0");
    await page.keyboard.press("PageUp");
    await page.keyboard.press("ArrowRight");
    expect(await chart.getAttribute("aria-valuetext")).toMatch(/^01:01, /);
    await page.keyboard.press("Shift+PageUp");
    await page.keyboard.press("Shift+ArrowLeft");
    expect(await sumsOf(page).getByRole("heading").innerText()).toContain("01:01–02:01 1 h 00");
    await page.keyboard.press("Escape");
    expect(await sumsOf(page).innerText()).toBe("");
    const whole = page.getByRole("button", { name: "Whole day" });
    await page.keyboard.press("+");
    expect(await whole.isEnabled()).toBe(true);
    await page.keyboard.press("0");
    expect(await whole.isEnabled()).toBe(false);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Where 02:00 is from" }).waitFor();
    await page.getByText("The band itself says it, and nobody else says anything.").waitFor();
    await page.keyboard.press("Escape");
    expect(await chart.evaluate((it) => it === document.activeElement)).toBe(true);
    expect(troubles).toEqual([]);
  });

  test("the wheel zooms around the pointer, with Ctrl only, and dragging moves what is zoomed", async () => {
    const { page } = await show("day/2026-03-14");
    const axis = () => page.locator(".minutes-picture").innerHTML();
    const box = await chartOf(page).boundingBox();
    await page.mouse.move((box?.x ?? 0) + 300, (box?.y ?? 0) + 150);
    const before = await axis();
    await page.mouse.wheel(0, -50);
    expect(await axis()).toBe(before);
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -300);
    await page.keyboard.up("Control");
    await expect.poll(axis).not.toBe(before);
    const near = await axis();
    await page.mouse.down();
    await page.mouse.move((box?.x ?? 0) + 100, (box?.y ?? 0) + 150, { steps: 4 });
    await page.mouse.up();
    await expect.poll(axis).not.toBe(near);
  });

  test("two fingers zoom; a tap reads a minute, a second one says where it is from", async () => {
    const { page, context } = await show("day/2026-03-14", {
      browser: { hasTouch: true, viewport: { width: 390, height: 844 } },
    });
    await chartOf(page).scrollIntoViewIfNeeded();
    const { x = 0, y = 0 } = (await chartOf(page).boundingBox()) ?? {};
    await page.touchscreen.tap(x + 150, y + 60);
    await page.locator(".crosshair").waitFor({ state: "attached" });
    expect(await page.locator(".provenance").count()).toBe(0);
    await page.touchscreen.tap(x + 152, y + 60);
    await page.locator(".provenance").waitFor();
    await page.getByRole("button", { name: "Close" }).click();
    const session = await context.newCDPSession(page);
    const box = await chartOf(page).boundingBox();
    const fingers = (apartPx: number) =>
      [-1, 1].map((side, id) => ({
        x: (box?.x ?? 0) + 150 + (side * apartPx) / 2,
        y: (box?.y ?? 0) + 60,
        id,
      }));
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", apartPx: number) =>
      session.send("Input.dispatchTouchEvent", {
        type,
        touchPoints: type === "touchEnd" ? [] : fingers(apartPx),
      });
    await touch("touchStart", 60);
    for (const apartPx of [80, 120, 180]) await touch("touchMove", apartPx);
    await touch("touchEnd", 180);
    await expect.poll(() => page.getByRole("button", { name: "Whole day" }).isEnabled()).toBe(true);
  });

  test("one finger up and down scrolls the page across its chart, to the side it moves what is zoomed", async () => {
    const { page, context } = await show("day/2026-03-14", {
      browser: { hasTouch: true, viewport: { width: 390, height: 844 } },
    });
    await page.getByRole("button", { name: "Zoom in" }).click();
    await page.evaluate(() => {
      scrollTo(0, 300);
    });
    const box = await chartOf(page).boundingBox();
    const [fromX, fromY] = [(box?.x ?? 0) + 150, (box?.y ?? 0) + 120];
    const session = await context.newCDPSession(page);
    const swipe = async (byX: number, byY: number) => {
      const send = (type: "touchStart" | "touchMove" | "touchEnd", share: number) =>
        session.send("Input.dispatchTouchEvent", {
          type,
          touchPoints:
            type === "touchEnd" ? [] : [{ x: fromX + byX * share, y: fromY + byY * share, id: 0 }],
        });
      await send("touchStart", 0);
      for (const share of [0.25, 0.5, 0.75, 1]) await send("touchMove", share);
      await send("touchEnd", 1);
      // What fingers do is told before the next frame.
      await page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
      );
    };
    const scrolled = () => page.evaluate(() => scrollY);
    const axis = () => page.locator(".minutes-picture").innerHTML();
    const [before, drawn] = [await scrolled(), await axis()];
    await swipe(90, 0);
    await expect.poll(axis).not.toBe(drawn);
    expect(await scrolled()).toBe(before);
    const moved = await axis();
    await swipe(0, -100);
    await expect.poll(scrolled).toBeGreaterThan(before + 40);
    expect(await axis()).toBe(moved);
  });

  test("where two sources disagree there is a mark, and the way to both values and their import", async () => {
    const { page, troubles } = await show("day/2026-03-14", { store: "conflict" });
    expect(await page.locator(".conflict").count()).toBe(1);
    await page.getByText("Two sources disagree once.").waitFor();
    await page.getByRole("button", { name: "Show it" }).click();
    await page.getByRole("heading", { name: "Where 14:00 is from" }).waitFor();
    await page.getByText("The band itself counts: that is closer to the wrist.").waitFor();
    expect(await page.locator(".said li").count()).toBe(2);
    expect(await page.locator(".said li.other").innerText()).toContain(
      "Zepp Life (Mi Fit) or Zepp",
    );
    await page.locator(".said li.other a").click();
    await page.waitForURL(/#\/data\/runs\/\d+$/);
    expect(troubles).toEqual([]);
  });

  test("a click on a minute says where it is from", async () => {
    const { page } = await show("day/2026-03-14");
    const box = await chartOf(page).boundingBox();
    await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + 100);
    await page.getByRole("heading", { name: /^Where 1[12]:\d\d is from$/ }).waitFor();
    await page.getByRole("button", { name: "Close" }).click();
    expect(await page.locator(".provenance").count()).toBe(0);
  });

  test("the day on which the clock is set back has 25 hours, two o'clock twice, and a mark", async () => {
    const minutes = minutesFrom("2025-10-24T22:00Z", "01 i30 s10 h70 x2880");
    const { page } = await showWorn("day/2025-10-26", { minutes });
    expect(await page.locator(".coverage").innerText()).toContain("This day has 25 hours.");
    await page.locator(".jump").waitFor({ state: "attached" });
    expect(await page.locator(".jump-text").textContent()).toBe("clock −1 h 00");
    await page.getByText("As a table").click();
    await page.locator(".as-table tbody").waitFor();
    const hours = await page.locator(".as-table tbody th").allInnerTexts();
    expect(hours.slice(0, 5)).toEqual(["00:00", "01:00", "02:00", "02:00", "03:00"]);
    expect(hours).toHaveLength(25);
  });

  test("single readings are dots with their values, each kind in its lane", async () => {
    const measurements: Measurement[] = [
      { kind: "stress", atS: at("2025-11-10T09:00Z"), value: 37, isAutomatic: true },
      { kind: "blood-oxygen", atS: at("2025-11-10T12:00Z"), value: 97, isAutomatic: false },
      { kind: "heart-rate", atS: at("2025-11-10T15:00Z"), value: 88, isAutomatic: false },
    ];
    const minutes = minutesFrom("2025-11-09T23:00Z", "01 i30 s10 h70 x1440");
    const { page } = await showWorn("day/2025-11-10", { minutes, measurements });
    await page.locator(".reading-dot").first().waitFor();
    expect(await page.locator(".reading-text").allTextContents()).toEqual([
      "pulse 88",
      "37",
      "97 %",
    ]);
    await page.getByText("13:00 SpO₂ 97 %").waitFor();
  });

  test("not worn is hatched and has no numbers; nothing recorded is neither", async () => {
    const its = await show("day/2026-03-04", { store: "gaps" });
    const { page } = its;
    await page.getByText("24 h 00 not worn.").waitFor();
    expect(await page.locator(".minutes-picture rect[fill^=url]").count()).toBe(1);
    expect(await figure(page, ".day-figures", "Steps")).toBe("–");
    expect(await page.locator(".pulse-line").getAttribute("d")).toBe("");
    await its.show("day/2026-02-24");
    await page.getByText("Nothing is recorded of this day.").waitFor();
    await page.getByRole("link", { name: "Go to 23 Feb" }).click();
    await page.getByRole("heading", { level: 1, name: "Monday, 23 February 2026" }).waitFor();
  });

  test("nothing moves while it is loaded", async () => {
    const its = await show("day/2026-03-14");
    await its.page.evaluate(() => {
      const shifts = Object.assign(globalThis, { shifts: [] as number[] }).shifts;
      new PerformanceObserver((list) => {
        for (const { name } of list.getEntries()) shifts.push(name.length);
      }).observe({ type: "layout-shift" });
    });
    await its.show("day/2026-03-13");
    await its.page.locator(".pulse-line").waitFor();
    expect(await its.page.evaluate(() => String(Reflect.get(globalThis, "shifts")))).toBe("");
  });

  test("sums that a source tells are outlined and named so", async () => {
    const { page } = await show("day/2024-05-05", { store: "years" });
    expect(await page.locator(".told").count()).toBeGreaterThan(2);
    await page.getByText("Outlined: the source's own sum").waitFor();
    expect(await page.locator(".stage-unstaged").count()).toBe(1);
  });

  test("on paper there is the whole day, without anything to press", async () => {
    const { page } = await show("day/2026-03-14");
    await page.getByRole("button", { name: "Zoom in" }).click();
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await page.emulateMedia({ media: "print" });
    await expect
      .poll(() => page.locator(".minutes-picture .middle").allTextContents())
      .toContain("00:00");
    expect(await page.locator("main button:visible, main input:visible").count()).toBe(0);
  });

  test("is drawn anew at once while it is moved", async () => {
    const { page } = await show("day/2026-03-14");
    await page.getByRole("button", { name: "Zoom in" }).click();
    const drawn = await page.evaluate(async () => {
      const chart = document.querySelector(".minutes-touched");
      const box = chart?.getBoundingClientRect();
      if (!chart || !box) return 0;
      const lines = new Set<string>();
      for (let n = 0; n < 5; n++) {
        await new Promise(requestAnimationFrame);
        chart.dispatchEvent(
          new WheelEvent("wheel", { deltaX: 25, clientX: box.x + 200, clientY: box.y + 90 }),
        );
        // What is to be drawn is drawn in microtasks.
        for (let turn = 0; turn < 8; turn++) await Promise.resolve();
        lines.add(document.querySelector(".pulse-line")?.getAttribute("d") ?? "");
      }
      return lines.size;
    });
    expect(drawn).toBe(5);
  });
});

describe.skipIf(missing !== undefined && process.env["CI"] === undefined)("nights", () => {
  test("are rows on one clock with their lengths, and each leads to itself", async () => {
    const { page, troubles } = await show("nights");
    await page.getByText("30 of 30 nights are recorded.").waitFor();
    expect(await page.locator(".night-table tbody tr").count()).toBe(30);
    expect(await page.locator(".night-bar").count()).toBe(30);
    expect(await page.locator(".usual-band").count()).toBe(60);
    await page.getByRole("link", { name: "Sat 14 Mar" }).click();
    await page
      .getByRole("heading", { level: 1, name: "Night to Saturday, 14 March 2026" })
      .waitFor();
    expect(troubles).toEqual([]);
  });

  test("of one night there is no half, and it is one", async () => {
    const { page, troubles } = await show("nights", { store: "day" });
    await page.getByText("1 of 30 nights is recorded.").waitFor();
    expect(await page.locator("main").textContent()).not.toMatch(/half of/);
    expect(await page.locator(".usual-band").count()).toBe(0);
    await page.getByText(/^One night, \d+ h \d\d\.$/).waitFor({ state: "attached" });
    expect(troubles).toEqual([]);
  });

  test("nights not worn are hatched, nights without a record say so", async () => {
    const { page } = await show("nights", { store: "gaps" });
    await page.locator("tr", { hasText: "4 Mar" }).getByText("not worn").waitFor();
    await page.locator("tr", { hasText: "25 Feb" }).getByText("nothing recorded").waitFor();
    expect(await page.locator(".night-clock.not-worn").count()).toBeGreaterThan(4);
  });

  test("a month is one step away, and is compared with the nights before it", async () => {
    const { page } = await show("nights", { store: "years" });
    await page.getByRole("link", { name: "Month before" }).click();
    await page.getByRole("heading", { level: 1, name: "February 2026" }).waitFor();
    await page.getByText("27 of 28 nights are recorded.").waitFor();
    await expect.poll(() => page.locator(".with-before", { hasText: "before:" }).count()).toBe(3);
    await page.getByRole("link", { name: "Last 30 nights" }).click();
    await page.getByRole("heading", { level: 1, name: "Nights" }).waitFor();
  });

  test("nights of which the record breaks off look like it, and do not count", async () => {
    const { page, troubles, ...it } = await show("nights", { store: "gaps" });
    await page
      .getByText(
        "19 of 30 nights are recorded. In 4 more the record breaks off; they do not count.",
      )
      .waitFor();
    const row = page.locator("tr", { hasText: "Mon 2 Mar" });
    expect(await row.locator(".night-bar").getAttribute("class")).toContain("cut-end");
    expect(await row.innerText()).toContain("the record ends here");
    // Asleep from the minute on in which the week without the band ends.
    const putOn = page.locator("tr", { hasText: "Mon 9 Mar" });
    expect(await putOn.locator(".night-bar").getAttribute("class")).toContain("cut-start");
    expect(await page.locator(".with-before", { hasText: "Woke up" }).innerText()).toMatch(
      /07:0\d\s+half of them 06:\d\d–07:\d\d/,
    );
    await it.show("nights/2026-03-02");
    await page.getByText("The record begins or ends within this night").waitFor();
    expect(await figure(page, ".day-figures", "Woke up")).toBe("–");
    expect(await page.getByText("Slept through").count()).toBe(0);
    expect(troubles).toEqual([]);
  });

  test("one night has its stages, its pulse with the lowest marked, and what is usual", async () => {
    const { page, troubles } = await show("nights/2026-03-14");
    expect(await figure(page, ".day-figures", "Asleep")).toBe("7 h 51");
    expect(await page.locator(".minutes-picture .reading-text").textContent()).toMatch(
      /^lowest \d+$/,
    );
    await page
      .getByText(/^Over 29 nights: asleep at 23:\d\d, half of them 2\d:\d\d–\d\d:\d\d; awake at 0/)
      .waitFor();
    expect(await page.locator(".share").count()).toBe(3);
    await chartOf(page).press("Enter");
    await page.getByRole("heading", { name: /^Where .* is from$/ }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Next day" }).click();
    await page.getByRole("heading", { level: 1, name: "Night to Sunday, 15 March 2026" }).waitFor();
    expect(troubles).toEqual([]);
  });

  test("has only the stages that its band tells, and says where a minute is from", async () => {
    const { page } = await show("nights/2026-03-14");
    const names = await page.locator(".minutes-picture .side").allTextContents();
    expect(names.slice(0, 3)).toEqual(["awake", "light", "deep"]);
    await page.getByRole("button", { name: "Where from?" }).click();
    await page.getByRole("heading", { name: /^Where .* is from$/ }).waitFor();
  });

  test.each([
    {
      change: "set back",
      night: "2025-10-26",
      minutes: minutesFrom("2025-10-25T20:00Z", "01 i30 s10 h70 x60, 79 i2 h54 x480, 01 i30 x900"),
      asleep: "8 h 00",
      times: ["23:00", "06:00"],
      jump: "clock −1 h 00",
      twoOClock: 2,
    },
    {
      change: "set forward",
      night: "2025-03-30",
      minutes: minutesFrom("2025-03-29T21:00Z", "01 i30 s10 h70 x60, 79 i2 h54 x480, 01 i30 x900"),
      asleep: "8 h 00",
      times: ["23:00", "08:00"],
      jump: "clock +1 h 00",
      twoOClock: 0,
    },
  ])("a night in which the clock is $change is as long as it was slept", async (it) => {
    const its = await showWorn(`nights/${it.night}`, { minutes: it.minutes });
    const { page } = its;
    expect(await figure(page, ".day-figures", "Asleep")).toBe(it.asleep);
    expect(await figure(page, ".day-figures", "Fell asleep")).toBe(it.times[0]);
    expect(await figure(page, ".day-figures", "Woke up")).toBe(it.times[1]);
    expect(await page.locator(".jump-text").textContent()).toBe(it.jump);
    const hours = await page.locator(".minutes-picture .middle").allTextContents();
    expect(hours.filter((hour) => hour === "02:00")).toHaveLength(it.twoOClock);
    await its.show(`nights/${it.night.slice(0, 7)}`);
    expect(await page.locator(".night-bar").textContent()).toBe(it.times.join("–"));
  });

  test("a nap counts for its day, stands beside its night, and has room on a phone", async () => {
    const minutes = minutesFrom(
      "2025-11-09T23:00Z",
      "79 i2 h55 x420, 01 i30 s10 h70 x360, 79 i2 h58 x60, 01 i30 s10 h70 x600",
    );
    const its = await showWorn("day/2025-11-10", { minutes });
    const { page } = its;
    expect(await figure(page, ".day-figures", "Asleep, 0–24 h")).toBe("8 h 00");
    await its.show("nights/2025-11-10");
    expect(await figure(page, ".day-figures", "Asleep")).toBe("7 h 00");
    await page.getByText("13:00–14:00, 1 h 00").waitFor();
    await page.setViewportSize({ width: 360, height: 780 });
    await its.show("nights/2025-11");
    await page.locator(".nap").waitFor();
    const width = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(await width()).toBeLessThanOrEqual(0);
  });

  test("a night of which only sums are told is outlined", async () => {
    const its = await show("nights/2024-05-05", { store: "years" });
    const { page } = its;
    await page.locator(".shares.told-only").waitFor();
    expect(await page.locator(".stage-unstaged").count()).toBe(1);
    expect(await page.locator(".pulse-line").count()).toBe(0);
    await its.show("nights/2024-05");
    expect(await page.locator(".night-bar.told-only").count()).toBe(31);
  });

  test("a night of which nothing is known leads to its neighbours", async () => {
    const { page } = await show("nights/2026-02-25", { store: "gaps" });
    await page.getByText("Nothing is recorded of this night.").waitFor();
    expect(await page.getByRole("link", { name: /^Go to/ }).count()).toBe(2);
  });
});

describe.skipIf(missing !== undefined && process.env["CI"] === undefined)("days and nights", () => {
  test.each(["day", "day/2026-03-14", "nights", "nights/2026-03-14"])(
    "with nothing recorded at all, %s says what to do",
    async (route) => {
      const { page, troubles } = await show(route, { store: "empty" });
      await page.getByText("Nothing is recorded yet.").waitFor();
      await page.getByRole("link", { name: "Set up a band" }).click();
      await page.waitForURL(/#\/start/);
      expect(troubles).toEqual([]);
    },
  );

  test("one day of records is enough for a picture", async () => {
    const its = await show("day", { store: "day" });
    const { page, troubles } = its;
    await page.locator(".pulse-line").waitFor();
    await its.show("nights");
    await page.locator(".night-table").waitFor();
    expect(troubles).toEqual([]);
  });

  test.each([
    { name: "light", browser: {} },
    { name: "dark", browser: { colorScheme: "dark" as const } },
    {
      name: "German on a phone",
      browser: { locale: "de-DE", viewport: { width: 360, height: 780 } },
    },
  ])("everybody can read them: $name", async ({ browser }) => {
    const its = await show("day/2026-03-14", { store: "conflict", browser });
    const { page } = its;
    await chartOf(page).press("Shift+PageDown");
    await chartOf(page).press("Enter");
    await page.locator(".said").waitFor();
    const width = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(await violationsOf(page)).toEqual([]);
    expect(await width()).toBeLessThanOrEqual(0);
    for (const route of ["nights", "nights/2026-03-14"]) {
      await its.show(route);
      await page.locator(".nights .card").nth(1).waitFor();
      expect(await violationsOf(page)).toEqual([]);
      expect(await width()).toBeLessThanOrEqual(0);
    }
  });
});
