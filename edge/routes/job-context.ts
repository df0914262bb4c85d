import type { Context } from 'hono';
import { ApiError } from '../../shared/errors.ts';
import { type JobContext, type JobFacts, newJobFacts } from '../backends/job-context.ts';
import type { GatewayEnv } from '../context.ts';
import { newId } from '../ids.ts';
import type { JobSource } from '../jobs/job-spec.ts';
import { isOperator } from '../keys/operator.ts';
import { documentRules, ledgerRules } from '../policy.ts';
import { CallerGoneError } from '../respond/caller-gone.ts';
import type { Services } from '../services.ts';
import type { ResolvedSource } from '../sources/resolve.ts';
import { signSources } from '../sources/sign-sources.ts';
import { callObject } from '../storage/call-object.ts';
import { timed } from '../telemetry/timed.ts';
import type { EndedWork } from '../tenant/ledger.ts';

/** A request's job: due when the request is, cancelled when its caller hangs up, told in its log. */
function toJobContext(c: Context<GatewayEnv>, task: JobFacts['task'], services: Services): JobContext {
  const facts = newJobFacts(task);
  c.var.facts.jobs.push(facts);
  return {
    deadlineAtMs: c.var.startedAtMs + services.timeoutMs,
    signal: c.var.signal,
    waitUntil: (work) => c.executionCtx.waitUntil(work),
    facts,
  };
}

/** Makes what each job of a request needs to know of it. */
export type ContextOf = (task: JobFacts['task']) => JobContext;

/**
 * Does the work of a request that no durable job stands for. It is let in by the tenant's object, which reserves its pages,
 * before any of it begins, and entered into the ledger, however it ends, before it is answered. Nothing else makes a
 * `JobContext`, so no route can have such work done uncounted. The operator's key has no limits, and nothing is reserved for it.
 *
 * @param work - Leaves `docType` and `pageCount` among the facts of the request.
 * @throws ApiError `quota_exhausted`, `too_many_requests`, `unauthorized`, `storage_unavailable`; what `work` throws.
 */
export async function doCounted<Answer>(
  c: Context<GatewayEnv>,
  pageCount: number,
  services: Services,
  work: (contextOf: ContextOf) => Promise<Answer>,
): Promise<Answer> {
  const workId = newId('req', c.var.startedAtMs);
  const { now } = services;
  if (!isOperator(c.var.caller)) await timed(c, 'do', now, () => admit(c, workId, pageCount, services));
  let status: EndedWork['status'] = 'failed';
  try {
    const answer = await work((task) => toJobContext(c, task, services));
    status = 'succeeded';
    return answer;
  } catch (error) {
    if (error instanceof CallerGoneError) status = 'cancelled';
    throw error;
  } finally {
    await timed(c, 'do', now, () => settle(c, workId, status, services));
  }
}

/** Fails closed: what cannot be counted is not done. */
async function admit(
  c: Context<GatewayEnv>,
  workId: string,
  pageCount: number,
  { tenants, timeoutMs }: Services,
): Promise<void> {
  const { tenantId, keyId } = c.var.caller;
  const askedAtMs = c.var.startedAtMs;
  const settleByMs = askedAtMs + timeoutMs + ledgerRules.overdueMs;
  const admission = { workId, keyId, askedAtMs, pageCount, settleByMs };
  const outcome = await callObject(() => tenants(tenantId).admitWork(admission)).catch((cause: unknown) => {
    throw new ApiError('storage_unavailable', undefined, { cause });
  });
  if (outcome === 'key_revoked') throw new ApiError('unauthorized', 'This key is not active any more');
  if (outcome !== 'admitted') throw new ApiError(outcome);
}

/** Resolves when the entry is made, or after a while: then it is still being made, and the reservation is the second net. */
async function settle(
  c: Context<GatewayEnv>,
  workId: string,
  status: EndedWork['status'],
  { tenants, now, report }: Services,
): Promise<void> {
  const { tenantId, keyId } = c.var.caller;
  const { docType, pageCount, jobs } = c.var.facts;
  const ended: EndedWork = {
    ...{ workId, keyId, askedAtMs: c.var.startedAtMs, endedAtMs: now(), status, docType: docType ?? null },
    pageCount: status === 'succeeded' ? (pageCount ?? 0) : 0,
    workMs: jobs.reduce((sum, { executionMs }) => sum + (executionMs ?? 0), 0),
  };
  const entered = callObject(() => tenants(tenantId).settleWork(ended)).catch((error: unknown) =>
    report('Work could not be entered into the ledger', error),
  );
  c.executionCtx.waitUntil(entered);
  const patience = Promise.withResolvers<void>();
  const timer = setTimeout(patience.resolve, ledgerRules.patienceMs);
  await Promise.race([entered, patience.promise]);
  clearTimeout(timer);
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
