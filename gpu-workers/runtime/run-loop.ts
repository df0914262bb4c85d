import { type Clock, sleep } from '../../shared/clock.ts';
import type { Random } from './backoff.ts';
import type { HeldJobs } from './held-jobs.ts';
import type { Log } from './log.ts';
import { createPollPace } from './poll-pace.ts';
import type { PollReply, Queue } from './queue.ts';
import type { StopMemory } from './stop-memory.ts';
import { parseTakenJob, type TakenJob } from './taken-job.ts';

export type RunLoopOptions = {
  queue: Queue;
  held: HeldJobs;
  stops: StopMemory;
  clock: Clock;
  random: Random;
  log: Log;
  /** Ends the loop: the open take is given up at once, and what it may still deliver is not started. */
  signal: AbortSignal;
  /** Starts one job and returns at once; the job is in `held` when it returns. */
  start(job: TakenJob): void;
};

/** RunPod answers some polls at once (a frozen container's 400, an empty queue without a hold). */
const TAKE_FLOOR_MS = 300;

/** Takes jobs as long as there are free slots, with one open take for all of them. Resolves when `signal` aborts. */
export async function takeJobs(options: RunLoopOptions): Promise<void> {
  const { queue, held, clock, random, log, signal } = options;
  const pace = createPollPace({ clock, random, floorMs: TAKE_FLOOR_MS });
  while (!signal.aborted) {
    await held.slotFree(signal);
    if (signal.aborted) return;
    const beganMs = clock.nowMs();
    const reply = await queue.take(held.freeSlots(), held.ids().length > 0, signal);
    if (signal.aborted) return;
    const failuresBefore = pace.failures();
    const startedCount = reply.kind === 'items' ? reply.items.filter((item) => startItem(item, options)).length : 0;
    const pauseMs = pace.pauseMs(reply, beganMs, startedCount > 0);
    logConnection(log, reply, failuresBefore, pauseMs);
    if (pauseMs > 0) await sleep(clock, pauseMs, signal);
  }
}

/** Whether the item was a job that could be started. */
function startItem(item: unknown, { held, stops, log, start }: RunLoopOptions): boolean {
  const job = parseTakenJob(item);
  if (job === null) {
    log('error', 'The queue delivered a job without an id');
    return false;
  }
  if (held.find(job.id) !== null) {
    log('warn', 'The queue delivered a job that is running here already', {}, job.id);
    return false;
  }
  if (stops.shouldDrop(job.id)) {
    log('info', 'The job was stopped before it arrived', {}, job.id);
    return false;
  }
  stops.sawJob(job.id);
  start(job);
  return true;
}

function logConnection(log: Log, reply: PollReply<unknown>, failuresBefore: number, pauseMs: number): void {
  if (reply.kind === 'failed' || reply.kind === 'unsupported') {
    const reason = reply.kind === 'failed' ? reply.reason : 'HTTP 404';
    log(failuresBefore === 0 ? 'debug' : 'warn', 'The queue cannot be reached', {
      reason,
      pauseMs: Math.round(pauseMs),
    });
  } else if (failuresBefore > 1) {
    log('info', 'The queue can be reached again', { failures: failuresBefore });
  }
}
