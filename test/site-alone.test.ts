import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { AuthKey } from "../src/bytes/auth-key.ts";
import { startVirtualBand } from "../src/cli/start-virtual-band.ts";
import type { RunningBand } from "../src/cli/start-virtual-band.ts";
import { androidTools } from "../src/node/make-database.ts";
import { busMissing } from "../src/node/private-bus.ts";
import { createAndroid } from "../src/peers/android/android.ts";
import { VirtualPhone } from "../src/peers/virtual-phone.ts";
import { buildSite } from "../scripts/page.ts";
import { answerChooser, chromiumMissing } from "./chromium.ts";
import { newFolder, ownband, tidyUp } from "./ownband.ts";
import { fillStore } from "./page-stores.ts";
import { openSite, serveSite } from "./site-world.ts";
import type { OpenSite, SiteServer } from "./site-world.ts";

/**
 * Somebody frees their band without installing anything: the static folder on a plain host, a rooted
 * phone on the (virtual) cable, the band in the air of Chromium's own Bluetooth. The steps go on from
 * one another, as the person does.
 */
const missing = busMissing() ?? chromiumMissing();
const ends = new AsyncDisposableStack();
let band: RunningBand;
let server: SiteServer;
let site: OpenSite;
let page: Page;
let folder: string;

const DAYS = 3;
const FIXTURE = join(import.meta.dirname, "fixtures/mifit/wal-stale/origin_db_1234567890");

beforeAll(async () => {
  if (missing !== undefined) return;
  folder = mkdtempSync(join(tmpdir(), "ownband-alone-"));
  ends.defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  await buildSite(join(folder, "site"));
  const nowS = Math.floor(Date.now() / 60_000) * 60;
  const android = await createAndroid(
    { nowS, apps: [{ app: "zepp-life", holds: "stale", days: 10 }] },
    androidTools,
  );
  const phone = new VirtualPhone(android.system);
  ends.defer(() => phone.close());
  const paired = android.facts.keys[0];
  const key = AuthKey.parse(paired?.key);
  if (typeof key === "string") throw new TypeError("the virtual phone has a key");
  band = await startVirtualBand(
    { is: "private-bus" },
    { key, mac: paired?.mac, history: { days: DAYS, endS: nowS } },
    { disconnectDelayMs: 2_000 },
  );
  ends.defer(() => band.close());
  server = await serveSite(join(folder, "site"), phone);
  ends.defer(() => server.close());
  site = await openSite(server.address, { busAddress: band.busAddress, withUsb: true });
  ends.defer(() => site.close());
  page = site.page;
}, 120_000);
afterAll(async () => {
  await ends.disposeAsync();
  await tidyUp();
}, 60_000);

/** What the person saw when a step went wrong. */
afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  console.error(await page.locator("main").innerText(), site.troubles);
});

const WAIT = { timeout: 20_000 };

const click = (name: string): Promise<void> =>
  page.getByRole("button", { name, exact: true }).first().click(WAIT);

/** Drops files of this computer on the page, as a person's file manager does. */
async function drop(files: readonly string[]): Promise<void> {
  await sees("Drop files or folders anywhere on this page");
  await page.bringToFront();
  // Nobody is as quick as the moment between what is seen and what hears of it.
  await page.waitForTimeout(300);
  const session = await site.context.newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await session.send("Input.dispatchDragEvent", { type, x: 400, y: 300, data });
  }
}

/**
 * Until that is seen. A job lets go of the phone a moment after its last line: an impatient person clicks
 * once more.
 */
async function begin(name: string, wanted: string | RegExp): Promise<void> {
  const there = page.getByText(wanted).first();
  const refused = page.getByText("Let it finish").first();
  for (let tries = 0; tries < 20; tries++) {
    await click(name);
    await there.or(refused).first().waitFor(WAIT);
    if (await there.isVisible()) return;
    await page.waitForTimeout(500);
  }
}

