import type { Clock } from '../backends/retry.ts';
import { webhookRules } from '../policy.ts';
import { type DeliveryAttempt, deliverWebhook, noAnswer } from './deliver.ts';
import type { BegunTry, DeliveryTable } from './delivery-table.ts';
import { nextDeliveryAtMs } from './schedule.ts';

export type DeliveryPorts = {
  /** The caller's webhook. */
  url: string;
  /** Those that sign now, see `webhookSecrets`. Asked for each try: they can be rotated between two. */
  secrets(): Promise<readonly string[]>;
  /** Local runs only, see `checkPublicUrl`. */
  allowPrivate: boolean;
  fetch: typeof globalThis.fetch;
  clock: Pick<Clock, 'now' | 'random'>;
};

/**
 * Sends what is due, one by one, and writes down what becomes of it. Never throws for anything that a receiver does.
 *
 * At least once: each try is written before its call and its outcome after it, so a crash between the two repeats the call,
 * with the same `webhook-id`. Runs that overlap do not send a message twice.
 */
export async function runDueDeliveries(table: DeliveryTable, ports: DeliveryPorts): Promise<void> {
  const { now, random } = ports.clock;
  for (const messageId of table.due(now())) {
    const beganAtMs = now();
    const begun = table.begin(messageId, beganAtMs);
    if (begun === null) continue;
    const attempt = await deliver(begun, beganAtMs, ports);
    const endedAtMs = now();
    const nextAtMs = nextDeliveryAtMs(begun.tries, begun.roundBeganAtMs, { ...attempt, endedAtMs }, random);
    table.note(begun, attempt, endedAtMs - beganAtMs, nextAtMs);
  }
}

async function deliver({ messageId, body }: BegunTry, nowMs: number, ports: DeliveryPorts): Promise<DeliveryAttempt> {
  const secrets = await ports.secrets().catch(() => null);
  // The tenant's object cannot be reached now: as good a reason to try again as any.
  if (secrets === null) return noAnswer('retry', 'internal');
  const { allowPrivate, fetch, url } = ports;
  return deliverWebhook(url, {
    messageId,
    body,
    secrets,
    nowMs,
    allowPrivate,
    fetch,
    timeoutMs: webhookRules.timeoutMs,
  });
}
