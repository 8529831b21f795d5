import { Interrupted } from "../errors.ts";
import { EXIT } from "./exit-status.ts";
import { runCommandLine } from "./program.ts";

/**
 * The whole process: signals, a reader that goes away, the command line. Gives the exit status.
 *
 * Ctrl-C and its like ask to stop: what was opened is closed, then the process ends. Twice ends it
 * at once.
 */
export async function start(args: readonly string[]): Promise<number> {
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
  return runCommandLine(args, controller.signal);
}
