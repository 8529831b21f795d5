import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleCommandLine } from "../scripts/bundle.ts";
import { buildPage } from "../scripts/page.ts";
import { built, builtPage } from "./command-line.ts";
import { KEPT_STORES } from "./page-stores.ts";

/**
 * Called by Vitest once, before all tests (vitest.config.ts); what it gives is called after the last
 * one.
 */
export default async function setUp(): Promise<() => void> {
  await bundleCommandLine(join(built, "cli"));
  await buildPage(builtPage);
  const stores = mkdtempSync(join(tmpdir(), "ownband-stores-"));
  process.env[KEPT_STORES] = stores;
  return () => rmSync(stores, { recursive: true, force: true });
}
