import { createInterface } from "node:readline";
import { UsageError } from "../context.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { nodeHouse } from "../node-house.ts";
import { openInBrowser } from "../open-browser.ts";
import { startPage } from "../start-page.ts";
import type { RunningPage } from "../start-page.ts";
import { untilStopped } from "../until-stopped.ts";

export interface ServeWords {
  readonly port: string;
  readonly open?: boolean;
}

/** Nobody has registered it. */
export const STANDARD_PORT = 7878;

/** `ownband serve`: the page, on loopback, until Ctrl-C. */
export async function serve(context: Context, words: ServeWords): Promise<number> {
  const port = portOf(words.port);
  const page = await startPage(nodeHouse(context), port);
  try {
    if (port !== 0 && page.port !== port) {
      context.out.note(`  Port ${port} is taken: it is ${page.port} this time.`);
    }
    await showPage(context, page, words);
  } finally {
    await page.close();
  }
  return EXIT.done;
}

/** Tells where the page is, and waits until it is stopped; on a terminal Enter makes another address. */
export async function showPage(
  { out, signal }: Context,
  page: RunningPage,
  { open = false }: { readonly open?: boolean | undefined },
): Promise<void> {
  const address = page.newAddress();
  out.json({ address });
  out.result(address);
  out.note();
  out.note("  The address lets one browser in, once. Ctrl-C ends it.");
  const lines = out.interactive ? createInterface({ input: process.stdin }) : undefined;
  try {
    lines?.on("line", () => out.result(page.newAddress()));
    if (lines) out.note("  Enter prints another one, for another browser.");
    if (open && !signal.aborted && !(await openInBrowser(address))) {
      out.note("  No browser could be opened from here: open the address yourself.");
    }
    await untilStopped(signal);
  } finally {
    lines?.close();
  }
}

function portOf(word: string): number {
  const port = /^\d{1,5}$/.test(word) ? Number(word) : NaN;
  if (!(port <= 65_535)) throw new UsageError("--port wants a number from 0 to 65535.");
  return port;
}
