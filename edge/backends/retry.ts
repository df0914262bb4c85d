import type { RetryRule } from '../policy.ts';

/** Time and chance, so that tests need neither. */
export type Clock = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms`. @throws the signal's reason as soon as it aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** 0 up to, not including, 1. */
  random(): number;
};

/**
 * How long to wait before the next try: full jitter, so that gateways which failed together do not return together.
 *
 * @param tries - How many have failed so far, from 1.
 */
export function backoffMs(
  tries: number,
  { floorMs, baseMs, capMs }: Omit<RetryRule, 'patienceMs'>,
  random: () => number,
): number {
  const ceilingMs = Math.min(capMs, baseMs * 2 ** (tries - 1));
  return floorMs + random() * Math.max(0, ceilingMs - floorMs);
}

/**
 * As `backoffMs`, but never sooner than the server asked for.
 *
 * @returns Null when waiting is pointless: the server asks for more than `patienceMs`, or the wait would use up `leftMs`.
 */
export function retryDelayMs(
  tries: number,
  rule: RetryRule,
  options: { retryAfterMs: number | null; leftMs: number; random: () => number },
): number | null {
  const askedMs = options.retryAfterMs ?? 0;
  const delayMs = askedMs + backoffMs(tries, rule, options.random);
  return askedMs > rule.patienceMs || delayMs >= options.leftMs ? null : delayMs;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const onAbort = () => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      }, ms);
      signal.addEventListener('abort', onAbort, { once: true });
    }),
};
