import { type Clock, sleep } from '../../shared/clock.ts';
import type { Random } from './backoff.ts';
import type { HeldJobs } from './held-jobs.ts';
import type { Log } from './log.ts';
import { createPollPace } from './poll-pace.ts';
import type { Queue } from './queue.ts';
import type { StopMemory } from './stop-memory.ts';

/** The platform repeats a signal until the job has left the pings. */
const STOP_FLOOR_MS = 1000;

/**
 * Listens for cancelled and timed-out jobs, beside the takes and on after them, and aborts those that run here. Resolves
 * when `signal` aborts, or early on 404: that platform has no such signals.
 */
export async function followStopSignals(options: {
  queue: Queue;
  held: HeldJobs;
  stops: StopMemory;
  clock: Clock;
  random: Random;
  log: Log;
  signal: AbortSignal;
}): Promise<void> {
  const { queue, held, stops, clock, random, log, signal } = options;
  const pace = createPollPace({ clock, random, floorMs: STOP_FLOOR_MS });
  while (!signal.aborted) {
    const beganMs = clock.nowMs();
    const reply = await queue.takeStops(signal);
    if (signal.aborted) return;
    if (reply.kind === 'unsupported') {
      log('debug', 'This platform sends no stop signals');
      return;
    }
    for (const id of reply.kind === 'items' ? reply.items : []) {
      const job = held.find(id);
      if (job === null) {
        stops.sawStop(id);
        continue;
      }
      log('info', 'The job was stopped', {}, id);
      job.abort('stopped');
    }
    const pauseMs = pace.pauseMs(reply, beganMs, false);
    if (pauseMs > 0) await sleep(clock, pauseMs, signal);
  }
}
