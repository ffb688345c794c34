import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Most of a test's time is waiting for a process of its own, so two share two cores well.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Tests that start the real claude, git and Chromium share two cores with each other.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
