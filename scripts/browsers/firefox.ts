import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PAGE_ZONE } from "../../test/page-stores.ts";
import { connectBidi } from "./bidi.ts";
import type { Bidi } from "./bidi.ts";
import { asText } from "./driven.ts";
import type { Driven, Tab, Wanted } from "./driven.ts";
import { start } from "./started.ts";

/** Starts a Firefox without a screen, driven over WebDriver BiDi. */
export async function startFirefox(wanted: Wanted = {}): Promise<Driven> {
  await using ends = new AsyncDisposableStack();
  const home = mkdtempSync(join(tmpdir(), "ownband-firefox-"));
  ends.defer(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));
  const downloads = join(home, "downloads");
  mkdirSync(join(home, "profile"));
  mkdirSync(downloads);
  writeFileSync(join(home, "profile", "user.js"), prefsFor(wanted, downloads));
  const args = ["--headless", "--no-remote", "--profile", join(home, "profile")];
  const program = start("firefox-esr", [...args, "--remote-debugging-port", "0"], {
    HOME: home,
    TZ: PAGE_ZONE,
    MOZ_DISABLE_CONTENT_SANDBOX: process.getuid?.() === 0 ? "1" : "",
  });
  ends.defer(() => program.close());
  const [, address = ""] = await program.says(/WebDriver BiDi listening on (ws:\S+)/);
  const bidi = await connectBidi(`${address}/session`);
  ends.defer(() => bidi.close());
  const { capabilities } = await bidi.ask<{
    capabilities: { browserName: string; browserVersion: string };
  }>("session.new", { capabilities: { alwaysMatch: { acceptInsecureCerts: false } } });
  const troubles: string[] = [];
  bidi.onEvent("log.entryAdded", (it) => {
    const { level, text } = it as { level: string; text: string | null };
    if (level === "error" || level === "warn") troubles.push(`${level}: ${text ?? ""}`);
  });
  await bidi.ask("session.subscribe", { events: ["log.entryAdded"] });
  const { contexts } = await bidi.ask<{ contexts: { context: string }[] }>(
    "browsingContext.getTree",
    {},
  );
  const [first] = contexts;
  if (first === undefined) throw new TypeError("Firefox begins with a tab");
  const all = ends.move();
  return {
    name: `Firefox ${capabilities.browserVersion}`,
    tab: tabOf(bidi, first.context),
    openTab: async () => {
      const made = await bidi.ask<{ context: string }>("browsingContext.create", { type: "tab" });
      return tabOf(bidi, made.context);
    },
    troubles: () => troubles,
    downloads,
    close: () => all.disposeAsync(),
  };
}

/** Quiet, without a network of its own, and its person's language. */
function prefsFor({ isDark = false, locale = "en-GB" }: Wanted, downloads: string): string {
  const prefs: Record<string, string | number | boolean> = {
    "intl.accept_languages": `${locale}, ${locale.slice(0, 2)}`,
    "layout.css.prefers-color-scheme.content-override": isDark ? 0 : 1,
    "ui.systemUsesDarkTheme": isDark ? 1 : 0,
    "browser.download.folderList": 2,
    "browser.download.dir": downloads,
    "browser.download.useDownloadDir": true,
    "browser.download.always_ask_before_handling_new_types": false,
    "app.update.enabled": false,
    "browser.shell.checkDefaultBrowser": false,
    "datareporting.policy.dataSubmissionEnabled": false,
    "toolkit.telemetry.server": "",
    "network.captive-portal-service.enabled": false,
    "network.connectivity-service.enabled": false,
    "services.settings.server": "",
    "browser.safebrowsing.downloads.remote.enabled": false,
  };
  const lines = Object.entries(prefs).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  );
  return `${lines.join("\n")}\n`;
}

function tabOf(bidi: Bidi, context: string): Tab {
  const target = { context };
  const call = <T>(functionDeclaration: string): Promise<T> =>
    bidi.ask<T>("script.callFunction", {
      functionDeclaration,
      target,
      awaitPromise: true,
      userActivation: true,
    });
  return {
    goTo: async (url) => {
      await bidi.ask("browsingContext.navigate", { context, url, wait: "complete" });
    },
    reload: async () => {
      await bidi.ask("browsingContext.reload", { context, wait: "complete" });
    },
    evaluate: async (expression) => {
      const answer = await call<{
        result?: { value?: string };
        exceptionDetails?: { text: string };
      }>(asText(expression));
      if (answer.exceptionDetails !== undefined) throw new Error(answer.exceptionDetails.text);
      return JSON.parse(answer.result?.value ?? "null") as unknown;
    },
    perform: async (actions) => {
      await bidi.ask("input.performActions", { context, actions });
      await bidi.ask("input.releaseActions", { context });
    },
    choose: async (selector, files) => {
      const { result } = await call<{ result: { sharedId: string } }>(
        `() => document.querySelector(${JSON.stringify(selector)})`,
      );
      const element = { sharedId: result.sharedId };
      await bidi.ask("input.setFiles", { context, element, files });
    },
    picture: async () => {
      const { data } = await bidi.ask<{ data: string }>("browsingContext.captureScreenshot", {
        context,
      });
      return Buffer.from(data, "base64");
    },
    print: async () => {
      const { data } = await bidi.ask<{ data: string }>("browsingContext.print", { context });
      return Buffer.from(data, "base64");
    },
    resize: async (width, height) => {
      await bidi.ask("browsingContext.setViewport", { context, viewport: { width, height } });
    },
    close: async () => {
      await bidi.ask("browsingContext.close", { context });
    },
  };
}
