import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startVirtualPhone } from "../src/cli/start-virtual-phone.ts";
import type { RunningPhone } from "../src/cli/start-virtual-phone.ts";
import type { PhoneScenario } from "../src/peers/android/scenario/scenario.ts";
import type { VirtualPhoneOptions } from "../src/peers/virtual-phone.ts";
import { commandLine, compiled } from "./command-line.ts";
import { keepSecretsOf, leaksIn } from "./leaks.ts";
import type { Printed } from "./leaks.ts";

/** How one command went. */
export interface Run extends Printed {
  /** `null` when it was ended by a signal, or after `timeoutMs`. */
  readonly status: number | null;
  readonly ms: number;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Standard input, then its end. */
  readonly input?: string | undefined;
  /** Default 50 s. */
  readonly timeoutMs?: number | undefined;
  /** Default: a new one for every run. */
  readonly dataFolder?: string | undefined;
  /** Where it is called; default: where the tests are. */
  readonly cwd?: string | undefined;
  /** An adb server; default: none answers. */
  readonly server?: { readonly port: number } | undefined;
  /** Default true: `--debug` is added, so that what it prints is looked at too. */
  readonly debug?: boolean | undefined;
  /** Called as soon as it runs. */
  readonly onStart?: ((child: ChildProcess) => void) | undefined;
}

const TIMEOUT_MS = 50_000;

/** Nobody listens there: only root may, and the service of that number died with the last century. */
const DEAD_PORT = 11;

const folders: string[] = [];
const phones: RunningPhone[] = [];

/** An empty folder, removed by {@link tidyUp}. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "ownband-journey-"));
  folders.push(folder);
  return folder;
}

/** A virtual phone on loopback; {@link tidyUp} ends it. Its keys, addresses and serials are secret. */
export async function startPhone(
  scenario: PhoneScenario = {},
  options: VirtualPhoneOptions = {},
): Promise<RunningPhone> {
  const running = await startVirtualPhone(0, scenario, options);
  phones.push(running);
  keepSecretsOf(running);
  return running;
}

/** Ends the phones and removes the folders that a test file made. */
export async function tidyUp(): Promise<void> {
  for (const phone of phones.splice(0)) await phone.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/**
 * Runs `ownband` as a process of its own, in a world of its own: data and home folder, no `adb` in
 * PATH, no USB, no Bluetooth, no adb server unless one is given. Nothing of the developer's is touched.
 *
 * Whatever it prints is searched for secrets.
 *
 * @throws Error naming every secret that was printed where it must not be
 */
export async function ownband(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { debug = true, server } = options;
  const dataFolder = options.dataFolder ?? newFolder();
  const env = {
    PATH: join(dataFolder, "no-programs-here"),
    HOME: dataFolder,
    OWNBAND_DATA: join(dataFolder, "data"),
    NODE_COMPILE_CACHE: compiled,
    NO_COLOR: "1",
    ADB_USB: "0",
    DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${join(dataFolder, "no-bluetooth-here")}`,
    ANDROID_ADB_SERVER_PORT: String(server?.port ?? DEAD_PORT),
    ...options.env,
  };
  const run = await runProcess([...(debug ? ["--debug"] : []), ...args], env, options);
  const leaks = leaksIn(run);
  if (leaks.length > 0) throw new Error(`ownband ${args.join(" ")} printed ${leaks.join(", ")}`);
  return run;
}

function runProcess(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  { input, timeoutMs = TIMEOUT_MS, cwd, onStart }: RunOptions,
): Promise<Run> {
  const beganMs = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [commandLine, ...args], {
      env,
      cwd,
      timeout: timeoutMs,
      killSignal: "SIGKILL",
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.stdin.on("error", () => undefined); // it may end without reading
    child.stdin.end(input);
    child.once("error", reject);
    child.once("close", (status) => {
      resolve({ args, status, stdout, stderr, ms: performance.now() - beganMs });
    });
    onStart?.(child);
  });
}

/** The one JSON document that standard output must be. */
export function documentOf({ stdout }: Printed): Record<string, unknown> {
  if (!/^\{.*\}\n$/.test(stdout)) throw new Error(`not exactly one JSON document: ${stdout}`);
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** What a failure says with `--json`. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** The error in the one JSON document of a failure. */
export function failureOf(run: Printed): Failure {
  const { error, ...rest } = documentOf(run) as { error?: Partial<Failure> };
  const { code, message, hint, ...more } = error ?? {};
  const isWhole = typeof code === "string" && typeof message === "string" && message !== "";
  if (!isWhole || Object.keys({ ...rest, ...more }).length > 0) {
    throw new Error(`not a failure as documented: ${run.stdout}`);
  }
  return { code, message, ...(hint === undefined ? {} : { hint }) };
}
