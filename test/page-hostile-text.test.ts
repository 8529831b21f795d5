import { BlobWriter, TextReader, ZipWriter } from "@zip.js/zip.js";
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
import { PAGE_NOW_S, PAGE_TODAY, PAGE_ZONE } from "./page-stores.ts";
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

const isLeftOut = missing !== undefined && process.env["CI"] === undefined;

const OTHER_MAC = "C8:0F:10:0A:0B:0C";
const RUN_S = PAGE_NOW_S - 5 * 3600;

/** What was in a file of somebody else's, as far as nobody has looked at it on the way. */
async function fillWithEvil(folder: string, wearer: string): Promise<void> {
  const store = openStore(`${folder}/ownband.sqlite`);
  try {
    const records = Records.open(store, PAGE_NOW_S);
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
        laps: laps?.map((it) => ({ ...it, startS: it.startS + byS })),
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

const dialogs: string[] = [];

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

describe.skipIf(isLeftOut)("script in what the store holds", () => {
  test.each(LOOKS)("is text in every view: %s", async (_, browser) => {
    const opened = await open({ store: "month", browser });
    const { page, folder } = opened;
    await fillWithEvil(folder, evil("Eve"));
    await page.reload();
    await page.locator("select.wearers").waitFor();
    for (const [index, views] of [VIEWS, [...VIEWS, `workouts/${RUN_S}`]].entries()) {
      await page.locator("select.wearers").selectOption({ index });
      for (const view of views) {
        await opened.show(view);
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
      await opened.show(view);
      expect(await page.locator("body").innerText(), who).toContain(`${who}${SCRIPT}`);
    }
  });

  test("leads no download to another name, place or header", async () => {
    const { page, folder } = await open({ store: "month" });
    await fillWithEvil(folder, `..\\../"\r\nset-cookie: a=b; ${SCRIPT}${TURNED}`);
    await page.reload();
    await page.locator("select.wearers").selectOption({ index: 1 });
    for (const format of ["csv", "json", "gpx"]) {
      const coming = page.waitForEvent("download");
      await page.evaluate((path) => {
        const link = document.createElement("a");
        link.href = path;
        link.download = "";
        link.click();
      }, `api/export/${format}?wearer=2`);
      expect((await coming).suggestedFilename()).toMatch(
        /^ownband-[\w ;:=.<>"-]{1,60}-[\w-]+\.(?:zip|json)$/u,
      );
    }
    expect(await page.context().cookies()).toHaveLength(1);
  });
});

/** A run of two points, whose every word is evil. */
function evilGpx(): string {
  const text = evil("Title").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
  const points = [0, 60].map(
    (s) =>
      `<trkpt lat="47.${s}" lon="8"><time>${new Date((RUN_S + s) * 1000).toISOString()}</time></trkpt>`,
  );
  return `<gpx version="1.1" creator="${text}" xmlns="http://www.topografix.com/GPX/1/1"><trk>
    <name>${text}</name><type>${text}</type><trkseg>${points.join("")}</trkseg></trk></gpx>`;
}

/** An archive that wants a password, of what is called like that. */
async function lockedZip(name: string): Promise<Uint8Array> {
  const zip = new ZipWriter(new BlobWriter(), { password: "test", useWebWorkers: false });
  await zip.add(name, new TextReader("a,b\n"));
  return new Uint8Array(await (await zip.close()).arrayBuffer());
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe.skipIf(isLeftOut)("script in what comes in", () => {
  test.each(LOOKS)("is text where files are brought: %s", async (_, browser) => {
    const opened = await open({ browser });
    const { page } = opened;
    await dropFiles(page, [{ name: `${evil("File")}.gpx`, bytes: bytesOf(evilGpx()) }]);
    await page.locator(".outcome").first().waitFor();
    await expectText(opened, "what was looked into");
    await page.getByRole("button", { name: /^(?:Bring it|Übernehmen)$/ }).click();
    await page.locator(".runs").waitFor();
    await expectText(opened, "an import");
    await opened.show(`workouts/${RUN_S}`);
    expect(await page.locator("main").innerText()).toContain(`Title${SCRIPT}`);
    await expectText(opened, "a workout that was brought");
    await opened.show("data");
    await dropFiles(page, [{ name: `${evil("File")}.db`, bytes: new Uint8Array(64).fill(65) }]);
    await page.getByRole("alert").first().waitFor();
    await expectText(opened, "a file that is none");
    const inside = evil("Inside").replaceAll("/", "\\");
    await dropFiles(page, [{ name: `x.zip`, bytes: await lockedZip(`${inside}.csv`) }]);
    await page.getByRole("dialog").waitFor();
    await expectText(opened, "a question");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await expectText(opened, "no answer");
  });

  test.each(LOOKS)("is text in what a phone says of itself: %s", async (_, browser) => {
    const made = await houseWithBand({
      changes: { isDemo: false },
      phone: { model: `Phone${SCRIPT}${IMAGE}${"W".repeat(2_000)}`, brand: SCRIPT },
    });
    ends.push(() => made.close());
    const opened = await open({ browser, house: made.house });
    await opened.show("start/phone");
    await opened.page.locator(".first").first().click();
    await opened.page.getByText("Phone<script>").first().waitFor();
    await expectText(opened, "a phone");
  });
});
