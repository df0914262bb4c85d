import type { JobInput } from '../../shared/job-input.ts';
import { newJobFacts } from '../backends/job-context.ts';
import { createJobRunner } from '../backends/run-job.ts';
import { createRunpodBackend } from '../backends/runpod.ts';
import { type JobRules, jobRules } from '../policy.ts';
import { createTestClock } from './clock.ts';
import { createUpstream, type UpstreamStep } from './upstream.ts';

export const jobInput: JobInput = {
  version: 1,
  task: 'classify',
  request_id: 'request-1',
  sources: [{ url: 'https://example.com/w2.png' }],
};

/** One job on scripted endpoints, `a` alone unless told otherwise, with 120 s to go. */
export function createTestJob(
  script: Record<string, UpstreamStep[]>,
  options: { endpoints?: string[]; rules?: Partial<JobRules>; timeoutMs?: number } = {},
) {
  const clock = createTestClock();
  const upstream = createUpstream(script);
  const backends = (options.endpoints ?? ['a']).map((endpointId) =>
    createRunpodBackend({ baseUrl: 'https://runpod.test/v2', endpointId, apiKey: 'secret', fetch: upstream.fetch }),
  );
  const runJob = createJobRunner(backends, { rules: { ...jobRules, ...options.rules }, clock });
  const caller = new AbortController();
  const background: Promise<unknown>[] = [];
  const facts = newJobFacts('classify');
  const deadlineAtMs = clock.now() + (options.timeoutMs ?? 120_000);
  const waitUntil = (work: Promise<unknown>) => void background.push(work);
  return {
    run: () => runJob(jobInput, { deadlineAtMs, signal: caller.signal, waitUntil, facts }),
    /** Resolves when the work that outlives the answer is done. */
    settled: () => Promise.all(background),
    clock,
    upstream,
    caller,
    facts,
  };
}
