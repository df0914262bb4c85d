import { backoffMs } from '../backends/retry.ts';
import type { DurableJobRules } from '../policy.ts';
import { type Attempt, isAtQueue, mayHaveRun } from './attempt.ts';

/** What a step needs next. */
export type Move =
  | { kind: 'submit'; backend: string }
  | { kind: 'ask'; attempt: Attempt }
  | { kind: 'wait'; untilMs: number }
  /** No queue takes it (`refused`: every one says no for good), or too many runs came to nothing. */
  | { kind: 'give_up'; because: 'refused' | 'doubtful' | 'lost' };

/**
 * Decides from what has been tried; pure, so that a job found after a crash goes on exactly where it stood.
 *
 * @param attempts - All of the step, oldest first.
 * @param backends - Names in fail-over order.
 */
export function nextMove(
  attempts: readonly Attempt[],
  backends: readonly string[],
  { nowMs, maxRuns }: { nowMs: number; maxRuns: number },
): Move {
  const last = attempts.at(-1);
  const first = backends[0] as string;
  if (last === undefined) return { kind: 'submit', backend: first };
  if (isAtQueue(last)) {
    return last.resumeAtMs > nowMs ? { kind: 'wait', untilMs: last.resumeAtMs } : { kind: 'ask', attempt: last };
  }
  const refusing = new Set(attempts.filter(({ state }) => state === 'refused').map(({ backend }) => backend));
  const willing = backends.filter((backend) => !refusing.has(backend));
  if (willing.length === 0) return { kind: 'give_up', because: 'refused' };
  const runs = attempts.filter(mayHaveRun).length;
  // A doubtful one is waited for first: it may call.
  if (last.resumeAtMs > nowMs) return { kind: 'wait', untilMs: last.resumeAtMs };
  if (runs >= maxRuns && mayHaveRun(last)) {
    return { kind: 'give_up', because: last.state === 'lost' || last.state === 'died' ? 'lost' : 'doubtful' };
  }
  return { kind: 'submit', backend: nextBackend(last, backends, willing) };
}

/** The next willing one after the last. What a queue lost or a worker's death ended goes to the first one again. */
function nextBackend(last: Attempt, backends: readonly string[], willing: readonly string[]): string {
  if (last.state === 'lost' || last.state === 'died') return willing[0] as string;
  const from = backends.indexOf(last.backend) + 1;
  const inTurn = [...backends.slice(from), ...backends.slice(0, from)];
  return inTurn.find((backend) => willing.includes(backend)) as string;
}

/** When to look again after an attempt that was not taken: at once while another queue stands ready, else after a while. */
export function resumeAfterBusy(
  attempts: readonly Attempt[],
  backends: readonly string[],
  { nowMs, retryAfterMs, random }: { nowMs: number; retryAfterMs: number | null; random: () => number },
  rule: DurableJobRules['busyRetry'],
): number {
  const busyInARow = attempts.length - attempts.findLastIndex(({ state }) => state !== 'busy') - 1;
  const rounds = Math.floor(busyInARow / backends.length);
  const isRoundOver = busyInARow % backends.length === 0;
  if (!isRoundOver) return nowMs;
  return nowMs + Math.min(retryAfterMs ?? 0, rule.patienceMs) + backoffMs(Math.max(1, rounds), rule, random);
}
