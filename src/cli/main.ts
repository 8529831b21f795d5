#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { makeFolder } from "../node/make-folder.ts";
import { dataFolderOf } from "./data-folder.ts";

// Start-up time counts: V8 keeps what it compiled, in the one folder that is ours.
try {
  const folder = dataFolderOf(optionOf("--data"));
  makeFolder(folder);
  enableCompileCache(process.env["NODE_COMPILE_CACHE"] ?? join(folder, "compile-cache"));
} catch {
  // No home, no right to write: it works without.
}

void import("./start.ts").then(async ({ start }) => {
  process.exitCode = await start(process.argv.slice(2));
});

function optionOf(name: string): string | undefined {
  const at = process.argv.findIndex((word) => word === name || word.startsWith(`${name}=`));
  const word = process.argv[at];
  return word === name ? process.argv[at + 1] : word?.slice(name.length + 1);
}
