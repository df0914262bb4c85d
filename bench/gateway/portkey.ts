import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ask, chatRequest, type Peer } from './peers.ts';
import { type Server, startServer } from './server.ts';

/** MIT. Fetched for the benchmark into a folder of its own, without running scripts; never a dependency. */
const PACKAGE = '@portkey-ai/gateway';
const VERSION = '1.15.2';
const INSTALL_TIMEOUT_MS = 120_000;

/**
 * Portkey's open gateway. It passes chat requests on to model servers: one upstream call instead of two, with no keys of its
 * own, limits or ledger.
 *
 * @throws when it cannot be installed or started.
 */
export async function startPortkey(dir: string, upstream: Server): Promise<{ peers: Peer[]; server: Server }> {
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await promisify(execFile)('npm', ['install', '--prefix', dir, ...flags, `${PACKAGE}@${VERSION}`], {
    cwd: dir,
    timeout: INSTALL_TIMEOUT_MS,
  });
  const server = await startServer({
    command: process.execPath,
    args: (port) => [join(dir, 'node_modules', PACKAGE, 'build/start-server.js'), '--headless', `--port=${port}`],
    env: { NODE_ENV: 'production' },
  });
  const headers = {
    authorization: 'Bearer bench',
    'x-portkey-provider': 'openai',
    'x-portkey-custom-host': `${upstream.url}/v1`,
  };
  const peer: Peer = {
    ...{ name: `Portkey ${VERSION}, one call`, url: server.url, pid: server.pid, baseline: 'chat' },
    async send(pool) {
      const answer = await ask(pool, '/v1/chat/completions', { body: chatRequest, headers });
      return answer?.includes('chat.completion') ?? false;
    },
  };
  return { peers: [peer], server };
}
