import { describe, expect, it } from 'vitest';
import { createTestJobs } from '../testing/create-test-jobs.ts';
import { toJobView } from './job.ts';

describe('a job that runs to its end', () => {
  it('goes IN_QUEUE, IN_PROGRESS, COMPLETED and says how long it waited and ran', () => {
    const { jobs, submit, pass } = createTestJobs();
    const job = submit();
    expect(toJobView(job)).toEqual({ id: '1', status: 'IN_QUEUE' });
    pass(812);
    jobs.take('w1', 1);
    expect(toJobView(job)).toEqual({ id: '1', status: 'IN_PROGRESS', delayTime: 812, workerId: 'w1', retries: 0 });
    pass(4120);
    jobs.finish(job, { output: { pages: 3 } });
    expect(toJobView(job)).toEqual({
      id: '1',
      status: 'COMPLETED',
      delayTime: 812,
      executionTime: 4120,
      workerId: 'w1',
      retries: 0,
      output: { pages: 3 },
    });
  });

  it.each([
    { result: { output: null }, status: 'COMPLETED', output: null, error: null },
    { result: { output: false }, status: 'COMPLETED', output: false, error: null },
    { result: {}, status: 'COMPLETED', output: undefined, error: null },
    { result: { error: 'boom' }, status: 'FAILED', output: undefined, error: 'boom' },
    { result: { output: { x: 1 }, error: 'boom' }, status: 'FAILED', output: { x: 1 }, error: 'boom' },
    { result: { error: { code: 7 } }, status: 'FAILED', output: undefined, error: '{"code":7}' },
  ])('$result makes it $status', ({ result, ...expected }) => {
    const { jobs, submit } = createTestJobs();
    const job = submit();
    jobs.take('w1', 1);
    jobs.finish(job, result);
    expect(job).toMatchObject(expected);
  });
});

describe('the order of the queue', () => {
  const takenIds = (jobs: ReturnType<typeof createTestJobs>['jobs'], max: number) =>
    jobs.take('w1', max).map((job) => job.id);

  it('is first come, first served, low priority last', () => {
    const { jobs, submit } = createTestJobs();
    submit({ lowPriority: true });
    submit();
    submit({ lowPriority: true });
    submit();
    expect(takenIds(jobs, 9)).toEqual(['2', '4', '1', '3']);
  });

  it('gives a batch what is there, up to its size', () => {
    const { jobs, submit } = createTestJobs();
    for (let count = 0; count < 3; count += 1) submit();
    expect(takenIds(jobs, 2)).toEqual(['1', '2']);
    expect(takenIds(jobs, 2)).toEqual(['3']);
    expect(takenIds(jobs, 2)).toEqual([]);
  });

  it('has a job that never reached its worker back in its old place, as if it had not been taken', () => {
    const { jobs, submit, pass } = createTestJobs();
    const first = submit();
    submit();
    pass(100);
    jobs.take('w1', 1);
    jobs.putBack(first, 'w1');
    expect(toJobView(first)).toEqual({ id: '1', status: 'IN_QUEUE' });
    pass(50);
    expect(takenIds(jobs, 1)).toEqual(['1']);
    expect(first).toMatchObject({ delayTimeMs: 150, retries: 0 });
  });
});

