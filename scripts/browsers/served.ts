import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeContext } from "../../src/cli/context.ts";
import { nodeHouse } from "../../src/cli/node-house.ts";
import { startPage } from "../../src/cli/start-page.ts";
import { VirtualRadio } from "../../src/peers/band/virtual-radio.ts";
import { fillStore, pageBand, PAGE_NOW_S, PAGE_ZONE } from "../../test/page-stores.ts";
import type { StoreKind } from "../../test/page-stores.ts";
import { hearTroubles } from "./heard.ts";

/** A page behind its server, with a made-up store and a band in reach; it is always the same moment. */
export interface Served {
  /** Lets one browser in, once. */
  readonly address: string;
  /** Of the page itself. */
  readonly base: string;
  close(): Promise<void>;
}

const root = join(import.meta.dirname, "..", "..");

export async function servePage(kind: StoreKind): Promise<Served> {
  await using ends = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "ownband-browsers-"));
  ends.defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  await fillStore(folder, kind);
  const page = join(folder, "page");
  cpSync(join(root, "dist", "page"), page, { recursive: true });
  hearTroubles(page);
  // Nobody listens there: neither this machine's adb nor its phones are for tests.
  const words = { data: folder, adbServer: "127.0.0.1:1" };
  const context = makeContext(words, new AbortController().signal);
  const radio = new VirtualRadio([pageBand()]);
  const house = nodeHouse({ ...context, openRadio: () => Promise.resolve(radio) });
  const atThatMoment = { ...house, zone: () => PAGE_ZONE, nowS: () => PAGE_NOW_S };
  const server = await startPage(atThatMoment, { port: 0, folder: page });
  ends.defer(() => server.close());
  const all = ends.move();
  return {
    address: server.newAddress(),
    base: `http://127.0.0.1:${server.port}/`,
    close: () => all.disposeAsync(),
  };
}
