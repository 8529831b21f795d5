import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { chromium } from "playwright-core";
import type { Browser, BrowserContext, CDPSession, Page } from "playwright-core";
import { CHROMIUM, CHROMIUM_FLAGS } from "../../test/chromium.ts";
import { storeOf } from "./import.ts";
import { environment, LAST_DAY, YEARS } from "./made-history.ts";
import { median, ms, ownband } from "./process.ts";

const ROUNDS = 15;
const TABS = 10;
/** How long the tabs watch before memory is read. */
const WATCHES_MS = 20_000;

/** The page on loopback: first view, panning over years, bytes, and the server's memory. */
export async function thePage(): Promise<void> {
  const names = { one: "one-year", all: "all-years" };
  await storeOf(names.one, 1);
  await storeOf(names.all, YEARS);
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    chromiumSandbox: process.getuid?.() !== 0,
    args: CHROMIUM_FLAGS,
  });
  try {
    await firstView(browser, names);
    await panning(browser, names.all);
  } finally {
    await browser.close();
  }
  await memoryOfTabs();
}

async function firstView(
  browser: Browser,
  names: { readonly one: string; readonly all: string },
): Promise<void> {
  const one = await serve(names.one);
  const all = await serve(names.all);
  try {
    const times = { one: [] as number[], all: [] as number[] };
    let bytes = { all: 0, scripts: 0 };
    for (let round = 0; round < ROUNDS + 2; round++) {
      for (const [which, server] of [
        ["one", one],
        ["all", all],
      ] as const) {
        const seen = await viewOnce(browser, server);
        if (round >= 2) times[which].push(seen.drawnMs);
        if (which === "all") bytes = seen.bytes;
      }
    }
    const [year, years] = [median(times.one), median(times.all)];
    console.log(`first view on loopback, an empty cache, medians of ${ROUNDS}, in turn`);
    console.log(`  first chart drawn, 1 year       ${ms(year).padStart(9)}`);
    console.log(`  first chart drawn, ${YEARS} years     ${ms(years).padStart(9)} (goal < 500)`);
    console.log(
      `  ratio                           ${(years / year).toFixed(2).padStart(9)} (goal <= 1.2)`,
    );
    console.log(`  bytes over the wire             ${kilobytes(bytes.all)}`);
    console.log(`  of them JavaScript              ${kilobytes(bytes.scripts)} (goal < 120 kB)`);
  } finally {
    await one.stop();
    await all.stop();
  }
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`.padStart(9);

interface Seen {
  readonly drawnMs: number;
  readonly bytes: { readonly all: number; readonly scripts: number };
}

/** A browser that has a cookie and nothing else: from the address typed to the first chart on the screen. */
async function viewOnce(browser: Browser, server: Server): Promise<Seen> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    await context.addCookies(await server.cookies(browser));
    await context.addInitScript(tellWhenDrawn);
    const page = await context.newPage();
    const bytes = { all: 0, scripts: 0 };
    const session = await watchBytes(context, page, bytes);
    await page.goto(`${server.origin}/`);
    const drawnMs = await page.waitForFunction(() => Reflect.get(globalThis, "drawnMs") as unknown);
    const value = Number(await drawnMs.jsonValue());
    await session.detach();
    return { drawnMs: value, bytes };
  } finally {
    await context.close();
  }
}

/** Runs in the page: notes when a chart is on the screen, counted from when the page was asked for. */
function tellWhenDrawn(): void {
  const look = (): void => {
    const drawn = document.querySelector("main svg :is(path, rect, circle), main canvas");
    // The frame after the one in which it came to be there.
    if (drawn === null) requestAnimationFrame(look);
    else requestAnimationFrame(() => Reflect.set(globalThis, "drawnMs", performance.now()));
  };
  requestAnimationFrame(look);
}

async function watchBytes(
  context: BrowserContext,
  page: Page,
  bytes: { all: number; scripts: number },
): Promise<CDPSession> {
  const session = await context.newCDPSession(page);
  const scripts = new Set<string>();
  await session.send("Network.enable");
  session.on("Network.responseReceived", ({ requestId, type }) => {
    if (type === "Script") scripts.add(requestId);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    bytes.all += encodedDataLength;
    if (scripts.has(requestId)) bytes.scripts += encodedDataLength;
  });
  return session;
}

const FRAMES = 120;

/** What the browser's main thread does for each frame while the years are dragged along. */
async function panning(browser: Browser, name: string): Promise<void> {
  const server = await serve(name);
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await context.addCookies(await server.cookies(browser));
    const page = await context.newPage();
    await page.goto(`${server.origin}/#/trends/year/${LAST_DAY.slice(0, 4)}`);
    const picture = page.locator("main canvas").first();
    await picture.waitFor();
    await pause(500);
    const session = await context.newCDPSession(page);
    await session.send("Performance.enable");
    const box = await picture.boundingBox();
    if (box === null) throw new Error("the year is on the screen");
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    const before = await taskMs(session);
    for (let frame = 0; frame < FRAMES; frame++) {
      await page.mouse.move(box.x + box.width / 2 + frame * 3, box.y + box.height / 2);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
    }
    const perFrame = ((await taskMs(session)) - before) / FRAMES;
    await page.mouse.up();
    console.log(`panning over ${YEARS} years, ${FRAMES} frames`);
    console.log(`  main thread, a frame            ${ms(perFrame).padStart(9)} (goal < 16)`);
    await context.close();
  } finally {
    await server.stop();
  }
}

