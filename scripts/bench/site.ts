// The page that has no server, with ten years: everything happens in the browser.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Page } from "playwright-core";
import { openSite, serveSite } from "../../test/site-world.ts";
import { buildSite } from "../page.ts";
import { makeGadgetbridge, YEARS } from "./made-history.ts";
import { folder } from "./process.ts";

const LOOK_MS = 250;
const WAIT = { timeout: 120_000 };

/** A Gadgetbridge database that is dropped on it: looked into, brought, and the first chart after a reload. */
export async function theSite(): Promise<void> {
  await buildSite(join(folder, "site"));
  const file = join(folder, "Gadgetbridge");
  makeGadgetbridge(file);
  const server = await serveSite(join(folder, "site"));
  const site = await openSite(server.address);
  try {
    const { page } = site;
    await page.goto(`${server.address}#/data`);
    await page.locator("main h1").first().waitFor(WAIT);
    const empty = rendererMegabytes();
    await page.evaluate(watchFrames);
    const memory = new Peak();
    const begun = performance.now();
    await page.locator("input[type=file]").first().setInputFiles(file);
    const bring = page.getByRole("button", { name: "Bring it", exact: true }).first();
    await bring.waitFor(WAIT);
    const seen = performance.now();
    await bring.click();
    await page.getByText("working out").first().waitFor(WAIT);
    const kept = performance.now();
    await page.getByText("It is here.").waitFor(WAIT);
    const done = performance.now();
    const most = memory.end();
    const longest = Number(await page.evaluate("globalThis.longestMs"));
    const drawnMs = await firstChart(page, server.address);
    const { usage = 0 } = await page.evaluate(() => navigator.storage.estimate());
    console.log(`in the browser alone: ${YEARS} years of a Gadgetbridge database, one run`);
    console.log(`  looked into                     ${seconds(seen - begun)}`);
    console.log(`  brought, and safe               ${seconds(kept - seen)}`);
    console.log(`  days and nights worked out      ${seconds(done - kept)}`);
    console.log(`  memory of the tab, before       ${megabytes(empty)}`);
    console.log(`  at most                         ${megabytes(most)}`);
    console.log(`  the longest frame meanwhile     ${`${longest.toFixed(0)} ms`.padStart(9)}`);
    console.log(`  storage taken                   ${megabytes(usage / 1e6)}`);
    console.log(`  first chart after a reload      ${`${drawnMs.toFixed(0)} ms`.padStart(9)}`);
  } finally {
    await site.close();
    await server.close();
  }
}

async function firstChart(page: Page, address: string): Promise<number> {
  await page.goto(`${address}#/now`);
  const begun = performance.now();
  await page.reload();
  await page.locator("main svg :is(path, rect, circle), main canvas").first().waitFor(WAIT);
  return performance.now() - begun;
}

/** Runs in the page. */
function watchFrames(): void {
  let longestMs = 0;
  let lastMs = performance.now();
  const look = (nowMs: number): void => {
    longestMs = Math.max(longestMs, nowMs - lastMs);
    lastMs = nowMs;
    Reflect.set(globalThis, "longestMs", longestMs);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** The most that the tab's process has had: the page, its worker, SQLite's memory. */
class Peak {
  #most = 0;
  #isOver = false;

  constructor() {
    void this.#look();
  }

  end(): number {
    this.#isOver = true;
    return this.#most;
  }

  async #look(): Promise<void> {
    while (!this.#isOver) {
      this.#most = Math.max(this.#most, rendererMegabytes());
      await pause(LOOK_MS);
    }
  }
}

/** Resident, of the biggest renderer of any Chromium here. */
function rendererMegabytes(): number {
  const all = execFileSync("ps", ["-eo", "rss,args"], { encoding: "utf8" }).split("\n");
  const kilobytes = all.filter((it) => it.includes("--type=renderer")).map(Number.parseFloat);
  return (Math.max(0, ...kilobytes) * 1024) / 1e6;
}

const seconds = (durationMs: number): string => `${(durationMs / 1000).toFixed(1)} s`.padStart(9);
const megabytes = (count: number): string => `${count.toFixed(0)} MB`.padStart(9);
