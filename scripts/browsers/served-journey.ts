import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { LogBook } from "../stack/log-book.ts";
import type { Driven } from "./driven.ts";
import { heardIn } from "./heard.ts";
import { Looker, middleOf } from "./looker.ts";
import { servePage } from "./served.ts";

export const LIMIT_MS = 60_000;
const FIXTURES = join(import.meta.dirname, "..", "..", "test", "fixtures", "mifit", "wal-stale");
/** Two weeks of somebody's, as the vendor's app keeps them. */
export const HISTORY = ["origin_db_1234567890", "origin_db_1234567890-wal"].map((it) =>
  join(FIXTURES, it),
);

const CHART = "[role=slider]";
const PULSE = `/\\d+\\s*bpm/.test(document.querySelector("main").innerText)`;

/** What the driver of an engine cannot do, whatever the engine itself can. */
export interface Skills {
  /** The wheel with a key held down, two fingers, a PDF. */
  readonly isWhole: boolean;
}

/** From the address that is printed to the end of the server, with everything between in one browser. */
export async function servedJourney(
  book: LogBook,
  engine: string,
  browser: Driven,
  skills: Skills,
): Promise<void> {
  const served = await servePage("conflict");
  const { tab } = browser;
  const looker = new Looker(tab);
  const step = (name: string, work: () => Promise<string>) =>
    book.step(`${engine}: ${name}`, LIMIT_MS, async () => [undefined, await work()]);
  try {
    await step("the address lets it in, once", async () => {
      await tab.resize(1280, 900);
      await tab.goTo(served.address);
      await looker.until(`document.querySelector("main h1")`);
      return String(await looker.text("main h1"));
    });
    await step("a day by mouse and touch", () => byHand(looker, skills));
    await step("a day by keyboard", () => byKeyboard(looker));
    await step("the key is shown and copied", async () => {
      await looker.show("band");
      await looker.click("Show the key");
      await looker.click("Copy");
      await looker.sees("Copied, without a line break.");
      await looker.click("QR code");
      await looker.until(`document.querySelector("main svg[class*=qr], main .qr svg")`);
      return "shown, copied, as a picture";
    });
    await step("live pulse comes as events", async () => {
      await looker.show("band/live");
      await looker.click("Start");
      await looker.until(PULSE);
      await looker.click("Stop");
      return "heard";
    });
    await step("files that are chosen are brought", () => bring(looker));
    await step("what is taken along arrives", async () => {
      await looker.show("data");
      await looker.click("Download");
      const zip = await arrives(browser, ".zip");
      await looker.click("Download the store");
      return `${zip}, ${await arrives(browser, ".sqlite")}`;
    });
    await step("a second tab hears the same", () => inTwoTabs(browser, served.base));
    if (skills.isWhole) {
      await step("on paper", async () => {
        await looker.show("day/2026-03-14");
        const { length } = await tab.print();
        if (length < 10_000) throw new Error(`a PDF of ${length} bytes`);
        return `${length} bytes`;
      });
    }
    await step("nothing was complained of", async () => {
      const heard = [...(await heardIn(tab)), ...browser.troubles()];
      if (heard.length > 0) throw new Error(heard.join("; "));
      return "nothing";
    });
    await step("the end of the server is told", async () => {
      await served.close();
      await looker.sees("ownband does not answer any more");
      return "told";
    });
  } finally {
    await served.close();
  }
}

