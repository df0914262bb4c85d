import { type Clock, sleep } from '../../shared/clock.ts';
import { ApiError } from '../../shared/errors.ts';
import { type Random, resultRetryMs } from './backoff.ts';
import type { Queue } from './queue.ts';

/** The chunks of a job that streams: posted one at a time and in order, and kept for the result. */
export type Chunks = {
  /** Resolves when the platform has the chunk. Throws ApiError `result_too_large` over 1 MB, `backend_failed` when it will not be taken. */
  post(chunk: unknown): Promise<void>;
  posted(): unknown[];
};

/** RunPod's limit of one chunk. */
const MAX_CHUNK_BYTES = 1_000_000;
/** A reader waits for the chunk, so it is not worth the minutes that a result is. */
const MAX_ATTEMPTS = 4;

export function createChunks(
  jobId: string,
  {
    queue,
    clock,
    random,
    signal,
  }: { queue: Pick<Queue, 'postChunk'>; clock: Clock; random: Random; signal: AbortSignal },
): Chunks {
  const posted: unknown[] = [];
  let last = Promise.resolve();

  async function postOne(chunk: unknown): Promise<void> {
    const body = JSON.stringify({ output: chunk ?? null });
    if (Buffer.byteLength(body) > MAX_CHUNK_BYTES) throw new ApiError('result_too_large');
    for (let attempt = 1; ; attempt += 1) {
      signal.throwIfAborted();
      const reply = await queue.postChunk(jobId, body, signal);
      // `gone`: this platform shows no chunks, or no longer has the job. The result still counts.
      if (reply.kind === 'accepted' || reply.kind === 'gone') break;
      if (reply.kind === 'refused') throw new ApiError('result_too_large');
      if (attempt === MAX_ATTEMPTS) throw new ApiError('backend_failed');
      await sleep(clock, resultRetryMs(attempt, random), signal);
    }
    posted.push(chunk ?? null);
  }

  return {
    post(chunk) {
      const next = last.then(() => postOne(chunk));
      last = next.catch(() => {});
      return next;
    },
    posted: () => posted,
  };
}
