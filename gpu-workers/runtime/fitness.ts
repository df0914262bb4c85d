import { orAborted } from './held-jobs.ts';
import { UnfitError } from './unfit-error.ts';

export type Fitness = { kind: 'fit' } | { kind: 'unfit'; check: string; reason: string } | { kind: 'shutdown' };

/** Awaits `ready`, or the end of the process before it: a model takes minutes to load, and SIGTERM may come meanwhile. */
export async function checkFitness(
  ready: (signal: AbortSignal) => Promise<void>,
  shutdown: AbortSignal,
): Promise<Fitness> {
  const finished = settle(ready, shutdown);
  await orAborted(finished, shutdown);
  return shutdown.aborted ? { kind: 'shutdown' } : finished;
}

async function settle(ready: (signal: AbortSignal) => Promise<void>, shutdown: AbortSignal): Promise<Fitness> {
  try {
    await ready(shutdown);
    return { kind: 'fit' };
  } catch (error) {
    return toUnfit(error);
  }
}

function toUnfit(error: unknown): Fitness {
  const check = error instanceof UnfitError ? error.check : 'ready';
  return { kind: 'unfit', check, reason: error instanceof Error ? `${error.name}: ${error.message}` : 'not ready' };
}
