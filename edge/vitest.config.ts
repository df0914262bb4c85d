import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

/** The gateway's own tests, in the real Workers runtime. The variables here win over a local `.dev.vars`. */
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
          // Nothing listens there: the whole Worker is tested with its upstream down.
          RUNPOD_BASE_URL: 'http://127.0.0.1:9/v2',
        },
      },
    }),
  ],
  test: { name: 'edge', include: ['**/*.test.ts'], testTimeout: 20_000 },
});
