import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeContext } from "../src/cli/context.ts";
import { nodeHouse } from "../src/cli/node-house.ts";
import { startPage } from "../src/cli/start-page.ts";
import type { RunningPage } from "../src/cli/start-page.ts";
import type { ListenLimits } from "../src/node/listen.ts";
import { newFolder } from "./ownband.ts";
import { ask } from "./raw-http.ts";

/** What lies beside the page's folder, where nobody must get to. */
export const BESIDE = "this lies beside the page";

/** A page of the tests, which somebody has been let into. */
export interface GuardedPage extends RunningPage {
  /** `name=value`, for a `Cookie` header. */
  readonly cookie: string;
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
}

/** The real server, guard and questions on an empty store, with two small files for a page. */
export async function startGuardedPage(limits: Partial<ListenLimits> = {}): Promise<GuardedPage> {
  const root = newFolder();
  const folder = join(root, "page");
  mkdirSync(join(folder, "assets"), { recursive: true });
  writeFileSync(join(root, "beside.txt"), BESIDE);
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>ownband</title>");
  writeFileSync(join(folder, "assets", "index-12345678.js"), "export const page = 1;\n".repeat(99));
  symlinkSync(join(root, "beside.txt"), join(folder, "link.txt"));
  const options = { data: join(root, "data"), adbServer: "127.0.0.1:1" };
  const house = nodeHouse(makeContext(options, new AbortController().signal));
  const page = await startPage(house, { port: 0, folder, limits });
  const cookie = await letIn(page.port, page.newAddress());
  return { ...page, cookie, origin: `http://127.0.0.1:${page.port}` };
}

/** Opens a one-time address; gives the cookie. */
export async function letIn(port: number, address: string): Promise<string> {
  const { headers } = await ask(port, { path: new URL(address).pathname });
  const [cookie = ""] = headers["set-cookie"] ?? [];
  if (cookie === "") throw new Error("nobody was let in");
  return cookie.split(";")[0] ?? "";
}
