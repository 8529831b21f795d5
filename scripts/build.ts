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
  preserveEntrySignatures: false,
  platform: "node",
  // A native add-on finds its binary beside itself.
  external: [/^node:/, "usb"],
});
await bundle.write({
  dir: join(out, "cli"),
  // Node loads its own modules and ours faster this way than as ES modules (docs/performance.md).
  format: "cjs",
  sourcemap: true,
  minify: true,
  entryFileNames: "ownband.cjs",
  chunkFileNames: "[name].cjs",
  codeSplitting: {
    includeDependenciesRecursively: false,
    groups: [
      // Everything that reads a key in one file: opening files costs more than reading them.
      // What not every command needs is loaded when it is asked for.
      {
        name: "core",
        test: (id) =>
          !/main\.ts|[\\/]src[\\/]peers[\\/]|make-database|virtual-phone|demo\.ts|guide\.ts|doctor\.ts|check-chain|drawings|[\\/]ask\.ts|@zip\.js|@clack|sisteransi|fast-|adb-daemon-webusb|tinyclip|uqr/.test(
            id,
          ),
      },
    ],
  },
});
await bundle.close();
chmodSync(join(out, "cli", "ownband.cjs"), 0o755);

const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
const { status } = spawnSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], {
  cwd: root,
  stdio: "inherit",
});
process.exitCode = status ?? 1;
