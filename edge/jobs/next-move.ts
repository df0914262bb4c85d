import { backoffMs } from '../backends/retry.ts';
import type { DurableJobRules } from '../policy.ts';
import { type Attempt, cameToNothing, isAtQueue, isDoubtful } from './attempt.ts';

/** What a step needs next. */
export type Move =
  | { kind: 'submit'; backend: string }
  | { kind: 'ask'; attempt: Attempt }
  | { kind: 'wait'; untilMs: number }
  /** No queue takes it (`refused`: every one says no for good), or too many hand-overs came to nothing. */
  | { kind: 'give_up'; because: 'refused' | 'doubtful' | 'lost' };

/**
 * Decides from what has been tried; pure, so that a job found after a crash goes on exactly where it stood.
 *
 * @param attempts - All of the step, oldest first. More than one may be at a queue, when a doubtful one has called late.
 * @param backends - Names in fail-over order.
 */
export function nextMove(
  attempts: readonly Attempt[],
  backends: readonly string[],
  { nowMs, maxRuns, maxDoubts }: { nowMs: number } & Pick<DurableJobRules, 'maxRuns' | 'maxDoubts'>,
): Move {
  const soonest = attempts.filter(isAtQueue).toSorted((a, b) => a.resumeAtMs - b.resumeAtMs)[0];
  if (soonest !== undefined) {
    return soonest.resumeAtMs > nowMs
      ? { kind: 'wait', untilMs: soonest.resumeAtMs }
      : { kind: 'ask', attempt: soonest };
  }
  const last = attempts.at(-1);
  if (last === undefined) return { kind: 'submit', backend: backends[0] as string };
  const refusing = new Set(attempts.filter(({ state }) => state === 'refused').map(({ backend }) => backend));
  const willing = backends.filter((backend) => !refusing.has(backend));
  if (willing.length === 0) return { kind: 'give_up', because: 'refused' };
  if (attempts.filter(cameToNothing).length >= maxRuns) return { kind: 'give_up', because: 'lost' };
  // A doubtful one is waited for first: it may call.
  if (last.resumeAtMs > nowMs) return { kind: 'wait', untilMs: last.resumeAtMs };
  if (attempts.filter(isDoubtful).length >= maxDoubts) return { kind: 'give_up', because: 'doubtful' };
  return { kind: 'submit', backend: nextBackend(last, backends, willing) };
}

/** How long a hand-over without a clear answer is waited for: longer each time, for the queue may be down. */
export function doubtMs(attempts: readonly Attempt[], { doubtGraceMs, maxDoubtGraceMs }: DurableJobRules): number {
  return Math.min(doubtGraceMs * 2 ** attempts.filter(isDoubtful).length, maxDoubtGraceMs);
}

/** The next willing one after the last. What a queue lost or a worker's death ended goes to the first one again. */
function nextBackend(last: Attempt, backends: readonly string[], willing: readonly string[]): string {
  if (cameToNothing(last)) return willing[0] as string;
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
  // Of busy ones the last alone is kept; their numbers tell how many there were.
  const busyInARow = (attempts.at(-1)?.n ?? 0) - (attempts.findLast(({ state }) => state !== 'busy')?.n ?? 0);
  const rounds = Math.floor(busyInARow / backends.length);
  const isRoundOver = busyInARow % backends.length === 0;
  if (!isRoundOver) return nowMs;
  return nowMs + Math.min(retryAfterMs ?? 0, rule.patienceMs) + backoffMs(Math.max(1, rounds), rule, random);
}
