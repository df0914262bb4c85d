import { describe, expect, it } from 'vitest';
import {
  accepted,
  cancelled,
  completed,
  failed,
  health,
  inProgress,
  inQueue,
  notFound,
  serverError,
  timedOut,
  tooLarge,
  tooManyRequests,
  unauthorized,
} from '../fixtures/runpod-answers.ts';
import { durableJobRules } from '../policy.ts';
import { jobId, withDurableJob } from '../testing/durable-job.ts';
import { classifyOutput } from '../testing/outputs.ts';
import type { UpstreamStep } from '../testing/upstream.ts';

const summary = { doc_type: 'W2', page_count: 1, document_count: 1, needs_review: false };
const receipt = completed({ uploaded: true, size_bytes: 4096, summary });
const progress = (pagesDone: number): UpstreamStep => ({
  ...inProgress,
  body: JSON.stringify({
    ...JSON.parse(inProgress.body),
    output: { stage: 'reading', pages_done: pagesDone, page_count: 3 },
  }),
});
const workerSays = (error_type: string, error_message = 'It says why.') =>
  failed(JSON.stringify({ error_type, error_message }));

describe('a durable job', () => {
  it('is handed over, followed page by page, and succeeds when its result lies in storage', () =>
    withDurableJob(
      { 'a/run': [accepted()], 'a/status/0d1c-u1': [inQueue, progress(1), progress(1), progress(3), receipt] },
      {},
      async (job) => {
        job.stored.add(jobId);
        await job.run();
        expect(job.view()).toMatchObject({
          status: 'succeeded',
          summary,
          error: null,
          steps: [{ step: 'extract', status: 'done', attempts: 1, pages_done: 3, queue_ms: 812, work_ms: 4120 }],
        });
        expect(job.events()).toEqual(['job.queued', 'job.running', 'job.progress', 'job.progress', 'job.succeeded']);
        expect(job.upstream.count('a/run')).toBe(1);
      },
    ));

  it('finds its type first when none is given, and reads with it', () =>
    withDurableJob(
      {
        'a/run': [accepted('c-1'), accepted('e-1')],
        'a/status/c-1': [completed(classifyOutput)],
        'a/status/e-1': [receipt],
      },
      { spec: { docType: null, tasks: ['classify', 'split', 'extract'] } },
      async (job) => {
        job.stored.add(jobId);
        await job.run();
        expect(job.view()).toMatchObject({ status: 'succeeded', steps: [{ step: 'classify' }, { step: 'extract' }] });
        expect(job.inputOf(0).input).toMatchObject({ task: 'classify' });
        expect(job.inputOf(1).input).toMatchObject({
          task: 'extract',
          doc_type: 'W2',
          page_types: classifyOutput.pages,
          result_upload: { envelope: { job_id: jobId, classification: { type: 'W2' } } },
        });
      },
    ));

  it('that only classifies stores its result by itself', () =>
    withDurableJob(
      { 'a/run': [accepted()], 'a/status/0d1c-u1': [completed(classifyOutput)] },
      { spec: { docType: null, tasks: ['classify'] } },
      async (job) => {
        await job.run();
        expect(job.view()).toMatchObject({ status: 'succeeded', summary: { doc_type: 'W2', needs_review: null } });
        expect(job.stored).toContain(jobId);
      },
    ));

  it('whose object died between its intent and the answer waits for a call, then hands over once more', () =>
    withDurableJob({ 'a/run': [accepted('second')], 'a/status/second': [receipt] }, {}, async (job) => {
      job.stored.add(jobId);
      const now = job.clock.now();
      job.store.beginAttempt('extract', 'a', now, now + 20_000);
      expect(await job.advance()).toBe(now + 20_000);
      expect(job.upstream.requests).toEqual([]);
      await job.run();
      expect(job.view().status).toBe('succeeded');
      expect(job.upstream.count('a/run')).toBe(1);
      expect(job.states()).toEqual(['submitting', 'done']);
    }));

  it('whose object died in a hand-over is not handed over again when the queue calls', () =>
    withDurableJob({ 'a/status/called': [receipt] }, {}, async (job) => {
      job.stored.add(jobId);
      const now = job.clock.now();
      const n = job.store.beginAttempt('extract', 'a', now, now + 20_000);
      expect(job.store.called('extract', n, 'called', now + 5)).toBe(true);
      job.clock.advance(10);
      await job.run();
      expect(job.view().status).toBe('succeeded');
      expect(job.upstream.count('a/run')).toBe(0);
    }));

  it.each<{ what: string; step: UpstreamStep }>([
    { what: 'a connection that broke', step: 'reset' },
    { what: 'a 500', step: serverError },
  ])('is handed over again after $what, for nothing else can be known', ({ step }) =>
    withDurableJob({ 'a/run': [step, accepted('b')], 'a/status/b': [receipt] }, { hasHook: true }, async (job) => {
      job.stored.add(jobId);
      await job.run();
      expect(job.states()).toEqual(['doubtful', 'done']);
      expect(job.inputOf(0).webhook).toBe('https://gateway.test/hooks/extract/1');
      expect(job.inputOf(1).webhook).toBe('https://gateway.test/hooks/extract/2');
    }),
  );

  it('that called late, when it had been handed over again, ends with what it brought', () =>
    withDurableJob(
      {
        ...{ 'a/run': [serverError, accepted('again')], 'a/status/again': [inProgress] },
        ...{ 'a/status/late': [receipt] },
      },
      {},
      async (job) => {
        job.stored.add(jobId);
        await job.run(3);
        expect(job.states()).toEqual(['doubtful', 'running']);
        job.store.called('extract', 1, 'late', job.clock.now());
        await job.run();
        expect(job.states()).toEqual(['done', 'running']);
        expect(job.view().status).toBe('succeeded');
        expect(job.owedCancels()).toEqual(['again']);
      },
    ));

  it('is given up as busy when no hand-over gets a clear answer', () =>
    withDurableJob({ 'a/run': [serverError] }, { rules: { maxDoubts: 2 } }, async (job) => {
      await job.run();
      expect(job.view()).toMatchObject({ status: 'failed', error: { code: 'backend_busy', retryable: true } });
      expect(job.upstream.count('a/run')).toBe(2);
    }));

  it('waits as long as it may while every endpoint is busy', () =>
    withDurableJob(
      {
        'a/run': [tooManyRequests('3'), tooManyRequests(), accepted()],
        'a/status/0d1c-u1': [receipt],
        'b/run': [tooManyRequests()],
      },
      { endpoints: ['a', 'b'] },
      async (job) => {
        job.stored.add(jobId);
        await job.run();
        expect(job.view()).toMatchObject({ status: 'succeeded', steps: [{ attempts: 5 }] });
      },
    ));

  it('remembers little while every endpoint is busy for a day, and tries more and more seldom', () =>
    withDurableJob(
      { 'a/run': [tooManyRequests()], 'b/run': [tooManyRequests()] },
      { endpoints: ['a', 'b'], spec: { deadlineAtMs: Date.UTC(2026, 0, 3) } },
      async (job) => {
        await job.run(500);
        expect(job.store.attempts('extract').length).toBeLessThan(10);
        const before = job.upstream.requests.length;
        const atMs = job.clock.now();
        await job.run(100);
        // Half of the longest pause at the mean, and both endpoints each time.
        expect((job.clock.now() - atMs) / 100).toBeGreaterThan(durableJobRules.busyRetry.capMs / 2 - 1);
        expect(job.upstream.requests.length - before).toBe(200);
      },
    ));

  it('goes to the next endpoint when one refuses it, and fails when every one does', () =>
    withDurableJob({ 'a/run': [unauthorized], 'b/run': [notFound] }, { endpoints: ['a', 'b'] }, async (job) => {
      await job.run();
      expect(job.states()).toEqual(['refused', 'refused']);
      expect(job.view()).toMatchObject({ status: 'failed', error: { code: 'internal' } });
    }));

  it('that is too large for a queue says so', () =>
    withDurableJob({ 'a/run': [tooLarge] }, {}, async (job) => {
      await job.run();
      expect(job.view()).toMatchObject({ status: 'failed', error: { code: 'request_too_large' } });
    }));

  it.each<{ what: string; step: UpstreamStep; state: string }>([
    { what: 'that the queue forgot', step: notFound, state: 'lost' },
    {
      what: 'whose workers were lost, the second one too',
      step: failed('job timed out after 1 retries'),
      state: 'lost',
    },
    { what: 'whose engine died', step: workerSays('engine_died'), state: 'died' },
    { what: 'that completed without a receipt', step: completed({ data: {} }), state: 'lost' },
  ])('$what runs once more', ({ step, state }) =>
    withDurableJob(
      { 'a/run': [accepted('first'), accepted('second')], 'a/status/first': [step], 'a/status/second': [receipt] },
      {},
      async (job) => {
        job.stored.add(jobId);
        await job.run();
        expect(job.states()).toEqual([state, 'done']);
        expect(job.view().status).toBe('succeeded');
      },
    ),
  );

  it('whose receipt is there but not its result has lost it, and fails when it stays so', () =>
    withDurableJob({ 'a/run': [accepted()], 'a/status/0d1c-u1': [receipt] }, { rules: { maxRuns: 3 } }, async (job) => {
      await job.run();
      expect(job.states()).toEqual(['lost', 'lost', 'lost']);
      expect(job.view()).toMatchObject({ status: 'failed', error: { code: 'backend_failed' } });
    }));

  it.each<{ what: string; step: UpstreamStep; code: string; detail: string | RegExp }>([
    {
      what: 'the worker says of the document',
      step: workerSays('document_encrypted'),
      code: 'document_encrypted',
      detail: 'It says why.',
    },
    {
      what: 'is not our own worker’s word',
      step: failed('CUDA error at /opt/x'),
      code: 'backend_failed',
      detail: /^(?!.*CUDA)/,
    },
    { what: 'the queue ended for its run time', step: timedOut, code: 'backend_timeout', detail: /./ },
    { what: 'somebody else cancelled', step: cancelled, code: 'backend_failed', detail: /./ },
  ])('fails with what $what', ({ step, code, detail }) =>
    withDurableJob({ 'a/run': [accepted()], 'a/status/0d1c-u1': [step] }, {}, async (job) => {
      await job.run();
      const { status, error } = job.view();
      expect({ status, code: error?.code }).toEqual({ status: 'failed', code });
      expect(error?.detail).toMatch(detail);
      expect(job.upstream.count('a/run')).toBe(1);
    }),
  );

  it('asks again when the queue does not answer, or does not let us ask for a while, and loses nothing', () =>
    withDurableJob(
      {
        'a/run': [accepted()],
        'a/status/0d1c-u1': [
          'reset',
          serverError,
          unauthorized,
          tooManyRequests('2'),
          inProgress,
          unauthorized,
          receipt,
        ],
      },
      {},
      async (job) => {
        job.stored.add(jobId);
        await job.run();
        expect(job.view()).toMatchObject({ status: 'succeeded', steps: [{ attempts: 1 }] });
      },
    ));

  it('is given up at its deadline, and what runs is owed a cancel', () =>
    withDurableJob({ 'a/run': [accepted()], 'a/status/0d1c-u1': [inProgress] }, {}, async (job) => {
      await job.run(500);
      expect(job.view()).toMatchObject({ status: 'failed', error: { code: 'backend_timeout' } });
      expect(job.clock.now()).toBe(Date.parse(job.view().deadline_at));
      expect(job.owedCancels()).toEqual(['0d1c-u1']);
    }));

  it('that ended while nobody could look, beyond its deadline even, is asked for a last time', () =>
    withDurableJob({ 'a/run': [accepted()], 'a/status/0d1c-u1': [inProgress, receipt] }, {}, async (job) => {
      job.stored.add(jobId);
      await job.run(2);
      job.clock.advance(700_000);
      await job.run();
      expect(job.view()).toMatchObject({ status: 'succeeded', summary });
      expect(job.owedCancels()).toEqual([]);
    }));

  it('that a queue calls for in the middle of a question is asked for once more at once', () =>
    withDurableJob({ 'a/run': [accepted()], 'a/status/0d1c-u1': [inProgress, receipt] }, {}, async (job) => {
      job.stored.add(jobId);
      await job.run(1);
      const asked = job.advance();
      await job.upstream.called('a/status');
      job.clock.advance(1);
      job.store.called('extract', 1, '0d1c-u1', job.clock.now());
      expect(await asked).toBeNull();
      expect(job.view().status).toBe('succeeded');
    }));

  it('moves on from an endpoint that cannot take it to one that can', () =>
    withDurableJob(
      {
        ...{ 'a/run': [accepted('stuck')], 'a/status/stuck': [inQueue], 'a/health': [health({}, 1)] },
        ...{ 'b/run': [accepted('moved')], 'b/status/moved': [receipt] },
      },
      { endpoints: ['a', 'b'] },
      async (job) => {
        job.stored.add(jobId);
        await job.run();
        expect(job.states()).toEqual(['stalled', 'done']);
        expect(job.owedCancels()).toEqual(['stuck']);
      },
    ));

  it('that is cancelled while a queue takes it owes that queue a cancel', () =>
    withDurableJob({ 'a/run': ['reset'] }, {}, async (job) => {
      const { store, clock } = job;
      const n = store.beginAttempt('extract', 'a', clock.now(), clock.now() + 20_000);
      store.end({ status: 'cancelled' }, clock.now());
      store.updateAttempt('extract', n, { state: 'submitted', runpodId: 'late' });
      expect(await job.advance()).toBeNull();
      expect(job.view().status).toBe('cancelled');
      expect(store.end({ status: 'succeeded', summary: { ...summary, doc_type: 'W2' } }, clock.now())).toBe(false);
      expect(job.upstream.requests).toEqual([]);
    }));
});
