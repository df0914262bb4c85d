import { serve } from '@hono/node-server';
import { parseOptions, usage } from './options.ts';
import packageJson from './package.json' with { type: 'json' };
import { createPageReader } from './pages/page-reader.ts';
import { createPagePool } from './pool/page-pool.ts';
import { startWorker } from './pool/start-worker.ts';
import { createServer } from './server.ts';

/** dots.ocr sees at most 11.3 million pixels; an unscaled scan of a large page has three times as many. */
const MAX_PIXELS = 40_000_000;
/** That many pixels as PNG and then as base64, with room to spare. */
const MAX_BODY_BYTES = 96 * 1024 * 1024;
/** As long as a handler waits for a page. A dense one takes 12 s in WebAssembly, and several times that on a busy machine. */
const PAGE_TIMEOUT_MS = 240_000;
const CACHED_PAGES = 16;
/** Longer than clients keep an idle connection: a request sent while we close one reads as a dead engine. */
const KEEP_ALIVE_MS = 75_000;

const log = (line: string) => console.error(`cpu-engine: ${line}`);

function fail(message: string): never {
  log(message);
  process.exit(1);
}

function start(args: string[]): void {
  const options = readOptions(args);
  const { host, port, threads, runtime } = options;
  const pool = createPagePool({
    startWorker: () => startWorker({ threads, runtime, maxPixels: MAX_PIXELS }),
    workerCount: options.workers,
    maxWaiting: options.maxWaiting,
    pageTimeoutMs: PAGE_TIMEOUT_MS,
    log,
    onBroken: (error) => fail(`cannot start: ${error.message}`),
  });
  let isReady = false;
  const app = createServer({
    servedModelNames: options.servedModelNames,
    version: packageJson.version,
    isReady: () => isReady,
    readImage: createPageReader(pool.read, { cachedPages: CACHED_PAGES }),
    counts: pool.counts,
    maxBodyBytes: MAX_BODY_BYTES,
    log,
  });
  const serverOptions = { keepAliveTimeout: KEEP_ALIVE_MS };
  const server = serve({ fetch: app.fetch, hostname: host, port, serverOptions }, async (address) => {
    await pool.ready;
    isReady = true;
    console.log(`cpu-engine ready http://${host}:${address.port}`);
  });
  server.on('error', (error: NodeJS.ErrnoException) =>
    fail(error.code === 'EADDRINUSE' ? `port ${port} is in use; choose another with --port` : error.message),
  );
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      server.close();
      void pool.close().finally(() => process.exit(0));
    });
  }
}

function readOptions(args: string[]) {
  try {
    const options = parseOptions(args);
    if (options !== 'help') return options;
  } catch (error) {
    fail(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
  console.log(usage);
  process.exit(0);
}

start(process.argv.slice(2));
