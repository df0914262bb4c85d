import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { FaultInput } from '../emulator/faults.ts';
import type { Quirks } from '../emulator/quirks.ts';
import { EngineDiedError, type StreamingHandler } from '../gpu-workers/runtime/worker.ts';
import { jobErrorSchema } from '../shared/job-input.ts';
import { controlledHandler, startRig } from './worker-rig.ts';

const allQuirks: Partial<Quirks> = {
  progressAfterFinal: true,
  oversizeCompletes: true,
  objectErrorCompletes: true,
  emptyInputDropped: true,
  timedOutStatus: true,
  scaleFromZeroMs: 20,
};
const echo: StreamingHandler = async (input) => ({ echo: input });
const errorOf = ({ error = '' }: { error?: string | undefined }) => jobErrorSchema.parse(JSON.parse(error));

describe.each([
  { platform: 'a well-behaved platform', quirks: {} },
  { platform: 'a platform with every quirk', quirks: allQuirks },
])('the worker on $platform', ({ quirks }) => {
  it('carries text of any script both ways', async () => {
    await using rig = await startRig(quirks);
    rig.startWorker('w1', { handler: echo });
    const input = { 'Größe €': 'héllo 漢字 𝄞 👩‍👩‍👧 \u0000 "\\', list: [null, '\n'] };
    expect(await rig.final(await rig.submit(input))).toMatchObject({ status: 'COMPLETED', output: { echo: input } });
  });

  it('runs four jobs at a time and leaves the rest in the queue', async () => {
    await using rig = await startRig(quirks);
    const control = controlledHandler();
    const ids = [];
    for (let count = 0; count < 6; count += 1) ids.push(await rig.submit({ count }));
    rig.startWorker('w1', { handler: control.handler, concurrency: 4 });
    const first = await Promise.all(ids.slice(0, 4).map(control.started));
    expect(await rig.call('GET', 'health')).toMatchObject({ jobs: { inProgress: 4, inQueue: 2 } });
    for (const { end } of first) end.resolve('early');
    for (const id of ids.slice(4)) (await control.started(id)).end.resolve('late');
    const jobs = await Promise.all(ids.map(rig.final));
    expect(jobs.map(({ output }) => output)).toEqual(['early', 'early', 'early', 'early', 'late', 'late']);
    expect(control.runs.toSorted()).toEqual(ids.toSorted());
  });

  it('shows progress while a job runs, and never after its end', async () => {
    await using rig = await startRig(quirks);
    const control = controlledHandler();
    rig.startWorker('w1', { handler: control.handler });
    const id = await rig.submit({ pages: 2 });
    const { context, end } = await control.started(id);
    context.progress({ pages_done: 1 });
    const running = await rig.until(id, ({ output }) => output !== undefined);
    expect(running).toMatchObject({ status: 'IN_PROGRESS', output: { pages_done: 1 } });
    for (let page = 0; page < 50; page += 1) context.progress({ page });
    end.resolve('result');
    expect(await rig.final(id)).toMatchObject({ status: 'COMPLETED', output: 'result' });
    context.progress('late');
    const next = await rig.submit({ pages: 1 });
    (await control.started(next)).end.resolve('next');
    await rig.final(next);
    expect(await rig.status(id)).toMatchObject({ status: 'COMPLETED', output: 'result' });
  });

  it('never sees a job that was cancelled while it waited', async () => {
    await using rig = await startRig(quirks);
    const control = controlledHandler();
    rig.startWorker('w1', { handler: control.handler });
    const [running, waiting] = [await rig.submit({ a: 1 }), await rig.submit({ a: 2 })];
    const { end } = await control.started(running);
    await rig.call('POST', `cancel/${waiting}`);
    const after = await rig.submit({ a: 3 });
    end.resolve(1);
    (await control.started(after)).end.resolve(3);
    expect(await rig.final(after)).toMatchObject({ status: 'COMPLETED', output: 3 });
    expect(await rig.status(waiting)).toMatchObject({ status: 'CANCELLED' });
    expect(control.runs).toEqual([running, after]);
  });

  it('aborts a job that is cancelled while it runs, and is free for the next', async () => {
    await using rig = await startRig(quirks);
    const control = controlledHandler();
    rig.startWorker('w1', { handler: control.handler });
    const id = await rig.submit({ a: 1 });
    const { context } = await control.started(id);
    await rig.call('POST', `cancel/${id}`);
    if (!context.signal.aborted) await once(context.signal, 'abort');
    const next = await rig.submit({ a: 2 });
    (await control.started(next)).end.resolve('next');
    expect(await rig.final(next)).toMatchObject({ output: 'next' });
    const cancelled = await rig.status(id);
    expect(cancelled.status).toBe('CANCELLED');
    expect(cancelled).not.toHaveProperty('output');
    expect(cancelled).not.toHaveProperty('error');
  });

  it('aborts a job that runs too long, and runs it again when it is retried', async () => {
    await using rig = await startRig(quirks);
    const control = controlledHandler();
    rig.startWorker('w1', { handler: control.handler });
    const id = await rig.submit({ a: 1 }, { executionTimeout: 750 });
    const { context } = await control.started(id);
    if (!context.signal.aborted) await once(context.signal, 'abort');
    expect((await rig.final(id)).status).toBe(quirks.timedOutStatus ? 'TIMED_OUT' : 'FAILED');
    await rig.call('POST', `retry/${id}`);
    await rig.until(id, () => control.runs.length === 2);
    (await control.started(id)).end.resolve('second time');
    expect(await rig.final(id)).toMatchObject({ status: 'COMPLETED', output: 'second time' });
  });

  it('answers a job without input with an error of its own', async () => {
    await using rig = await startRig(quirks);
    const control = controlledHandler();
    rig.startWorker('w1', { handler: control.handler });
    const job = await rig.final(await rig.submit({}));
    expect(job.status).toBe('FAILED');
    expect(errorOf(job).error_type).toBe('invalid_input');
    expect(control.runs).toEqual([]);
  });

  it('streams chunks in order, and has them all in the result', async () => {
    await using rig = await startRig(quirks);
    rig.startWorker('w1', {
      handler: async (_input, context) => {
        for (const chunk of ['a', { b: 2 }, 3]) await context.stream(chunk);
      },
    });
    const id = await rig.submit({ a: 1 });
    const read: unknown[] = [];
    while (read.length < 3) {
      const { stream } = (await rig.call('GET', `stream/${id}`)) as { stream: { output: unknown }[] };
      read.push(...stream.map(({ output }) => output));
    }
    expect(read).toEqual(['a', { b: 2 }, 3]);
    expect(await rig.final(id)).toMatchObject({ status: 'COMPLETED', output: ['a', { b: 2 }, 3] });
  });

  it('fails its jobs and reports itself when its engine dies', async () => {
    await using rig = await startRig(quirks);
    const worker = rig.startWorker('w1', { handler: () => Promise.reject(new EngineDiedError('gone')) });
    const job = await rig.final(await rig.submit({ a: 1 }));
    expect(errorOf(job).error_type).toBe('engine_died');
    expect(await worker.exitCode).toBe(1);
    expect(await rig.call('GET', 'health')).toMatchObject({ workers: { unhealthy: 1 } });
  });
});

