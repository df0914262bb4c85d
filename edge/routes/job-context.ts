import type { Context } from 'hono';
import { type JobContext, type JobFacts, newJobFacts } from '../backends/job-context.ts';
import type { GatewayEnv } from '../context.ts';
import type { Services } from '../services.ts';

/** A request's job: due when the request is, cancelled when its caller hangs up, told in its log. */
export function toJobContext(c: Context<GatewayEnv>, task: JobFacts['task'], services: Services): JobContext {
  const facts = newJobFacts(task);
  c.var.facts.jobs.push(facts);
  return {
    deadlineAtMs: c.var.startedAtMs + services.timeoutMs,
    signal: c.var.signal,
    waitUntil: (work) => c.executionCtx.waitUntil(work),
    facts,
  };
}
