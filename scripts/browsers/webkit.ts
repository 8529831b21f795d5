import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PAGE_ZONE } from "../../test/page-stores.ts";
import { within } from "../../src/waiting.ts";
import { asText } from "./driven.ts";
import type { Driven, Tab, Wanted } from "./driven.ts";
import { start } from "./started.ts";

const ANSWER_MS = 60_000;
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** Starts WebKitGTK's small browser on a screen that nobody sees, driven over WebDriver. */
export async function startWebKit({
  isDark = false,
  locale = "en-GB",
}: Wanted = {}): Promise<Driven> {
  await using ends = new AsyncDisposableStack();
  const home = mkdtempSync(join(tmpdir(), "ownband-webkit-"));
  ends.defer(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));
  const downloads = join(home, "downloads");
  mkdirSync(downloads);
  mkdirSync(join(home, ".config"));
  writeFileSync(join(home, ".config", "user-dirs.dirs"), `XDG_DOWNLOAD_DIR="${downloads}"\n`);
  const screen = await startScreen();
  ends.defer(() => screen.close());
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const program = start("WebKitWebDriver", [`--port=${port}`], {
    HOME: home,
    XDG_CONFIG_HOME: join(home, ".config"),
    XDG_RUNTIME_DIR: home,
    ...screen.env,
    ...localeIn(home, locale),
  });
  ends.defer(() => program.close());
  const base = `http://127.0.0.1:${port}`;
  await untilReady(base);
  // What Safari has, and WebKitGTK keeps switched off.
  const args = ["--automation", "--features=FileSystem,AccessHandle,StorageAPI,StorageAPIEstimate"];
  if (isDark) args.push("--dark-mode");
  // Without its toolbar, which is too wide for a narrow page.
  args.push("--full-screen");
  const { sessionId, capabilities } = await ask<{
    sessionId: string;
    capabilities: { browserName: string; browserVersion: string };
  }>(base, "POST", "/session", {
    capabilities: { alwaysMatch: { "webkitgtk:browserOptions": { binary: miniBrowser(), args } } },
  });
  const session = new Session(`${base}/session/${sessionId}`);
  ends.defer(() => session.end());
  const all = ends.move();
  return {
    name: `${capabilities.browserName} ${capabilities.browserVersion}`,
    tab: session.tab(await session.ask<string>("GET", "/window")),
    openTab: async () => {
      const { handle } = await session.ask<{ handle: string }>("POST", "/window/new", {
        type: "tab",
      });
      return session.tab(handle);
    },
    // A browser that is driven keeps its console to itself: the page hears its own troubles (heard.ts).
    troubles: () => [],
    downloads,
    close: () => all.disposeAsync(),
  };
}

/** Its pages speak what the C library speaks: that has to know the locale. */
function localeIn(home: string, locale: string): Record<string, string> {
  const name = locale.replace("-", "_");
  const made = join(home, `${name}.UTF-8`);
  // It complains of what it calls odd, and ends with 1 then: what counts is whether there is a locale.
  spawnSync("localedef", ["--no-archive", "-i", name, "-f", "UTF-8", made], { stdio: "ignore" });
  if (!existsSync(made)) throw new Error("localedef knows no locales: apt-get install locales");
  return { LOCPATH: home, LANG: `${name}.UTF-8`, LC_ALL: `${name}.UTF-8` };
}

/** A screen that nobody sees, and what a program has to know of it. */
export async function startScreen(): Promise<{
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}> {
  const size = ["-screen", "0", "1400x1000x24"];
  const screen = start("Xvfb", ["-displayfd", "3", ...size, "-nolisten", "tcp"]);
  const [, display = ""] = await screen.says(/^(\d+)\n/m);
  const env = { DISPLAY: `:${display}`, TZ: PAGE_ZONE, GTK_A11Y: "none", NO_AT_BRIDGE: "1" };
  return { env, close: () => screen.close() };
}

export function miniBrowser(): string {
  const [found] = globSync("/usr/lib/*/webkit2gtk-4.?/MiniBrowser");
  if (found === undefined)
    throw new Error("MiniBrowser is missing: apt-get install webkit2gtk-driver");
  return found;
}

async function untilReady(base: string): Promise<void> {
  for (let n = 0; ; n++) {
    try {
      await ask(base, "GET", "/status");
      return;
    } catch (error) {
      if (n > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function ask<T>(base: string, method: string, path: string, body?: object): Promise<T> {
  const asked = fetch(base + path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const late = () => new Error(`no answer to ${path}`);
  const response = await within(asked, { limitMs: ANSWER_MS, late });
  const { value } = (await response.json()) as { value: T };
  if (response.ok) return value;
  const { error, message } = value as { error: string; message: string };
  throw new Error(`${path}: ${error}: ${message}`);
}

/** WebDriver knows one tab at a time: it is told which before each command. */
class Session {
  readonly #base: string;
  #current = "";

  constructor(base: string) {
    this.#base = base;
  }

  ask<T>(method: string, path: string, body?: object): Promise<T> {
    return ask<T>(this.#base, method, path, method === "POST" ? (body ?? {}) : undefined);
  }

  async end(): Promise<void> {
    await this.ask("DELETE", "").catch(() => undefined);
  }

  tab(handle: string): Tab {
    const here = async <T>(method: string, path: string, body?: object): Promise<T> => {
      if (this.#current !== handle) await this.ask("POST", "/window", { handle });
      this.#current = handle;
      return this.ask<T>(method, path, body);
    };
    return {
      goTo: (url) => here("POST", "/url", { url }),
      reload: () => here("POST", "/refresh"),
      evaluate: async (expression) => {
        const script = `const done = arguments[0]; (${asText(expression)})().then((text) => done({ text }), (error) => done({ error: String(error) }));`;
        const { text, error } = await here<{ text?: string; error?: string }>(
          "POST",
          "/execute/async",
          { script, args: [] },
        );
        if (error !== undefined) throw new Error(error);
        return JSON.parse(text ?? "null") as unknown;
      },
      perform: async (actions) => {
        await here("POST", "/actions", { actions });
        await here("DELETE", "/actions");
      },
      choose: async (selector, paths) => {
        const found = await here<Record<string, string>>("POST", "/element", {
          using: "css selector",
          value: selector,
        });
        await here("POST", `/element/${found[ELEMENT]}/value`, { text: paths.join("\n") });
      },
      picture: async () => Buffer.from(await here<string>("GET", "/screenshot"), "base64"),
      print: async () => Buffer.from(await here<string>("POST", "/print"), "base64"),
      resize: async (width, height) => {
        await here("POST", "/window/rect", { width, height });
        const script = `const [done] = arguments; (function look() {
          if (innerWidth === ${width}) done(); else setTimeout(look, 20);
        })();`;
        await here("POST", "/execute/async", { script, args: [] });
      },
      close: async () => {
        await here("DELETE", "/window");
        this.#current = "";
      },
    };
  }
}
