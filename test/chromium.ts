import { readFileSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { spawnSync } from "node:child_process";
import { chromium } from "playwright-core";
import type { BrowserContext, Page } from "playwright-core";
import { rolldown } from "rolldown";

const root = resolve(import.meta.dirname, "..");
export const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** Quiet, and without a network of its own. */
export const CHROMIUM_FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // On Linux `navigator.bluetooth` does not exist without it.
  "--enable-blink-features=WebBluetooth",
];

/** Why there is no Chromium here; `undefined` when there is one. */
export function chromiumMissing(): string | undefined {
  const { status } = spawnSync(CHROMIUM, ["--version"], { stdio: "ignore" });
  return status === 0 ? undefined : "Chromium is not installed (Debian: apt-get install chromium)";
}

/** A page of the tests in a real Chromium. */
export interface OpenPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page wrote to its console. */
  readonly console: readonly string[];
  close(): Promise<void>;
}

/**
 * Bundles the page, serves it on loopback and opens it in a Chromium of its own, whose Bluetooth is
 * BlueZ on the bus given.
 *
 * @param hash what stands behind `#` in the page's address
 */
export async function openPage(busAddress: string, hash: string): Promise<OpenPage> {
  await using ends = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "ownband-chromium-"));
  ends.defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? "");
    response.writeHead(file ? 200 : 404, { "content-type": file?.type ?? "text/plain" });
    response.end(file?.body ?? "");
  });
  const files = await pageFiles();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  ends.defer(() => {
    server.close();
  });
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: CHROMIUM,
    headless: true,
    chromiumSandbox: process.getuid?.() !== 0,
    env: { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: busAddress },
    args: CHROMIUM_FLAGS,
  });
  ends.defer(() => context.close());
  const page = context.pages()[0] ?? (await context.newPage());
  const said: string[] = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(`page error: ${error.message}`));
  await answerChooser(context, page);
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/#${hash}`);
  const all = ends.move();
  return { page, context, console: said, close: () => all.disposeAsync() };
}

interface ServedFile {
  readonly type: string;
  readonly body: string | Buffer;
}

async function pageFiles(): Promise<ReadonlyMap<string, ServedFile>> {
  const bundle = await rolldown({
    input: join(import.meta.dirname, "browser", "page.ts"),
    platform: "browser",
    logLevel: "silent",
  });
  const { output } = await bundle.generate({ format: "es" });
  await bundle.close();
  const wasm = join(root, "node_modules", "@sqlite.org", "sqlite-wasm", "dist", "sqlite3.wasm");
  const html = readFileSync(join(import.meta.dirname, "browser", "page.html"), "utf8");
  const files = new Map<string, ServedFile>([
    ["/", { type: "text/html", body: html }],
    ["/sqlite3.wasm", { type: "application/wasm", body: readFileSync(wasm) }],
  ]);
  for (const part of output) {
    const body = part.type === "chunk" ? part.code : Buffer.from(part.source);
    files.set(`/${part.fileName}`, { type: "text/javascript", body });
  }
  return files;
}

/** The person who picks the one device in Chromium's chooser; each chooser is answered once. */
export async function answerChooser(context: BrowserContext, page: Page): Promise<void> {
  const session = await context.newCDPSession(page);
  await session.send("DeviceAccess.enable");
  const answered = new Set<string>();
  session.on("DeviceAccess.deviceRequestPrompted", ({ id, devices }) => {
    const [device] = devices;
    if (device === undefined || answered.has(id)) return;
    answered.add(id);
    void session.send("DeviceAccess.selectPrompt", { id, deviceId: device.id });
  });
}
