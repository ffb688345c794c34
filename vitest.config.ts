import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Tests that start the real claude, git and Chromium share two cores with each other.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
