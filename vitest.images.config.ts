import { defineConfig } from 'vitest/config';

/** The container images: built, and run with their own entry points. Needs root, buildah, debootstrap and shellcheck. */
export default defineConfig({
  test: {
    name: 'images',
    include: ['tests/images/**/*.spec.ts'],
    globalSetup: ['tests/images/needed-tools.ts'],
    reporters: ['default', './tests/summary-reporter.ts'],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 1_800_000,
    bail: 1,
  },
});
