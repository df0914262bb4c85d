import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startInstantEngine } from '../../../bench/worker/instant-engine.ts';
import { freshDevVars } from '../../../local/dev-vars.ts';
import { startFileServer } from '../../../local/file-server.ts';
import { emulatorArgs, gatewayArgs, workerEnv } from '../../../local/part-arguments.ts';
import { findFreePort } from '../../../local/ports.ts';
import { createClient } from './client.ts';
import { startProcess } from './processes.ts';
import { startQueueProxy } from './queue-proxy.ts';
import { startWebhookReceiver } from './webhook-receiver.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const [CLIENT_KEY, WORKER_KEY] = ['client-key', 'worker-key'];

/** What dots.ocr would answer for a page with one line. */
const answer = JSON.stringify([{ bbox: [100, 100, 400, 130], category: 'Text', text: 'A memo without any figures' }]);

/**
 * The durable half of the service in real processes, each of which can be killed: gateway and workerd, emulator, extract
 * worker. The engine answers at once, so that hundreds of jobs take minutes.
 */
export async function startRig() {
  const runDir = await mkdtemp(join(tmpdir(), 'docproc-crash-'));
  const engine = await startInstantEngine(answer, 0);
  const files = await startFileServer();
  const [gatewayPort, emulatorPort] = [await findFreePort(), await findFreePort()];
  const gatewayUrl = `http://127.0.0.1:${gatewayPort}`;
  const emulatorUrl = `http://127.0.0.1:${emulatorPort}`;
  const isOk = async (url: string) => (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;

  const startEmulator = () =>
    startProcess({
      name: 'emulator',
      args: emulatorArgs(emulatorPort, CLIENT_KEY, WORKER_KEY),
      isReady: async () => (await fetch(`${emulatorUrl}/v2/extract/health`)).status === 401,
    });
  const emulator = await startEmulator();
  const proxy = await startQueueProxy(emulatorUrl);
  const worker = await startProcess({
    name: 'worker',
    args: [path('instant-extract-worker.ts')],
    env: {
      ...workerEnv(emulatorUrl, 'extract', WORKER_KEY),
      ENGINE_BASE_URL: engine.baseUrl,
      ENGINE_MODEL: 'dots-ocr',
      ALLOW_PRIVATE_SOURCES: 'true',
      DOCPROC_CONCURRENCY: '8',
    },
    isReady: async () => true,
  });
  const vars: Record<string, string> = {
    ...freshDevVars(),
    RUNPOD_API_KEY: CLIENT_KEY,
    RUNPOD_BASE_URL: `${proxy.url}/v2`,
    R2_ENDPOINT: `${gatewayUrl}/cdn-cgi/local/r2/s3`,
    PUBLIC_URL: gatewayUrl,
  };
  const envFile = join(runDir, 'gateway.env');
  await writeFile(
    envFile,
    Object.entries(vars)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
    { mode: 0o600 },
  );
  const stateDir = join(runDir, 'state');
  const gateway = await startProcess({
    name: 'gateway',
    args: await gatewayArgs(gatewayPort, envFile, stateDir),
    env: { WRANGLER_SEND_METRICS: 'false', WRANGLER_LOG_PATH: join(runDir, 'wrangler.log'), CI: 'true' },
    isReady: () => isOk(`${gatewayUrl}/live`),
  });
  const client = createClient(gatewayUrl, vars.GATEWAY_API_KEY ?? '');
  const receiver = await startWebhookReceiver(client.webhookSecret);

  /** @param fault - As `/_emulator/faults` takes it. */
  async function addFault(fault: object): Promise<void> {
    const headers = { authorization: `Bearer ${CLIENT_KEY}`, 'content-type': 'application/json' };
    const response = await fetch(`${emulatorUrl}/_emulator/faults`, {
      method: 'POST',
      headers,
      body: JSON.stringify(fault),
    });
    if (!response.ok) throw new Error(`The fault was refused: ${await response.text()}`);
  }
  async function clearFaults(): Promise<void> {
    const headers = { authorization: `Bearer ${CLIENT_KEY}` };
    await fetch(`${emulatorUrl}/_emulator/faults`, { method: 'DELETE', headers });
  }

  async function close(): Promise<void> {
    for (const part of [worker, gateway, emulator]) await part.stop();
    for (const part of [proxy, files, engine]) await part.close();
    try {
      await receiver.close();
    } finally {
      await rm(runDir, { recursive: true, force: true, maxRetries: 5 });
    }
  }

  return {
    ...{ client, gateway, emulator, worker, proxy, receiver, addFault, clearFaults, stateDir, close },
    /** The URL of a file of this machine. */
    publish: files.publish,
    documentUrl: () => files.publish(path('../../../local/samples/memo.pdf')),
    [Symbol.asyncDispose]: close,
  };
}
export type Rig = Awaited<ReturnType<typeof startRig>>;
