import { Hono } from 'hono';
import * as z from 'zod';
import { jobIdSchema } from '../../shared/api/ids.ts';
import { jobStepViewSchema } from '../../shared/api/jobs.ts';
import { ApiError } from '../../shared/errors.ts';
import type { GatewayEnv } from '../context.ts';
import { webhookRules } from '../policy.ts';
import { callObject } from '../storage/call-object.ts';
import { findRunpodId } from '../webhooks/find-runpod-id.ts';
import { readPrefix } from '../webhooks/read-prefix.ts';
import { isRunpodToken, type RunpodCall } from '../webhooks/runpod-token.ts';

/** What RunPod says, rightly or not, to have ended. */
export type RunpodHint = { step: RunpodCall['step']; n: number; runpodId: string | null };

export type RunpodHookServices = {
  /** What hook URLs are made from, see `runpodHookUrl`. */
  signingKey: string;
  jobs(tenantId: string, jobId: string): { runpodEnded(hint: RunpodHint): Promise<void> };
};

const pathSchema = z.object({
  tenantId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  jobId: jobIdSchema,
  step: jobStepViewSchema.shape.step,
  // As it stands in the URL that we made: no sign, no leading zero.
  n: z
    .string()
    .regex(/^[1-9]\d{0,5}$/)
    .transform(Number),
  token: z.string(),
});

/**
 * `POST /hooks/runpod/…`: RunPod tells that a job has ended. It needs no key; the token in the path cannot be guessed, and
 * without the right one the path does not exist. The body is a hint and no more: RunPod repeats the whole input and output in
 * it, so only its beginning is read, and the job asks the queue itself.
 */
export const runpodHookRoute = ({ signingKey, jobs }: RunpodHookServices) =>
  new Hono<GatewayEnv>().post('/:tenantId/:jobId/:step/:n/:token', async (c) => {
    const path = pathSchema.safeParse(c.req.param());
    if (!path.success || !(await isRunpodToken(signingKey, path.data, path.data.token))) {
      throw new ApiError('not_found');
    }
    const { tenantId, jobId, step, n } = path.data;
    c.var.facts.tenantId = tenantId;
    const start = await readPrefix(c.req.raw.body, webhookRules.maxReadBytes).catch(() => '');
    const hint = { step, n, runpodId: findRunpodId(start) };
    await callObject(() => jobs(tenantId, jobId).runpodEnded(hint));
    return c.body(null, 204);
  });
