import { join, resolve } from "node:path";
import { build } from "vite";
import type { InlineConfig } from "vite";

const root = resolve(import.meta.dirname, "..");

/** What both builds of the page share. Everything lies beside `index.html`, under names of its content. */
const SHARED: InlineConfig = {
  configFile: false,
  base: "./",
  logLevel: "warn",
  build: {
    emptyOutDir: true,
    target: "es2022",
    // An inlined picture would be a `data:` address, which the page's own policy forbids.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
};

/** Builds the page that `ownband serve` hands out. */
export async function buildPage(folder: string): Promise<void> {
  await build({
    ...SHARED,
    root: join(root, "src", "dashboard"),
    build: { ...SHARED.build, outDir: folder },
  });
}

if (import.meta.main) await buildPage(join(root, "dist", "page"));
