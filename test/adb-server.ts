import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { privateAdb } from "../src/cli/private-adb.ts";

export interface AdbRun {
  /** `null` when it was ended after `timeoutMs`. */
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface AdbRunOptions {
  /** Standard input, then its end; without it standard input stays open. */
  readonly input?: Uint8Array | string | undefined;
  /** Default 15 s: nothing here takes longer on loopback. */
  readonly timeoutMs?: number | undefined;
}

/** A server of the real `adb`, private to one test file. */
export interface AdbServer {
  readonly port: number;
  /** A folder of its own, removed at the end; `.android/adbkey.pub` in it is the server's key. */
  readonly home: string;
  /** Runs the real `adb` on this server. */
  adb(args: readonly string[], options?: AdbRunOptions): Promise<AdbRun>;
  /** Ends the server and removes what it left. */
  close(): Promise<void>;
}

const RUN_TIMEOUT_MS = 15_000;
const START_TIMEOUT_MS = 10_000;
const ATTEMPTS = 3;

/** Why there is no real `adb` here; `undefined` when there is one. */
export function adbMissing(): string | undefined {
  const { status } = spawnSync("adb", ["version"], { stdio: "ignore" });
  return status === 0 ? undefined : "adb is not in PATH (Debian: apt-get install adb)";
}

/**
 * Starts a private adb server: own home, own port, no USB, no emulators, no mDNS. It does not touch
 * the one that the developer may be using, nor any phone.
 *
 * @throws Error when `adb` is missing, or when it does not start in 10 s, three times over
 */
export async function startAdbServer(): Promise<AdbServer> {
  const missing = adbMissing();
  if (missing !== undefined) throw new Error(missing);
  let failure: unknown;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      return await startOnce();
    } catch (error) {
      failure = error; // somebody else may have taken the port meanwhile
    }
  }
  throw failure;
}

async function startOnce(): Promise<AdbServer> {
  const port = await findFreePort();
  const home = mkdtempSync(join(tmpdir(), "ownband-adb-"));
  const env = { PATH: process.env["PATH"], ...privateAdb(home, port) };
  const server = spawn("adb", ["server", "nodaemon"], { env, stdio: "ignore" });
  const killNow = () => server.kill("SIGKILL");
  process.once("exit", killNow);
  const close = async () => {
    await end(server);
    process.removeListener("exit", killNow);
    rmSync(home, { recursive: true, force: true });
  };
  try {
    await untilReady(port, server);
  } catch (error) {
    await close();
    throw error;
  }
  return { port, home, adb: (args, options) => runAdb(args, env, options), close };
}

function runAdb(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  { input, timeoutMs = RUN_TIMEOUT_MS }: AdbRunOptions = {},
): Promise<AdbRun> {
  return new Promise((resolve, reject) => {
    const child = spawn("adb", args, { env, timeout: timeoutMs, killSignal: "SIGKILL" });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (piece: Buffer) => stdout.push(piece));
    child.stderr.on("data", (piece: Buffer) => stderr.push(piece));
    child.stdin.on("error", () => undefined); // adb may end without reading it
    if (input !== undefined) child.stdin.end(input);
    child.once("error", reject);
    child.once("close", (status) => {
      resolve({ status, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() });
    });
  });
}

/** A port that nobody had a moment ago, and none of those that adb takes for emulators. */
function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(port);
      });
    });
  });
}

async function untilReady(port: number, server: ChildProcess): Promise<void> {
  const end = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < end) {
    if (server.exitCode !== null) throw new Error(`adb's server ended with ${server.exitCode}`);
    if (await answers(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`adb's server does not answer after ${START_TIMEOUT_MS} ms`);
}

/** Whether an adb server answers there: `host:version` gets OKAY. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: "127.0.0.1", port, timeout: 1_000 });
    const settle = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once("connect", () => socket.write("000chost:version"));
    socket.once("data", (piece) => {
      settle(piece.toString("latin1").startsWith("OKAY"));
    });
    socket.once("error", () => {
      settle(false);
    });
    socket.once("timeout", () => {
      settle(false);
    });
  });
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGTERM");
  const timer = setTimeout(() => server.kill("SIGKILL"), 2_000);
  await ended;
  clearTimeout(timer);
}
