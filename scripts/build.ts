// Builds what is published: the command line as a few bundled files (start-up time counts), the page
// beside it, the library as ES modules with types and source maps.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { bundleCommandLine } from "./bundle.ts";
import { buildPage } from "./page.ts";

const root = resolve(import.meta.dirname, "..");
const out = join(root, "dist");

rmSync(out, { recursive: true, force: true });
await bundleCommandLine(join(out, "cli"));
await buildPage(join(out, "page"));

const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
const { status } = spawnSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], {
  cwd: root,
  stdio: "inherit",
});
process.exitCode = status ?? 1;