// Each of these has a platform of its own and mostly waits for a lease to end, so they run side by side.
describe.concurrent('a result', () => {
  it.each([
    { name: 'refused', takesEffect: false },
    { name: 'taken, though the platform says otherwise', takesEffect: true },
  ])('that is $name twice is stored once', async ({ takesEffect }) => {
    await using rig = await startRig();
    const control = controlledHandler();
    rig.emulator.faults.add({ kind: 'status', route: 'job-done', status: 500, times: 2, takesEffect });
    rig.startWorker('w1', { handler: control.handler });
    const id = await rig.submit({ a: 1 });
    (await control.started(id)).end.resolve('precious');
    const next = await rig.submit({ a: 2 });
    (await control.started(next)).end.resolve('next');
    await rig.final(next);
    expect(await rig.status(id)).toMatchObject({ status: 'COMPLETED', output: 'precious', retries: 0 });
    expect(control.runs).toEqual([id, next]);
  });

  it('that the platform finds too large ends as an error that says so', async () => {
    await using rig = await startRig();
    rig.emulator.faults.add({ kind: 'resultTooLarge', route: 'job-done' });
    rig.startWorker('w1', { handler: echo });
    expect(errorOf(await rig.final(await rig.submit({ a: 1 }))).error_type).toBe('result_too_large');
  });
});

