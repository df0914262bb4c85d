import type { Context } from 'hono';
import type { Job } from '../../shared/api/jobs.ts';
import type { GatewayEnv } from '../context.ts';

/** 202 with the job and its place; a replay says that it is one. */
export function accepted(c: Context<GatewayEnv>, { job, isReplay }: { job: Job; isReplay: boolean }): Response {
  c.header('location', `/v1/jobs/${job.id}`);
  if (isReplay) c.header('idempotency-replayed', 'true');
  return c.json(job, 202);
}
