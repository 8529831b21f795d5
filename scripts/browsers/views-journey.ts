import { PAGE_TODAY } from "../../test/page-stores.ts";
import type { StoreKind } from "../../test/page-stores.ts";
import type { LogBook } from "../stack/log-book.ts";
import type { Driven, Wanted } from "./driven.ts";
import { heardIn } from "./heard.ts";
import { Looker } from "./looker.ts";
import { servePage } from "./served.ts";

/** Each view there is, and what has to be drawn in it where there are records. */
const VIEWS: readonly (readonly [route: string, drawn: string])[] = [
  ["now", "svg rect"],
  ["day/2026-03-14", ".pulse-line[d^=M]"],
  ["day/2026-03-05", ".minutes-picture"],
  ["day/1999-12-31", "h1"],
  ["nights", ".night-bar"],
  ["nights/2026-03-14", ".minutes-picture"],
  [`trends/week/${PAGE_TODAY}`, "svg rect"],
  ["trends/month/2026-03", "svg rect"],
  ["trends/year/2026", "canvas"],
  ["trends/all", "svg rect"],
  ["workouts", "svg"],
  ["band", ".cards"],
  ["band/live", "button"],
  ["data", "svg"],
  ["start", "ol"],
];

/** What the person of each store has before them: every store once, every look at least once. */
const STORES: readonly (readonly [StoreKind, Wanted, widthPx: number])[] = [
  ["years", {}, 1280],
  ["gaps", { isDark: true, locale: "de-DE" }, 360],
  ["conflict", { isDark: true }, 1280],
  ["household", { locale: "de-DE" }, 360],
  ["empty", {}, 360],
];

const LIMIT_MS = 90_000;

/** Every view of every store, as it looks: its heading, its picture, nothing too wide, no complaint. */
export async function viewsJourney(
  book: LogBook,
  engine: string,
  open: (wanted: Wanted) => Promise<Driven>,
): Promise<void> {
  for (const [store, wanted, widthPx] of STORES) {
    const looks = [store, `${widthPx} px`, wanted.isDark ? "dark" : "", wanted.locale ?? ""];
    const name = `${engine}: views, ${looks.filter(Boolean).join(", ")}`;
    await book.step(name, LIMIT_MS, async () => {
      await using ends = new AsyncDisposableStack();
      const served = await servePage(store);
      ends.defer(() => served.close());
      const browser = await open(wanted);
      ends.defer(() => browser.close());
      await browser.tab.resize(widthPx, 900);
      await browser.tab.goTo(served.address);
      const looker = new Looker(browser.tab);
      await looker.until(`document.querySelector("main h1")`);
      const wrong: string[] = [];
      for (const [route, drawn] of VIEWS) {
        wrong.push(...(await wrongIn(looker, route, store === "empty" ? undefined : drawn)));
      }
      wrong.push(...(await heardIn(browser.tab)), ...browser.troubles());
      if (wrong.length > 0) throw new Error(wrong.join("; "));
      return [undefined, `${VIEWS.length} views`];
    });
  }
}

/** @param drawn absent: there is nothing to draw, and the view says so */
async function wrongIn(looker: Looker, route: string, drawn?: string): Promise<string[]> {
  await looker.show(route);
  if (drawn !== undefined) await looker.until(`document.querySelector("main ${drawn}")`);
  const found = (await looker.tab.evaluate(WRONG)) as string[];
  const refused = `document.querySelector("main [role=alert]")?.innerText`;
  if (drawn !== undefined)
    found.push(...[await looker.tab.evaluate(refused)].flatMap((it) => it ?? []).map(String));
  return found.map((it) => `${route}: ${it}`);
}

/** What can be seen from the document alone. */
const WRONG = `[
  document.querySelectorAll("main h1").length === 1 ? "" : "not one heading",
  document.documentElement.scrollWidth > innerWidth ? "too wide" : "",
  [...document.querySelectorAll("canvas")].every((it) =>
    it.getContext("2d").getImageData(0, 0, it.width, it.height).data.some((byte) => byte > 0),
  ) ? "" : "an empty canvas",
].filter((it) => it !== "")`;
