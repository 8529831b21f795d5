import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Journeys run the program as it is published: it starts four times as fast as the sources.
    globalSetup: ["test/set-up.ts"],
    include: ["src/**/*.test.{ts,tsx}", "test/**/*.test.ts"],
    // Both cores of a small machine: left to itself, Vitest takes one of them.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
