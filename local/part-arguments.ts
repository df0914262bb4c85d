import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { memorySettings } from '../gpu-workers/memory-settings.ts';
import { findFreePort } from './ports.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const PING_INTERVAL_MS = 2_000;

export const workerArgs = (task: 'classify' | 'extract'): string[] => [
  ...memorySettings.nodeFlags,
  join(root, 'gpu-workers', task, 'main.ts'),
];

/** The emulator with both endpoints. */
export const emulatorArgs = (port: number, clientKey: string, workerKey: string): string[] => [
  join(root, 'emulator/main.ts'),
  ...['--port', String(port), '--client-key', clientKey, '--worker-key', workerKey],
  ...['--endpoint', 'classify', '--endpoint', 'extract'],
  // A killed worker is noticed within seconds here; RunPod takes its time because its workers may freeze.
  ...['--ping-interval-ms', String(PING_INTERVAL_MS), '--lease-ms', String(4 * PING_INTERVAL_MS)],
];

/** The variables that RunPod gives a worker, pointing at the emulator. */
export const workerEnv = (emulatorUrl: string, endpoint: string, workerKey: string): Record<string, string> => ({
  RUNPOD_ENDPOINT_ID: endpoint,
  RUNPOD_POD_ID: `local-${endpoint}`,
  RUNPOD_AI_API_KEY: workerKey,
  RUNPOD_WEBHOOK_GET_JOB: `${emulatorUrl}/v2/${endpoint}/job-take/$ID?gpu=CPU`,
  RUNPOD_WEBHOOK_POST_OUTPUT: `${emulatorUrl}/v2/${endpoint}/job-done/$RUNPOD_POD_ID/$ID?gpu=CPU`,
  RUNPOD_WEBHOOK_POST_STREAM: `${emulatorUrl}/v2/${endpoint}/job-stream/$RUNPOD_POD_ID/$ID?gpu=CPU`,
  RUNPOD_WEBHOOK_PING: `${emulatorUrl}/v2/${endpoint}/ping/$RUNPOD_POD_ID?gpu=CPU`,
  RUNPOD_PING_INTERVAL: String(PING_INTERVAL_MS),
});

/** `wrangler dev`, as anyone would start it, with our variables and a state of its own. */
export async function gatewayArgs(port: number, envFile: string, stateDir: string): Promise<string[]> {
  return [
    join(root, 'node_modules/wrangler/bin/wrangler.js'),
    ...['dev', '--config', join(root, 'wrangler.toml'), '--ip', '127.0.0.1', '--port', String(port)],
    ...['--inspector-port', String(await findFreePort()), '--env-file', envFile, '--persist-to', stateDir],
    // Below `log` the gateway's own lines are not printed.
    ...['--show-interactive-dev-session=false', '--log-level', 'log'],
  ];
}
