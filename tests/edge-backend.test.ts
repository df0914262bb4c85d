import { describe, expect, it } from 'vitest';
import { newJobFacts } from '../edge/backends/job-context.ts';
import { systemClock } from '../edge/backends/retry.ts';
import { createJobRunner } from '../edge/backends/run-job.ts';
import { createRunpodBackend } from '../edge/backends/runpod.ts';
import { type JobRules, jobRules } from '../edge/policy.ts';
import { type Emulator, startEmulator } from '../emulator/start.ts';
import type { JobInput } from '../shared/job-input.ts';
import { type BackendRig, backendContract } from './backend-contract.ts';

const clientKey = 'client-key';

/** Held questions may be as short as a test wants them. */
const start = () =>
  startEmulator({
    endpoints: ['a', 'b'].map((id) => ({ id, clientKeys: [clientKey], workerKeys: ['worker-key'] })),
    settings: { syncWaitRangeMs: [1, 300_000] },
  });

const backendOf = (emulator: Emulator, endpointId: string, apiKey = clientKey) =>
  createRunpodBackend({ baseUrl: `${emulator.url}/v2`, endpointId, apiKey });

/** Speaks the worker protocol as far as a result needs it. */
function createWorker(emulator: Emulator, endpointId: string) {
  const variables = emulator.workerVariables(endpointId, 'w1');
  const headers = { authorization: variables.RUNPOD_AI_API_KEY ?? '' };
  const url = (name: string, jobId: string) =>
    (variables[name] ?? '').replace('$RUNPOD_POD_ID', 'w1').replace('$ID', jobId);
  return {
    async takeJob(): Promise<{ id: string; input: unknown }> {
      const response = await fetch(url('RUNPOD_WEBHOOK_GET_JOB', 'w1'), { headers });
      return (await response.json()) as { id: string; input: unknown };
    },
    async postProgress(jobId: string, progress: unknown): Promise<void> {
      const body = JSON.stringify({ status: 'IN_PROGRESS', output: progress });
      const response = await fetch(url('RUNPOD_WEBHOOK_POST_OUTPUT', jobId), { method: 'POST', headers, body });
      if (!response.ok) throw new Error(`The progress was refused with ${response.status}`);
    },
    async postResult(jobId: string, result: object): Promise<void> {
      const body = JSON.stringify(result);
      const response = await fetch(url('RUNPOD_WEBHOOK_POST_OUTPUT', jobId), { method: 'POST', headers, body });
      if (!response.ok) throw new Error(`The result was refused with ${response.status}`);
    },
  };
}

async function createRig(): Promise<BackendRig> {
  const emulator = await start();
  return {
    backend: backendOf(emulator, 'a'),
    withWrongKey: backendOf(emulator, 'a', 'wrong'),
    withoutEndpoint: backendOf(emulator, 'no-such-endpoint'),
    ...createWorker(emulator, 'a'),
    failNext: (route, fault) => {
      emulator.faults.add({ route, ...fault });
    },
    advance: (ms) => emulator.clock.advance(ms),
    close: async () => {
      await emulator.close();
    },
  };
}

backendContract('the RunPod client on the emulator', createRig);

describe('a job on the emulator', () => {
  const input: JobInput = {
    version: 1,
    task: 'classify',
    request_id: 'request-1',
    sources: [{ url: 'https://example.com/w2.png' }],
  };

  /** A job on endpoints `a` and `b`, with 20 s to go. */
  function startJob(emulator: Emulator, rules: Partial<JobRules> = {}) {
    const backends = ['a', 'b'].map((endpointId) => backendOf(emulator, endpointId));
    const caller = new AbortController();
    const background: Promise<unknown>[] = [];
    const facts = newJobFacts('classify');
    const output = createJobRunner(backends, { rules: { ...jobRules, ...rules }, clock: systemClock })(input, {
      deadlineAtMs: Date.now() + 20_000,
      signal: caller.signal,
      waitUntil: (work) => void background.push(work),
      facts,
    });
    const settled = async () => {
      await Promise.allSettled([output]);
      await Promise.all(background);
    };
    return { output, settled, caller, facts };
  }

  async function withEmulator(run: (emulator: Emulator) => Promise<void>): Promise<void> {
    const emulator = await start();
    try {
      await run(emulator);
    } finally {
      await emulator.close();
    }
  }

  it('survives a lost answer to its submission and one to every question', () =>
    withEmulator(async (emulator) => {
      emulator.faults.add({ route: 'run', endpoint: 'a', kind: 'reset' });
      emulator.faults.add({ route: 'status-sync', kind: 'status', status: 524 });
      emulator.faults.add({ route: 'status-sync', kind: 'badJson' });
      const job = startJob(emulator);
      const worker = createWorker(emulator, 'b');
      const { id } = await worker.takeJob();
      await worker.postResult(id, { output: 'done' });
      expect(await job.output).toBe('done');
      expect(job.facts).toMatchObject({ backend: 'b', submissions: 2, failovers: 1 });
    }));

  it('that the queue lost is submitted again', () =>
    withEmulator(async (emulator) => {
      emulator.faults.add({ route: 'run', kind: 'lostJob' });
      const job = startJob(emulator);
      const worker = createWorker(emulator, 'a');
      const { id } = await worker.takeJob();
      await worker.postResult(id, { output: 'done' });
      expect(await job.output).toBe('done');
      expect(job.facts).toMatchObject({ jobId: id, submissions: 2 });
    }));

  it('moves to the second endpoint when the first has no GPU', () =>
    withEmulator(async (emulator) => {
      emulator.setQuirks({ capacity: true }, 'a');
      const job = startJob(emulator, { queueDeadlineMs: 50 });
      const worker = createWorker(emulator, 'b');
      const { id } = await worker.takeJob();
      await worker.postResult(id, { output: 'done' });
      expect(await job.output).toBe('done');
      await job.settled();
      const health = await backendOf(emulator, 'a').health({ timeoutMs: 5_000 });
      expect(health).toMatchObject({ answered: true, counts: { jobs: { inQueue: 0 } } });
    }));

  it('is stopped on its worker when the caller hangs up', () =>
    withEmulator(async (emulator) => {
      const job = startJob(emulator);
      const { id } = await createWorker(emulator, 'a').takeJob();
      job.caller.abort();
      await expect(job.output).rejects.toMatchObject({ name: 'CallerGoneError' });
      await job.settled();
      const report = await backendOf(emulator, 'a').follow(id, {
        holdMs: 1,
        timeoutMs: 5_000,
        signal: new AbortController().signal,
      });
      expect(report).toEqual({ state: 'cancelled' });
    }));
});
