#!/usr/bin/env node
import { Interrupted } from "../errors.ts";
import { EXIT } from "./exit-status.ts";
import { runCommandLine } from "./program.ts";

/** Ctrl-C and its like ask to stop: what was opened is closed, then the process ends. Twice ends it at once. */
const controller = new AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(name, () => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort(new Interrupted());
  });
}

// A reader that has heard enough (`ownband keys | head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? EXIT.done : EXIT.ourFault);
});

process.exitCode = await runCommandLine(process.argv.slice(2), controller.signal);
