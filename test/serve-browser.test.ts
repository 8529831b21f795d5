import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { chromium } from "playwright-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHROMIUM, CHROMIUM_FLAGS, chromiumMissing } from "./chromium.ts";
import { tidyUp } from "./ownband.ts";
import { startServing } from "./serving.ts";
import type { Serving } from "./serving.ts";

let browser: Browser;
let demo: Serving;
/** The browser that has been let in: the demo has no terminal for another address. */
let context: BrowserContext;
let first: { readonly page: Page; readonly troubles: readonly string[] };

/** What the browser held against a page: errors, and what its policy forbids. */
function troublesOf(page: Page): string[] {
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(message.text());
  });
  return troubles;
}

/** The whole address of the page's icon. */
function iconOf(page: Page): Promise<string> {
  return page.locator("link[rel=icon]").evaluate((it) => (it as HTMLLinkElement).href);
}

describe.skipIf(chromiumMissing() !== undefined)("the page of the demo, in Chromium", () => {
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      headless: true,
      chromiumSandbox: process.getuid?.() !== 0,
      args: CHROMIUM_FLAGS,
    });
    demo = await startServing(["demo"], { timeoutMs: 300_000 });
    context = await browser.newContext();
    const page = await context.newPage();
    first = { page, troubles: troublesOf(page) };
    await page.goto(demo.address);
  });

  afterAll(async () => {
    await browser.close();
    const run = await demo.stop();
    expect(run.status).toBe(0);
    await tidyUp();
  });

  test("the printed address leads to the page, and leaves no token in it", async () => {
    const { page, troubles } = first;
    await page.locator("main h1").first().waitFor();
    expect(page.url()).toMatch(new RegExp(`^${demo.origin}/(#|$)`));
    expect(troubles).toEqual([]);
    expect(await page.evaluate(() => document.cookie)).toBe("");
    const house = await page.evaluate(async () => (await fetch("api/house")).json() as unknown);
    expect(house).toMatchObject({ isDemo: true, has: { records: true, provenKey: true } });
  });

  // A browser asks for it at every step through a page, unless it may keep it.
  test("its icon is there for the page, and is kept", async () => {
    const { page } = first;
    const got = await page.evaluate(
      async (icon) => {
        const { status, headers } = await fetch(icon);
        return [status, headers.get("cache-control")];
      },
      await iconOf(page),
    );
    expect(got).toEqual([200, expect.stringContaining("immutable")]);
  });

  test.each(["now", "day", "nights", "trends", "workouts", "band", "data", "start"])(
    "nothing in the view %s is against the page's own policy",
    async (view) => {
      const page = await context.newPage();
      const troubles = troublesOf(page);
      await page.goto(`${demo.origin}/#/${view}`);
      await page.locator("main h1").first().waitFor();
      await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
      expect(troubles).toEqual([]);
      await page.close();
    },
  );

  test("ten tabs of it are there, hear what happens, and go on when the first ones are closed", async () => {
    const tabs: Page[] = [];
    for (let i = 0; i < 10; i++) {
      const page = await context.newPage();
      tabs.push(page);
      await page.goto(`${demo.origin}/#/band`);
      await page.locator("main h1").first().waitFor();
    }
    /** Begins a job in the last tab; gives the tabs that have heard of it. */
    const heard = async (open: readonly Page[]): Promise<number> => {
      const kind = await open.at(-1)?.evaluate(async () => {
        const headers = { "content-type": "application/json" };
        const body = JSON.stringify({ kind: "live" });
        const response = await fetch("api/jobs", { method: "POST", headers, body });
        return (await response.json()) as { id: string };
      });
      const job = (page: Page) => page.locator(".state .job").waitFor({ timeout: 25_000 });
      const there = await Promise.allSettled(open.map(job));
      await open.at(-1)?.evaluate((id) => fetch(`api/jobs/${id}`, { method: "DELETE" }), kind?.id);
      for (const page of open) await page.locator(".state .job").waitFor({ state: "detached" });
      return there.filter(({ status }) => status === "fulfilled").length;
    };
    expect(await heard(tabs)).toBe(10);
    for (const page of tabs.splice(0, 5)) await page.close();
    expect(await heard(tabs)).toBe(5);
    for (const page of tabs) await page.close();
  });

  test("what the policy forbids does not happen", async () => {
    const page = await context.newPage();
    const troubles = troublesOf(page);
    await page.goto(demo.origin);
    const ran = await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "window.ran = true";
      document.body.append(script);
      return "ran" in window;
    });
    expect(ran).toBe(false);
    const asked = await page.evaluate(() =>
      fetch("http://127.0.0.1:9/").then(
        () => "answered",
        () => "refused",
      ),
    );
    expect(asked).toBe("refused");
    expect(troubles.join("\n")).toMatch(/Content Security Policy/);
    await page.close();
  });

  test("another browser gets a page that says what to do, in its colours and language", async () => {
    const other = await browser.newContext({ locale: "de-DE", colorScheme: "dark" });
    const page = await other.newPage();
    const troubles = troublesOf(page);
    await page.goto(demo.address);
    expect(await page.locator("h1").textContent()).toBe(
      "Diese Adresse gilt nicht, oder nicht mehr.",
    );
    expect(await page.locator("h1").evaluate((it) => getComputedStyle(it).fontWeight)).toBe("600");
    await page.goto(demo.origin);
    expect(await page.locator("h1").textContent()).toBe("Dieser Browser ist nicht angemeldet.");
    expect(troubles.filter((it) => !it.includes("401"))).toEqual([]);
    await other.close();
  });

  describe("and somebody else's page", () => {
    /** A page of another program on this computer: the same site, for a browser. */
    async function foreignPage(html: string): Promise<{ origin: string; close: () => void }> {
      const server = createServer((_, response) => {
        response.writeHead(200, { "content-type": "text/html" }).end(html);
      });
      await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
      const { port } = server.address() as AddressInfo;
      return { origin: `http://127.0.0.1:${port}`, close: () => server.close() };
    }

    test("that links to ours leads there", async () => {
      const foreign = await foreignPage(`<a href="${demo.origin}/">look</a>`);
      for (const name of ["127.0.0.1", "localhost"]) {
        const page = await context.newPage();
        await page.goto(foreign.origin.replace("127.0.0.1", name));
        await page.locator("a").click();
        await page.locator("main h1").first().waitFor();
        expect(new URL(page.url()).origin).toBe(demo.origin);
        expect(await page.locator("h1").first().textContent()).not.toMatch(/not been let in/);
        await page.close();
      }
      foreign.close();
    });

    test("gets nothing out of ours, in no way", async () => {
      const foreign = await foreignPage("<title>evil</title>");
      const icon = await iconOf(first.page);
      for (const name of ["127.0.0.1", "localhost"]) {
        const page = await context.newPage();
        await page.goto(foreign.origin.replace("127.0.0.1", name));
        const got = await page.evaluate(
          async ([ours, icon]) => {
            const tried = async (attempt: Promise<Response>): Promise<string> =>
              attempt.then(
                async (response) => `${response.type} ${await response.text()}`,
                () => "refused",
              );
            const loads = (tag: "img" | "script" | "iframe"): Promise<string> =>
              new Promise((done) => {
                const element = document.createElement(tag);
                element.onload = () => done(`${tag} loaded`);
                element.onerror = () => done("refused");
                element.src = tag === "img" ? icon : `${ours}/api/house`;
                document.body.append(element);
              });
            const include = { credentials: "include" } as const;
            return {
              read: await tried(fetch(`${ours}/api/house`, include)),
              blind: await tried(fetch(`${ours}/api/house`, { ...include, mode: "no-cors" })),
              post: await tried(
                fetch(`${ours}/api/jobs`, {
                  ...include,
                  method: "POST",
                  body: '{"kind":"doctor"}',
                }),
              ),
              image: await loads("img"),
              script: await loads("script"),
            };
          },
          [demo.origin, icon] as const,
        );
        expect(got).toEqual({
          read: "refused",
          blind: "refused",
          post: "refused",
          image: "refused",
          script: "refused",
        });
        const frame = await page.evaluate(async (ours) => {
          const element = document.createElement("iframe");
          element.src = `${ours}/`;
          document.body.append(element);
          await new Promise((done) => (element.onload = done));
          return element.contentDocument === null;
        }, demo.origin);
        expect(frame).toBe(true);
        const texts = await Promise.all(
          page.frames().map((it) => it.locator("body").innerText({ timeout: 2_000 })),
        ).catch(() => ["refused"]);
        expect(texts.join(" ")).not.toMatch(/steps/);
        await page.close();
      }
      const house = await context.request.get(`${demo.origin}/api/house`);
      expect(house.status()).toBe(200);
      foreign.close();
    });
  });
});
