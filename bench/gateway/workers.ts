import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freshDevVars } from '../../local/dev-vars.ts';
import { createKeyResponseSchema } from '../../shared/api/keys.ts';
import { workerdPids } from '../uploads/processes.ts';
import { classifier, type Peer } from './peers.ts';
import { type Server, startServer } from './server.ts';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** A key of the highest tier may send 100 requests a second; so many together are never held back. */
const KEYS = 32;

/** The gateway as it is deployed; once with the keys of a tenant, once with the operator's, which no limit holds. */
export async function startGateway(dir: string, upstream: Server): Promise<{ peers: Peer[]; server: Server }> {
  const vars: Record<string, string> = {
    ...freshDevVars(),
    RUNPOD_BASE_URL: `${upstream.url}/v2`,
    ALLOW_PRIVATE_SOURCES: 'false',
  };
  const server = await startWorker(join(dir, 'gateway'), 'wrangler.toml', vars);
  const { url } = server;
  const pid = await workerdPid(server);
  const operatorKey = vars.GATEWAY_API_KEY ?? '';
  const keys = await Promise.all(Array.from({ length: KEYS }, (_, index) => makeKey(url, operatorKey, index)));
  return {
    server,
    peers: [
      classifier({ name: 'docproc', url, pid }, (index) => ({ 'x-api-key': keys[index % KEYS] ?? '' })),
      classifier({ name: 'docproc, operator’s key', url, pid }, () => ({ 'x-api-key': operatorKey })),
    ],
  };
}

/** A Worker that makes the same two calls and does nothing else. */
export async function startBareWorker(dir: string, upstream: Server): Promise<{ peers: Peer[]; server: Server }> {
  const vars = { UPSTREAM: `${upstream.url}/v2` };
  const server = await startWorker(join(dir, 'bare'), 'bench/gateway/bare-worker.toml', vars);
  return { server, peers: [classifier({ name: 'bare Worker', url: server.url, pid: await workerdPid(server) })] };
}

async function startWorker(dir: string, config: string, vars: Record<string, string>): Promise<Server> {
  await mkdir(dir);
  const host = fromRoot('bench/gateway/worker-host.ts');
  return startServer({
    command: process.execPath,
    args: (port) => [host, '--config', fromRoot(config), '--dir', dir, '--port', String(port)],
    env: { WORKER_VARS: JSON.stringify(vars), WRANGLER_SEND_METRICS: 'false', WRANGLER_LOG_PATH: dir },
  });
}

async function workerdPid({ pid }: Server): Promise<number> {
  const [found, ...others] = await workerdPids(pid);
  if (found === undefined || others.length > 0) throw new Error('A Worker should have one workerd process');
  return found;
}

async function makeKey(url: string, operatorKey: string, index: number): Promise<string> {
  const response = await fetch(`${url}/v1/keys`, {
    method: 'POST',
    headers: { 'x-api-key': operatorKey, 'content-type': 'application/json' },
    body: JSON.stringify({ tenant: 'bench', name: `bench ${index}`, scopes: ['classify'], tier: 'high' }),
  });
  return createKeyResponseSchema.parse(await response.json()).secret ?? '';
}