describe.concurrent('a job delivered twice', () => {
  it('is run once', async () => {
    await using rig = await startRig();
    const control = controlledHandler();
    rig.emulator.faults.add({ kind: 'duplicateDelivery', route: 'job-take-batch' });
    rig.startWorker('w1', { handler: control.handler, concurrency: 3 });
    const id = await rig.submit({ a: 1 });
    const { end } = await control.started(id);
    const other = await rig.submit({ a: 2 });
    (await control.started(other)).end.resolve(2); // it came after the duplicate in the queue
    await rig.final(other);
    end.resolve(1);
    expect(await rig.final(id)).toMatchObject({ status: 'COMPLETED', output: 1 });
    expect(control.runs).toEqual([id, other]);
  });
});

describe.concurrent('bad answers to a take', () => {
  it.each<FaultInput & { name: string }>([
    { name: '429', kind: 'status', route: 'job-take', status: 429 },
    { name: '400', kind: 'status', route: 'job-take', status: 400, times: 3 },
    { name: '401', kind: 'status', route: 'job-take', status: 401, times: 2 },
    { name: '502 with HTML', kind: 'status', route: 'job-take', status: 502, times: 3 },
    { name: 'cut connections', kind: 'reset', route: 'job-take', times: 3 },
    { name: 'a freeze', kind: 'freeze', route: 'job-take' },
    { name: 'an empty body that lost a job', kind: 'emptyBody', route: 'job-take' },
    { name: 'half a JSON text that lost a job', kind: 'badJson', route: 'job-take' },
  ])('lose no job: $name', async ({ name: _name, ...fault }) => {
    await using rig = await startRig();
    rig.emulator.faults.add(fault);
    const id = await rig.submit({ a: 1 });
    rig.startWorker('w1', { handler: echo });
    expect(await rig.final(id)).toMatchObject({ status: 'COMPLETED', output: { echo: { a: 1 } } });
  });

  it('end with the outage that caused them: the worker goes on where the platform comes back', async () => {
    await using rig = await startRig();
    rig.startWorker('w1', { handler: echo });
    await rig.final(await rig.submit({ a: 1 }));
    await rig.restartEmulator();
    expect(await rig.final(await rig.submit({ a: 2 }))).toMatchObject({ output: { echo: { a: 2 } } });
  });

  it('leave no worker at work for a platform that has forgotten its job', async () => {
    await using rig = await startRig();
    const control = controlledHandler();
    rig.startWorker('w1', { handler: control.handler });
    const forgotten = await rig.submit({ a: 1 });
    const { context } = await control.started(forgotten);
    await rig.restartEmulator();
    if (!context.signal.aborted) await once(context.signal, 'abort');
    const next = await rig.submit({ a: 2 });
    (await control.started(next)).end.resolve('next');
    expect(await rig.final(next)).toMatchObject({ output: 'next' });
  });
});

