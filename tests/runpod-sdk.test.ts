import runpodSdk from 'runpod-sdk';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Emulator, startEmulator } from '../emulator/start.ts';

type Endpoint = NonNullable<ReturnType<ReturnType<typeof runpodSdk>['endpoint']>>;

async function start(): Promise<{ emulator: Emulator; endpoint: Endpoint }> {
  const emulator = await startEmulator({
    endpoints: [{ id: 'ep1', clientKeys: ['client-key'], workerKeys: ['worker-key'] }],
  });
  onTestFinished(() => emulator.close());
  const endpoint = runpodSdk('client-key', { baseUrl: `${emulator.url}/v2` }).endpoint('ep1');
  if (endpoint === null) throw new Error('The client made no endpoint.');
  return { emulator, endpoint };
}

type Input = { echo?: unknown; chunks?: unknown[]; error?: string };

/** A worker that speaks RunPod's protocol through the variables it is given, one job at a time, until the test ends. */
function startWorker(emulator: Emulator): void {
  const variables = emulator.workerVariables('ep1', 'w1');
  const stopped = new AbortController();
  onTestFinished(() => stopped.abort());
  const headers = { authorization: variables.RUNPOD_AI_API_KEY ?? '' };
  const url = (name: string, jobId: string) =>
    (variables[name] ?? '').replace('$RUNPOD_POD_ID', 'w1').replace('$ID', jobId);
  const get = (target: string) => fetch(target, { headers, signal: stopped.signal });
  const post = (target: string, body: unknown) =>
    fetch(target, { method: 'POST', headers, body: JSON.stringify(body), signal: stopped.signal });

  async function work(): Promise<void> {
    await get(url('RUNPOD_WEBHOOK_PING', 'w1'));
    while (!stopped.signal.aborted) {
      const reply = await get(`${url('RUNPOD_WEBHOOK_GET_JOB', 'w1')}&job_in_progress=0`);
      if (reply.status !== 200) continue;
      const { id, input } = (await reply.json()) as { id: string; input: Input };
      for (const output of input.chunks ?? []) await post(url('RUNPOD_WEBHOOK_POST_STREAM', id), { output });
      const result = input.error === undefined ? { output: input.echo ?? [] } : { error: input.error };
      await post(`${url('RUNPOD_WEBHOOK_POST_OUTPUT', id)}&isStream=${input.chunks !== undefined}`, result);
    }
  }
  // It ends by being cut off: with the test, or when the emulator closes.
  work().catch((error: unknown) => {
    if (!stopped.signal.aborted) throw error;
  });
}

describe("RunPod's own JavaScript client, against the emulator", () => {
  it('runs a job and waits for its result', async () => {
    const { emulator, endpoint } = await start();
    startWorker(emulator);
    expect(await endpoint.runSync({ input: { echo: 'héllo €' } })).toMatchObject({
      id: expect.stringMatching(/^sync-/),
      status: 'COMPLETED',
      completed: true,
      succeeded: true,
      output: 'héllo €',
      delayTime: expect.any(Number),
      executionTime: expect.any(Number),
    });
  });

  it('says that a job failed, and why', async () => {
    const { emulator, endpoint } = await start();
    startWorker(emulator);
    expect(await endpoint.runSync({ input: { error: 'boom' } })).toMatchObject({
      status: 'FAILED',
      completed: true,
      succeeded: false,
      error: 'boom',
    });
  });

  it('queues a job, follows its status and waits for it with status-sync', async () => {
    const { emulator, endpoint } = await start();
    const { id, status } = await endpoint.run({ input: { echo: { pages: 3 } } });
    expect(status).toBe('IN_QUEUE');
    expect(await endpoint.status(id)).toMatchObject({ id, status: 'IN_QUEUE', started: true, completed: false });
    startWorker(emulator);
    expect(await endpoint.statusSync(id)).toMatchObject({ id, status: 'COMPLETED', output: { pages: 3 } });
    expect(await endpoint.status(id)).toMatchObject({ id, status: 'COMPLETED', completed: true, succeeded: true });
  });

  it('reads a stream to its end', async () => {
    const { emulator, endpoint } = await start();
    startWorker(emulator);
    const { id } = await endpoint.run({ input: { chunks: ['a', { b: 2 }, 3] } });
    const read: unknown[] = [];
    for await (const chunk of endpoint.stream(id)) read.push(chunk);
    expect(read).toEqual([{ output: 'a' }, { output: { b: 2 } }, { output: 3 }]);
  });

  it('cancels a job', async () => {
    const { endpoint } = await start();
    const { id } = await endpoint.run({ input: { echo: 1 } });
    expect(await endpoint.cancel(id)).toMatchObject({ id, status: 'CANCELLED' });
    expect(await endpoint.status(id)).toMatchObject({ status: 'CANCELLED', completed: true, succeeded: false });
  });

  it('purges the queue and reads the health', async () => {
    const { endpoint } = await start();
    await endpoint.run({ input: { echo: 1 } });
    await endpoint.run({ input: { echo: 2 } });
    expect(await endpoint.health()).toMatchObject({ jobs: { inQueue: 2 }, workers: { ready: 0 } });
    expect(await endpoint.purgeQueue()).toEqual({ removed: 2, status: 'completed' });
    expect(await endpoint.health()).toMatchObject({ jobs: { inQueue: 0 } });
  });

  it('is refused with 401 when its key is wrong', async () => {
    const { emulator } = await start();
    const endpoint = runpodSdk('wrong', { baseUrl: `${emulator.url}/v2` }).endpoint('ep1');
    await expect(endpoint?.health()).rejects.toMatchObject({ response: { status: 401 } });
  });
});
