import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";
import { expect, test } from "vitest";
import { CHROMIUM, CHROMIUM_FLAGS, chromiumMissing } from "./chromium.ts";

const root = resolve(import.meta.dirname, "..");
const LONG_MS = 90_000;

test.skipIf(chromiumMissing() !== undefined)(
  "npm run dev shows made-up records, and the open page follows every change of a source",
  { timeout: 4 * LONG_MS },
  async () => {
    await using ends = new AsyncDisposableStack();
    const copy = mkdtempSync(join(tmpdir(), "ownband-dev-"));
    ends.defer(() => rmSync(copy, { recursive: true, force: true, maxRetries: 5 }));
    for (const name of ["src", "scripts", "package.json", "tsconfig.json"])
      cpSync(join(root, name), join(copy, name), { recursive: true });
    // The contributor's own modules; nothing is written there.
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    const port = await freePort();
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      readonly scripts: { readonly dev: string };
    };
    const words = scripts.dev.split(" ").slice(2);
    const child = spawn(
      process.execPath,
      [...words, "--port", String(port), "--folder", join(copy, "dev")],
      { cwd: copy, stdio: ["ignore", "pipe", "pipe"] },
    );
    ends.defer(() => end(child));
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (piece: Buffer) => (said += piece.toString()));
    const here = `http://127.0.0.1:${port}/dev/in`;
    await expect.poll(() => said, { timeout: LONG_MS }).toContain(here);

    const foreign = await fetch(here, { headers: { "sec-fetch-site": "cross-site" } });
    expect(foreign.status).toBe(403);

    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      chromiumSandbox: process.getuid?.() !== 0,
      args: CHROMIUM_FLAGS,
    });
    ends.defer(() => browser.close());
    const page = await browser.newPage({ locale: "en-GB" });
    page.setDefaultTimeout(LONG_MS);
    await page.goto(`${here}#/trends/week`);
    await page.locator("main h1").waitFor();
    await page.getByText("Everything here is made up").waitFor();

    edit(join(copy, "src", "dashboard", "frame.tsx"), 'trends: "Trends"', 'trends: "Changed"');
    await page.getByRole("link", { name: "Changed" }).waitFor();
    expect(page.url()).toContain("#/trends/week");

    edit(join(copy, "src", "cli", "version.ts"), "export", "// Changed.\nexport");
    // One change may be told twice, and start it twice.
    await expect.poll(() => said.split(here).length, { timeout: LONG_MS }).toBeGreaterThan(2);
    // The server is a new one, and has let the page in again.
    await page.waitForFunction(() =>
      fetch("api/house").then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    await page.locator("main h1").waitFor();
    expect(page.url()).toContain("#/trends/week");
  },
);

function edit(path: string, from: string, to: string): void {
  const text = readFileSync(path, "utf8");
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

async function end(child: ReturnType<typeof spawn>): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  await ended;
}
