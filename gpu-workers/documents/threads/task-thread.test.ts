import { afterEach, describe, expect, it } from 'vitest';
import { ApiError } from '../../../shared/errors.ts';
import type { FaultyCall } from '../testing/faulty-thread.ts';
import { startThread, type TaskThread, ThreadError } from './task-thread.ts';

const open: TaskThread<FaultyCall, FaultyCall>[] = [];
afterEach(() => {
  for (const thread of open.splice(0)) thread.stop();
});

function start() {
  const thread = startThread<FaultyCall, FaultyCall>(new URL('../testing/faulty-thread.ts', import.meta.url), null);
  open.push(thread);
  return thread;
}

const limits = (timeoutMs = 20_000, signal = new AbortController().signal) => ({ timeoutMs, signal });

describe('a thread', () => {
  it('answers one call after another', async () => {
    const thread = start();
    expect(await thread.call('echo', limits())).toBe('echo');
    expect(await thread.call('echo', limits())).toBe('echo');
  });

  it('that refuses a document gives the document’s own error and goes on', async () => {
    const thread = start();
    const error = await thread.call('refuse', limits()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: 'document_corrupt', message: 'refused' });
    expect(thread.isAlive()).toBe(true);
    expect(await thread.call('echo', limits())).toBe('echo');
  });

  it.each(['throw', 'exit', 'die'] as const)(
    'that fails by “%s” is a ThreadError, and is not used again',
    async (call) => {
      const thread = start();
      await expect(thread.call(call, limits())).rejects.toBeInstanceOf(ThreadError);
      expect(thread.isAlive()).toBe(false);
    },
  );

  it('keeps what broke it as the cause, for the log', async () => {
    const error = await start()
      .call('throw', limits())
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ cause: { name: 'RangeError', message: 'memory access out of bounds' } });
  });

  it('that hangs is stopped when its time is over', async () => {
    const thread = start();
    await thread.call('echo', limits());
    await expect(thread.call('hang', limits(20))).rejects.toBeInstanceOf(ThreadError);
    expect(thread.isAlive()).toBe(false);
  });

  it('that hangs is stopped by the signal, with the signal’s reason', async () => {
    const thread = start();
    const controller = new AbortController();
    const hanging = thread.call('hang', limits(20_000, controller.signal));
    controller.abort(new Error('job cancelled'));
    await expect(hanging).rejects.toThrow('job cancelled');
    expect(thread.isAlive()).toBe(false);
  });

  it('is not disturbed by a call whose signal was aborted before', async () => {
    const thread = start();
    await expect(thread.call('echo', limits(20_000, AbortSignal.abort(new Error('late'))))).rejects.toThrow('late');
    expect(await thread.call('echo', limits())).toBe('echo');
  });
});
