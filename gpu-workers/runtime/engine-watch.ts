import { type Clock, sleep } from './clock.ts';
import { describeError } from './describe-error.ts';

/** How to tell that the engine beside this worker is gone. Both are optional: without them only a handler can say so. */
export type EngineChecks = {
  /** Cheap (its `/health`). Asked every 10 s; `false` or a throw three times in a row means that it died. */
  engineAlive?: ((signal: AbortSignal) => Promise<boolean>) | undefined;
  /**
   * One tiny generation. Asked after three jobs in a row failed with `engine_failed`, because an engine can answer
   * `/health` and still generate nothing; a throw, or a minute without an end, means that it died.
   */
  engineAnswers?: ((signal: AbortSignal) => Promise<void>) | undefined;
};

export type EngineWatch = {
  /** To be told how every job ended. */
  sawOutcome(engineFailed: boolean): void;
};

const PROBE_INTERVAL_MS = 10_000;
const PROBE_TIMEOUT_MS = 10_000;
/** More than one: a thawed container or a busy engine misses a probe and is well. */
const MAX_MISSED_PROBES = 3;
const MAX_FAILED_JOBS = 3;
const GENERATION_TIMEOUT_MS = 60_000;

/** Watches until `signal` aborts; calls `onDied` with a reason for the operator. */
export function watchEngine(
  checks: EngineChecks,
  { clock, signal, onDied }: { clock: Clock; signal: AbortSignal; onDied(reason: string): void },
): EngineWatch {
  const { engineAlive, engineAnswers } = checks;
  let failedJobs = 0;
  let asking = false;

  async function probe(isAlive: NonNullable<EngineChecks['engineAlive']>): Promise<void> {
    let missed = 0;
    while (!signal.aborted) {
      await sleep(clock, PROBE_INTERVAL_MS, signal);
      if (signal.aborted) return;
      const failure = await failureOf(isAlive, PROBE_TIMEOUT_MS, clock, signal);
      missed = failure === null ? 0 : missed + 1;
      if (missed >= MAX_MISSED_PROBES && !signal.aborted) return onDied(`engine not alive: ${failure}`);
    }
  }

  async function askForGeneration(answers: NonNullable<EngineChecks['engineAnswers']>): Promise<void> {
    asking = true;
    const failure = await failureOf(answers, GENERATION_TIMEOUT_MS, clock, signal);
    asking = false;
    failedJobs = 0;
    if (failure !== null && !signal.aborted) onDied(`engine generates nothing: ${failure}`);
  }

  if (engineAlive !== undefined) void probe(engineAlive);
  return {
    sawOutcome(engineFailed) {
      failedJobs = engineFailed ? failedJobs + 1 : 0;
      if (failedJobs >= MAX_FAILED_JOBS && engineAnswers !== undefined && !asking) void askForGeneration(engineAnswers);
    },
  };
}

/** `null` when the check passed; otherwise why it did not. */
async function failureOf(
  check: (signal: AbortSignal) => Promise<unknown>,
  timeoutMs: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<string | null> {
  const ended = new AbortController();
  const abort = () => ended.abort();
  signal.addEventListener('abort', abort);
  try {
    const timeout = sleep(clock, timeoutMs, ended.signal).then(() => 'no answer in time');
    const answer = settle(check, ended.signal);
    return await Promise.race([answer, timeout]);
  } finally {
    ended.abort();
    signal.removeEventListener('abort', abort);
  }
}

async function settle(check: (signal: AbortSignal) => Promise<unknown>, signal: AbortSignal): Promise<string | null> {
  try {
    return (await check(signal)) === false ? 'it says no' : null;
  } catch (error) {
    return describeError(error).error;
  }
}
