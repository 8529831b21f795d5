import { configDefaults, defineConfig } from "vitest/config";

/** Rooms that have nothing but their code: no process, no server, no file but scratch. */
const PURE = ["band", "bytes", "dashboard", "exchange", "health", "keys", "links", "store"];

const pure = PURE.map((room) => `src/${room}/**/*.test.{ts,tsx}`);

export default defineConfig({
  test: {
    // Both cores of a small machine: left to itself, Vitest takes one of them.
    maxWorkers: 2,
    // What is waited for comes at once, but on a busy machine: Vitest's own second is too short for that.
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      // One process for many files: starting one takes as long as most of them run.
      { extends: true, test: { name: "rooms", include: pure, isolate: false } },
      {
        extends: true,
        test: {
          name: "program",
          include: ["src/**/*.test.{ts,tsx}", "test/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...pure],
          // Journeys run the program as it is published: it starts four times as fast as the sources.
          globalSetup: ["test/set-up.ts"],
        },
      },
    ],
  },
});
