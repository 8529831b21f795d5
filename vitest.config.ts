import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Journeys run the program as it is published: it starts four times as fast as the sources.
    globalSetup: ["test/command-line.ts"],
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
