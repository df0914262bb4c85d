import { defineConfig } from 'vitest/config';

/** kill -9 against the whole service, in real processes. */
export default defineConfig({
  test: {
    name: 'crash',
    include: ['tests/crash/**/*.test.ts'],
    reporters: ['default', './tests/summary-reporter.ts'],
    fileParallelism: false,
  },
});
