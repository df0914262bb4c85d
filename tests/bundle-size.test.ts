import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const MAX_GZIPPED_BYTES = 150_000;

/**
 * What is over it was most likely drawn in by one import: `import { z } from 'zod'` instead of `import * as z from 'zod'`
 * brings the words of fifty languages along, for a bundler cannot see what of an exported object is used.
 */
it('the gateway as it is deployed is at most 150 kB gzipped', async () => {
  const outDir = await mkdtemp(join(tmpdir(), 'docproc-bundle-'));
  try {
    const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js');
    await promisify(execFile)(process.execPath, [wrangler, 'deploy', '--dry-run', '--outdir', outDir], {
      cwd: root,
      env: {
        ...process.env,
        WRANGLER_SEND_METRICS: 'false',
        WRANGLER_LOG_PATH: join(outDir, 'wrangler.log'),
        CI: 'true',
      },
    });
    const bundle = await readFile(join(outDir, 'index.js'));
    expect(bundle.length).toBeGreaterThan(100_000);
    expect(gzipSync(bundle).length).toBeLessThanOrEqual(MAX_GZIPPED_BYTES);
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
});
