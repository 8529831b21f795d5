// The page with made-up records, a virtual phone and a virtual band, built anew whenever one of its
// sources changes. Runs under `node --watch`, which starts it anew when a source of the server changes.
//
//   node --watch scripts/dev.ts [--port N] [--folder FOLDER]
//
// It lets in whoever asks; so nothing in it is real, and neither this computer's phones nor its
// Bluetooth are in its reach. None of this is in the published package.
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { AuthKey } from "../src/bytes/auth-key.ts";
import { makeContext } from "../src/cli/context.ts";
import type { Context } from "../src/cli/context.ts";
import { nodeHouse } from "../src/cli/node-house.ts";
import { nowS } from "../src/cli/now.ts";
import { startVirtualPhone } from "../src/cli/start-virtual-phone.ts";
import type { RunningPhone } from "../src/cli/start-virtual-phone.ts";
import { zoneHere } from "../src/cli/zone-here.ts";
import { offsetsOf } from "../src/health/zone.ts";
import { listen } from "../src/node/listen.ts";
import { readPageFiles } from "../src/node/page-files.ts";
import type { FileInMemory } from "../src/node/page-files.ts";
import { openStore } from "../src/node/sqlite.ts";
import { VirtualRadio } from "../src/peers/band/virtual-radio.ts";
import { VirtualBand } from "../src/peers/virtual-band.ts";
import { createApi } from "../src/server/api.ts";
import { Desk } from "../src/server/desk.ts";
import { Guard } from "../src/server/guard.ts";
import type { House } from "../src/server/house.ts";
import { createPageServer, UPLOADS } from "../src/server/page-server.ts";
import { refuse } from "../src/server/refusals.ts";
import { Ledger } from "../src/store/ledger.ts";
import { Records } from "../src/store/records.ts";
import { evaluateStale } from "../src/tasks/evaluate-stale.ts";
import { syncBand } from "../src/tasks/sync-band.ts";
import { watchPage } from "./page.ts";

const DAYS_WORN = 120;
const cache = join(import.meta.dirname, "..", "node_modules", ".cache", "ownband-dev");

async function run(port: number, folder: string): Promise<void> {
  mkdirSync(join(folder, "data"), { recursive: true });
  const house = await madeUpHouse(join(folder, "data"));
  const page = new Page(join(folder, "page"));
  await page.watch();
  const api = createApi(new Desk(house));
  const listening = await listen({
    port,
    uploads: UPLOADS,
    answerAt: (taken) => {
      const guard = new Guard(taken);
      const server = createPageServer({ api, files: page.files, guard });
      return openHouse(page, guard, server);
    },
  });
  console.log(`\nThe page, with made-up records: http://127.0.0.1:${listening.port}/dev/in`);
  console.log(`Delete ${join(folder, "data")} to begin anew. Ctrl-C ends it.`);
}

/** The page's files as they were built last. */
class Page {
  readonly files = new Map<string, FileInMemory>();
  readonly #folder: string;
  readonly #watchers = new Set<() => void>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Resolves when it has been built once. */
  watch(): Promise<void> {
    return new Promise((resolve, reject) => {
      const extra = join(import.meta.dirname, "dev", "reload.ts");
      const onBuilt = (): void => {
        this.#take().then(resolve, reject);
      };
      watchPage(this.#folder, extra, onBuilt).catch(reject);
    });
  }

  /** Resolves when it is another one than now. */
  changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#watchers.add(resolve);
      signal.addEventListener("abort", () => {
        this.#watchers.delete(resolve);
        resolve();
      });
    });
  }

  async #take(): Promise<void> {
    const files = await readPageFiles(this.#folder);
    this.files.clear();
    for (const [path, file] of files) this.files.set(path, file);
    for (const tell of this.#watchers) tell();
    this.#watchers.clear();
  }
}

/** In front of the page's own server, which is the real one: a way in, and word of changes. */
function openHouse(
  page: Page,
  guard: Guard,
  server: (request: Request) => Response | Promise<Response>,
): (request: Request) => Response | Promise<Response> {
  const { address } = guard;
  const app = new Hono()
    .use(async (c, next) => {
      if (!address.isAsked(c.req)) return refuse(c, "foreign-host");
      if (!address.isAskedByOurs(c.req)) return refuse(c, "foreign-page");
      return next();
    })
    .get("/dev/in", (c) => c.redirect(guard.newAddress(), 303))
    .get("/dev/changes", (c) =>
      streamSSE(c, async (stream) => {
        const gone = new AbortController();
        stream.onAbort(() => gone.abort());
        await stream.write(":\n\n");
        await page.changed(gone.signal);
        if (!stream.aborted) await stream.writeSSE({ data: "built" });
      }),
    )
    .all("*", (c) => server(c.req.raw));
  return (request) => app.fetch(request);
}

async function madeUpHouse(dataFolder: string): Promise<House> {
  const zone = zoneHere();
  const phone = await startVirtualPhone(0, {
    nowS: nowS(),
    apps: [{ app: "zepp-life", holds: "stale", days: DAYS_WORN, zone: offsetsOf(zone) }],
  });
  const band = bandOf(phone, zone);
  const path = join(dataFolder, "ownband.sqlite");
  if (!existsSync(path)) await fillStore(path, band, zone);
  const context: Context = {
    ...makeContext(
      // Nobody listens there: neither this computer's adb nor its phones are for trying things out.
      { data: dataFolder, phone: phone.address, adbServer: "127.0.0.1:1" },
      new AbortController().signal,
    ),
    openRadio: () => Promise.resolve(new VirtualRadio([band.band])),
  };
  return nodeHouse(context, { isDemo: true });
}

interface PairedBand {
  readonly band: VirtualBand;
  readonly key: AuthKey;
  readonly mac: string;
}

/** The band that the phone's valid key belongs to. */
function bandOf({ android }: RunningPhone, zone: string): PairedBand {
  const [paired] = android.facts.keys;
  const key = AuthKey.parse(paired?.key);
  const mac = paired?.mac;
  if (typeof key === "string" || mac === undefined) throw new TypeError("the phone has a key");
  return { band: new VirtualBand({ key, mac, history: { days: DAYS_WORN }, zone }), key, mac };
}

/** What `key`, `verify` and `sync` bring. */
async function fillStore(path: string, { band, key, mac }: PairedBand, zone: string) {
  const store = openStore(path);
  try {
    const ledger = Ledger.open(store, nowS());
    const records = Records.open(store, nowS());
    const source = {
      kind: "phone-database",
      app: "com.xiaomi.hm.health",
      path: "origin_db",
    } as const;
    const model = "Mi Smart Band 4";
    ledger.remember([{ key, mac, model, paired: true, source, foundAtS: nowS() }]);
    ledger.noteVerdict(mac, key, "accepted", nowS());
    const radio = new VirtualRadio([band]);
    const offsetAt = offsetsOf(zone);
    const trace = (): void => undefined;
    await syncBand({ radio, ledger, records, zone, offsetAt, nowS, breathMs: 0, trace });
    await evaluateStale(records, { zone });
  } finally {
    store.database.close();
  }
}

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "7878" },
    folder: { type: "string", default: cache },
  },
});
await run(Number(values.port), values.folder);
