import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { adbMissing, startAdbServer } from "./adb-server.ts";
import type { AdbServer } from "./adb-server.ts";
import { commandLine } from "./command-line.ts";
import { keysOf } from "./keys-document.ts";
import { newFolder, ownband, tidyUp } from "./ownband.ts";

const running: ChildProcess[] = [];

afterAll(async () => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
  await tidyUp();
});

interface Facts {
  readonly address: string;
  readonly port: number;
  readonly model: string;
  readonly key: string;
  readonly worthlessKeys: readonly string[];
}

interface Started {
  readonly child: ChildProcess;
  readonly facts: Facts;
  /** Ends it with a signal and gives its status, and all that it has printed. */
  end(signal: NodeJS.Signals): Promise<{ status: number | null; stdout: string }>;
}

/** `ownband virtual phone`, until it has said where it listens. */
function start(...words: string[]): Promise<Started> {
  const home = newFolder();
  const env = { PATH: join(home, "nothing"), HOME: home, NO_COLOR: "1" };
  const child = spawn(
    process.execPath,
    [commandLine, "virtual", "phone", "--port", "0", ...words],
    {
      env,
    },
  );
  running.push(child);
  const exited = new Promise<number | null>((done) => child.once("close", done));
  let stdout = "";
  return new Promise((ready, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      if (!stdout.includes("\n")) return;
      const facts = JSON.parse(stdout) as Facts;
      const end = async (signal: NodeJS.Signals) => {
        child.kill(signal);
        return { status: await exited, stdout };
      };
      ready({ child, facts, end });
    });
    void exited.then((status) => {
      reject(new Error(`ended with ${String(status)} before it was ready`));
    });
  });
}

test("it prints one line of JSON with its address and its facts, and its key is read", async () => {
  const phone = await start("--key", "stale");
  const { address, port, key, worthlessKeys } = phone.facts;
  expect(address).toBe(`127.0.0.1:${port}`);
  expect(port).toBeGreaterThan(1024);
  const keys = keysOf(await ownband(["key", "--json", "--phone", address]));
  expect(keys[0]?.key).toBe(key);
  expect(worthlessKeys).not.toContain(key);
  const { status, stdout } = await phone.end("SIGINT");
  expect(status).toBe(0);
  expect(stdout.split("\n")).toHaveLength(2);
});

test("what it is told to be is what is met", async () => {
  const phone = await start("--root", "none", "--model", "Mi A1", "--android", "9", "--seed", "7");
  expect(phone.facts.model).toBe("Mi A1");
  expect((await ownband(["key", "--json", "--phone", phone.facts.address])).status).toBe(5);
  expect((await phone.end("SIGTERM")).status).toBe(0);
});

test("Enter is the owner's tap on Allow", async () => {
  const phone = await start("--trust", "ask");
  const run = ownband(["key", "--json", "--phone", phone.facts.address]);
  const tap = setInterval(() => phone.child.stdin?.write("\n"), 200);
  try {
    expect(keysOf(await run)[0]?.key).toBe(phone.facts.key);
  } finally {
    clearInterval(tap);
  }
  expect((await phone.end("SIGINT")).status).toBe(0);
});

test("a port that is taken is told", async () => {
  const phone = await start();
  const run = await ownband(["virtual", "phone", "--port", String(phone.facts.port)]);
  expect(run.status).toBe(2);
  expect(run.stderr).toMatch(/--port 0 picks a free one/);
  await phone.end("SIGINT");
});

const missing = adbMissing();

describe.skipIf(missing !== undefined)("with the real adb", () => {
  let server: AdbServer;
  beforeAll(async () => {
    server = await startAdbServer();
  });
  afterAll(() => server.close());

  test("adb connects to it and reads what it is", async () => {
    const phone = await start();
    const { address } = phone.facts;
    expect((await server.adb(["connect", address])).stdout.toString()).toContain("connected to");
    await server.adb(["-s", address, "wait-for-device"]);
    const model = await server.adb(["-s", address, "shell", "getprop ro.product.model"]);
    expect(model.stdout.toString().trim()).toBe(phone.facts.model);
    await phone.end("SIGINT");
  });
});
