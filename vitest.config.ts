import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{shared,client,server,demo,bench,docs}/**/*.test.ts", "scripts/*.test.mjs"],
    maxWorkers: 2,
    // A build or a training run inside a test takes seconds on two busy cores; a hang still ends.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
