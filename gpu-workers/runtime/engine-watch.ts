import { type Clock, sleep } from '../../shared/clock.ts';
import { describeError } from './describe-error.ts';
import { EngineDiedError } from './engine-died-error.ts';

/** How to tell that the engine beside this worker is gone. Both are optional: without them only a handler can say so. */
export type EngineChecks = {
  /**
   * Cheap (its `/health`). Asked every 5 s; `false`, a throw or 10 s without an answer, three times in a row, mean that it
   * died. Throwing `EngineDiedError` says so for certain: its process is gone.
   */
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

const PROBE_INTERVAL_MS = 5_000;
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
      if (signal.aborted) return;
      missed = failure === null ? 0 : missed + 1;
      if (failure?.certain) return onDied(failure.reason);
      if (failure !== null && missed >= MAX_MISSED_PROBES) return onDied(`engine not alive: ${failure.reason}`);
    }
  }

  async function askForGeneration(answers: NonNullable<EngineChecks['engineAnswers']>): Promise<void> {
    asking = true;
    const failure = await failureOf(answers, GENERATION_TIMEOUT_MS, clock, signal);
    asking = false;
    failedJobs = 0;
    if (failure !== null && !signal.aborted) onDied(`engine generates nothing: ${failure.reason}`);
  }

  if (engineAlive !== undefined) void probe(engineAlive);
  return {
    sawOutcome(engineFailed) {
      failedJobs = engineFailed ? failedJobs + 1 : 0;
      if (failedJobs >= MAX_FAILED_JOBS && engineAnswers !== undefined && !asking) void askForGeneration(engineAnswers);
    },
  };
}

type Failure = { reason: string; certain: boolean };

/** `null` when the check passed; otherwise why it did not. */
async function failureOf(
  check: (signal: AbortSignal) => Promise<unknown>,
  timeoutMs: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<Failure | null> {
  const ended = new AbortController();
  const abort = () => ended.abort();
  signal.addEventListener('abort', abort);
  try {
    const timeout = sleep(clock, timeoutMs, ended.signal).then(() => ({ reason: 'no answer in time', certain: false }));
    const answer = settle(check, ended.signal);
    return await Promise.race([answer, timeout]);
  } finally {
    ended.abort();
    signal.removeEventListener('abort', abort);
  }
}

async function settle(check: (signal: AbortSignal) => Promise<unknown>, signal: AbortSignal): Promise<Failure | null> {
  try {
    return (await check(signal)) === false ? { reason: 'it says no', certain: false } : null;
  } catch (error) {
    if (error instanceof EngineDiedError) return { reason: error.message, certain: true };
    return { reason: describeError(error).error, certain: false };
  }
}