async function taskMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0) * 1000;
}

/** Ten tabs that watch the pulse of one virtual band. */
async function memoryOfTabs(): Promise<void> {
  const server = await start(["demo", "--json"], process.env);
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    chromiumSandbox: process.getuid?.() !== 0,
    args: CHROMIUM_FLAGS,
  });
  try {
    const context = await browser.newContext();
    await context.addCookies(await server.cookies(browser));
    const first = await context.newPage();
    await first.goto(`${server.origin}/#/band/live`);
    await pause(2_000);
    const before = residentBytes(server.pid);
    await first.evaluate(async () => {
      await fetch("api/jobs", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ kind: "live" }),
      });
    });
    for (let tab = 1; tab < TABS; tab++) {
      const page = await context.newPage();
      await page.goto(`${server.origin}/#/band/live`);
    }
    await pause(WATCHES_MS);
    const after = residentBytes(server.pid);
    console.log(`the server's memory (RSS), with the virtual phone and band in it`);
    console.log(`  one tab                         ${megabytes(before)}`);
    console.log(`  ${TABS} tabs on live values         ${megabytes(after)}`);
  } finally {
    await browser.close();
    await server.stop();
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`.padStart(9);

function residentBytes(pid: number): number {
  const [, kilo = "0"] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilo) * 1024;
}

interface Server {
  readonly origin: string;
  readonly pid: number;
  /** A browser's way in: the address lets one in, once. */
  cookies(browser: Browser): ReturnType<BrowserContext["cookies"]>;
  stop(): Promise<void>;
}

function serve(name: string): Promise<Server> {
  return start(["serve", "--json", "--port", "0"], { ...process.env, ...environment(name) });
}

async function start(words: readonly string[], env: NodeJS.ProcessEnv): Promise<Server> {
  const child = spawn(process.execPath, [ownband, ...words], {
    env,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const over = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const address = await addressIn(child.stdout);
  let cookies: ReturnType<BrowserContext["cookies"]> | undefined;
  return {
    origin: new URL(address).origin,
    pid: child.pid ?? 0,
    cookies(browser) {
      cookies ??= letIn(browser, address);
      return cookies;
    },
    async stop() {
      child.kill("SIGINT");
      await over;
    },
  };
}

/** The document with the address may be one line, or the end of a longer one. */
async function addressIn(stdout: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stdout })) {
    const [address] = /http:\/\/[^"\s]+/.exec(line) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error("no address was printed");
}

async function letIn(
  browser: Browser,
  address: string,
): Promise<Awaited<ReturnType<BrowserContext["cookies"]>>> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(address);
  const cookies = await context.cookies();
  await context.close();
  return cookies;
}
