import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Backend } from '../edge/backends/backend.ts';
import type { ClassifyJob } from '../shared/job-input.ts';

/** A backend with the far side of its queue in the test's hands. */
export type BackendRig = {
  backend: Backend;
  /** The same queue with a key that it does not know, and a queue that does not exist. */
  withWrongKey: Backend;
  withoutEndpoint: Backend;
  /** Plays a worker: takes the next job. */
  takeJob(): Promise<{ id: string; input: unknown }>;
  /** Plays the worker that took it: posts what RunPod's worker protocol calls a result. */
  postResult(jobId: string, result: { output?: unknown; error?: string }): Promise<void>;
  /** Plays the worker in mid-job: posts how far it is. */
  postProgress(jobId: string, progress: unknown): Promise<void>;
  /** What goes wrong with the next call of a route. `takesEffect`: the call does its work, only the answer is bad. */
  failNext(route: 'run' | 'status-sync', fault: QueueFault): void;
  /** Lets time pass for the queue. */
  advance(ms: number): void;
  close(): Promise<void>;
};

export type QueueFault =
  | { kind: 'status'; status: number; takesEffect?: boolean; retryAfterSeconds?: number }
  | { kind: 'reset'; takesEffect?: boolean }
  | { kind: 'emptyBody' | 'badJson' };

const input: ClassifyJob = {
  version: 1,
  task: 'classify',
  request_id: 'request-ü-1',
  sources: [{ url: 'https://example.com/w2.png' }],
};
// The run time is shorter than the silence after which a queue takes a worker for dead.
const limits = { executionTimeoutMs: 10_000, ttlMs: 120_000, timeoutMs: 5_000 };
const never = new AbortController().signal;
const briefly = { holdMs: 1, timeoutMs: 5_000, signal: never };
const patiently = { holdMs: 5_000, timeoutMs: 10_000, signal: never };

