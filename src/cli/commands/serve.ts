import { createInterface } from "node:readline";
import type { House } from "../../server/house.ts";
import { UsageError } from "../context.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { isInForeground } from "../in-foreground.ts";
import { nodeHouse } from "../node-house.ts";
import { openInBrowser } from "../open-browser.ts";
import { startPage } from "../start-page.ts";
import type { RunningPage } from "../start-page.ts";
import { untilStopped } from "../until-stopped.ts";

export interface ServeWords {
  readonly port?: string;
  readonly open?: boolean;
}

/** The same every time, so that a browser knows the page again. */
const STANDARD_PORT = 7878;

/** `ownband serve`: the page, on loopback, until Ctrl-C. */
export async function serve(context: Context, words: ServeWords): Promise<number> {
  const port = words.port === undefined ? STANDARD_PORT : portOf(words.port);
  await showPage(context, nodeHouse(context), { port, open: words.open });
  return EXIT.done;
}

export interface ShowOptions {
  readonly port?: number | undefined;
  readonly open?: boolean | undefined;
  /** What programs are told besides the address. */
  readonly document?: object | undefined;
}

/** The page of a house, until Ctrl-C. */
export async function showPage(
  context: Context,
  house: House,
  { port = STANDARD_PORT, open = false, document = {} }: ShowOptions,
): Promise<void> {
  const page = await startPage(house, { port });
  try {
    if (port !== 0 && page.port !== port) {
      context.out.note(`  Port ${port} is taken: it is ${page.port} this time.`);
    }
    await letThemIn(context, page, open, document);
  } finally {
    await page.close();
  }
}

/** Tells where the page is, and waits until it is stopped; on a terminal Enter makes another address. */
async function letThemIn(
  { out, signal }: Context,
  page: RunningPage,
  open: boolean,
  document: object,
): Promise<void> {
  const address = page.newAddress();
  out.json({ ...document, address });
  out.result(address);
  out.note();
  out.note("  The address lets one browser in, once. Ctrl-C ends it.");
  if (open && !signal.aborted) {
    void openInBrowser(address).then((isOpen) => {
      if (!isOpen) out.note("  No browser could be opened from here: open the address yourself.");
    });
  }
  const hearsEnter = out.interactive && isInForeground();
  const lines = hearsEnter ? createInterface({ input: process.stdin }) : undefined;
  try {
    lines?.on("line", () => out.result(page.newAddress()));
    if (lines) out.note("  Enter prints another one, for another browser.");
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
