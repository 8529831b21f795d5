// Takes the pictures of every view that docs/pictures/ keeps and the README shows.
//
//   npm run pictures [VIEW...]
//
// Everything on them is made up, and it is always the same Sunday evening on them.
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Page } from "playwright-core";
import { closeBrowser, openPage } from "../test/open-page.ts";
import type { OpenPage } from "../test/open-page.ts";
import { pageBand, PAGE_TODAY } from "../test/page-stores.ts";
import type { StoreKind } from "../test/page-stores.ts";
import { buildPage } from "./page.ts";

const root = resolve(import.meta.dirname, "..");
const FOLDER = join(root, "docs", "pictures");
const BUILT = join(root, "node_modules", ".cache", "ownband-tests", "page");
const MONTH = PAGE_TODAY.slice(0, 7);
const YEAR = PAGE_TODAY.slice(0, 4);
const YESTERDAY = "2026-03-14";

interface View {
  readonly name: string;
  readonly route: string;
  readonly store?: StoreKind;
  /** What is done before the picture is taken. */
  readonly prepare?: (page: Page) => Promise<void>;
}

const VIEWS: readonly View[] = [
  { name: "start", route: "start", store: "empty" },
  { name: "now", route: "now" },
  { name: "day", route: `day/${YESTERDAY}` },
  { name: "nights", route: "nights" },
  { name: "night", route: `nights/${YESTERDAY}` },
  { name: "week", route: `trends/week/${PAGE_TODAY}` },
  { name: "month", route: `trends/month/${MONTH}` },
  { name: "year", route: `trends/year/${Number(YEAR) - 1}`, store: "years" },
  { name: "all-years", route: "trends/all", store: "years" },
  { name: "workouts", route: "workouts" },
  {
    name: "workout",
    route: "workouts",
    prepare: async (page) => {
      await page.locator(".workout-list a", { hasText: "Running" }).first().click();
      await page.locator(".curves svg").waitFor();
    },
  },
  { name: "band", route: "band" },
  { name: "data", route: "data" },
];

const LOOKS = [
  { name: "light-wide", colorScheme: "light", viewport: { width: 1280, height: 800 } },
  { name: "dark-wide", colorScheme: "dark", viewport: { width: 1280, height: 800 } },
  { name: "light-narrow", colorScheme: "light", viewport: { width: 390, height: 844 } },
  { name: "dark-narrow", colorScheme: "dark", viewport: { width: 390, height: 844 } },
] as const;

/** What is drawn is drawn in the next frames. */
const SETTLES_MS = 600;

async function take(view: View, open: OpenPage, name: string): Promise<void> {
  const { page } = open;
  await open.show(view.route);
  await view.prepare?.(page);
  await page.waitForTimeout(SETTLES_MS);
  const session = await open.context.newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 82 });
  writeFileSync(join(FOLDER, `${view.name}-${name}.webp`), Buffer.from(data, "base64"));
  if (open.troubles.length > 0) throw new Error(`${view.name}: ${open.troubles.join("\n")}`);
}

const wanted = process.argv.slice(2);
mkdirSync(FOLDER, { recursive: true });
await buildPage(BUILT);
try {
  for (const { name, ...browser } of LOOKS) {
    for (const store of ["empty", "month", "years"] as const) {
      const views = VIEWS.filter(
        (view) =>
          (view.store ?? "month") === store && (wanted.length === 0 || wanted.includes(view.name)),
      );
      if (views.length === 0) continue;
      const open = await openPage({
        store,
        bands: [pageBand()],
        browser: { ...browser, locale: "en-GB" },
      });
      try {
        for (const view of views) await take(view, open, name);
      } finally {
        await open.close();
      }
    }
    console.log(name);
  }
} finally {
  await closeBrowser();
}