describe.concurrent('a worker that is killed', () => {
  it('has its job done by another one', async () => {
    await using rig = await startRig();
    const id = await rig.submit({ wait_ms: 60_000 });
    const victim = rig.startProcess('w1');
    await rig.until(id, ({ status }) => status === 'IN_PROGRESS');
    victim.kill('SIGKILL');
    rig.startWorker('w2', { handler: echo });
    expect(await rig.final(id)).toMatchObject({ status: 'COMPLETED', retries: 1, workerId: 'w2' });
  });

  it('twice fails the job', async () => {
    await using rig = await startRig();
    const id = await rig.submit({ wait_ms: 60_000 });
    for (const worker of ['w1', 'w2']) {
      const victim = rig.startProcess(worker);
      await rig.until(id, ({ status, workerId }) => status === 'IN_PROGRESS' && workerId === worker);
      victim.kill('SIGKILL');
    }
    expect(await rig.final(id)).toMatchObject({ status: 'FAILED', error: 'job timed out after 1 retries' });
  });
});

describe.concurrent('SIGTERM', () => {
  it('during an idle take loses no job that comes at that moment', async () => {
    await using rig = await startRig();
    const ran: string[] = [];
    const handlerOf =
      (worker: string) =>
      async (_input: unknown, { jobId }: { jobId: string }) => {
        ran.push(jobId);
        return worker;
      };
    const first = rig.startWorker('w1', { handler: handlerOf('w1') });
    await rig.final(await rig.submit({ warm: 'up' }));
    const submitted = Promise.all(Array.from({ length: 5 }, (_, count) => rig.submit({ count })));
    first.terminate();
    expect(await first.exitCode).toBe(0);
    rig.startWorker('w2', { handler: handlerOf('w2') });
    const ids = await submitted;
    for (const id of ids) expect(await rig.final(id)).toMatchObject({ status: 'COMPLETED' });
    expect(ran.slice(1).toSorted()).toEqual(ids.toSorted());
  });

  it('between take and start leaves the job to another worker', async () => {
    await using rig = await startRig();
    const control = controlledHandler();
    const arrived = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const first = rig.startWorker('w1', {
      handler: control.handler,
      async fetch(input, init) {
        const response = await fetch(input, init);
        if (!String(input).includes('/job-take/') || response.status !== 200) return response;
        const whole = new Response(await response.text());
        arrived.resolve();
        await release.promise;
        return whole;
      },
    });
    const id = await rig.submit({ a: 1 });
    await arrived.promise;
    first.terminate();
    release.resolve();
    expect(await first.exitCode).toBe(0);
    expect(control.runs).toEqual([]);
    rig.startWorker('w2', { handler: echo });
    expect(await rig.final(id)).toMatchObject({ status: 'COMPLETED', retries: 1, workerId: 'w2' });
  });

  it('during a job finishes it, and leaves what waits to others', async () => {
    await using rig = await startRig();
    const child = rig.startProcess('w1');
    const id = await rig.submit({ wait_ms: 400 });
    await rig.until(id, ({ status }) => status === 'IN_PROGRESS');
    const waiting = await rig.submit({ a: 2 });
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    expect(await rig.status(id)).toMatchObject({ status: 'COMPLETED', retries: 0, workerId: 'w1' });
    expect(await rig.status(waiting)).toMatchObject({ status: 'IN_QUEUE' });
  });

  it('that leaves no time aborts the job without a word, so that another worker gets it', async () => {
    await using rig = await startRig();
    const control = controlledHandler();
    const first = rig.startWorker('w1', { handler: control.handler, shutdownGraceMs: 0 });
    const id = await rig.submit({ a: 1 });
    const { context } = await control.started(id);
    first.terminate();
    expect(await first.exitCode).toBe(0);
    expect(context.signal.aborted).toBe(true);
    expect((await rig.status(id)).status).toBe('IN_PROGRESS');
    rig.startWorker('w2', { handler: echo });
    expect(await rig.final(id)).toMatchObject({ status: 'COMPLETED', retries: 1, workerId: 'w2' });
  });
});
