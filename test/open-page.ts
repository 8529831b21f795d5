import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { makeContext } from "../src/cli/context.ts";
import type { CommonOptions } from "../src/cli/context.ts";
import { nodeHouse } from "../src/cli/node-house.ts";
import { startPage } from "../src/cli/start-page.ts";
import { VirtualRadio } from "../src/peers/band/virtual-radio.ts";
import type { VirtualBand } from "../src/peers/virtual-band.ts";
import type { House } from "../src/server/house.ts";
import { CHROMIUM, CHROMIUM_FLAGS } from "./chromium.ts";
import { builtPage } from "./command-line.ts";
import { fillStore, PAGE_NOW_S, PAGE_ZONE } from "./page-stores.ts";
import type { StoreKind } from "./page-stores.ts";

/** A page of ownband, what it is answered by, and everything that it asked for. */
export interface OpenPage {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly folder: string;
  /** Of the page, without what stands behind `#`. */
  readonly address: string;
  /** What went wrong in the page: errors, console errors, violations of its policy. */
  readonly troubles: readonly string[];
  /** All addresses that anything in the browser asked for. */
  readonly requests: readonly string[];
  /** Goes to a view: `show("day/2026-03-14")`. */
  show(route: string): Promise<void>;
  close(): Promise<void>;
}

export interface PageOptions {
  readonly store?: StoreKind;
  /** Where the page begins; default: by itself. */
  readonly route?: string;
  /** The bands in reach of this computer's Bluetooth. */
  readonly bands?: readonly VirtualBand[];
  /** The phone, as `--phone` names it. */
  readonly phone?: string;
  /** Time goes on instead of standing still. */
  readonly isLive?: boolean;
  readonly house?: Partial<House>;
  readonly browser?: BrowserContextOptions;
}

let browser: Promise<Browser> | undefined;

/** One Chromium for all tests of a file; {@link closeBrowser} ends it. */
function chromiumOfTests(): Promise<Browser> {
  browser ??= chromium.launch({
    executablePath: CHROMIUM,
    headless: true,
    chromiumSandbox: process.getuid?.() !== 0,
    args: CHROMIUM_FLAGS,
  });
  return browser;
}

export async function closeBrowser(): Promise<void> {
  const open = await browser?.catch(() => undefined);
  browser = undefined;
  await open?.close();
}

/** Opens the page on a made-up store, in a world where it is always {@link PAGE_NOW_S}. */
export async function openPage(options: PageOptions = {}): Promise<OpenPage> {
  await using ends = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "ownband-page-"));
  ends.defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  await fillStore(folder, options.store ?? "empty");
  const server = await startPage(houseOf(folder, options), { port: 0, folder: builtPage });
  ends.defer(() => server.close());
  const context = await (
    await chromiumOfTests()
  ).newContext({
    locale: "en-GB",
    timezoneId: PAGE_ZONE,
    viewport: { width: 1280, height: 900 },
    ...options.browser,
  });
  ends.defer(() => context.close());
  const page = await context.newPage();
  const troubles: string[] = [];
  const requests: string[] = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(message.text());
  });
  context.on("request", (request) => requests.push(request.url()));
  const address = `http://127.0.0.1:${server.port}/`;
  // The one-time address is worth the cookie; it leads to the page.
  await page.goto(server.newAddress());
  const show = async (route: string): Promise<void> => {
    await goToView(page, `${address}#/${route}`);
    await page.locator("main h1").first().waitFor();
    await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
    await pictureDrawn(page);
  };
  if (options.route !== undefined) await show(options.route);
  const all = ends.move();
  const close = (): Promise<void> => all.disposeAsync();
  return { page, context, folder, address, troubles, requests, show, close };
}

/**
 * Goes to a view of a page that is open, and waits until the page has heard of it: the browser is there
 * before, while the former view still stands. What is sent in the page now comes behind that event.
 */
export async function goToView(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.evaluate(async () => {
    const { port1, port2 } = new MessageChannel();
    await new Promise((resolve) => {
      port1.onmessage = resolve;
      port2.postMessage("");
    });
    port1.close();
  });
}

/** Until everything has been measured that draws itself by its size: whoever asks last is told last. */
async function pictureDrawn(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise<void>((resolve) => {
      const observer = new ResizeObserver(() => {
        observer.disconnect();
        resolve();
      });
      observer.observe(document.body);
    });
  });
}

function houseOf(folder: string, options: PageOptions): House {
  const { bands = [], phone, isLive = false } = options;
  const words: CommonOptions = {
    data: join(folder),
    // Nobody listens there: neither this machine's adb nor its phones are for tests.
    adbServer: "127.0.0.1:1",
    ...(phone === undefined ? {} : { phone }),
  };
  const context = makeContext(words, new AbortController().signal);
  return {
    ...nodeHouse({ ...context, openRadio: () => Promise.resolve(new VirtualRadio(bands)) }),
    zone: () => PAGE_ZONE,
    ...(isLive ? {} : { nowS: () => PAGE_NOW_S }),
    ...options.house,
  };
}
