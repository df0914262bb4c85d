import type { Context } from 'hono';
import { type JobContext, type JobFacts, newJobFacts } from '../backends/job-context.ts';
import type { GatewayEnv } from '../context.ts';
import type { JobSource } from '../jobs/job-spec.ts';
import { documentRules } from '../policy.ts';
import type { Services } from '../services.ts';
import type { ResolvedSource } from '../sources/resolve.ts';
import { signSources } from '../sources/sign-sources.ts';

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

/** A request's sources as a worker fetches them: signed ones for as long as the request may take. */
export function toSignedSources(
  c: Context<GatewayEnv>,
  sources: readonly JobSource[],
  { signer, timeoutMs, now }: Services,
): Promise<ResolvedSource[]> {
  const leftMs = c.var.startedAtMs + timeoutMs - now();
  const expiresInSeconds = Math.ceil(leftMs / 1000) + documentRules.sourceGraceSeconds;
  return signSources(sources, { tenantId: c.var.caller.tenantId, signer, expiresInSeconds });
}