describe('a lease', () => {
  it('lasts 40 s after take, then the job waits again with its id, input and one retry', () => {
    const { jobs, submit, pass } = createTestJobs();
    const job = submit();
    jobs.take('w1', 1);
    pass(39_999);
    expect(job.status).toBe('IN_PROGRESS');
    pass(1);
    expect(job).toMatchObject({ status: 'IN_QUEUE', retries: 1, input: { page: 1 } });
    expect(jobs.counts()).toMatchObject({ retried: 1, inQueue: 1 });
    pass(250);
    jobs.take('w2', 1);
    expect(job).toMatchObject({ workerId: 'w2', delayTimeMs: 250, retries: 1 });
  });

  it('lost a second time makes the job FAILED and tells both workers to stop', () => {
    const { jobs, submit, stops, pass } = createTestJobs();
    const job = submit();
    jobs.take('w1', 1);
    pass(40_000);
    jobs.take('w2', 1);
    pass(40_000);
    expect(job).toMatchObject({ status: 'FAILED', error: 'job timed out after 1 retries' });
    expect(stops).toEqual(['w1 1', 'w2 1']);
  });

  it.each(['ping', 'progress', 'chunk'] as const)('is renewed by a %s of its worker', (sign) => {
    const { jobs, submit, pass } = createTestJobs();
    const job = submit();
    jobs.take('w1', 1);
    const show = {
      ping: () => jobs.ping('w1', [job.id]),
      progress: () => jobs.progress(job, 'w1', 1),
      chunk: () => jobs.chunk(job, 'w1', 1),
    }[sign];
    for (let round = 0; round < 3; round += 1) {
      pass(30_000);
      show();
    }
    expect(job).toMatchObject({ status: 'IN_PROGRESS', retries: 0 });
  });

  it('is not renewed by pings that do not name the job, nor by another worker', () => {
    const { jobs, submit, pass } = createTestJobs();
    const job = submit();
    jobs.take('w1', 1);
    pass(30_000);
    jobs.ping('w1', []);
    jobs.ping('w2', [job.id]);
    pass(10_000);
    expect(job.status).toBe('IN_QUEUE');
  });

  it('that was lost does not keep the first result from counting, whoever posts it', () => {
    const { jobs, submit, pass } = createTestJobs();
    const job = submit();
    jobs.take('w1', 1);
    pass(40_000);
    jobs.take('w2', 1);
    jobs.finish(job, { output: 'of w1' });
    jobs.finish(job, { output: 'of w2' });
    expect(job).toMatchObject({ status: 'COMPLETED', output: 'of w1' });
  });

  it('that was lost takes a late result even while the job waits for its second worker', () => {
    const { jobs, submit, pass } = createTestJobs();
    const job = submit();
    jobs.take('w1', 1);
    pass(40_000);
    jobs.finish(job, { output: 'late' });
    expect(job.status).toBe('COMPLETED');
    expect(jobs.take('w2', 1)).toEqual([]);
  });
});

describe('executionTimeout', () => {
  it.each([
    { quirks: {}, status: 'FAILED' },
    { quirks: { timedOutStatus: true }, status: 'TIMED_OUT' },
  ])('ends a run as $status and tells its worker to stop', ({ quirks, status }) => {
    const { jobs, submit, stops, pass } = createTestJobs(quirks);
    const job = submit({ executionTimeoutMs: 5_000 });
    pass(60_000);
    jobs.take('w1', 1);
    pass(4_999);
    expect(job.status).toBe('IN_PROGRESS');
    pass(1);
    expect(job).toMatchObject({ status, error: 'executionTimeout exceeded', executionTimeMs: 5_000 });
    expect(stops).toEqual(['w1 1']);
  });
});

describe('ttl', () => {
  it('deletes a waiting job', () => {
    const { jobs, submit, pass } = createTestJobs();
    submit({ ttlMs: 10_000 });
    pass(10_000);
    expect(jobs.find('1')).toBeNull();
    expect(jobs.take('w1', 1)).toEqual([]);
  });

  it('deletes a running job and tells its worker to stop', () => {
    const { jobs, submit, stops, pass } = createTestJobs();
    submit({ ttlMs: 10_000 });
    jobs.take('w1', 1);
    pass(10_000);
    expect(jobs.find('1')).toBeNull();
    expect(stops).toEqual(['w1 1']);
  });

  it('deletes a finished job before its retention is over', () => {
    const { jobs, submit, pass } = createTestJobs();
    const job = submit({ ttlMs: 10_000 });
    jobs.take('w1', 1);
    jobs.finish(job, { output: 1 });
    pass(10_000);
    expect(jobs.find('1')).toBeNull();
  });
});

