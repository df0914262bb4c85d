import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freshDevVars } from './dev-vars.ts';
import { startPart } from './part.ts';
import { gatewayArgs } from './part-arguments.ts';
import { findFreePort } from './ports.ts';

const START_TIMEOUT_MS = 60_000;
const POLL_INTERVAL_MS = 100;

export type GatewayAlone = {
  url: string;
  apiKey: string;
  /** Of `wrangler dev`, which leads the process group that workerd is in. */
  pid: number;
  vars: Record<string, string>;
  stop(): Promise<void>;
};

/** `wrangler dev` with storage of its own and nobody to take jobs: enough to upload documents, and to list what is there. */
export async function startGatewayAlone(variables: Record<string, string> = {}): Promise<GatewayAlone> {
  const runDir = await mkdtemp(join(tmpdir(), 'docproc-gateway-'));
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const vars: Record<string, string> = {
    ...freshDevVars(),
    R2_ENDPOINT: `${url}/cdn-cgi/local/r2/s3`,
    PUBLIC_URL: url,
    ...variables,
  };
  const envFile = join(runDir, 'gateway.env');
  const lines = Object.entries(vars).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(envFile, lines.join(''), { mode: 0o600 });
  let lastLines: string[] | undefined;
  const gateway = startPart({
    name: 'gateway',
    args: await gatewayArgs(port, envFile, join(runDir, 'state')),
    env: { WRANGLER_SEND_METRICS: 'false', WRANGLER_LOG_PATH: join(runDir, 'wrangler.log'), CI: 'true' },
    restarts: false,
    onLost: (_, last) => {
      lastLines = last;
    },
  });
  const stop = async () => {
    await gateway.stop();
    await rm(runDir, { recursive: true, force: true });
  };
  const deadlineMs = performance.now() + START_TIMEOUT_MS;
  while (!(await isLive(url))) {
    if (lastLines === undefined && performance.now() < deadlineMs) {
      await wait(POLL_INTERVAL_MS);
      continue;
    }
    await stop();
    throw new Error(`The gateway did not start:\n${(lastLines ?? []).join('\n')}`);
  }
  return { url, apiKey: vars.GATEWAY_API_KEY ?? '', pid: gateway.pid(), vars, stop };
}

const isLive = (url: string): Promise<boolean> =>
  fetch(`${url}/live`, { signal: AbortSignal.timeout(5_000) }).then(
    (response) => response.ok,
    () => false,
  );
