import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { makeContext } from "../src/cli/context.ts";
import { nodeHouse } from "../src/cli/node-house.ts";
import { openStore } from "../src/node/sqlite.ts";
import type { NodeStore } from "../src/node/sqlite.ts";
import { createApi } from "../src/server/api.ts";
import { Desk } from "../src/server/desk.ts";
import type { House } from "../src/server/house.ts";
import { handoverFolder } from "./handover-store.ts";
import type { HandoverStore } from "./handover-store.ts";
import { newFolder } from "./ownband.ts";

const TAKING_NOW_S = Date.UTC(2024, 2, 15, 12) / 1000;

/** The page's questions and their answers over a store of its own, and what they have open. */
export interface TakingDesk {
  readonly desk: Desk;
  readonly storePath: string;
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>;
  /** What is open at this moment, besides the desk's own look. */
  readonly open: { readonly scratches: number; readonly stores: number };
  /** Files in scratch space. */
  readonly leftOvers: () => string[];
  /** Works on the store as another program would. */
  readonly withStore: <T>(work: (store: NodeStore) => T) => T;
}

export function takingDesk(
  wanted: HandoverStore | "empty" = {},
  changes: Partial<House> = {},
): TakingDesk {
  const folder = join(wanted === "empty" ? newFolder() : handoverFolder(wanted), "data");
  const house = nodeHouse(makeContext({ data: folder }, new AbortController().signal));
  const open = { scratches: 0, stores: 0 };
  const desk = new Desk({
    ...house,
    nowS: () => TAKING_NOW_S,
    zone: () => "Europe/Berlin",
    openScratch: () => {
      open.scratches++;
      const scratch = house.openScratch();
      const close = async (): Promise<void> => {
        await scratch.close();
        open.scratches--;
      };
      return {
        keep: (bytes, options) => scratch.keep(bytes, options),
        openDatabase: (parts) => scratch.openDatabase(parts),
        newDatabase: () => scratch.newDatabase(),
        editDatabase: (parts) => scratch.editDatabase(parts),
        close,
      };
    },
    openStore: async (use) => {
      const lease = await house.openStore(use);
      open.stores++;
      const close = (): void => {
        lease.close();
        open.stores--;
      };
      return { ...lease, close };
    },
    ...changes,
  });
  const api = createApi(desk);
  const storePath = join(folder, "ownband.sqlite");
  return {
    desk,
    storePath,
    ask: async (path, init) => api.request(path, init),
    open,
    leftOvers: () => {
      if (!existsSync(folder)) return [];
      const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
      return names.filter((name) => /^scratch-[^/]+\//.test(name));
    },
    withStore: (work) => {
      const store = openStore(storePath);
      try {
        return work(store);
      } finally {
        store.database.close();
      }
    },
  };
}

/** What a failure says. */
export async function failureIn(
  response: Response,
): Promise<{ readonly status: number; readonly code: string; readonly hint?: string }> {
  const { error } = (await response.json()) as { error: { code: string; hint?: string } };
  return { status: response.status, ...error };
}

/** A question with a document. */
export function asJson(method: string, document: unknown): RequestInit {
  const headers = { "content-type": "application/json" };
  return { method, headers, body: JSON.stringify(document) };
}
