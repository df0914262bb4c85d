import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    reporters: ['default', './tests/summary-reporter.ts'],
    projects: ['./vitest.node.config.ts', './edge/vitest.config.*'],
  },
});
