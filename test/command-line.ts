import { join, resolve } from "node:path";

/** What is built once, before all tests (set-up.ts). */
export const built = join(
  resolve(import.meta.dirname, ".."),
  ...["node_modules", ".cache", "ownband-tests"],
);

/** The program as it is published, bundled from the sources. */
export const commandLine = join(built, "cli", "ownband.cjs");

/** The page, beside it. */
export const builtPage = join(built, "page");

/** Where V8 keeps what it compiled of the program, for all tests. */
export const compiled = join(built, "compiled");
