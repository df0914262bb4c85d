import { hold } from '../changes.ts';
import { badBody, Refusal, unknownJob } from '../http/refusal.ts';
import { jsonReply } from '../http/reply.ts';
import { isFinal, type Job, toJobView } from '../queue/job.ts';
import { openaiRoute } from './openai-route.ts';
import { parseJobRequest } from './parse-job-request.ts';
import type { Route, RouteContext } from './route.ts';

const run: Route = {
  methods: ['POST'],
  parameters: 0,
  async handle({ call, endpoint, settings, fault }) {
    const request = parseJobRequest(await call.readJson(settings.bodyMaxBytes.run), 'run', settings);
    const job = endpoint.jobs.submit(request);
    if (fault?.kind === 'lostJob') endpoint.jobs.forget(job);
    return jsonReply({ id: job.id, status: 'IN_QUEUE' });
  },
};

/** A client that hangs up leaves its job running, and the answer never says what its id was. */
const runsync: Route = {
  methods: ['POST'],
  parameters: 0,
  async handle(context) {
    const { call, endpoint, settings, fault } = context;
    const request = parseJobRequest(await call.readJson(settings.bodyMaxBytes.runsync), 'runsync', settings);
    const job = endpoint.jobs.submit(request);
    if (fault?.kind === 'lostJob') {
      endpoint.jobs.forget(job);
      return jsonReply({ id: job.id, status: 'IN_QUEUE' });
    }
    return jsonReply(toJobView(await holdUntilFinal(context, job.id)));
  },
};

const status: Route = {
  methods: ['GET'],
  parameters: 1,
  async handle({ call, endpoint }, jobId) {
    const job = findJob(endpoint, jobId);
    const ttlMs = readMs(call.query, 'ttl');
    if (ttlMs !== null) endpoint.jobs.shorten(job, ttlMs);
    return jsonReply(toJobView(job));
  },
};

/** RunPod's JavaScript client asks with GET, its Go client with POST. */
const statusSync: Route = {
  methods: ['GET', 'POST'],
  parameters: 1,
  handle: async (context, jobId) => jsonReply(toJobView(await holdUntilFinal(context, jobId))),
};

const stream: Route = {
  methods: ['GET', 'POST'],
  parameters: 1,
  async handle({ call, endpoint, settings, clock }, jobId) {
    const holdMs = readMs(call.query, 'wait') ?? settings.streamHoldMs;
    const read = (): { job: Job; chunks: unknown[] } | null => {
      const job = findJob(endpoint, jobId);
      return job.chunks.length > 0 || isFinal(job) ? { job, chunks: endpoint.jobs.drain(job) } : null;
    };
    const { changes } = endpoint;
    const found = await hold(read, { changes, clock, holdMs, gone: call.gone });
    const { job, chunks } = found ?? { job: findJob(endpoint, jobId), chunks: [] };
    return jsonReply({ status: job.status, stream: chunks.map((output) => ({ output })) }, () =>
      endpoint.jobs.putBackChunks(job, chunks),
    );
  },
};

const cancel: Route = {
  methods: ['POST'],
  parameters: 1,
  async handle({ endpoint }, jobId) {
    const job = findJob(endpoint, jobId);
    endpoint.jobs.cancel(job);
    return jsonReply({ id: job.id, status: job.status });
  },
};

const retry: Route = {
  methods: ['POST'],
  parameters: 1,
  async handle({ endpoint }, jobId) {
    const job = findJob(endpoint, jobId);
    if (!endpoint.jobs.retry(job)) throw badBody(`job is ${job.status}; only FAILED and TIMED_OUT can be retried`);
    return jsonReply({ id: job.id, status: job.status });
  },
};

const purgeQueue: Route = {
  methods: ['POST'],
  parameters: 0,
  handle: async ({ endpoint }) => jsonReply({ removed: endpoint.jobs.purge(), status: 'completed' }),
};

const health: Route = {
  methods: ['GET'],
  parameters: 0,
  async handle({ endpoint: { jobs, workers, quirks } }) {
    const state = { isStarting: jobs.isStarting(), isThrottled: quirks.capacity };
    return jsonReply({ jobs: jobs.counts(), workers: workers.counts(jobs.runningWorkers(), state) });
  },
};

/** Undocumented by RunPod: every job that it still has, newest first, without what came out of it. */
const requests: Route = {
  methods: ['GET'],
  parameters: 0,
  async handle({ endpoint }) {
    const views = endpoint.jobs.list().map((job) => ({ ...toJobView(job), output: undefined, error: undefined }));
    return jsonReply({ requests: views.reverse() });
  },
};

/** What clients call under `/v2/{endpoint}/`. */
export const clientRoutes = {
  run,
  runsync,
  status,
  'status-sync': statusSync,
  stream,
  cancel,
  retry,
  'purge-queue': purgeQueue,
  health,
  requests,
  openai: openaiRoute,
} satisfies Record<string, Route>;

function findJob(endpoint: RouteContext['endpoint'], jobId: string | undefined): Job {
  const job = endpoint.jobs.find(jobId ?? '');
  if (job === null) throw unknownJob();
  return job;
}

/** @returns The job when it is final, or as it is when the time asked for is over. */
async function holdUntilFinal({ call, endpoint, settings, clock }: RouteContext, jobId = ''): Promise<Job> {
  const [leastMs, mostMs] = settings.syncWaitRangeMs;
  const waitMs = readMs(call.query, 'wait') ?? settings.syncHoldMs;
  const holdMs = Math.min(Math.max(waitMs, leastMs), mostMs);
  const finalJob = () => {
    const job = findJob(endpoint, jobId);
    return isFinal(job) ? job : null;
  };
  const { changes } = endpoint;
  return (await hold(finalJob, { changes, clock, holdMs, gone: call.gone })) ?? findJob(endpoint, jobId);
}

/** @throws Refusal 400 when the parameter is there and not a number of milliseconds. */
function readMs(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null || text === '') return null;
  const ms = Number(text);
  if (!(ms >= 0)) throw new Refusal(400, `bad request: ${name}: must be a number of milliseconds`);
  return ms;
}
