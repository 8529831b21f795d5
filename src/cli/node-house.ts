import { rm, open } from "node:fs/promises";
import { join } from "node:path";
import { nodeCodecs } from "../node/codecs.ts";
import { openScratch } from "../node/scratch.ts";
import { makeScratchFolder } from "../node/scratch-folder.ts";
import { openStore } from "../node/sqlite.ts";
import type { ByteStream, KeptBytes, Scratch, Waiting } from "../platform.ts";
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
    copyStore: (scratch, options) => copyStore(context, scratch, options),
    takeBand: () => takeBand(context),
    openRadio: () => context.openRadio(),
    reach: (events) => ({ ...reachOf(context), ...events }),
    computer: () => lookAtComputer(dataFolder),
  };
}

/** More than any store: ten years of minutes are 200 MB. */
const MOST_BYTES = 64 * 1024 ** 3;

async function copyStore(
  context: Context,
  scratch: Scratch,
  { signal }: Waiting = {},
): Promise<KeptBytes> {
  const folder = await makeScratchFolder(context.dataFolder);
  try {
    const path = join(folder, "copy.sqlite");
    const store = openStore(storePath(context));
    try {
      store.database.run("VACUUM INTO ?", path);
    } finally {
      store.database.close();
    }
    return await scratch.keep(bytesOf(path), { maxBytes: MOST_BYTES, signal });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* bytesOf(path: string): ByteStream & AsyncGenerator<Uint8Array> {
  const file = await open(path, "r");
  try {
    for await (const piece of file.createReadStream({ autoClose: false })) {
      yield piece as Uint8Array;
    }
  } finally {
    await file.close();
  }
}
