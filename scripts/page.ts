import { createHash } from "node:crypto";
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { build } from "vite";
import type { InlineConfig, Plugin } from "vite";

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

/**
 * Builds it, and builds it anew whenever one of its sources changes, for as long as the process runs.
 *
 * @param extra a script that the page starts besides its own
 */
export async function watchPage(folder: string, extra: string, onBuilt: () => void): Promise<void> {
  const watcher = await build({
    ...SHARED,
    root: join(root, "src", "dashboard"),
    plugins: [withScript(extra)],
    build: { ...SHARED.build, outDir: folder, minify: false, sourcemap: true, watch: {} },
  });
  if (!("close" in watcher)) throw new TypeError("a build that is watched gives a watcher");
  watcher.on("event", (event) => {
    // What does not build is told in the terminal; the page before it stays.
    if (event.code !== "BUNDLE_END") return;
    void event.result.close();
    onBuilt();
  });
}

function withScript(path: string): Plugin {
  return {
    name: "with-script",
    transform: (code, id) =>
      id.endsWith("/dashboard/served.tsx")
        ? { code: `${code}\nimport ${JSON.stringify(path)};`, map: null }
        : undefined,
  };
}

/** Builds the page that needs no server: a folder for any static host, with its own list of files. */
export async function buildSite(folder: string): Promise<void> {
  const site = join(root, "src", "site");
  await build({
    ...SHARED,
    root: site,
    worker: { format: "es" },
    build: { ...SHARED.build, outDir: folder },
  });
  removeUnused(join(folder, "assets"));
  copyFileSync(join(root, "src", "dashboard", "icon.svg"), join(folder, "icon.svg"));
  await build({
    ...SHARED,
    root: site,
    publicDir: false,
    define: { BUILT: JSON.stringify(listOf(folder)) },
    build: {
      ...SHARED.build,
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: {
        input: join(site, "service-worker.ts"),
        output: { entryFileNames: "service-worker.js", format: "iife" },
      },
    },
  });
}

/** SQLite's package names workers of its own, which nobody starts here: a third of all code. */
function removeUnused(assets: string): void {
  for (const name of readdirSync(assets)) {
    if (/^sqlite3-(worker1|opfs-async-proxy)-/.test(name)) rmSync(join(assets, name));
  }
}

/** What was built; `./` is what a browser asks for first. */
function listOf(folder: string): { version: string; files: string[] } {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => name.split(sep).join("/"))
    .sort();
  const hash = createHash("sha256");
  for (const name of names) hash.update(`${name}\0`).update(readFileSync(join(folder, name)));
  const files = names.map((name) => (name === "index.html" ? "./" : `./${name}`));
  return { version: hash.digest("hex").slice(0, 16), files };
}

/** What is in the folder goes: only a site that was built before. */
function checkFolder(folder: string): void {
  const isOther = existsSync(folder) && !existsSync(join(folder, "service-worker.js"));
  if (!isOther || readdirSync(folder).length === 0) return;
  throw new Error(`${folder} holds something else: name an empty folder, or a new one.`);
}

if (import.meta.main) {
  const [what, wanted = join(root, "dist", "site")] = process.argv.slice(2);
  if (what === "site") {
    const folder = resolve(wanted);
    checkFolder(folder);
    await buildSite(folder);
  } else await buildPage(join(root, "dist", "page"));
}
