import type { Page } from "playwright-core";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { openStore } from "../src/node/sqlite.ts";
import { Records } from "../src/store/records.ts";
import { evaluateStale } from "../src/tasks/evaluate-stale.ts";
import { chromiumMissing } from "./chromium.ts";
import { dropFiles } from "./guided.ts";
import { houseWithBand } from "./made-up-house.ts";
import { closeBrowser, openPage } from "./open-page.ts";
import type { OpenPage, PageOptions } from "./open-page.ts";
import { PAGE_MAC, PAGE_NOW_S, PAGE_TODAY, PAGE_ZONE } from "./page-stores.ts";
import { RUN } from "./workout-files.ts";

const missing = chromiumMissing();
const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});
afterAll(closeBrowser);

const SCRIPT = "<script>window.hit=1</script>";
const IMAGE = `"><img src=x onerror="window.hit=1">`;
/** Would turn what stands behind it around. */
const TURNED = "\u202Egnp.exe\u2066";
const LONG = "W".repeat(10_000);

/** Each begins with letters of its own, so that it is found again. */
const evil = (who: string): string => `${who}${SCRIPT}${IMAGE}${TURNED}${LONG}`;

const NARROW = { width: 360, height: 780 };
const LOOKS = [
  ["wide", {}],
  ["narrow, in German", { locale: "de-DE", viewport: NARROW }],
] as const satisfies readonly (readonly [string, PageOptions["browser"]])[];

const OTHER_MAC = "C8:0F:10:0A:0B:0C";
const RUN_S = PAGE_NOW_S - 5 * 3600;

/** What was in a file of somebody else's, as far as nobody has looked at it on the way. */
async function fillWithEvil(folder: string): Promise<void> {
  const store = openStore(`${folder}/ownband.sqlite`);
  try {
    const records = Records.open(store, PAGE_NOW_S);
    const wearer = evil("Eve");
    const session = records.beginImport({ nowS: PAGE_NOW_S, zone: PAGE_ZONE, wearer });
    const device = session.intake("gadgetbridge").device({
      mac: OTHER_MAC,
      model: evil("Model"),
      serial: evil("Serial"),
      firmware: evil("Firmware"),
    });
    device.minutes(
      Array.from({ length: 300 }, (_, i) => ({
        startS: RUN_S + 60 * i,
        kind: 1,
        intensity: 60,
        steps: 55,
        heartRateBpm: 100,
      })),
    );
    const { workout, track, laps } = RUN;
    const byS = RUN_S - workout.startS;
    device.workouts([
      {
        workout: {
          ...workout,
          startS: RUN_S,
          endS: workout.endS + byS,
          title: evil("Title"),
          sport: evil("Sport"),
        },
        track: track.map((it) => ({ ...it, atS: it.atS + byS })),
        laps: laps.map((it) => ({ ...it, startS: it.startS + byS })),
      },
    ]);
    device.alarms([
      { position: 0, hour: 7, minute: 0, isEnabled: true, days: 31, title: evil("Alarm") },
    ]);
    device.battery([{ atS: PAGE_NOW_S - 60, levelPercent: 70 }]);
    session.commit(PAGE_NOW_S);
    // Files of an older ownband, or of somebody else's making.
    store.database.run("UPDATE run SET source = ? WHERE kind = 'import'", evil("Source"));
    await evaluateStale(records, { zone: PAGE_ZONE });
  } finally {
    store.database.close();
  }
}

async function open(options: PageOptions): Promise<OpenPage> {
  const opened = await openPage({ ...options, route: "data" });
  ends.push(() => opened.close());
  opened.page.on("dialog", (dialog) => {
    void dialog.dismiss();
    dialogs.push(dialog.message());
  });
  return opened;
}

let dialogs: string[] = [];

/** Nothing of it has run, nothing of it has become a part of the page, and everything fits. */
async function expectText(
  { page, troubles, requests, address }: OpenPage,
  where: string,
): Promise<void> {
  expect(await page.evaluate(() => "hit" in globalThis)).toBe(false);
  expect(await page.locator("img, body script:not([src]), [onerror], iframe").count()).toBe(0);
  expect(await tooWide(page), where).toEqual([]);
  expect(dialogs.splice(0)).toEqual([]);
  expect(requests.filter((it) => !it.startsWith(address) && !it.startsWith("blob:"))).toEqual([]);
  expect(troubles, where).toEqual([]);
}

/** What stands out of the window, if anything makes it wider. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    if (document.documentElement.scrollWidth <= innerWidth) return [];
    return [...document.querySelectorAll("body *")]
      .filter((it) => it.getBoundingClientRect().right > innerWidth + 1)
      .filter((it) => it.closest("svg, .scroll") === null)
      .map((it) => `${it.tagName}.${it.getAttribute("class") ?? ""}`);
  });
}

/** Where the workouts, days and people of a store are shown. */
const VIEWS = [
  "now",
  `day/${PAGE_TODAY}`,
  "nights",
  `nights/${PAGE_TODAY}`,
  "trends",
  `trends/week/${PAGE_TODAY}`,
  `trends/month/${PAGE_TODAY}`,
  `trends/year/${PAGE_TODAY}`,
  "workouts",
  "band",
  "band/live",
  "data",
  "start",
  "start/phone",
  "start/key",
  "start/prove",
  "start/handover",
  "start/history",
  "start/read",
];

describe.skipIf(missing !== undefined && process.env["CI"] === undefined)(
  "script in what the store holds",
  () => {
    test.each(LOOKS)("is text in every view: %s", async (_, browser) => {
      const opened = await open({ store: "month", browser });
      const { page, folder, show } = opened;
      await fillWithEvil(folder);
      await page.reload();
      await page.locator("select.wearers").waitFor();
      for (const [index, views] of [VIEWS, [...VIEWS, `workouts/${RUN_S}`]].entries()) {
        await page.locator("select.wearers").selectOption({ index });
        for (const view of views) {
          await show(view);
          await expectText(opened, view);
        }
      }
      const seen = new Map([
        ["Eve", "now"],
        ["Title", `workouts/${RUN_S}`],
        ["Model", "band"],
        ["Firmware", "band"],
        ["Alarm", "band"],
      ]);
      for (const [who, view] of seen) {
        await show(view);
        expect(await page.locator("body").innerText(), who).toContain(`${who}${SCRIPT}`);
      }
    });
  },
);
