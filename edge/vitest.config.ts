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
        },
        // No test reaches the network: RunPod is played by what a test passes in, and for the whole Worker it is down.
        outboundService: () => new Response('bad gateway', { status: 502 }),
      },
    }),
  ],
  test: { name: 'edge', include: ['**/*.test.ts'], testTimeout: 20_000, isolate: false },
});