async function byHand(looker: Looker, { isWhole }: Skills): Promise<string> {
  await looker.show("day/2026-03-14");
  await looker.until(`document.querySelector(".pulse-line[d^=M]")`);
  const chart = await looker.boxOf(CHART);
  const at = (share: number) => ({ x: chart.x + chart.width * share, y: chart.y + 100 });
  const axis = (share: number) => ({ ...at(share), y: chart.y + chart.height - 6 });
  await looker.drag(axis(10 / 24), axis(12 / 24));
  await looker.until(`document.querySelector(".selected-sums")?.innerText.includes("Steps")`);
  await looker.click("Clear");
  await looker.boxOf(CHART);
  if (isWhole) {
    await looker.wheel(at(0.3), -300, true);
    await isZoomed(looker);
    await looker.click("Whole day");
    await looker.pinch(middleOf(await looker.boxOf(CHART)), 60, 200);
    await isZoomed(looker);
    await looker.click("Whole day");
  }
  await looker.clickAt(middleOf(await looker.boxOf(CHART)));
  await looker.sees("The band itself says it");
  await looker.click("Close");
  await looker.tapAt(middleOf(await looker.boxOf(CHART)));
  await looker.until(`document.querySelector(".crosshair")`);
  await looker.click("Show it");
  await looker.sees("Where 14:00 is from");
  await looker.click("Close");
  return isWhole ? "drag, wheel, pinch, click, tap" : "drag, click, tap";
}

const isZoomed = (looker: Looker): Promise<unknown> =>
  looker.until(
    `[...document.querySelectorAll("button")].find((it) => it.innerText === "Whole day")?.disabled === false`,
  );

async function byKeyboard(looker: Looker): Promise<string> {
  await looker.show("day/2026-03-14");
  await looker.until(`document.querySelector(".pulse-line[d^=M]")`);
  await looker.tab.evaluate(`document.querySelector("${CHART}").focus()`);
  const said = `document.querySelector("${CHART}").getAttribute("aria-valuetext")`;
  await looker.press("Home");
  await looker.until(`/^0?0:00, /.test(${said})`);
  await looker.press("PageUp", "ArrowRight");
  await looker.until(`/^0?1:01, /.test(${said})`);
  await looker.press("Shift+PageUp");
  await looker.until(`document.querySelector(".selected-sums").innerText.includes("Selected")`);
  await looker.press("Escape", "+");
  await isZoomed(looker);
  await looker.press("0", "Enter");
  await looker.until(`document.querySelector(".provenance")`);
  await looker.press("Escape");
  await looker.until(`document.activeElement.matches("${CHART}")`);
  await looker.tab.evaluate("document.activeElement.blur()");
  await looker.press("ArrowLeft");
  await looker.sees("13 March 2026");
  await looker.click("Deutsch");
  await looker.sees("13. März 2026");
  await looker.click("English");
  return "read, selected, zoomed, asked, a day back, in German";
}

/** Files under Data, from choosing them until they are told to be there. */
export async function bring(looker: Looker): Promise<string> {
  await looker.show("data");
  await looker.sees("Choose files");
  await looker.tab.choose("input[type=file]", HISTORY);
  await looker.click("Bring it");
  await looker.sees("It is here.");
  return "brought";
}

/** A file whose name ends so has been downloaded, whole. */
export async function arrives({ downloads }: Driven, ending: string): Promise<string> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline;) {
    const name = readdirSync(downloads).find((it) => it.endsWith(ending));
    const path = join(downloads, name ?? "none");
    // Firefox puts a second file beside one that is on its way.
    if (name !== undefined && !existsSync(`${path}.part`) && statSync(path).size > 0) {
      return `${name} ${statSync(path).size} bytes`;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no file of the kind ${ending}: ${readdirSync(downloads).join(", ")}`);
}

/** What one tab starts is live in the other, which may stop it. */
async function inTwoTabs(browser: Driven, base: string): Promise<string> {
  const other = await browser.openTab();
  const second = new Looker(other);
  await other.goTo(`${base}#/band/live`);
  await second.sees("Start");
  // A tab in the background is clicked by its own script: WebKit's driver moves no mouse there.
  const start = `[...document.querySelectorAll("main button")].find((it) => it.innerText === "Start")`;
  await other.evaluate(`${start}.click()`);
  await second.until(PULSE);
  const first = new Looker(browser.tab);
  await first.show("band/live");
  await first.until(PULSE);
  await first.click("Stop");
  await second.sees("Start");
  await other.close();
  return "the same in both";
}
