import { defineConfig } from 'vitest/config';

/** Everything that runs in Node. The gateway's own tests run in workerd: `edge/vitest.config.ts`. */
export default defineConfig({
  test: {
    name: 'node',
    include: ['{shared,gpu-workers,cpu-engine,emulator,cli,local,bench,tests}/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'tests/crash/**'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