const sees = (text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor(WAIT);

async function show(route: string): Promise<void> {
  await page.goto(`${server.address}#/${route}`);
  await page.locator("main h1").first().waitFor(WAIT);
}

/** The store, as the page gives it. */
async function download(name: string): Promise<string> {
  await show("data");
  const [given] = await Promise.all([
    page.waitForEvent("download", WAIT),
    click("Download the store"),
  ]);
  expect(given.suggestedFilename()).toBe("ownband.sqlite");
  const path = join(folder, name);
  await given.saveAs(path);
  return path;
}

function countIn(path: string, table: string): number {
  return Number(
    execFileSync("sqlite3", [path, `SELECT count(*) FROM ${table}`], { encoding: "utf8" }),
  );
}

describe.skipIf(missing !== undefined)("in the browser alone", () => {
  test("the key is found over the cable, with the history beside it", async () => {
    await show("start/phone");
    await click("Look");
    await page.getByRole("link", { name: "Go on" }).first().click(WAIT);
    await begin("Find the key on the phone", "Key found");
  }, 90_000);

  test("the band takes the key; a tab that is closed while it is read takes nothing along", async () => {
    await show("start/prove");
    await begin("Prove the key", "The band took the key.");
    await show("start/read");
    // Else it may be through before the tab is closed.
    band.band.faults.slow(20);
    await begin("Read the band", /signing in|signed in|[1-9][\d,]* minutes/);
    const former = page;
    page = await site.context.newPage();
    await answerChooser(site.context, page);
    await former.close();
    band.band.faults.slow(0);
    // A link that ends takes its time, as the real ones do: who connects meanwhile loses it.
    await expect.poll(() => band.band.state).toBe("free");
  }, 120_000);

  test("the band gives its records", async () => {
    await show("start/read");
    await begin("Read the band", /minutes came from the band/);
  }, 120_000);

  test("the first chart is drawn", async () => {
    await show("now");
    await page.locator("main svg, main canvas").first().waitFor(WAIT);
    await sees(/steps/);
  });

  test("a database that is dropped is looked into, and brought", async () => {
    await show("data");
    await drop([FIXTURE, `${FIXTURE}-wal`]);
    await click("Bring it");
    await page
      .getByRole("button", { name: "Bring it", exact: true })
      .waitFor({ ...WAIT, state: "detached" });
  }, 90_000);

  test("the store is a file that Debian's sqlite3 and the command line read", async () => {
    const path = await download("from-browser.sqlite");
    const whole = execFileSync("sqlite3", [path, "PRAGMA integrity_check"], { encoding: "utf8" });
    expect(whole.trim()).toBe("ok");
    expect(countIn(path, "minute")).toBeGreaterThan(DAYS * 1_000);
    expect(countIn(path, "auth_key")).toBeGreaterThan(0);
    const dataFolder = newFolder();
    copyFileSync(path, join(dataFolder, "ownband.sqlite"));
    const run = await ownband(["days", "--json", "--data", dataFolder], { dataFolder });
    expect(run.status, run.stdout + run.stderr).toBe(0);
    const { days } = JSON.parse(run.stdout) as { days: { steps?: number }[] };
    expect(days.filter(({ steps = 0 }) => steps > 0).length).toBeGreaterThanOrEqual(DAYS);
  }, 90_000);

  test("what was read is there again after a reload", async () => {
    await show("now");
    await page.reload();
    await sees(/steps/);
  });

  test("another tab says where ownband is open, and goes on by itself when that one is closed", async () => {
    const first = page;
    page = await site.context.newPage();
    await page.goto(`${server.address}#/now`);
    await sees("ownband is open in another tab.");
    // Nothing there looks as if it came at any moment.
    await page.locator("main").waitFor({ ...WAIT, state: "hidden" });
    expect(await first.getByText("ownband is open in another tab.").count()).toBe(0);
    await first.close();
    await sees(/steps/);
    expect(await page.getByText("ownband is open in another tab.").count()).toBe(0);
  });

  test("without a network it goes on, from the first page on", async () => {
    await page.evaluate("navigator.serviceWorker.ready");
    await site.context.setOffline(true);
    await page.reload();
    await sees(/steps/);
    await show("trends");
    await show("band");
    await site.context.setOffline(false);
  });

  test("a store of the command line takes the place of what is there", async () => {
    const dataFolder = newFolder();
    await fillStore(dataFolder, "month");
    const theirs = join(dataFolder, "ownband.sqlite");
    await show("data");
    await page.locator("input[type=file][accept]").setInputFiles(theirs);
    await click("Put it in its place");
    await page.getByRole("dialog").getByRole("button", { name: "Put it in its place" }).click(WAIT);
    await sees("It is here.");
    const path = await download("after.sqlite");
    for (const table of ["minute", "measurement", "auth_key", "run"]) {
      expect(countIn(path, table), table).toBe(countIn(theirs, table));
    }
    const inner = new DatabaseSync(path);
    expect(inner.prepare("PRAGMA quick_check").get()).toEqual({ quick_check: "ok" });
    inner.close();
  }, 90_000);

  test("nothing was asked of any other host, and the page broke no rule of its own", () => {
    const { host } = new URL(server.address);
    const others = site.requests.filter(
      (it) => !it.startsWith("blob:") && new URL(it).host !== host,
    );
    expect(others).toEqual([]);
    // Offline, the browser itself looks whether there is a newer service worker.
    expect(site.troubles.filter((it) => !it.includes("service worker"))).toEqual([]);
  });
});
