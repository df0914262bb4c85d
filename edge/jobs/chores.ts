import { backoffMs } from '../backends/retry.ts';
import type { DeliveryTable } from '../webhooks/delivery-table.ts';
import { runDueDeliveries } from '../webhooks/run-deliveries.ts';
import type { JobParts } from './job-parts.ts';
import { stepsOf } from './job-spec.ts';
import type { JobStore } from './job-store.ts';
import { toJobRecord } from './to-job-record.ts';

/**
 * Pays what a job owes to others: jobs to cancel at queues, news for the index, webhooks. What fails is owed on.
 *
 * @param telling - Once it aborts, no webhook is called any more, and a call on the way is given up.
 */
export async function runChores(
  store: JobStore,
  deliveries: DeliveryTable,
  parts: JobParts,
  telling: AbortSignal,
): Promise<void> {
  await cancelAtQueues(store, parts);
  await tellIndex(store, parts);
  const job = store.findJob();
  if (job?.spec.webhookUrl == null || telling.aborted) return;
  const { tenantId, webhookUrl: url } = job.spec;
  const { clock, allowPrivate } = parts;
  await runDueDeliveries(deliveries, {
    url,
    clock,
    fetch: (input, init) =>
      parts.fetch(input, { ...init, signal: AbortSignal.any([telling, ...toList(init?.signal)]) }),
    allowPrivate,
    secrets: () => parts.webhookSecrets(tenantId),
  });
}

const toList = (signal: AbortSignal | null | undefined) => (signal == null ? [] : [signal]);

/** Again and again, until the queue takes it or has let go of the run by itself. */
async function cancelAtQueues(store: JobStore, { clock, backendNamed, ports }: JobParts): Promise<void> {
  const forgottenAtMs = (store.findJob()?.spec.deadlineAtMs ?? 0) + ports.rules.ttlGraceMs;
  for (const { backend, runpod_id: runpodId, tries } of store.dueCancellations(clock.now())) {
    const isCancelled = (await backendNamed(backend)?.cancel(runpodId)) ?? true;
    if (isCancelled || clock.now() >= forgottenAtMs) store.cancellationDone(backend, runpodId);
    else
      store.cancellationFailed(
        backend,
        runpodId,
        clock.now() + backoffMs(tries + 1, ports.rules.choreRetry, clock.random),
      );
  }
}

async function tellIndex(store: JobStore, { clock, index, ports }: JobParts): Promise<void> {
  const due = store.dueIndexVersion(clock.now());
  const job = store.findJob();
  if (due === null || job === null) return;
  try {
    await index(job.spec.tenantId, toJobRecord(job, stepsOf(job.spec).flatMap(store.attempts)));
    store.indexed(job.version);
  } catch {
    store.indexFailed(clock.now() + backoffMs(due.tries + 1, ports.rules.choreRetry, clock.random));
  }
}
