import type { JobProgress } from '../../shared/job-input.ts';
import type { Step } from './job-spec.ts';

/**
 * - `submitting`: written before the call to the queue. Found again, the object died in the middle of that call.
 * - `doubtful`: the queue gave no clear answer; the job may run there.
 * - `submitted`, `running`: the queue has it, and says so.
 * - `busy`, `refused`, `stalled`: it never ran there. `lost`, `died`: it may have run, and nothing came of it.
 * - `done`: its output was taken. `failed`: its end is the job's end.
 */
export type AttemptState =
  | 'submitting'
  | 'doubtful'
  | 'submitted'
  | 'running'
  | 'busy'
  | 'refused'
  | 'stalled'
  | 'lost'
  | 'died'
  | 'done'
  | 'failed';

/** One hand-over of a step to a queue. Times are milliseconds since the epoch. */
export type Attempt = {
  step: Step;
  /** From 1, over all hand-overs of the step, those too that are not remembered. */
  n: number;
  backend: string;
  state: AttemptState;
  runpodId: string | null;
  beganAtMs: number;
  /** When to look at it again. */
  resumeAtMs: number;
  /** How often the queue has been asked about it. */
  asks: number;
  queueMs: number | null;
  workMs: number | null;
  progress: JobProgress | null;
};

/** Whether the queue is known to have it. */
export const isAtQueue = ({ state }: Attempt): boolean => state === 'submitted' || state === 'running';
/** Whether it had its run, and nothing came of it. */
export const cameToNothing = ({ state }: Attempt): boolean => state === 'lost' || state === 'died';
/** Whether nobody knows if a queue has it. */
export const isDoubtful = ({ state }: Attempt): boolean => state === 'submitting' || state === 'doubtful';