describe('a finished job', () => {
  it.each([
    { kind: 'run', keptMs: 1_800_000 },
    { kind: 'runsync', keptMs: 60_000 },
  ] as const)('of $kind can be read for $keptMs ms', ({ kind, keptMs }) => {
    const { jobs, submit, pass } = createTestJobs();
    const job = submit({ kind });
    jobs.take('w1', 1);
    jobs.finish(job, { output: 1 });
    pass(keptMs - 1);
    expect(jobs.find(job.id)).toBe(job);
    pass(1);
    expect(jobs.find(job.id)).toBeNull();
    expect(jobs.counts()).toMatchObject({ completed: 1 });
  });

  it('is kept shorter when a client asks for it, never longer', () => {
    const { jobs, submit, pass } = createTestJobs();
    const job = submit();
    jobs.take('w1', 1);
    jobs.shorten(job, 1);
    jobs.finish(job, { output: 1 });
    jobs.shorten(job, 5_000);
    jobs.shorten(job, 9_000_000);
    pass(4_999);
    expect(jobs.find(job.id)).toBe(job);
    pass(1);
    expect(jobs.find(job.id)).toBeNull();
  });

  it('never changes again: results, progress, chunks and cancels come too late', () => {
    const { jobs, submit, finals } = createTestJobs();
    const job = submit();
    jobs.take('w1', 1);
    jobs.finish(job, { output: 'first' });
    jobs.finish(job, { error: 'second' });
    jobs.progress(job, 'w1', 'half');
    jobs.chunk(job, 'w1', 'piece');
    jobs.cancel(job);
    expect(job).toMatchObject({ status: 'COMPLETED', output: 'first', error: null, chunks: [] });
    expect(finals).toEqual([{ id: '1', status: 'COMPLETED' }]);
  });

  it('lets go of its input once nobody can need it', () => {
    const { jobs, submit } = createTestJobs();
    const [completed, failed] = [submit(), submit()];
    jobs.take('w1', 2);
    jobs.finish(completed, { output: 1 });
    jobs.finish(failed, { error: 'boom' });
    expect(completed.input).toBeNull();
    expect(failed.input).toEqual({ page: 1 });
  });
});

describe('cancel', () => {
  it('takes a waiting job out of the queue', () => {
    const { jobs, submit, stops } = createTestJobs();
    const job = submit();
    jobs.cancel(job);
    expect(job.status).toBe('CANCELLED');
    expect(jobs.take('w1', 1)).toEqual([]);
    expect(stops).toEqual([]);
  });

  it('tells the worker of a running job to stop, again with every ping that still names it', () => {
    const { jobs, submit, stops } = createTestJobs();
    const job = submit();
    jobs.take('w1', 1);
    jobs.cancel(job);
    jobs.ping('w1', [job.id]);
    expect(job.status).toBe('CANCELLED');
    expect(stops).toEqual(['w1 1', 'w1 1']);
  });
});

describe('purge', () => {
  it('cancels what waits and leaves alone what runs', () => {
    const { jobs, submit } = createTestJobs();
    const running = submit();
    jobs.take('w1', 1);
    const waiting = [submit(), submit({ lowPriority: true })];
    expect(jobs.purge()).toBe(2);
    expect(waiting.map((job) => job.status)).toEqual(['CANCELLED', 'CANCELLED']);
    expect(running.status).toBe('IN_PROGRESS');
    expect(jobs.counts()).toMatchObject({ inQueue: 0, inProgress: 1 });
  });
});

