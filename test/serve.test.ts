import { spawn } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join, resolve } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { commandLine } from "./command-line.ts";
import { letIn } from "./guarded-page.ts";
import { readable, terminalMissing } from "./on-terminal.ts";
import { documentOf, failureOf, newFolder, ownband, tidyUp } from "./ownband.ts";
import { ask } from "./raw-http.ts";
import { startServing } from "./serving.ts";
import type { Serving } from "./serving.ts";

const servers: Serving[] = [];

async function serving(...given: Parameters<typeof startServing>): Promise<Serving> {
  const server = await startServing(...given);
  servers.push(server);
  return server;
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    if (server.child.exitCode === null) await server.stop("SIGKILL");
  }
});

afterAll(tidyUp);

/** A port that somebody has, and the way to give it back. */
async function takenPort(): Promise<{ port: number; free: () => void }> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return { port, free: () => server.close() };
}

/** Events as they come in, over a connection that stays open. */
async function hear(server: Serving, cookie: string) {
  const response = await fetch(`${server.origin}/api/events`, { headers: { cookie } });
  const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader();
  return { status: response.status, next: () => reader.read() };
}

describe("ownband serve", () => {
  test("prints the address, which opens the page, and nothing else on standard output", async () => {
    const server = await serving();
    const cookie = await letIn(server.port, server.address);
    const answer = await ask(server.port, { headers: { cookie } });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatch(/<title>ownband<\/title>/);
    const run = await server.stop();
    expect(run.status).toBe(0);
    expect(run.stdout).toBe(`${server.address}\n`);
    expect(run.stderr).toMatch(/one browser in, once\. Ctrl-C ends it\./);
  });

  test("with --json prints one line, and the error of a failure", async () => {
    const server = await serving(["serve", "--json", "--port", "0"]);
    const run = await server.stop();
    expect(run.status).toBe(0);
    expect(documentOf(run)).toEqual({ address: server.address });
    expect(run.stderr).toBe("");
    const failed = await ownband(["serve", "--json", "--port", "99999"], { debug: false });
    expect(failed.status).toBe(2);
    expect(failureOf(failed).message).toMatch(/--port/);
  });

  test.each(["x", "-1", "65536", "1e3", "", "80 "])("--port %j is explained", async (port) => {
    const run = await ownband(["serve", `--port=${port}`], { debug: false });
    expect(run.status).toBe(2);
    expect(run.stderr).toMatch(/--port wants a number from 0 to 65535/);
  });

  test("takes the next port where one is taken, and says so", async () => {
    const taken = await takenPort();
    const server = await serving(["serve", "--port", String(taken.port)]);
    expect(server.port).toBeGreaterThan(taken.port);
    expect(server.port).toBeLessThanOrEqual(taken.port + 20);
    await expect
      .poll(() => server.printed().stderr)
      .toContain(`Port ${taken.port} is taken: it is ${server.port} this time.`);
    taken.free();
  });

  test("of two of them each lets in its own only", async () => {
    const dataFolder = newFolder();
    const [one, other] = await Promise.all([
      serving(undefined, { dataFolder }),
      serving(undefined, { dataFolder }),
    ]);
    expect(one.port).not.toBe(other.port);
    const cookies = `${await letIn(one.port, one.address)}; ${await letIn(other.port, other.address)}`;
    for (const { port } of [one, other]) {
      // A browser sends both to both: cookies do not know ports.
      const answer = await ask(port, { path: "/api/house", headers: { cookie: cookies } });
      expect(answer.status).toBe(200);
    }
    const path = new URL(other.address).pathname;
    expect((await ask(one.port, { path })).status).toBe(401);
    expect((await ask(one.port, { path: new URL(one.address).pathname })).status).toBe(401);
  });

  test("is reached on loopback only", async () => {
    const server = await serving();
    const hex = server.port.toString(16).toUpperCase().padStart(4, "0");
    const tables = ["/proc/net/tcp", "/proc/net/tcp6"].filter((it) => existsSync(it));
    const listening = tables
      .flatMap((table) => readFileSync(table, "utf8").split("\n"))
      .filter((line) => new RegExp(`:${hex} [0-9A-F]+:0000 0A `).test(line))
      .map((line) => line.trim().split(/\s+/)[1]);
    expect(listening).toEqual([`0100007F:${hex}`]);
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "%s ends it while two tabs hear what happens: their events end, and it is done",
    async (signal) => {
      const server = await serving();
      const cookie = await letIn(server.port, server.address);
      const tabs = await Promise.all([hear(server, cookie), hear(server, cookie)]);
      for (const tab of tabs) {
        expect(tab.status).toBe(200);
        expect(new TextDecoder().decode((await tab.next()).value)).toContain('"is":"Jobs"');
      }
      const beganMs = performance.now();
      const run = await server.stop(signal);
      expect(run.status).toBe(0);
      expect(performance.now() - beganMs).toBeLessThan(10_000);
      // The end of the stream, not of the connection: `read` would fail.
      for (const tab of tabs) expect((await tab.next()).done).toBe(true);
      await expect(ask(server.port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    },
  );

  test("a page that was not built is missing, with what to do", async () => {
    const folder = newFolder();
    cpSync(dirname(commandLine), join(folder, "a", "cli"), { recursive: true });
    const child = spawn(process.execPath, [join(folder, "a", "cli", "ownband.cjs"), "serve"], {
      env: { OWNBAND_DATA: join(folder, "data"), NO_COLOR: "1" },
    });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const status = await new Promise((done) => child.once("close", done));
    expect(status).toBe(1);
    expect(stderr).toMatch(/The files of the page are missing\.\n {2}Install ownband again/);
  });
});

describe("ownband serve --open", () => {
  /** A folder for PATH with an `xdg-open` in it. */
  function opener(script: string): string {
    const folder = newFolder();
    writeFileSync(join(folder, "xdg-open"), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, "xdg-open"), 0o755);
    return folder;
  }

  test.runIf(process.platform === "linux")("tells the browser the address, once", async () => {
    const notes = join(newFolder(), "notes");
    const PATH = opener(`for word; do echo "[$word]"; done >> '${notes}'`);
    const server = await serving(["serve", "--open", "--port", "0"], { env: { PATH } });
    const heard = (): string => (existsSync(notes) ? readFileSync(notes, "utf8") : "");
    await expect.poll(heard).toBe(`[${server.address}]\n`);
    const run = await server.stop();
    expect(run.stdout).toBe(`${server.address}\n`);
    expect(run.stderr).not.toMatch(/No browser/);
  });

  test("that fails is a note", async () => {
    const nothing = newFolder();
    mkdirSync(join(nothing, "bin"));
    for (const PATH of [opener("exit 3"), join(nothing, "bin")]) {
      const server = await serving(["serve", "--open", "--port", "0"], { env: { PATH } });
      await expect
        .poll(() => server.printed().stderr)
        .toMatch(/No browser could be opened from here: open the address yourself/);
      expect((await server.stop()).status).toBe(0);
    }
  });

  test.runIf(process.platform === "linux")("does not wait for a browser that stays", async () => {
    const server = await serving(["serve", "--open", "--port", "0"], {
      env: { PATH: opener("exec /bin/sleep 20") },
    });
    const beganMs = performance.now();
    expect((await server.stop()).status).toBe(0);
    expect(performance.now() - beganMs).toBeLessThan(10_000);
  });
});

/** A terminal of its own, with the program as it is published. */
async function onTerminal(
  args: readonly string[],
  steps: readonly (readonly [string, string])[],
): Promise<{ readonly status: number; readonly text: string; readonly missing: string | null }> {
  const folder = newFolder();
  const env = {
    PATH: join(folder, "no-programs-here"),
    HOME: folder,
    TMPDIR: folder,
    TERM: "xterm-256color",
    OWNBAND_DATA: join(folder, "data"),
    ADB_USB: "0",
    ANDROID_ADB_SERVER_PORT: "11",
  };
  const job = { argv: [process.execPath, commandLine, ...args], env, steps, timeoutS: 50 };
  const driver = resolve(import.meta.dirname, "on-terminal.py");
  const child = spawn("python3", [driver], { stdio: ["pipe", "pipe", "inherit"] });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  child.stdin.end(JSON.stringify(job));
  await new Promise((done) => child.once("close", done));
  return JSON.parse(said) as { status: number; text: string; missing: string | null };
}

describe.skipIf(terminalMissing() !== undefined)("on a terminal", () => {
  const CTRL_C = "\u0003";

  test("Enter prints another address, for another browser", async () => {
    const run = await onTerminal(
      ["serve", "--port", "0"],
      [
        ["Enter prints another one", "\r"],
        ["enter/", "\r"],
        ["enter/", CTRL_C],
      ],
    );
    expect(run.missing, run.text).toBeNull();
    expect(run.status).toBe(0);
    const addresses = readable(run.text).match(/http:\S+\/enter\/\S+/g) ?? [];
    expect(addresses).toHaveLength(3);
    expect(new Set(addresses).size).toBe(3);
  });

  test("the guide shows everything in the browser, too", async () => {
    const DOWN = "\u001b[B";
    const run = await onTerminal(
      [],
      [
        ["What shall we do", `${DOWN.repeat(4)}\r`],
        ["Enter prints another one", CTRL_C],
      ],
    );
    expect(run.missing, run.text).toBeNull();
    expect(readable(run.text)).toMatch(/http:\/\/127\.0\.0\.1:\d+\/enter\//);
    expect(run.status).toBe(0);
  });
});
