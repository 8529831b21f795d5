import { chmodSync } from "node:fs";
import { join, resolve } from "node:path";
import { rolldown } from "rolldown";

/**
 * Bundles the command line into `folder`; `ownband.cjs` there is the program. As CommonJS, because
 * Node loads its own modules and ours faster that way (docs/performance.md).
 */
export async function bundleCommandLine(folder: string): Promise<void> {
  const bundle = await rolldown({
    input: join(resolve(import.meta.dirname, ".."), "src", "cli", "main.ts"),
    platform: "node",
    preserveEntrySignatures: false,
    // A native add-on finds its binary beside itself; noble is an option.
    external: [/^node:/, "usb", "@stoprocent/noble", "dbus-next"],
    checks: { ineffectiveDynamicImport: false },
  });
  await bundle.write({
    dir: folder,
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
            ![LOADED_WHEN_ASKED_FOR, EVALUATION, OF_THE_BAND, OF_HISTORY, OF_THE_PAGE].some((it) =>
              it.test(id),
            ),
        },
        { name: "evaluation", test: EVALUATION },
        { name: "band", test: (id) => OF_THE_BAND.test(id) && !EVALUATION.test(id) },
        { name: "history", test: OF_HISTORY },
        { name: "server", test: OF_THE_PAGE },
      ],
    },
  });
  await bundle.close();
  chmodSync(join(folder, "ownband.cjs"), 0o755);
}

/** What evaluates records, in a second file. Its errors are everybody's. */
const EVALUATION = new RegExp(
  [
    "/src/health/(?!errors\\.ts)",
    "/src/tasks/(evaluate|worn-bands|workouts)",
    "/src/cli/(sparkline|table|zone-here|comparison|evaluation|workout-)",
    "/commands/(days|nights|workouts)\\.ts",
  ]
    .join("|")
    .replaceAll("/", "[\\\\/]"),
);

/** What talks to a band, in a third one. */
const OF_THE_BAND = new RegExp(
  [
    "/src/(band|links)/(?!errors\\.ts)",
    "/src/node/(dbus/|bluez|noble|radio|bus\\.ts|private-bus)",
    "/src/tasks/(?!find-key|search-phone|keep-keys|words|verdict|check-chain|errors|import-|bring-|history-|note-|export-|make-|hand|check-handover)",
    "/src/cli/(band-work|sync-progress)",
    "/commands/(verify|sync|live|band|wearer)\\.ts",
    "@noble",
  ]
    .join("|")
    .replaceAll("/", "[\\\\/]"),
);

/** What reads and writes other programs' files, in a fourth one. */
const OF_HISTORY = new RegExp(
  [
    "/src/exchange/(?!errors\\.ts)",
    "/src/tasks/(import-|bring-|history-|note-|export-|make-|hand|check-handover)",
    "/src/cli/(import-report|named-database|handover-)",
    "/src/node/out-folder|/src/phone/(push|sync-send)",
    "/commands/(import|export|handover)\\.ts",
    "saxes|xmlchars|hyparquet",
  ]
    .join("|")
    .replaceAll("/", "[\\\\/]"),
);

/** What serves the page, in a fifth one. */
const OF_THE_PAGE = new RegExp(
  [
    "/src/server/",
    "/src/node/(listen|stream-out|page-files|copy-store)",
    "/src/cli/(node-house|look-at-computer|open-browser|in-foreground|start-page)",
    "/commands/serve\\.ts",
    "/node_modules/(hono|@hono|valibot)/",
  ]
    .join("|")
    .replaceAll("/", "[\\\\/]"),
);

/** Besides the entry, which switches on the compile cache before anything big is loaded: it must
 * not need the core for that. */
const LOADED_WHEN_ASKED_FOR = new RegExp(
  [
    "/main\\.ts|/data-folder\\.ts|/make-folder\\.ts|env-paths",
    "/src/peers/",
    "make-database|virtual-phone|check-chain|drawings",
    "/commands/(demo|guide|doctor|virtual-band)\\.ts|start-virtual-band",
    "/ask\\.ts",
    "@zip\\.js|@clack|sisteransi|fast-|adb-daemon-webusb|tinyclip|uqr",
  ]
    .join("|")
    .replaceAll("/", "[\\\\/]"),
);
