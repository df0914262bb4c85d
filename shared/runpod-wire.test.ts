import { describe, expect, it } from 'vitest';
import { runpodHealthSchema, runpodJobSchema } from './runpod-wire.ts';

describe('a job of RunPod', () => {
  it('is read through fields that are new or of another type than documented', () => {
    const job = { status: 'FAILED', delayTime: '812', executionTime: null, error: { type: 'x' }, queue: { place: 3 } };
    expect(runpodJobSchema.parse(job)).toEqual({ status: 'FAILED' });
  });

  it('tells an output of null from none at all', () => {
    expect(runpodJobSchema.parse({ status: 'COMPLETED', output: null })).toHaveProperty('output', null);
    expect(runpodJobSchema.parse({ status: 'COMPLETED' })).not.toHaveProperty('output');
  });

  it('is refused without a status, for then it is something else', () => {
    expect(runpodJobSchema.safeParse({ id: 'x' }).success).toBe(false);
  });
});

describe('the health of a RunPod endpoint', () => {
  it('counts what is missing as 0', () => {
    const health = runpodHealthSchema.parse({ jobs: { inQueue: 2 }, workers: { idle: 1, throttled: null } });
    expect(health.jobs).toEqual({ completed: 0, failed: 0, inProgress: 0, inQueue: 2, retried: 0 });
    expect(health.workers).toMatchObject({ idle: 1, throttled: 0, unhealthy: 0 });
  });
});
