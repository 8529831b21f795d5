#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

// Start-up time counts: V8 keeps what it compiled, in a folder that nobody else can write.
enableCompileCache(process.env["NODE_COMPILE_CACHE"] ?? join(homedir(), ".cache", "ownband"));

void import("./start.ts").then(async ({ start }) => {
  process.exitCode = await start(process.argv.slice(2));
});
