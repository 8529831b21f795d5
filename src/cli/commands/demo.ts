import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Context } from "../context.ts";
import { privateAdb } from "../private-adb.ts";
import { startVirtualPhone } from "../start-virtual-phone.ts";
import type { RunningPhone } from "../start-virtual-phone.ts";
import { untilStopped } from "../until-stopped.ts";
import { doctor } from "./doctor.ts";
import { key } from "./key.ts";

export interface DemoOptions {
  readonly once?: boolean;
}

/**
 * `ownband demo`: the journey of an owner, on a virtual phone whose newest key is only in the
 * write-ahead log. Through adb's server where `adb` is installed, else straight over TCP.
 */
export async function demo(context: Context, { once = false }: DemoOptions): Promise<number> {
  const { out } = context;
  const ends = new AsyncDisposableStack();
  try {
    const folder = await mkdtemp(join(tmpdir(), "ownband-demo-"));
    ends.defer(() => rm(folder, { recursive: true, force: true }));
    const running = await startVirtualPhone(0, { apps: [{ app: "zepp-life", holds: "stale" }] });
    ends.defer(() => running.close());
    const server = await connectThroughAdb(running, folder);
    ends.defer(() => server?.close());
    out.note();
    out.note(
      "  A virtual phone is running: a rooted Redmi Note 8 with Zepp Life. The band was paired",
    );
    out.note(
      "  anew a while ago: the database still holds the old key, the valid one lies beside it.",
    );
    out.note(
      `  We reach it ${server ? "through adb's server" : "straight over TCP"}, as we would reach yours.`,
    );
    const there: Context = {
      ...context,
      dataFolder: join(folder, "data"),
      options: {
        ...context.options,
        phone: running.address,
        ...(server ? { adbServer: `127.0.0.1:${server.port}` } : { adbServer: "127.0.0.1:1" }),
      },
    };
    if (!out.manner.json) {
      out.note(`\n  ${out.style("bold", "$ ownband doctor")}`);
      await doctor(there);
    }
    out.note(`\n  ${out.style("bold", "$ ownband key")}`);
    const status = await key(there, { copy: false, keep: true }, []);
    out.note();
    out.note(
      "  Everything above was made up, and is gone when this ends. With your own phone: npm start",
    );
    if (!once && out.interactive) await letThemPlay(context, running);
    return status;
  } finally {
    await ends.disposeAsync();
  }
}

/** The phone stays for whoever wants to try the real adb on it. */
async function letThemPlay({ out, signal }: Context, { address }: RunningPhone): Promise<void> {
  out.note();
  out.note("  The virtual phone is still there. In another terminal:");
  out.note(`    adb connect ${address}        npm run -s ownband -- key --phone ${address} --qr`);
  out.note("  Ctrl-C ends it.");
  await untilStopped(signal);
}

interface OwnServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * An adb server of the demo's own (its own port and home folder), so that neither the person's own
 * server nor their plugged-in phones are touched. `undefined` where adb is not installed or will not.
 */
async function connectThroughAdb(
  { address }: RunningPhone,
  home: string,
): Promise<OwnServer | undefined> {
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const env = { ...process.env, ...privateAdb(home, port) };
  const adb = (...args: string[]): Promise<boolean> =>
    new Promise((resolve) => {
      execFile("adb", args, { env, timeout: 15_000 }, (error) => {
        resolve(error === null);
      });
    });
  const close = async (): Promise<void> => {
    await adb("kill-server");
  };
  if (!(await adb("start-server"))) return undefined;
  const connected = await adb("connect", address);
  if (connected && (await adb("-s", address, "wait-for-device"))) return { port, close };
  await close();
  return undefined;
}
