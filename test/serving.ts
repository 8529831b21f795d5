import type { ChildProcess } from "node:child_process";
import { ownband } from "./ownband.ts";
import type { Run, RunOptions } from "./ownband.ts";

/** `ownband serve`, or what serves in the end, as a process of its own. */
export interface Serving {
  readonly address: string;
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  readonly port: number;
  readonly child: ChildProcess;
  /** What it has printed so far. */
  printed(): { readonly stdout: string; readonly stderr: string };
  /** Asks it to end, and waits until it has. */
  stop(signal?: NodeJS.Signals): Promise<Run>;
}

const ADDRESS = /http:\/\/127\.0\.0\.1:(\d+)\/enter\/[\w-]+/;

/** Starts it, and waits for the address that it prints. @throws what it said instead */
export async function startServing(
  args: readonly string[] = ["serve", "--port", "0"],
  options: RunOptions = {},
): Promise<Serving> {
  let stdout = "";
  let stderr = "";
  const { promise: started, resolve } = Promise.withResolvers<ChildProcess | undefined>();
  const ended = ownband(args, {
    debug: false,
    timeoutMs: 50_000,
    ...options,
    onStart: (child) => {
      options.onStart?.(child);
      child.stderr?.on("data", (text: string) => (stderr += text));
      child.stdout?.on("data", (text: string) => {
        stdout += text;
        if (ADDRESS.test(stdout)) resolve(child);
      });
      child.once("close", () => resolve(undefined));
    },
  });
  ended.catch(() => undefined); // whoever stops it hears of it
  const child = await started;
  const [address, port] = ADDRESS.exec(stdout) ?? [];
  if (child === undefined || address === undefined) throw new Error(`no address: ${stderr}`);
  return {
    address,
    origin: new URL(address).origin,
    port: Number(port),
    child,
    printed: () => ({ stdout, stderr }),
    stop: async (signal = "SIGINT") => {
      child.kill(signal);
      return ended;
    },
  };
}
