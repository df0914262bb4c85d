import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { createOutside } from './testing/outside.ts';

/** The gateway's own tests, in the real Workers runtime. Every variable is set here, for a local `.dev.vars` is read too. */
export default defineConfig({
  plugins: [
    cloudflareTest({
      wrangler: { configPath: '../wrangler.toml' },
      miniflare: {
        bindings: {
          GATEWAY_API_KEY: 'key-of-the-tests',
          RUNPOD_API_KEY: 'runpod-key-of-the-tests',
          RUNPOD_CLASSIFY_ENDPOINT: 'classify',
          RUNPOD_EXTRACT_ENDPOINT: 'extract',
          RUNPOD_TIMEOUT: '120',
          LOG_LEVEL: 'INFO',
          RUNPOD_BASE_URL: 'https://runpod.test/v2',
          ALLOW_PRIVATE_SOURCES: 'false',
          R2_ENDPOINT: 'https://r2.test',
          R2_ACCESS_KEY_ID: 'access-key-of-the-tests',
          R2_SECRET_ACCESS_KEY: 'secret-key-of-the-tests',
          PUBLIC_URL: 'https://gateway.test',
          SIGNING_KEY: 'signing-key-of-the-tests-0123456789',
        },
        // No test reaches the network.
        outboundService: createOutside(),
      },
    }),
  ],
  test: { name: 'edge', include: ['**/*.test.ts'], testTimeout: 20_000, isolate: false, maxWorkers: 2 },
});
