import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AuthKey } from "../../bytes/auth-key.ts";
import { offsetsOf } from "../../health/zone.ts";
import { VirtualRadio } from "../../peers/band/virtual-radio.ts";
import { VirtualBand } from "../../peers/virtual-band.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { nodeHouse } from "../node-house.ts";
import { nowS } from "../now.ts";
import { Output } from "../output.ts";
import { privateAdb } from "../private-adb.ts";
import { startVirtualPhone } from "../start-virtual-phone.ts";
import type { RunningPhone } from "../start-virtual-phone.ts";
import { zoneHere } from "../zone-here.ts";
import { days } from "./days.ts";
import { doctor } from "./doctor.ts";
import { importCommand } from "./import.ts";
import { key } from "./key.ts";
import { nights } from "./nights.ts";
import { showPage } from "./serve.ts";
import { sync } from "./sync.ts";
import { verify } from "./verify.ts";

export interface DemoOptions {
  readonly once?: boolean;
  readonly open?: boolean;
}

/** How long the virtual owner has worn the band. */
const DAYS_WORN = 30;

/** How many the vendor's app remembers, of which the band has forgotten the first ones. */
const DAYS_IN_APP = 90;

/**
 * `ownband demo`: the journey of an owner, on a virtual phone whose newest key is only in the
 * write-ahead log, and on the virtual band that this key belongs to. The phone is reached through adb's
 * server where `adb` is installed, else straight over TCP; the band without a radio.
 */
export async function demo(context: Context, { once = false, open }: DemoOptions): Promise<number> {
  const { out } = context;
  await using ends = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "ownband-demo-"));
  ends.defer(() => rm(folder, { recursive: true, force: true }));
  const running = await startVirtualPhone(0, {
    nowS: nowS(),
    apps: [{ app: "zepp-life", holds: "stale", days: DAYS_IN_APP, zone: offsetsOf(zoneHere()) }],
  });
  ends.defer(() => running.close());
  const server = await connectThroughAdb(running, folder);
  ends.defer(() => server?.close());
  introduce(out, server !== undefined);
  const band = bandOf(running);
  const collected = new CollectingOutput(out.manner);
  const there: Context = {
    ...context,
    out: out.manner.json ? collected : out,
    dataFolder: join(folder, "data"),
    openRadio: () => Promise.resolve(new VirtualRadio([band])),
    options: {
      ...context.options,
      phone: running.address,
      adbServer: server ? `127.0.0.1:${server.port}` : "127.0.0.1:1",
    },
  };
  const status = await walkThrough(there);
  const [keys, imported, verified, synced, days] = collected.documents;
  const document = { ...keys, imported, verified, synced, ...days };
  out.note();
  out.note(
    "  Everything above was made up, and is gone when this ends. With your own phone: npm start",
  );
  if (once || status !== EXIT.done) {
    out.json(document);
    return status;
  }
  tellOfPhone(context, running);
  // What is shown there is the demo's; what is told of it goes where it always goes.
  await showPage(context, nodeHouse(there, { isDemo: true }), { open, document });
  return EXIT.done;
}

function introduce(out: Output, throughAdb: boolean): void {
  out.note();
  out.note(
    "  A virtual phone is running: a rooted Redmi Note 8 with Zepp Life. Its band was paired",
  );
  out.note(
    "  anew a while ago: the database still holds the old key, the valid one lies beside it.",
  );
  out.note(
    `  We reach the phone ${throughAdb ? "through adb's server" : "straight over TCP"}, as we would reach yours; the band, a Mi`,
  );
  out.note(`  Smart Band 4 worn for ${DAYS_WORN} days, without a radio.`);
}

/** The band that the phone's valid key belongs to. */
function bandOf({ android }: RunningPhone): VirtualBand {
  const [paired] = android.facts.keys;
  const key = AuthKey.parse(paired?.key);
  if (typeof key === "string") throw new TypeError("the virtual phone has a key");
  const history = { days: DAYS_WORN };
  return new VirtualBand({ key, mac: paired?.mac, history, zone: zoneHere() });
}

/** From the phone to the days: each command as its owner would type it. Ends with the first that fails. */
async function walkThrough(context: Context): Promise<number> {
  const steps: readonly (readonly [string, () => Promise<number>])[] = [
    ...(context.out.manner.json ? [] : [["doctor", () => doctor(context)] as const]),
    ["key", () => key(context, { copy: false, keep: true, offersHistory: false }, [])],
    ["import", () => importCommand(context, {}, [])],
    ["verify", () => verify(context, {}, [])],
    ["sync", () => sync(context, {}, [])],
    ["days", () => days(context, {})],
    ...(context.out.manner.json ? [] : [["nights", () => nights(context, {})] as const]),
  ];
  for (const [name, run] of steps) {
    context.out.note(`\n  ${context.out.style("bold", `$ ownband ${name}`)}`);
    const status = await run();
    if (status !== EXIT.done) return status;
  }
  return EXIT.done;
}

/** Several commands make one document. */
class CollectingOutput extends Output {
  readonly documents: object[] = [];

  override json(value: object): void {
    this.documents.push(value);
  }
}

/** The phone stays for whoever wants to try the real adb on it. */
function tellOfPhone({ out }: Context, { address }: RunningPhone): void {
  out.note();
  out.note("  The virtual phone is still there. In another terminal:");
  out.note(`    adb connect ${address}        npm run -s ownband -- key --phone ${address} --qr`);
  out.note();
  out.note("  And here is all of it, to look at and to try, on the virtual phone and band:");
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
