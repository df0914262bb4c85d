import { webhookRules } from '../policy.ts';
import type { DeliveryOutcome } from './deliver.ts';

/** How a try ended, and when. */
export type EndedTry = { outcome: DeliveryOutcome; retryAfterMs: number | null; endedAtMs: number };

/**
 * When to try again, by the schedule that Standard Webhooks recommends, up to a fifth sooner or later so that what failed
 * together does not return together. The receiver's `Retry-After` is the least wait. The last try is made 24 hours after the
 * first was due.
 *
 * @param tries - How many were made since `sinceMs`, from 1.
 * @param sinceMs - When the first try was due.
 * @returns Null when nothing more is tried.
 */
export function nextDeliveryAtMs(
  tries: number,
  sinceMs: number,
  { outcome, retryAfterMs, endedAtMs }: EndedTry,
  random: () => number,
): number | null {
  const { gapsMs, windowMs } = webhookRules;
  const lastAtMs = sinceMs + windowMs;
  const earliestAtMs = endedAtMs + (retryAfterMs ?? 0);
  if (outcome !== 'retry' || endedAtMs >= lastAtMs || earliestAtMs > lastAtMs) return null;
  const gapMs = gapsMs[Math.min(tries, gapsMs.length) - 1] as number;
  const wishedAtMs = endedAtMs + Math.round(gapMs * (0.8 + 0.4 * random()));
  return Math.min(Math.max(wishedAtMs, earliestAtMs), lastAtMs);
}
