import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serveSite } from "../../test/site-world.ts";
import { buildSite } from "../page.ts";
import type { LogBook } from "../stack/log-book.ts";
import type { Driven } from "./driven.ts";
import { heardIn, hearTroubles } from "./heard.ts";
import { Looker } from "./looker.ts";
import { arrives, bring, LIMIT_MS } from "./served-journey.ts";

/** The static site, in a browser that has neither WebUSB nor Web Bluetooth. */
export async function aloneJourney(
  book: LogBook,
  engine: string,
  browser: Driven,
  { isKept }: { readonly isKept: boolean },
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "ownband-browsers-"));
  const { tab } = browser;
  const looker = new Looker(tab);
  const step = (name: string, work: () => Promise<string>) =>
    book.step(`${engine}: ${name}`, LIMIT_MS, async () => [undefined, await work()]);
  let close = () => Promise.resolve();
  try {
    await step("alone, says what it lacks", async () => {
      await buildSite(folder);
      hearTroubles(folder);
      const server = await serveSite(folder);
      close = () => server.close();
      await tab.resize(1280, 900);
      await tab.goTo(server.address);
      await looker.sees("This browser does not let pages use USB");
      if (!isKept) await looker.sees("This browser keeps nothing for this page");
      const text = String(await looker.text("#troubles"));
      if (text.includes("newer")) throw new Error(text);
      return isKept ? "no USB" : "no USB, nothing is kept";
    });
    await step("alone, brings files and shows them", async () => {
      await bring(looker);
      await looker.show("day");
      await looker.until(`document.querySelector(".pulse-line[d^=M]")`);
      return String(await looker.text("main h1"));
    });
    await step("alone, gives them away", async () => {
      await looker.show("data");
      await looker.click("Download");
      const zip = await arrives(browser, ".zip");
      await looker.click("Download the store");
      return `${zip}, ${await arrives(browser, ".sqlite")}`;
    });
    await step("alone, nothing was complained of", async () => {
      const heard = await heardIn(tab);
      if (heard.length > 0) throw new Error(heard.join("; "));
      return "nothing";
    });
    await step("alone, without the host", async () => {
      await tab.evaluate("navigator.serviceWorker.ready.then(() => true)");
      await close();
      await tab.reload();
      await looker.show("day");
      if (isKept) await looker.until(`document.querySelector(".pulse-line[d^=M]")`);
      return String(await looker.text("main h1"));
    });
  } finally {
    await close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
