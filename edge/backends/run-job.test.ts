import { describe, expect, it } from 'vitest';
import {
  accepted,
  aStateOf2030,
  cancelled,
  completed,
  completedWithoutOutput,
  edgeTimeout,
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
import { createTestJob, jobInput } from '../testing/jobs.ts';

const output = { type: 'W2' };
const workerError = (type: string, message = 'The document is protected by a password') =>
  failed(JSON.stringify({ error_type: type, error_message: message, worker_id: 'w7x' }));

describe('a job that goes well', () => {
  it('is submitted once, followed with held requests of at most 60 s, and never cancelled', async () => {
    const job = createTestJob({
      'a/run': [accepted('x-1')],
      'a/status-sync': [inQueue, inProgress, aStateOf2030, completed(output)],
    });
    expect(await job.run()).toEqual(output);
    expect(job.upstream.count('a/run')).toBe(1);
    expect(job.upstream.count('a/cancel')).toBe(0);
    const holds = job.upstream.requests.filter(({ route }) => route === 'status-sync');
    expect(holds.map(({ url }) => url.pathname + url.search)).toEqual(
      Array.from({ length: 4 }, () => '/v2/a/status-sync/x-1?wait=60000'),
    );
    expect(job.facts).toMatchObject({ backend: 'a', jobId: 'x-1', submissions: 1, queueMs: 812, executionMs: 4120 });
  });

  it('carries our key, its input, and limits that end it on RunPod soon after our deadline', async () => {
    const job = createTestJob({ 'a/run': [accepted()], 'a/status-sync': [completed(output)] });
    await job.run();
    const [run] = job.upstream.requests;
    expect(run?.headers.get('authorization')).toBe('Bearer secret');
    expect(JSON.parse(run?.body ?? '')).toEqual({
      input: jobInput,
      policy: { executionTimeout: 120_000, ttl: 180_000 },
    });
  });

  it('is asked about with growing pauses when RunPod answers early', async () => {
    const job = createTestJob({
      'a/run': [accepted()],
      'a/status-sync': [inProgress, inProgress, inProgress, completed(output)],
    });
    await job.run();
    expect(job.clock.sleeps).toEqual([325, 575, 1075]);
  });
});

describe('a submission', () => {
  it('that gets 429 is repeated with jittered, growing waits', async () => {
    const job = createTestJob({
      'a/run': [tooManyRequests(), tooManyRequests(), accepted()],
      'a/status-sync': [completed(output)],
    });
    expect(await job.run()).toEqual(output);
    expect(job.clock.sleeps).toEqual([225, 425]);
    expect(job.facts.submissions).toBe(1);
  });

  it('that gets 429 with Retry-After is not repeated sooner', async () => {
    const job = createTestJob({
      'a/run': [tooManyRequests('4'), accepted()],
      'a/status-sync': [completed(output)],
    });
    await job.run();
    expect(job.clock.sleeps).toEqual([4225]);
  });

  it('that only ever gets 429 ends as backend_busy after a few rounds', async () => {
    const job = createTestJob({ 'a/run': [tooManyRequests()] });
    await expect(job.run()).rejects.toMatchObject({ code: 'backend_busy' });
    expect(job.upstream.count('a/run')).toBe(5);
  });

  it('is not repeated when RunPod asks for a longer wait than a caller has patience for', async () => {
    const job = createTestJob({ 'a/run': [tooManyRequests('60')] });
    await expect(job.run()).rejects.toMatchObject({ code: 'backend_busy' });
    expect(job.upstream.count('a/run')).toBe(1);
  });

  it.each([
    { answer: unauthorized, why: 'our key is wrong', code: 'internal' },
    { answer: notFound, why: 'our endpoint is wrong', code: 'internal' },
    { answer: tooLarge, why: 'the job is too large', code: 'request_too_large' },
  ])('is final when $why, and tells the caller nothing of it', async ({ answer, code }) => {
    const job = createTestJob({ 'a/run': [answer] });
    await expect(job.run()).rejects.toMatchObject({ code });
    expect(job.upstream.count('a/run')).toBe(1);
  });

  it.each([
    { what: '500', step: serverError },
    { what: 'an HTML 524', step: edgeTimeout },
    { what: 'a reset', step: 'reset' },
  ] as const)('that gets $what may have been taken: it is repeated once and no more', async ({ step }) => {
    const recovered = createTestJob({ 'a/run': [step, accepted()], 'a/status-sync': [completed(output)] });
    expect(await recovered.run()).toEqual(output);
    expect(recovered.facts.submissions).toBe(2);

    const broken = createTestJob({ 'a/run': [step] });
    await expect(broken.run()).rejects.toMatchObject({ code: 'backend_busy' });
    expect(broken.upstream.count('a/run')).toBe(2);
  });
});

describe('the end of a job', () => {
  it.each([
    { what: 'FAILED with a code of ours', answer: workerError('document_encrypted'), code: 'document_encrypted' },
    { what: 'FAILED with a word we do not know', answer: workerError('segfault'), code: 'backend_failed' },
    { what: 'FAILED by RunPod itself', answer: failed('unable to load payload'), code: 'backend_failed' },
    { what: 'FAILED by its time limit', answer: failed('executionTimeout exceeded'), code: 'backend_timeout' },
    { what: 'TIMED_OUT', answer: timedOut, code: 'backend_timeout' },
    { what: 'CANCELLED by someone else', answer: cancelled, code: 'backend_failed' },
    { what: 'COMPLETED without output', answer: completedWithoutOutput, code: 'backend_failed' },
  ])('$what is $code', async ({ answer, code }) => {
    const job = createTestJob({ 'a/run': [accepted()], 'a/status-sync': [answer] });
    await expect(job.run()).rejects.toMatchObject({ code });
    expect(job.upstream.count('a/run')).toBe(1);
    expect(job.upstream.count('a/cancel')).toBe(0);
  });

  it('in the words of our worker reaches the caller, in any other words it does not', async () => {
    const known = createTestJob({ 'a/run': [accepted()], 'a/status-sync': [workerError('document_encrypted')] });
    await expect(known.run()).rejects.toThrow('The document is protected by a password');
    const unknown = createTestJob({
      'a/run': [accepted()],
      'a/status-sync': [failed('Traceback: /app/handler.py line 7')],
    });
    await expect(unknown.run()).rejects.toThrow('The job failed before it gave a result');
  });

  it.each([
    { what: 'was lost by RunPod', answer: notFound },
    { what: 'was lost with its workers', answer: failed('job timed out after 1 retries') },
    { what: 'lost its engine', answer: workerError('engine_died') },
  ])('that $what is submitted once more, and no more', async ({ answer }) => {
    const recovered = createTestJob({
      'a/run': [accepted('x-1'), accepted('x-2')],
      'a/status-sync': [answer, completed(output)],
    });
    expect(await recovered.run()).toEqual(output);
    expect(recovered.facts).toMatchObject({ jobId: 'x-2', submissions: 2 });

    const broken = createTestJob({ 'a/run': [accepted()], 'a/status-sync': [answer] });
    await expect(broken.run()).rejects.toMatchObject({ code: 'backend_failed' });
    expect(broken.upstream.count('a/run')).toBe(2);
  });

  it('is found through failing status requests', async () => {
    const job = createTestJob({
      'a/run': [accepted()],
      'a/status-sync': [edgeTimeout, serverError, 'reset', tooManyRequests('2'), completed(output)],
    });
    expect(await job.run()).toEqual(output);
    expect(job.upstream.count('a/run')).toBe(1);
    expect(job.clock.sleeps.at(-1)).toBeGreaterThanOrEqual(2_000);
  });

  it('cannot be asked for when our key is refused: internal', async () => {
    const job = createTestJob({
      'a/run': [accepted()],
      'a/status-sync': [unauthorized],
      'a/cancel': [unauthorized],
    });
    await expect(job.run()).rejects.toMatchObject({ code: 'internal' });
  });
});

describe('at the deadline', () => {
  it.each([
    { state: 'waits in the queue', answer: inQueue, code: 'backend_busy' },
    { state: 'is being worked on', answer: inProgress, code: 'backend_timeout' },
  ])('a job that still $state is cancelled: $code', async ({ answer, code }) => {
    const job = createTestJob({
      'a/run': [accepted('x-1')],
      'a/status-sync': [
        (request) => {
          job.clock.advance(Number(request.url.searchParams.get('wait')));
          return answer;
        },
      ],
      'a/cancel': [cancelled],
    });
    await expect(job.run()).rejects.toMatchObject({ code });
    await job.settled();
    expect(job.upstream.count('a/status-sync')).toBe(2);
    expect(job.upstream.requests.at(-1)?.url.pathname).toBe('/v2/a/cancel/x-1');
  });

  it('the last held request is cut to the time that is left', async () => {
    const job = createTestJob(
      {
        'a/run': [accepted()],
        'a/status-sync': [
          (request) => {
            job.clock.advance(Number(request.url.searchParams.get('wait')));
            return inProgress;
          },
        ],
        'a/cancel': [cancelled],
      },
      { timeoutMs: 90_000 },
    );
    await expect(job.run()).rejects.toMatchObject({ code: 'backend_timeout' });
    const waits = job.upstream.requests.map(({ url }) => url.searchParams.get('wait'));
    expect(waits).toEqual([null, '60000', '30000', null]);
  });

  it('a cancel that gets no answer is tried once more', async () => {
    const job = createTestJob(
      { 'a/run': [accepted()], 'a/status-sync': ['hold'], 'a/cancel': ['reset', cancelled] },
      { timeoutMs: 1 },
    );
    job.clock.advance(0);
    const run = job.run();
    await job.upstream.called('a/status-sync');
    job.clock.advance(10);
    await expect(run).rejects.toMatchObject({ code: 'backend_busy' });
    await job.settled();
    expect(job.upstream.count('a/cancel')).toBe(2);
  });
});

describe('a caller who hangs up', () => {
  it('while the job runs has it cancelled', async () => {
    const job = createTestJob({ 'a/run': [accepted('x-1')], 'a/status-sync': ['hold'], 'a/cancel': [cancelled] });
    const run = job.run();
    await job.upstream.called('a/status-sync');
    job.caller.abort();
    await expect(run).rejects.toMatchObject({ name: 'CallerGoneError' });
    await job.settled();
    expect(job.upstream.requests.at(-1)?.url.pathname).toBe('/v2/a/cancel/x-1');
  });

  it('before the job has an id has it cancelled as soon as it has one', async () => {
    const job = createTestJob({
      'a/run': [
        () => {
          job.caller.abort();
          return accepted('x-1');
        },
      ],
      'a/cancel': [cancelled],
    });
    await expect(job.run()).rejects.toMatchObject({ name: 'CallerGoneError' });
    await job.settled();
    expect(job.upstream.requests.at(-1)?.url.pathname).toBe('/v2/a/cancel/x-1');
  });
});

describe('with a second endpoint', () => {
  const endpoints = ['a', 'b'];

  it.each([
    { what: 'is busy', step: tooManyRequests() },
    { what: 'refuses our key', step: unauthorized },
    { what: 'is gone', step: notFound },
    { what: 'fails', step: serverError },
    { what: 'cannot be reached', step: 'reset' },
  ] as const)('a job goes there at once when the first one $what', async ({ step }) => {
    const job = createTestJob(
      { 'a/run': [step], 'b/run': [accepted()], 'b/status-sync': [completed(output)] },
      { endpoints },
    );
    expect(await job.run()).toEqual(output);
    expect(job.clock.sleeps).toEqual([]);
    expect(job.facts).toMatchObject({ backend: 'b', failovers: 1 });
  });

  it.each([
    { what: 'has no GPU', workers: { throttled: 1 } },
    { what: 'has sick workers only', workers: { unhealthy: 2 } },
    { what: 'has no workers at all', workers: {} },
  ])('a job that waits where the first one $what moves on and is cancelled there', async ({ workers }) => {
    const job = createTestJob(
      {
        'a/run': [accepted('x-1')],
        'a/status-sync': [
          (request) => {
            job.clock.advance(Number(request.url.searchParams.get('wait')));
            return inQueue;
          },
        ],
        'a/health': [health(workers, 1)],
        'a/cancel': [cancelled],
        'b/run': [accepted('y-1')],
        'b/status-sync': [completed(output)],
      },
      { endpoints },
    );
    expect(await job.run()).toEqual(output);
    await job.settled();
    expect(job.upstream.count('a/cancel')).toBe(1);
    expect(job.facts).toMatchObject({ backend: 'b', jobId: 'y-1', submissions: 1, failovers: 1 });
  });

  it('a job waits where the first one is only starting', async () => {
    const job = createTestJob(
      {
        'a/run': [accepted()],
        'a/status-sync': [
          (request) => {
            job.clock.advance(Number(request.url.searchParams.get('wait')));
            return inQueue;
          },
          completed(output),
        ],
        'a/health': [health({ initializing: 1 }, 1)],
      },
      { endpoints },
    );
    expect(await job.run()).toEqual(output);
    expect(job.facts).toMatchObject({ backend: 'a', failovers: 0 });
  });

  it('one that keeps failing is asked last for a while', async () => {
    const job = createTestJob(
      { 'a/run': ['reset'], 'b/run': [accepted()], 'b/status-sync': [completed(output)] },
      { endpoints, rules: { maxSubmissions: 100, breaker: { failures: 2, restMs: 30_000 } } },
    );
    for (let jobs = 0; jobs < 5; jobs++) await job.run();
    expect(job.upstream.count('a/run')).toBe(2);
    expect(job.upstream.count('b/run')).toBe(5);
  });

  it('when every one refuses it is our fault: internal', async () => {
    const job = createTestJob({ 'a/run': [unauthorized], 'b/run': [notFound] }, { endpoints });
    await expect(job.run()).rejects.toMatchObject({ code: 'internal' });
  });
});
