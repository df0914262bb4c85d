import { describe, expect, it } from 'vitest';
import { ApiError } from '../../shared/errors.ts';
import { type TestBatch, withBatch } from '../testing/batches.ts';

/** As the alarm does it: goes on at each time that is asked for, with `between` before each, until the batch has ended. */
async function run(batch: TestBatch, between: () => void): Promise<number> {
  for (let steps = 1; steps < 500; steps++) {
    const resumeAtMs = await batch.advance();
    if (resumeAtMs === null) return steps;
    batch.clock.advance(Math.max(0, resumeAtMs - batch.clock.now()));
    between();
  }
  throw new Error('The batch has not ended');
}

const failed = {
  status: 'failed' as const,
  error: { code: 'document_corrupt' as const, detail: 'Torn.', retryable: false },
};
const rules = { window: 20, parallel: 6 };

describe('a batch of 250 with a window of 20', () => {
  it('makes each job once, never has more than 20 under way, and succeeds when all did', () =>
    withBatch(250, { rules }, async (batch) => {
      const widths: number[] = [];
      await run(batch, () => {
        widths.push(batch.openIds().length);
        batch.endJobs();
      });
      expect(batch.made.size).toBe(250);
      expect(new Set(batch.made.values())).toEqual(new Set([1]));
      expect(Math.max(...widths)).toBe(20);
      expect(batch.view()).toMatchObject({ status: 'succeeded', counts: { total: 250, succeeded: 250, waiting: 0 } });
      expect(new Set(batch.items().map(({ job_id }) => job_id))).toEqual(new Set(batch.made.keys()));
    }));

  it('makes them in the order of the request', () =>
    withBatch(50, { rules: { ...rules, parallel: 1 } }, async (batch) => {
      await run(batch, () => batch.endJobs());
      expect(batch.items().map(({ job_id }) => job_id)).toEqual([...batch.made.keys()]);
    }));

  it('fills a place as soon as a look finds it free, not when all are', () =>
    withBatch(30, { rules }, async (batch) => {
      await batch.advance();
      const [first] = batch.openIds();
      batch.jobs.set(first as string, failed);
      await batch.advance();
      expect(batch.made.size).toBe(21);
      expect(batch.view().counts).toMatchObject({ queued: 20, failed: 1, waiting: 9 });
    }));

  it('forgets what an item reads once its job has it', () =>
    withBatch(2, { rules: { ...rules, window: 1 } }, async (batch) => {
      await batch.advance();
      expect(batch.store.planJobs(10, () => 'job')).toMatchObject([
        { index: 1, sources: [{ url: expect.any(String) }] },
      ]);
    }));
});

describe('a crash', () => {
  it('between making a job and writing that down makes no second job', () =>
    withBatch(10, { rules }, async (batch) => {
      const dies = new Promise<never>(() => {});
      const createJob: typeof batch.ports.createJob = async (spec, job) => {
        await batch.ports.createJob(spec, job);
        return dies;
      };
      // The object dies here: what it wrote is there, and nothing after it happens.
      void batch.advance({ createJob });
      await expect.poll(() => batch.made.size).toBe(6);
      expect(batch.view().counts).toMatchObject({ waiting: 10, queued: 0 });

      await batch.advance();
      expect(batch.made.size).toBe(10);
      expect([...batch.made.values()].toSorted()).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 2, 2]);
      expect(batch.jobs.size).toBe(10);
    }));

  it('after jobs ended loses none of their ends', () =>
    withBatch(10, { rules }, async (batch) => {
      void batch.advance({
        createJob: (spec, job) => batch.ports.createJob(spec, job).then(() => new Promise(() => {})),
      });
      await expect.poll(() => batch.made.size).toBe(6);
      batch.endJobs();
      await run(batch, () => batch.endJobs());
      expect(batch.view()).toMatchObject({ status: 'succeeded', counts: { succeeded: 10 } });
    }));
});

