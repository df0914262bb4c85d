import { z } from 'zod';
import { hold } from '../changes.ts';
import { BodyTooLarge, badBody, unknownJob } from '../http/refusal.ts';
import { jsonReply, noContent, type Reply } from '../http/reply.ts';
import { type Job, toTakenJob } from '../queue/job.ts';
import type { Route, RouteContext } from './route.ts';

const jobTake: Route = {
  methods: ['GET'],
  parameters: 1,
  async handle(context, workerId = '') {
    const jobs = await holdTake(context, workerId, 1);
    return jobs === null ? noContent : takenReply(context, workerId, jobs, (views) => views[0]);
  },
};

/** Answers with what is there, at least one job; it does not wait to fill up. */
const jobTakeBatch: Route = {
  methods: ['GET'],
  parameters: 1,
  async handle(context, workerId = '') {
    const size = Math.trunc(Number(context.call.query.get('batch_size'))) || 1;
    const jobs = await holdTake(context, workerId, Math.max(size, 1));
    return jobs === null ? noContent : takenReply(context, workerId, jobs, (views) => views);
  },
};

const jobStop: Route = {
  methods: ['GET'],
  parameters: 1,
  async handle({ call, endpoint: { changes, stops }, settings, clock }, workerId = '') {
    const jobsToStop = await hold(() => stops.takeDue(workerId), {
      changes,
      clock,
      holdMs: settings.takeHoldMs,
      gone: call.gone,
      askAgainInMs: () => stops.nextInMs(workerId),
    });
    return jobsToStop === null ? noContent : jsonReply({ jobsToStop });
  },
};

/** The result of a job, or its progress. */
const jobDone: Route = {
  methods: ['POST'],
  parameters: 2,
  async handle(context, workerId = '', jobId = '') {
    const { endpoint } = context;
    const body = parseWorkerBody(await readResult(context, jobId));
    const job = findJob(context, jobId);
    if (body.status === 'IN_PROGRESS') endpoint.jobs.progress(job, workerId, body.output);
    else endpoint.jobs.finish(job, body);
    if (body.stopPod === true) endpoint.workers.leave(workerId);
    return jsonReply({});
  },
};

const jobStream: Route = {
  methods: ['POST'],
  parameters: 2,
  async handle(context, workerId = '', jobId = '') {
    findJob(context, jobId);
    const { output } = parseWorkerBody(await context.call.readJson(context.settings.chunkMaxBytes));
    context.endpoint.jobs.chunk(findJob(context, jobId), workerId, output ?? null);
    return jsonReply({});
  },
};

const ping: Route = {
  methods: ['GET'],
  parameters: 1,
  async handle({ call, endpoint: { jobs, stops, workers, changes } }, workerId = '') {
    const heldIds = new Set((call.query.get('job_id') ?? '').split(',').filter((id) => id !== ''));
    workers.pinged(workerId, call.query.get('status') !== 'unhealthy');
    jobs.ping(workerId, heldIds);
    stops.pinged(workerId, heldIds);
    changes.notify();
    return jsonReply({});
  },
};

/** What workers call under `/v2/{endpoint}/`. */
export const workerRoutes = {
  'job-take': jobTake,
  'job-take-batch': jobTakeBatch,
  'job-stop': jobStop,
  'job-done': jobDone,
  'job-stream': jobStream,
  ping,
} satisfies Record<string, Route>;

function holdTake(context: RouteContext, workerId: string, max: number): Promise<Job[] | null> {
  const { call, endpoint, settings, clock } = context;
  const { changes, stops, workers } = endpoint;
  const take = (): Job[] | null => {
    if (settings.refuseLeavingWorkers && workers.isLeaving(workerId)) return null;
    const taken = endpoint.jobs.take(workerId, max);
    for (const job of taken) {
      stops.remove(workerId, job.id);
      if (context.fault?.kind === 'duplicateDelivery') endpoint.jobs.deliverAgain(job);
    }
    return taken.length > 0 ? taken : null;
  };
  return hold(take, { changes, clock, holdMs: settings.takeHoldMs, gone: call.gone });
}

/** A worker that was gone before it had them gets nothing: its jobs go back to their places. */
function takenReply(
  { endpoint }: RouteContext,
  workerId: string,
  taken: Job[],
  shape: (views: unknown[]) => unknown,
): Reply {
  const { jobs, quirks } = endpoint;
  const isEmpty = (job: Job) => Object.keys(job.input ?? {}).length === 0;
  const views = taken.map((job) => toTakenJob(job, { withoutInput: quirks.emptyInputDropped && isEmpty(job) }));
  return jsonReply(shape(views), () => {
    for (const job of taken) jobs.putBack(job, workerId);
  });
}

async function readResult(context: RouteContext, jobId: string): Promise<unknown> {
  const { call, endpoint, settings, fault } = context;
  const maxBytes = settings.resultMaxBytes[findJob(context, jobId).kind];
  try {
    const body = await call.readJson(maxBytes);
    if (fault?.kind === 'resultTooLarge') throw new BodyTooLarge(maxBytes);
    return body;
  } catch (error) {
    const job = endpoint.jobs.find(jobId);
    if (error instanceof BodyTooLarge && job !== null) endpoint.jobs.refuseResult(job);
    throw error;
  }
}

const workerBodySchema = z.looseObject({
  status: z.unknown().optional(),
  output: z.unknown().optional(),
  error: z.unknown().optional(),
  stopPod: z.unknown().optional(),
});

function parseWorkerBody(body: unknown): z.infer<typeof workerBodySchema> {
  const result = workerBodySchema.safeParse(body);
  if (!result.success) throw badBody('body: must be an object');
  return result.data;
}

function findJob({ endpoint }: RouteContext, jobId: string): Job {
  const job = endpoint.jobs.find(jobId);
  if (job === null) throw unknownJob();
  return job;
}