/** What `Backend` means. Every implementation passes it. */
export function backendContract(name: string, create: () => Promise<BackendRig>): void {
  describe(name, () => {
    let rig: BackendRig;
    beforeEach(async () => {
      rig = await create();
    });
    afterEach(() => rig.close());

    async function submit(): Promise<string> {
      const submission = await rig.backend.submit(input, limits);
      if (submission.outcome !== 'accepted') throw new Error(`The job was not accepted: ${submission.outcome}`);
      return submission.jobId;
    }

    it('hands the input to a worker as it is, and its output back', async () => {
      const jobId = await submit();
      expect(await rig.backend.follow(jobId, briefly)).toEqual({ state: 'queued' });
      const taken = await rig.takeJob();
      expect(taken).toMatchObject({ id: jobId, input });
      expect(await rig.backend.follow(jobId, briefly)).toMatchObject({ state: 'running', progress: undefined });
      await rig.postResult(jobId, { output: { type: 'W2', reasoning: 'Löhne' } });
      expect(await rig.backend.follow(jobId, briefly)).toEqual({
        state: 'completed',
        output: { type: 'W2', reasoning: 'Löhne' },
        queueMs: expect.any(Number),
        executionMs: expect.any(Number),
        redispatches: expect.any(Number),
      });
    });

    it('holds the question and answers the moment the job ends', async () => {
      const jobId = await submit();
      const report = rig.backend.follow(jobId, patiently);
      await rig.takeJob();
      await rig.postResult(jobId, { output: 1 });
      expect(await report).toMatchObject({ state: 'completed', output: 1 });
    });

    it('tells at once where a job stands, with the last word of its worker', async () => {
      const jobId = await submit();
      const atOnce = { timeoutMs: 5_000 };
      expect(await rig.backend.look(jobId, atOnce)).toEqual({ state: 'queued' });
      await rig.takeJob();
      await rig.postProgress(jobId, { pages_done: 3 });
      expect(await rig.backend.look(jobId, atOnce)).toEqual({
        state: 'running',
        progress: { pages_done: 3 },
        queueMs: expect.any(Number),
      });
      await rig.postResult(jobId, { output: 1 });
      expect(await rig.backend.look(jobId, atOnce)).toMatchObject({ state: 'completed', output: 1 });
      expect(await rig.backend.look('no-such-job', atOnce)).toEqual({ state: 'lost' });
    });

    it('hands on the words of a worker that failed', async () => {
      const jobId = await submit();
      await rig.takeJob();
      await rig.postResult(jobId, { error: '{"error_type":"document_empty","error_message":"x"}' });
      expect(await rig.backend.follow(jobId, briefly)).toMatchObject({
        state: 'failed',
        error: '{"error_type":"document_empty","error_message":"x"}',
      });
    });

    it('ends a job whose run time is over', async () => {
      const jobId = await submit();
      await rig.takeJob();
      rig.advance(limits.executionTimeoutMs + 1);
      expect(await rig.backend.follow(jobId, briefly)).toEqual({ state: 'timed_out' });
    });

    it('has lost a job whose life is over, and one that it never had', async () => {
      const jobId = await submit();
      rig.advance(limits.ttlMs + 1);
      expect(await rig.backend.follow(jobId, briefly)).toEqual({ state: 'lost' });
      expect(await rig.backend.follow('no-such-job', briefly)).toEqual({ state: 'lost' });
    });

    it('cancels a job that waits and one that runs, and is content when there is none', async () => {
      const waiting = await submit();
      expect(await rig.backend.cancel(waiting)).toBe(true);
      expect(await rig.backend.follow(waiting, briefly)).toEqual({ state: 'cancelled' });
      const running = await submit();
      await rig.takeJob();
      expect(await rig.backend.cancel(running)).toBe(true);
      expect(await rig.backend.follow(running, briefly)).toEqual({ state: 'cancelled' });
      expect(await rig.backend.cancel('no-such-job')).toBe(true);
    });

    it('refuses a wrong key and a wrong endpoint for good', async () => {
      for (const backend of [rig.withWrongKey, rig.withoutEndpoint]) {
        expect(await backend.submit(input, limits)).toMatchObject({ outcome: 'refused', tooLarge: false });
        expect(await backend.health({ timeoutMs: 5_000 })).toMatchObject({ answered: false });
      }
      expect(await rig.withWrongKey.follow('any', briefly)).toMatchObject({ state: 'refused' });
      expect(await rig.withWrongKey.cancel('any')).toBe(false);
    });

    it('refuses a job over 10 MB and says that this is why', async () => {
      const submission = await rig.backend.submit({ ...input, prompt: 'x'.repeat(11 * 1024 * 1024) }, limits);
      expect(submission).toMatchObject({ outcome: 'refused', tooLarge: true });
    });

    it('is busy on 429, for as long as it says', async () => {
      rig.failNext('run', { kind: 'status', status: 429, retryAfterSeconds: 7 });
      expect(await rig.backend.submit(input, limits)).toEqual({ outcome: 'busy', retryAfterMs: 7_000 });
      const jobId = await submit();
      rig.failNext('status-sync', { kind: 'status', status: 429, retryAfterSeconds: 3 });
      expect(await rig.backend.follow(jobId, briefly)).toMatchObject({ state: 'unknown', retryAfterMs: 3_000 });
    });

    it.each<QueueFault>([
      { kind: 'status', status: 500 },
      { kind: 'status', status: 502 },
      { kind: 'status', status: 524, takesEffect: true },
      { kind: 'reset' },
      { kind: 'reset', takesEffect: true },
      { kind: 'emptyBody' },
      { kind: 'badJson' },
    ])('does not know what became of a call that met %j', async (fault) => {
      const jobId = await submit();
      rig.failNext('run', fault);
      expect(await rig.backend.submit(input, limits)).toMatchObject({ outcome: 'unknown' });
      rig.failNext('status-sync', fault);
      expect(await rig.backend.follow(jobId, briefly)).toMatchObject({ state: 'unknown' });
      expect(await rig.backend.follow(jobId, briefly)).toEqual({ state: 'queued' });
    });

    it('stops waiting when told to, and the job goes on', async () => {
      const jobId = await submit();
      const waiting = new AbortController();
      const report = rig.backend.follow(jobId, { ...patiently, signal: waiting.signal });
      waiting.abort(new Error('no longer'));
      await expect(report).rejects.toThrow('no longer');
      expect(await rig.backend.follow(jobId, briefly)).toEqual({ state: 'queued' });
    });

    it('gives up an answer that takes too long', async () => {
      const jobId = await submit();
      expect(await rig.backend.follow(jobId, { ...patiently, timeoutMs: 20 })).toMatchObject({ state: 'unknown' });
    });

    it('counts its jobs and workers', async () => {
      await submit();
      await submit();
      await rig.takeJob();
      const health = await rig.backend.health({ timeoutMs: 5_000 });
      expect(health).toMatchObject({ answered: true, counts: { jobs: { inQueue: 1, inProgress: 1 } } });
    });
  });
}
