import { join, resolve } from "node:path";
import { bundleCommandLine } from "../scripts/bundle.ts";
import { buildPage } from "../scripts/page.ts";

const folder = join(resolve(import.meta.dirname, ".."), "node_modules", ".cache", "ownband-tests");

/** The program as it is published, bundled from the sources before the first test runs. */
export const commandLine = join(folder, "cli", "ownband.cjs");

/** Where V8 keeps what it compiled of it, for all tests. */
export const compiled = join(folder, "compiled");

/** Called by Vitest once, before all tests (vitest.config.ts). The page lies beside the program. */
export default async function bundle(): Promise<void> {
  await bundleCommandLine(join(folder, "cli"));
  await buildPage(join(folder, "page"));
}
