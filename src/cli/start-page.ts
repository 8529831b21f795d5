import { existsSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "../errors.ts";
import { listen } from "../node/listen.ts";
import type { ListenLimits } from "../node/listen.ts";
import { readPageFiles } from "../node/page-files.ts";
import { createApi } from "../server/api.ts";
import { Desk } from "../server/desk.ts";
import { Guard } from "../server/guard.ts";
import type { House } from "../server/house.ts";
import { createPageServer, UPLOADS } from "../server/page-server.ts";

/** The page, behind its server on loopback. */
export interface RunningPage {
  readonly port: number;
  /** An address that lets one browser in, once. */
  newAddress(): string;
  close(): Promise<void>;
}

export interface PageOptions {
  /** 0 picks a free one; of one that is taken the next ones are tried. */
  readonly port: number;
  /** Where the page was built; default: beside the program, or in the clone that this runs from. */
  readonly folder?: string | undefined;
  readonly limits?: Partial<ListenLimits> | undefined;
}

/** Starts the page of a house. @throws AppError "no-page" | "usage" */
export async function startPage(
  house: House,
  { port, folder = pageFolder(), limits }: PageOptions,
): Promise<RunningPage> {
  const files = await readPageFiles(folder);
  const desk = new Desk(house);
  const api = createApi(desk);
  let guard = new Guard(port);
  const listening = await listen({
    port,
    uploads: UPLOADS,
    limits,
    answerAt: (taken) => {
      guard = new Guard(taken);
      return createPageServer({ api, files, guard });
    },
  });
  return {
    port: listening.port,
    newAddress: () => guard.newAddress(),
    async close() {
      await listening.close();
      await desk.close();
    },
  };
}

function pageFolder(): string {
  const here = import.meta.dirname;
  const folders = [join(here, "..", "page"), join(here, "..", "..", "dist", "page")];
  const folder = folders.find((it) => existsSync(join(it, "index.html")));
  if (folder !== undefined) return folder;
  throw new AppError("no-page", "The files of the page are missing.", {
    hint: "Install ownband again; in a clone of it: npm run build:page",
  });
}
