import type { Clock } from '../../shared/clock.ts';
import { backoffMs, type Random } from './backoff.ts';
import type { PollReply } from './queue.ts';

/** Decides how long a polling loop rests, so that no answer of a server, however odd, makes it spin. */
export type PollPace = {
  /**
   * @param beganMs - When the poll that got this reply began.
   * @param useful - The reply gave work; then the next poll may follow at once.
   */
  pauseMs(reply: PollReply<unknown>, beganMs: number, useful: boolean): number;
  /** Failures in a row. One is quiet: after a frozen container thaws, the first call meets a dead socket. */
  failures(): number;
};

const SLOW_DOWN_MS = 5000;

/** @param floorMs - The least time between two polls' beginnings when the first gave no work. */
export function createPollPace({
  clock,
  random,
  floorMs,
}: {
  clock: Clock;
  random: Random;
  floorMs: number;
}): PollPace {
  let failures = 0;
  return {
    failures: () => failures,
    pauseMs(reply, beganMs, useful) {
      if (reply.kind === 'failed' || reply.kind === 'unsupported') {
        failures += 1;
        return backoffMs(failures, random);
      }
      failures = 0;
      if (reply.kind === 'slow_down') return SLOW_DOWN_MS;
      return useful ? 0 : Math.max(0, floorMs - (clock.nowMs() - beganMs));
    },
  };
}
