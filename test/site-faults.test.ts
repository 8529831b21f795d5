import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { buildSite } from "../scripts/page.ts";
import { chromiumMissing } from "./chromium.ts";
import { GADGETBRIDGE_SCHEMAS } from "./gadgetbridge-database.ts";
import { openSite, serveSite } from "./site-world.ts";
import type { OpenSite, SiteServer } from "./site-world.ts";

/**
 * The page in the browser alone where something is missing or breaks: no room, a worker that dies, a newer
 * build on the host, interfaces that a browser does not have. One browser; a tab at a time has the store.
 */
const missing = chromiumMissing();
const ends = new AsyncDisposableStack();
let folder: string;
let host: string;
let server: SiteServer;
let site: OpenSite;
let page: Page;
/** A tab in which the script of the page never comes. */
let dead: Page;

const FIXTURE = join(import.meta.dirname, "fixtures/mifit/wal-stale/origin_db_1234567890");
const MINUTES = 100_000;
const WAIT = { timeout: 20_000 };

beforeAll(async () => {
  if (missing !== undefined) return;
  folder = mkdtempSync(join(tmpdir(), "ownband-faults-"));
  ends.defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  host = join(folder, "site");
  await buildSite(host);
  server = await serveSite(host);
  ends.defer(() => server.close());
  site = await openSite(server.address);
  ends.defer(() => site.close());
  page = site.page;
  dead = await site.context.newPage();
  await dead.route(/index-[^/]*\.js$/, (route) => route.abort());
  await dead.goto(server.address);
}, 120_000);
afterAll(() => ends.disposeAsync(), 60_000);

/** What the person saw when a step went wrong. */
afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  console.error(await page.locator("body").innerText(), site.troubles);
});

async function show(route: string): Promise<void> {
  await page.goto(`${server.address}#/${route}`);
  await page.locator("main h1").first().waitFor(WAIT);
}

const sees = (text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor(WAIT);

const click = (name: string): Promise<void> =>
  page.getByRole("button", { name, exact: true }).first().click(WAIT);

/** Chooses files under Data, as a person does. */
async function choose(files: readonly string[]): Promise<void> {
  await show("data");
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser", WAIT),
    click("Choose files"),
  ]);
  await chooser.setFiles([...files]);
}

/** A database as Gadgetbridge exports it, with some weeks from a moment on: a few megabytes in the store. */
function weeksFrom(startS: number): string {
  const path = join(folder, `Gadgetbridge-${startS}`);
  const made = new DatabaseSync(path, { defensive: false });
  made.exec(`${GADGETBRIDGE_SCHEMAS[92]}
    INSERT INTO USER VALUES (1, 'Ana', 0, 0);
    INSERT INTO DEVICE VALUES (1, 'Mi Smart Band 4', 'Huami', 'C8:0F:10:01:02:03', 0, 'MIBAND4', NULL, NULL, NULL);
    WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${MINUTES - 1})
    INSERT INTO MI_BAND_ACTIVITY_SAMPLE SELECT ${startS} + i * 60, 1, 1, i % 90, i % 30, 1, 60 + i % 20 FROM n`);
  made.close();
  return path;
}

async function bring(): Promise<void> {
  await choose([FIXTURE, `${FIXTURE}-wal`]);
  await click("Bring it");
  await sees("It is here.");
}

/** The store as the page gives it, looked at by Debian's sqlite3. */
async function minutesInStore(): Promise<number> {
  await show("data");
  const [given] = await Promise.all([
    page.waitForEvent("download", WAIT),
    click("Download the store"),
  ]);
  const path = join(folder, "given.sqlite");
  await given.saveAs(path);
  const sql = "PRAGMA integrity_check; SELECT count(*) FROM minute";
  const [whole, count] = execFileSync("sqlite3", [path, sql], { encoding: "utf8" }).split("\n");
  expect(whole).toBe("ok");
  return Number(count);
}

/** A tab of its own takes the place of the one before. @param before run before its own code */
async function anew(before?: () => void): Promise<void> {
  const former = page;
  page = await site.context.newPage();
  await former.close();
  if (before !== undefined) await page.addInitScript(before);
}

/** Code that the worker runs before its own: it comes from the host again, with that. */
async function beforeWorker(code: string): Promise<void> {
  await page.goto(server.address);
  await page.evaluate(async () => {
    const all = await navigator.serviceWorker.getRegistrations();
    await Promise.all(all.map((it) => it.unregister()));
  });
  await page.route(/worker-[^/]*\.js$/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: code + (await answer.text()) });
  });
}

test.skipIf(missing !== undefined)(
  "the page can be installed: Chromium finds nothing amiss",
  async () => {
    const browser = await site.context.newCDPSession(page);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    const { errors, url } = await browser.send("Page.getAppManifest");
    expect({ errors, url }).toEqual({ errors: [], url: `${server.address}manifest.webmanifest` });
    expect(await browser.send("Page.getInstallabilityErrors")).toEqual({
      installabilityErrors: [],
    });
    await browser.detach();
  },
);

