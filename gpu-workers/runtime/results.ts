import { type Clock, sleep } from '../../shared/clock.ts';
import { type Random, resultRetryMs } from './backoff.ts';
import type { Log } from './log.ts';
import type { Queue } from './queue.ts';

/** `lost` only when the platform itself no longer wants the job, or refused even a small error. */
export type ResultOutcome = 'accepted' | 'lost' | 'aborted';

/**
 * Posts a job's result until the platform has it: 429, 5xx, refused keys and silence are repeated after 1, 2, 3, 5, 8
 * and then every 13 s, for as long as it takes, because a result is minutes of GPU time. Ends early on 404 (the job is
 * gone) and when `signal` aborts. A body that is refused (400, 413) is too large: then `tooLarge` is posted in its place.
 *
 * @param job.body - `{"output"}` and/or `{"error"}` as JSON text.
 * @param job.tooLarge - A small body for the same job.
 */
export async function postUntilAccepted(
  job: { id: string; body: string; tooLarge: string; streamed: boolean },
  { queue, clock, random, log, signal }: { queue: Queue; clock: Clock; random: Random; log: Log; signal: AbortSignal },
): Promise<ResultOutcome> {
  let body = job.body;
  for (let attempt = 1; ; attempt += 1) {
    if (signal.aborted) return 'aborted';
    const reply = await queue.postResult(job.id, body, { streamed: job.streamed, signal });
    if (reply.kind === 'accepted') return 'accepted';
    if (signal.aborted) return 'aborted';
    if (reply.kind === 'gone') {
      log('warn', 'The platform no longer has this job; its result is dropped', {}, job.id);
      return 'lost';
    }
    if (reply.kind === 'refused') {
      if (body === job.tooLarge) {
        log('error', 'The platform refused even a small result for this job', {}, job.id);
        return 'lost';
      }
      log('error', 'The platform refused the result', { bytes: Buffer.byteLength(body) }, job.id);
      body = job.tooLarge;
      attempt = 0;
      continue;
    }
    log('warn', 'The result was not taken, trying again', { attempt, reason: reply.reason }, job.id);
    await sleep(clock, resultRetryMs(attempt, random), signal);
  }
}
