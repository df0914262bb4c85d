import { describe, expect, it } from 'vitest';
import { parseWorkerEnv } from './env.ts';

const platform = {
  RUNPOD_WEBHOOK_GET_JOB: 'http://127.0.0.1/job-take/$ID',
  RUNPOD_WEBHOOK_POST_OUTPUT: 'http://127.0.0.1/job-done/$RUNPOD_POD_ID/$ID',
};

describe("the worker's variables", () => {
  it('without a take URL mean that this is not RunPod', () => {
    expect(parseWorkerEnv({ RUNPOD_WEBHOOK_GET_JOB: '' }).platform).toBeNull();
  });

  it('need no ping, no chunk route, no key and no worker id', () => {
    const env = parseWorkerEnv(platform);
    expect(env.platform).toMatchObject({ streamTemplate: null, pingTemplate: null, authorization: null });
    expect(env.platform?.pingIntervalMs).toBe(10_000);
    expect(env.workerId).toMatch(/^[0-9a-f-]{36}$/);
    expect(env.concurrency).toBe(1);
  });

  it.each(['', '0', '-5', 'soon'])('fall back to the usual ping interval for "%s"', (interval) => {
    expect(parseWorkerEnv({ ...platform, RUNPOD_PING_INTERVAL: interval }).platform?.pingIntervalMs).toBe(10_000);
  });

  it('that are wrong are named, and no value is shown', () => {
    const wrong = { ...platform, DOCPROC_CONCURRENCY: 'secret', DOCPROC_SHUTDOWN_GRACE_MS: 'soon' };
    expect(() => parseWorkerEnv(wrong)).toThrow('Bad environment: DOCPROC_CONCURRENCY, DOCPROC_SHUTDOWN_GRACE_MS');
    expect(() => parseWorkerEnv({ RUNPOD_WEBHOOK_GET_JOB: 'x' })).toThrow('RUNPOD_WEBHOOK_POST_OUTPUT');
  });

  it.each([
    { value: 'ERROR', level: 'error' },
    { value: 'warn', level: 'warn' },
    { value: '1', level: 'debug' },
    { value: 'loud', level: 'info' },
    { value: undefined, level: 'info' },
  ])('take RunPod’s log level $value as $level', ({ value, level }) => {
    expect(parseWorkerEnv({ RUNPOD_LOG_LEVEL: value }).logLevel).toBe(level);
  });
});
