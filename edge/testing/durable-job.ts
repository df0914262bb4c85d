import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { createRunpodBackend } from '../backends/runpod.ts';
import { advance, type JobPorts } from '../jobs/advance.ts';
import type { JobSpec } from '../jobs/job-spec.ts';
import { createJobStore, type JobStore } from '../jobs/job-store.ts';
import { jobTables } from '../jobs/job-tables.ts';
import { toJob } from '../jobs/to-job.ts';
import { toJobInput } from '../jobs/to-job-input.ts';
import { type DurableJobRules, durableJobRules } from '../policy.ts';
import { migrate } from '../storage/migrate.ts';
import { createTestClock } from './clock.ts';
import { createUpstream, type UpstreamStep } from './upstream.ts';

export const jobId = `job_${'0'.repeat(32)}`;

/** A job of one URL that is read as a W2. */
export const specOf = (change: Partial<JobSpec> = {}, nowMs = Date.UTC(2026, 0, 2)): JobSpec => ({
  id: jobId,
  tenantId: 'operator',
  requestId: 'request-1',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  createdAtMs: nowMs,
  deadlineAtMs: nowMs + 600_000,
  expiresAtMs: nowMs + 86_400_000,
  sources: [{ url: 'https://example.com/w2.png' }],
  tasks: ['extract'],
  docType: 'W2',
  promptMode: 'layout_all',
  bbox: null,
  prompt: null,
  pages: null,
  webhookUrl: null,
  metadata: {},
  batchId: null,
  reuseKey: null,
  reuse: null,
  ...change,
});

export type TestJobOptions = {
  spec?: Partial<JobSpec>;
  endpoints?: string[];
  rules?: Partial<DurableJobRules>;
  /** Whether a queue can reach us. */
  hasHook?: boolean;
};

/**
 * The state machine of one job on a real object's storage, with scripted endpoints (`a` unless told otherwise) for both
 * steps and a clock that stands still. `stored` is what lies in the bucket.
 */
export async function withDurableJob(
  script: Record<string, UpstreamStep[]>,
  options: TestJobOptions,
  test: (job: DurableTestJob) => Promise<void>,
): Promise<void> {
  const stub = env.JOBS.get(env.JOBS.newUniqueId());
  await runInDurableObject(stub, (_, { storage }) => {
    migrate(storage, jobTables);
    return test(createDurableTestJob(storage, script, options));
  });
}

function createDurableTestJob(
  storage: DurableObjectStorage,
  script: Record<string, UpstreamStep[]>,
  { spec, endpoints = ['a'], rules, hasHook = false }: TestJobOptions,
) {
  const clock = createTestClock();
  const upstream = createUpstream(script);
  const backends = endpoints.map((endpointId) =>
    createRunpodBackend({ baseUrl: 'https://runpod.test/v2', endpointId, apiKey: 'secret', fetch: upstream.fetch }),
  );
  const store: JobStore = createJobStore(storage);
  store.create(specOf(spec, clock.now()));
  const stored = new Set<string>();
  const ports: JobPorts = {
    backends: { classify: backends, extract: backends },
    clock,
    rules: { ...durableJobRules, ...rules },
    toInput: async (job, step) =>
      toJobInput(job, step, {
        urls: ['https://example.com/w2.png'],
        resultUpload: { url: 'https://bucket.test/result', headers: {} },
      }),
    hookUrl: async (_, step, n) => (hasHook ? `https://gateway.test/hooks/${step}/${n}` : undefined),
    hasResult: async ({ id }) => stored.has(id),
    writeClassification: async ({ spec: { id } }) => void stored.add(id),
    copyResult: async ({ id }, earlierJobId) => stored.has(earlierJobId) && Boolean(stored.add(id)),
    isWatched: () => false,
    changed: () => {},
  };

  return {
    store,
    clock,
    upstream,
    stored,
    /** Goes as far as it can now. */
    advance: () => advance(store, ports),
    /** As the alarm does it: goes on at each time that is asked for, until the job has ended or `times` are used up. */
    async run(times = 50): Promise<void> {
      for (let time = 0; time < times; time++) {
        const resumeAtMs = await advance(store, ports);
        if (resumeAtMs === null) return;
        clock.advance(Math.max(0, resumeAtMs - clock.now()));
      }
    },
    view() {
      const job = store.findJob();
      if (job === null) throw new Error('The job is gone');
      return toJob(job, store.attempts);
    },
    inputOf: (index: number) =>
      JSON.parse(upstream.requests.filter(({ route }) => route === 'run')[index]?.body ?? '{}') as {
        input: Record<string, unknown>;
        webhook?: string;
        policy: Record<string, number>;
      },
    states: () => store.attempts('extract').map(({ state }) => state),
    owedCancels: () => store.dueCancellations(Number.MAX_SAFE_INTEGER).map(({ runpod_id }) => runpod_id),
    events: () => store.events(0, 1000).map(({ type }) => type),
  };
}
export type DurableTestJob = ReturnType<typeof createDurableTestJob>;
