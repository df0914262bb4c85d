import { execFileSync } from 'node:child_process';
import { join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { unstable_getMiniflareWorkerOptions as readWorkerOptions } from 'wrangler';

/**
 * A Worker as it is deployed, in workerd, by its own configuration: the bundle that `wrangler deploy` would upload, on a
 * socket of its own. The proxy, the debugger and the asset router of `wrangler dev` would be measured along with it.
 *
 * A process of its own, so that workerd is found by its process group. The variables come as JSON in `WORKER_VARS`.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({
  options: {
    config: { type: 'string', default: '' },
    dir: { type: 'string', default: '' },
    port: { type: 'string', default: '0' },
  },
});
const bundleDir = join(values.dir, 'bundle');
const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js');
const build = [wrangler, 'deploy', '--dry-run', '--config', values.config, '--outdir', bundleDir];
execFileSync(process.execPath, build, { stdio: ['ignore', 'ignore', 'inherit'] });

// The bundle is made already, and assets are not served by a Worker.
const { main = '', workerOptions } = readWorkerOptions(values.config);
const { assets: _, modulesRules: __, ...options } = workerOptions;
const miniflare = new Miniflare(
  convertV4MiniflareOptions({
    ...options,
    bindings: JSON.parse(process.env.WORKER_VARS ?? '{}'),
    modules: true,
    rootPath: bundleDir,
    scriptPath: `${parse(main).name}.js`,
    unsafeDirectSockets: [{ host: '127.0.0.1', port: Number(values.port) }],
    defaultPersistRoot: join(values.dir, 'state'),
  }),
);
process.once('SIGTERM', () => void miniflare.dispose().then(() => process.exit(0)));
await miniflare.ready;
