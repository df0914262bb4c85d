import * as z from 'zod';
import { runpodHealthSchema } from '../runpod-wire.ts';

/** `ok`: works. `degraded`: works, but something wants the operator's eye. `down`: does not work. */
export const healthStatusSchema = z.enum(['ok', 'degraded', 'down']);
export type HealthStatus = z.infer<typeof healthStatusSchema>;

const partHealthSchema = z.object({
  status: healthStatusSchema,
  /** Why it is not `ok`; null when it is. */
  reason: z.string().nullable(),
  latency_ms: z.int().nonnegative(),
});
export type PartHealth = z.infer<typeof partHealthSchema>;

/** `closed`: jobs go to it. `open`: it rests, and jobs go to the others first. `half_open`: one at a time tries it again. */
export const breakerStateSchema = z.enum(['closed', 'open', 'half_open']);
export type BreakerState = z.infer<typeof breakerStateSchema>;

export const endpointHealthSchema = partHealthSchema.extend({
  /** The task and the place in the fail-over order, such as `classify-1`; RunPod's own id is not shown. */
  name: z.string(),
  /** RunPod's counts; null when it did not answer. */
  workers: runpodHealthSchema.shape.workers.nullable(),
  jobs: runpodHealthSchema.shape.jobs.nullable(),
  /** What the part of the gateway that answers has learned of it by itself; other parts may know otherwise. */
  breaker: z.object({
    state: breakerStateSchema,
    /** Why it rests; null when it does not. */
    reason: z.string().nullable(),
    /** When it is next tried; null when it does not rest. */
    retry_at: z.iso.datetime().nullable(),
  }),
});
export type EndpointHealth = z.infer<typeof endpointHealthSchema>;

/** `GET /health`: 200 when `ok` or `degraded`, 503 when `down`. */
export const healthResponseSchema = z.object({
  status: healthStatusSchema,
  /** One sentence for each part that is not `ok`. */
  reasons: z.array(z.string()),
  version: z.string(),
  /** When the parts were asked, ISO 8601 in UTC; answers may be a few seconds old. */
  checked_at: z.iso.datetime(),
  /** How long ago that was; the header `Age` has it in seconds. */
  age_ms: z.int().nonnegative(),
  endpoints: z.object({ classify: z.array(endpointHealthSchema), extract: z.array(endpointHealthSchema) }),
  /** `documents`: R2. `keys`: KV. `jobs`: Durable Objects, which hold limits and usage too. */
  storage: z.object({ documents: partHealthSchema, keys: partHealthSchema, jobs: partHealthSchema }),
});
export type HealthResponse = z.infer<typeof healthResponseSchema>;

/** `GET /ready`: 200 when documents can be sent, 503 with the reasons when not. */
export const readyResponseSchema = z.object({ status: z.enum(['ready', 'not_ready']), reasons: z.array(z.string()) });
export type ReadyResponse = z.infer<typeof readyResponseSchema>;

/** `GET /live`: 200 as long as the Worker runs at all. */
export const liveResponseSchema = z.object({ status: z.literal('live') });
export type LiveResponse = z.infer<typeof liveResponseSchema>;