describe('a job that is not let in', () => {
  it('waits for its place, longer and longer, under the same id', () =>
    withBatch(8, { rules }, async (batch) => {
      const createJob = () => Promise.reject(new ApiError('too_many_jobs'));
      const gaps: number[] = [];
      for (let time = 0; time < 3; time++) {
        const resumeAtMs = (await batch.advance({ createJob })) ?? 0;
        gaps.push(resumeAtMs - batch.clock.now());
        batch.clock.advance(resumeAtMs - batch.clock.now());
      }
      expect(gaps).toEqual([1_500, 2_500, 4_500]);
      const planned = batch.items().map(({ job_id }) => job_id);
      expect(planned.filter((id) => id !== null)).toHaveLength(6);
      await run(batch, () => batch.endJobs());
      expect(batch.items().map(({ job_id }) => job_id)).toEqual([...batch.made.keys()]);
      expect([...batch.made.keys()].slice(0, 6)).toEqual(planned.slice(0, 6));
    }));

  it('for good fails with the words of the refusal, and the others go on', () =>
    withBatch(8, { rules }, async (batch) => {
      const createJob: typeof batch.ports.createJob = async (spec, job) => {
        if (job.index >= 5) throw new ApiError('unauthorized');
        return batch.ports.createJob(spec, job);
      };
      await batch.advance({ createJob });
      batch.endJobs();
      await run(batch, () => {});
      expect(batch.view()).toMatchObject({ status: 'completed_with_failures', counts: { succeeded: 5, failed: 3 } });
      expect(batch.items().at(-1)).toMatchObject({ status: 'failed', error: { code: 'unauthorized' } });
    }));

  it('because nobody could be reached is tried again, and the operator is told', () =>
    withBatch(1, { rules }, async (batch) => {
      await batch.advance({ createJob: () => Promise.reject(new Error('Network connection lost.')) });
      expect(batch.reports).toHaveLength(1);
      await run(batch, () => batch.endJobs());
      expect(batch.view().status).toBe('succeeded');
    }));
});

describe('looks at the jobs', () => {
  it('grow rare while nothing happens, and are soon again after news', () =>
    withBatch(2, { rules }, async (batch) => {
      const gaps: number[] = [];
      for (let time = 0; time < 8; time++) {
        const resumeAtMs = (await batch.advance()) ?? 0;
        gaps.push(resumeAtMs - batch.clock.now());
        batch.clock.advance(Math.max(0, resumeAtMs - batch.clock.now()));
      }
      expect(gaps.at(-1)).toBe(5_250);
      expect(gaps).toEqual(gaps.toSorted((a, b) => a - b));
      const [first] = batch.openIds();
      batch.jobs.set(first as string, failed);
      const resumeAtMs = (await batch.advance()) ?? 0;
      expect(resumeAtMs - batch.clock.now()).toBe(750);
    }));

  it('end the item of a job that was deleted', () =>
    withBatch(1, { rules }, async (batch) => {
      await batch.advance();
      batch.jobs.clear();
      expect(await run(batch, () => {})).toBe(1);
      expect(batch.items()).toMatchObject([{ status: 'failed', error: { code: 'not_found' } }]);
    }));
});

describe('a batch that is cancelled', () => {
  it('makes no more jobs and cancels those under way; what had ended stays', () =>
    withBatch(50, { rules }, async (batch) => {
      await batch.advance();
      const [first] = batch.openIds();
      batch.jobs.set(first as string, { status: 'succeeded', error: null });
      expect(batch.store.cancel(batch.clock.now())).toBe(true);
      expect(batch.view().status).toBe('cancelling');
      expect(await batch.advance()).toBeNull();
      expect(batch.view()).toMatchObject({ status: 'cancelled', counts: { succeeded: 1, cancelled: 49 } });
      expect([batch.made.size, batch.openIds()]).toEqual([20, []]);
      expect(batch.store.cancel(batch.clock.now())).toBe(false);
    }));

  it('cancels a job that was being made in that very moment', () =>
    withBatch(50, { rules }, async (batch) => {
      const createJob: typeof batch.ports.createJob = async (spec, job) => {
        if (job.index === 9) batch.store.cancel(batch.clock.now());
        return batch.ports.createJob(spec, job);
      };
      expect(await batch.advance({ createJob })).toBeNull();
      expect(batch.view()).toMatchObject({ status: 'cancelled', counts: { cancelled: 50 } });
      expect([batch.made.size, batch.openIds()]).toEqual([12, []]);
    }));

  it('makes certain of a job that may have been made before a crash, and cancels it', () =>
    withBatch(10, { rules }, async (batch) => {
      let calls = 0;
      const createJob = () => new Promise<never>(() => void calls++);
      void batch.advance({ createJob });
      await expect.poll(() => calls).toBe(6);
      batch.store.cancel(batch.clock.now());
      await batch.advance();
      expect(batch.made.size).toBe(6);
      expect(batch.cancelled.toSorted()).toEqual([...batch.made.keys()].toSorted());
      expect(batch.view()).toMatchObject({ status: 'cancelled', counts: { cancelled: 10 } });
    }));

  it('tries again what could not be cancelled', () =>
    withBatch(3, { rules }, async (batch) => {
      await batch.advance();
      batch.store.cancel(batch.clock.now());
      const cancelJob = () => Promise.reject(new Error('Network connection lost.'));
      expect(await batch.advance({ cancelJob })).toBeGreaterThan(batch.clock.now());
      expect(batch.view().status).toBe('cancelling');
      await run(batch, () => {});
      expect(batch.view()).toMatchObject({ status: 'cancelled', counts: { cancelled: 3 } });
    }));
});
