import { createAdvanceableClock, frozenClock } from '../clock.ts';
import type { JobRequest } from '../queue/job.ts';
import { createJobs } from '../queue/jobs.ts';
import { noQuirks, type Quirks } from '../quirks.ts';
import { defaultSettings } from '../settings.ts';

/** A queue of its own with ids `1`, `2`, …, and a record of what it reported. */
export function createTestJobs(quirks: Partial<Quirks> = {}) {
  const clock = createAdvanceableClock(frozenClock);
  const finals: { id: string; status: string }[] = [];
  const stops: string[] = [];
  let ids = 0;
  const jobs = createJobs({
    settings: defaultSettings,
    quirks: () => ({ ...noQuirks, ...quirks }),
    nowMs: clock.nowMs,
    newId: () => {
      ids += 1;
      return String(ids);
    },
    onChange() {},
    onFinal: ({ id, status }) => finals.push({ id, status }),
    onStop: (workerId, jobId) => stops.push(`${workerId} ${jobId}`),
  });
  return {
    jobs,
    finals,
    stops,
    submit: (request: Partial<JobRequest> = {}) => jobs.submit({ ...plainRequest, ...request }),
    /** Lets so much time pass in one step. */
    pass(ms: number) {
      clock.advance(ms);
      jobs.expire();
    },
  };
}

const plainRequest: JobRequest = {
  kind: 'run',
  input: { page: 1 },
  webhook: null,
  s3Config: undefined,
  lowPriority: false,
  executionTimeoutMs: defaultSettings.defaultExecutionTimeoutMs,
  ttlMs: defaultSettings.defaultTtlMs,
};