describe('retry', () => {
  it('runs a failed job again with its id and input, without its old output', () => {
    const { jobs, submit, pass } = createTestJobs();
    const job = submit();
    jobs.take('w1', 1);
    jobs.chunk(job, 'w1', 'old');
    jobs.finish(job, { output: 'half', error: 'boom' });
    pass(60_000);
    expect(jobs.retry(job)).toBe(true);
    expect(toJobView(job)).toEqual({ id: '1', status: 'IN_QUEUE' });
    expect(jobs.take('w2', 1)).toEqual([job]);
    expect(job).toMatchObject({ input: { page: 1 }, chunks: [], delayTimeMs: 0 });
  });

  it('is possible for TIMED_OUT', () => {
    const { jobs, submit, pass } = createTestJobs({ timedOutStatus: true });
    const job = submit({ executionTimeoutMs: 5_000 });
    jobs.take('w1', 1);
    pass(5_000);
    expect(jobs.retry(job)).toBe(true);
  });

  it.each(['IN_QUEUE', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED'])('is refused for %s', (status) => {
    const { jobs, submit } = createTestJobs();
    const job = submit();
    if (status !== 'IN_QUEUE') jobs.take('w1', 1);
    if (status === 'COMPLETED') jobs.finish(job, { output: 1 });
    if (status === 'CANCELLED') jobs.cancel(job);
    expect(jobs.retry(job)).toBe(false);
    expect(job.status).toBe(status);
  });
});

describe('quirks', () => {
  it('progressAfterFinal: a late update sets the job back to IN_PROGRESS', () => {
    const { jobs, submit } = createTestJobs({ progressAfterFinal: true });
    const job = submit();
    jobs.take('w1', 1);
    jobs.finish(job, { output: 'result' });
    jobs.progress(job, 'w1', 'half');
    expect(job).toMatchObject({ status: 'IN_PROGRESS', output: 'half' });
  });

  it('objectErrorCompletes: an error that is an object makes the job COMPLETED without output', () => {
    const { jobs, submit } = createTestJobs({ objectErrorCompletes: true });
    const job = submit();
    jobs.take('w1', 1);
    jobs.finish(job, { output: 1, error: { code: 7 } });
    expect(toJobView(job)).toEqual(expect.objectContaining({ status: 'COMPLETED' }));
    expect(toJobView(job)).not.toHaveProperty('output');
  });

  it('oversizeCompletes: a refused result makes the job COMPLETED without output', () => {
    const { jobs, submit } = createTestJobs({ oversizeCompletes: true });
    const job = submit();
    jobs.take('w1', 1);
    jobs.refuseResult(job);
    expect(job).toMatchObject({ status: 'COMPLETED', output: undefined });
  });

  it('without oversizeCompletes a refused result leaves the job to its worker', () => {
    const { jobs, submit } = createTestJobs();
    const job = submit();
    jobs.take('w1', 1);
    jobs.refuseResult(job);
    expect(job.status).toBe('IN_PROGRESS');
  });

  it('capacity: nothing is taken', () => {
    const { jobs, submit } = createTestJobs({ capacity: true });
    submit();
    expect(jobs.take('w1', 1)).toEqual([]);
  });

  it('scaleFromZero: the first job of an idle endpoint waits for a worker to start, those behind it wait with it', () => {
    const { jobs, submit, pass } = createTestJobs({ scaleFromZeroMs: 8_000 });
    submit();
    pass(4_000);
    submit();
    expect(jobs.take('w1', 2)).toEqual([]);
    expect(jobs.isStarting()).toBe(true);
    expect(jobs.nextExpiryMs()).toBe(8_000);
    pass(4_000);
    expect(jobs.take('w1', 2)).toHaveLength(2);
    submit();
    expect(jobs.take('w1', 1)).toHaveLength(1);
  });
});

describe('memory', () => {
  it('holds nothing of twenty thousand jobs once their retention is over', () => {
    const { jobs, submit, pass } = createTestJobs();
    for (let round = 0; round < 100; round += 1) {
      for (let count = 0; count < 200; count += 1) submit();
      for (const job of jobs.take('w1', 200)) jobs.finish(job, { output: 1 });
      pass(60_000);
    }
    expect(jobs.list().length).toBeLessThanOrEqual(6_000);
    pass(1_800_000);
    expect(jobs.list()).toEqual([]);
    expect(jobs.nextExpiryMs()).toBeNull();
    expect(jobs.counts()).toMatchObject({ completed: 20_000 });
  });
});
