// Builds what is published: the command line as a few bundled files (start-up time counts), the
// library as ES modules with types and source maps.
import { spawnSync } from "node:child_process";
import { chmodSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { rolldown } from "rolldown";

const root = resolve(import.meta.dirname, "..");
const out = join(root, "dist");

rmSync(out, { recursive: true, force: true });

const bundle = await rolldown({
  input: join(root, "src", "cli", "main.ts"),
  platform: "node",
  // A native add-on finds its binary beside itself.
  external: [/^node:/, "usb"],
});
await bundle.write({
  dir: join(out, "cli"),
  format: "esm",
  sourcemap: true,
  minify: true,
  entryFileNames: "ownband.js",
  chunkFileNames: "[name]-[hash].js",
});
await bundle.close();
chmodSync(join(out, "cli", "ownband.js"), 0o755);

const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
const { status } = spawnSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], {
  cwd: root,
  stdio: "inherit",
});
process.exitCode = status ?? 1;