describe.skipIf(missing !== undefined)("what is kept", () => {
  test("may be thrown away by this browser: that is said once there is something, until it is understood", async () => {
    await show("data");
    expect(await page.getByText("may throw away").count()).toBe(0);
    await bring();
    await sees("may throw away");
    await click("Understood");
    await page.reload();
    await show("now");
    expect(await page.getByText("may throw away").count()).toBe(0);
  });

  test("outlives a reload in the middle of an import, as a whole", async () => {
    const before = await minutesInStore();
    await choose([weeksFrom(1_600_000_020)]);
    await click("Bring it");
    await page.reload();
    expect([before, before + MINUTES]).toContain(await minutesInStore());
  });

  test("stays when there is no more room, and that is said", async () => {
    const before = await minutesInStore();
    const session = await site.context.newCDPSession(page);
    const { origin } = new URL(server.address);
    const { usage } = await session.send("Storage.getUsageAndQuota", { origin });
    const noRoom = "The browser has no more room for this.";
    try {
      // So little that what is here cannot even be opened: that is said, and no empty store shown.
      await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1_000 });
      await page.reload();
      await sees(noRoom);
      await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: usage });
      await page.reload();
      await choose([weeksFrom(1_650_000_000)]);
      // It ends where the room does: when what is in the file is looked at, or when it is brought.
      const bringIt = page.getByRole("button", { name: "Bring it", exact: true }).first();
      await bringIt.or(page.getByText(noRoom)).first().waitFor(WAIT);
      if (await bringIt.isVisible()) await bringIt.click(WAIT);
      await sees(noRoom);
      expect(await minutesInStore()).toBe(before);
      await show("now");
      await sees(/steps/);
    } finally {
      await session.send("Storage.overrideQuotaForOrigin", { origin });
    }
  });

  test("is there again when what works behind the page has died, which is said", async () => {
    const before = await minutesInStore();
    const worker = page.workers().find((it) => /worker-/.test(it.url()));
    await worker?.evaluate(() => close());
    await sees("What works behind this page has broken off");
    await page.reload();
    expect(await minutesInStore()).toBe(before);
    expect(await page.getByText("has broken off").count()).toBe(0);
  });
});

test.skipIf(missing !== undefined)(
  "a page whose script does not come says so in the end",
  async () => {
    await dead.getByText("This page has not started.").waitFor(WAIT);
    expect(await page.getByText("This page has not started.").count()).toBe(0);
  },
);

describe.skipIf(missing !== undefined)("a newer build on the host", () => {
  /** As a deployment does: other files under other names, and a service worker that knows them. */
  function deploy(): void {
    const path = join(host, "service-worker.js");
    const text = readFileSync(path, "utf8");
    const [version = ""] = /[0-9a-f]{16}/.exec(text) ?? [];
    writeFileSync(path, text.replaceAll(version, "f".repeat(16)));
  }

  const caches = (): Promise<string[]> => page.evaluate(() => globalThis.caches.keys());

  test("is told; the open tab goes on as it is, without the host, too", async () => {
    await show("data");
    await page.evaluate("navigator.serviceWorker.ready");
    deploy();
    await page.evaluate("navigator.serviceWorker.ready.then((it) => it.update())");
    await sees("A newer version of this page is there.");
    await site.context.setOffline(true);
    await show("trends");
    await show("workouts");
    await site.context.setOffline(false);
    expect(await caches()).toHaveLength(2);
  });

  test("comes when all tabs were closed, with what was kept", async () => {
    await dead.close();
    // The browser takes a moment to see that nobody needs the old one any more.
    const comes = async (): Promise<string[]> => {
      await anew();
      await page.waitForTimeout(500);
      await show("now");
      return caches();
    };
    await expect.poll(comes, WAIT).toEqual([`ownband-${"f".repeat(16)}`]);
    await sees(/steps/);
    expect(await page.getByText("A newer version").count()).toBe(0);
  });
});

describe.skipIf(missing !== undefined)("a browser without", () => {
  test("USB says so where the phone is wanted", async () => {
    await anew(() => Reflect.deleteProperty(Navigator.prototype, "usb"));
    await show("start/phone");
    await sees("This browser does not let pages use USB");
  });

  test("Bluetooth says so where the band is wanted", async () => {
    await anew(() => Reflect.deleteProperty(Navigator.prototype, "bluetooth"));
    await show("start/prove");
    await sees("This browser does not let pages use Bluetooth");
  });

  test("service workers, and with nothing kept of the reader, shows what is there", async () => {
    await anew(() => {
      Reflect.deleteProperty(Navigator.prototype, "serviceWorker");
      const refuse = (): never => {
        throw new DOMException("no", "SecurityError");
      };
      Object.defineProperty(globalThis, "localStorage", { get: refuse });
    });
    await show("now");
    await sees(/steps/);
  });

  test("storage of its own for pages says that nothing is kept, and shows what is brought", async () => {
    await anew();
    await beforeWorker("delete FileSystemFileHandle.prototype.createSyncAccessHandle;");
    await page.addInitScript(() => {
      Reflect.deleteProperty(Navigator.prototype, "serviceWorker");
      Reflect.deleteProperty(Navigator.prototype, "storage");
    });
    await page.reload();
    await show("data");
    await sees("This browser keeps nothing for this page");
    await bring();
    await show("now");
    await sees(/steps/);
  });

  test("what everything is built on says that it is too old", async () => {
    await anew(() => Reflect.deleteProperty(Promise, "withResolvers"));
    await page.goto(server.address);
    await sees("This browser is too old for this page.");
  });

  test("a secure connection says that it keeps everything from the page", async () => {
    await anew();
    await page.route("http://ownband.test/**", async (route) => {
      const { pathname } = new URL(route.request().url());
      await route.fulfill({
        response: await route.fetch({ url: server.address + pathname.slice(1) }),
      });
    });
    await page.goto("http://ownband.test/");
    await sees("This page came over a connection that is not secure");
  });
});
