import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { startEmulator } from '../../emulator/start.ts';
import type { GpuImage } from './images.ts';

const jobSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  output: z.unknown().optional(),
  error: z.string().optional(),
});
export type JobView = z.infer<typeof jobSchema>;
const healthSchema = z.object({ workers: z.record(z.string(), z.number()) });

/** RunPod on this machine, and a client beside it. */
export type Queue = {
  /** The variables of one more worker; every worker has an id of its own. */
  workerVariables(endpoint: GpuImage): Record<string, string> & { RUNPOD_POD_ID: string };
  submit(endpoint: GpuImage, input: object): Promise<string>;
  job(endpoint: GpuImage, id: string): Promise<JobView>;
  /** The job once it is as wished. @throws when it takes longer than a minute. */
  until(endpoint: GpuImage, id: string, isWished: (job: JobView) => boolean): Promise<JobView>;
  /** How many workers are idle, running, unhealthy … */
  workers(endpoint: GpuImage): Promise<Record<string, number>>;
  /** Waits for a worker that can take a job. */
  workerReady(endpoint: GpuImage): Promise<void>;
  /** Forgets all jobs and workers. */
  reset(): void;
  close(): Promise<void>;
};

const KEY = 'client-key';
const POLL_MS = 50;
const PATIENCE_MS = 60_000;

export const isFinal = ({ status }: JobView): boolean => !['IN_QUEUE', 'IN_PROGRESS'].includes(status);

export async function startQueue(): Promise<Queue> {
  const emulator = await startEmulator({
    endpoints: ['classify', 'extract'].map((id) => ({ id, clientKeys: [KEY], workerKeys: ['worker-key'] })),
    settings: { pingIntervalMs: 500, leaseMs: 5_000, takeHoldMs: 500 },
  });
  let workerCount = 0;

  async function call(path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${emulator.url}/v2/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    return response.json();
  }
  async function poll<T>(what: string, ask: () => Promise<T>, isWished: (answer: T) => boolean): Promise<T> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const answer = await ask();
      if (isWished(answer)) return answer;
      if (performance.now() > deadline) throw new Error(`Waited a minute for ${what}: ${JSON.stringify(answer)}`);
      await wait(POLL_MS);
    }
  }
  const job = async (endpoint: GpuImage, id: string) => jobSchema.parse(await call(`${endpoint}/status/${id}`));
  const workers = async (endpoint: GpuImage) => healthSchema.parse(await call(`${endpoint}/health`)).workers;

  return {
    workerVariables(endpoint) {
      workerCount += 1;
      const id = `image-test-${process.pid}-${workerCount}`;
      return { ...emulator.workerVariables(endpoint, id), RUNPOD_POD_ID: id };
    },
    submit: async (endpoint, input) => jobSchema.parse(await call(`${endpoint}/run`, { input })).id,
    job,
    until: (endpoint, id, isWished) => poll(`job ${id}`, () => job(endpoint, id), isWished),
    workers,
    async workerReady(endpoint) {
      await poll(
        'a worker',
        () => workers(endpoint),
        ({ idle = 0 }) => idle > 0,
      );
    },
    reset: () => emulator.reset(),
    async close() {
      await emulator.close();
    },
  };
}
