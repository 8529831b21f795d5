import { existsSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "../errors.ts";
import { listen } from "../node/listen.ts";
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

/** Starts the page of a house. Port 0 picks one. @throws AppError "no-page" | "usage" */
export async function startPage(house: House, port: number): Promise<RunningPage> {
  const files = await readPageFiles(pageFolder());
  const desk = new Desk(house);
  const api = createApi(desk);
  let guard = new Guard(port);
  const listening = await listen({
    port,
    uploads: UPLOADS,
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

/** Where the page was built: beside the program, or in the clone that this runs from. */
function pageFolder(): string {
  const here = import.meta.dirname;
  const folders = [join(here, "..", "page"), join(here, "..", "..", "dist", "page")];
  const folder = folders.find((it) => existsSync(join(it, "index.html")));
  if (folder !== undefined) return folder;
  throw new AppError("no-page", "The files of the page are missing.", {
    hint: "Install ownband again; in a clone of it: npm run build:page",
  });
}
