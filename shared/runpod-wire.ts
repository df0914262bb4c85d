import * as z from 'zod';

/**
 * RunPod's bodies as a client reads them. Only the fields we use are named, a field of an unexpected type counts as
 * absent, and everything else passes unread, because RunPod adds fields without notice.
 * @see https://docs.runpod.io/serverless/endpoints/send-requests
 */

/** What `POST /run` answers. The id is opaque. */
export const runpodAcceptedSchema = z.object({ id: z.string().min(1) });

const optionalCount = z.number().nonnegative().optional().catch(undefined);

/** The job object of `/status`, `/status-sync` and webhooks. */
export const runpodJobSchema = z.object({
  /** One of `runpodStatuses`, or a word of a later RunPod. */
  status: z.string(),
  /** Milliseconds in the queue, up to the last time a worker took the job. */
  delayTime: optionalCount,
  /** Milliseconds on the worker. */
  executionTime: optionalCount,
  /** How often RunPod gave the job to another worker after one died or went silent. */
  retries: optionalCount,
  workerId: z.string().optional().catch(undefined),
  /** Any JSON. While IN_PROGRESS it is the last progress update; COMPLETED without it means that the result was lost. */
  output: z.unknown().optional(),
  /** Our workers send a JSON string in the shape of `jobErrorSchema`; RunPod itself sends plain words. */
  error: z.string().optional().catch(undefined),
});
export type RunpodJob = z.infer<typeof runpodJobSchema>;

export const runpodStatuses = ['IN_QUEUE', 'IN_PROGRESS', 'COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT'] as const;
export type RunpodStatus = (typeof runpodStatuses)[number];

const count = z.int().nonnegative().catch(0).default(0);

/** What `GET /health` of one endpoint answers. A count that is missing is 0. */
export const runpodHealthSchema = z.object({
  jobs: z.object({ completed: count, failed: count, inProgress: count, inQueue: count, retried: count }),
  workers: z.object({
    idle: count,
    initializing: count,
    ready: count,
    running: count,
    /** Wanted, but RunPod has no such GPU free now. */
    throttled: count,
    /** Started and failed; a broken image shows up here. */
    unhealthy: count,
  }),
});
export type RunpodHealth = z.infer<typeof runpodHealthSchema>;
