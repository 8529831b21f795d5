import { nodeCodecs } from "../node/codecs.ts";
import { copyStore } from "../node/copy-store.ts";
import { openScratch } from "../node/scratch.ts";
import { openStore } from "../node/sqlite.ts";
import type { House } from "../server/house.ts";
import { takeBand } from "./band-work.ts";
import { reachOf, storePath } from "./context.ts";
import type { Context } from "./context.ts";
import { lookAtComputer } from "./look-at-computer.ts";
import { nowS } from "./now.ts";
import { version } from "./version.ts";
import { zoneHere } from "./zone-here.ts";

/** This computer, as the page's server works with it: the same store, phone and band as every command. */
export function nodeHouse(context: Context, { isDemo = false } = {}): House {
  const { dataFolder, trace } = context;
  return {
    kind: "served",
    version: version(),
    isDemo,
    nowS,
    zone: () => zoneHere(),
    trace,
    codecs: nodeCodecs,
    openScratch: () => openScratch(dataFolder),
    // Everybody has a connection of their own: who looks sees what was there before an import.
    openStore: () => {
      const store = openStore(storePath(context));
      return Promise.resolve({ ...store, close: () => store.database.close() });
    },
    copyStore: (options) => copyStore(storePath(context), dataFolder, options),
    takeBand: () => takeBand(context),
    openRadio: () => context.openRadio(),
    reach: (events) => ({ ...reachOf(context), ...events }),
    computer: () => lookAtComputer(dataFolder),
  };
}
