import { z } from 'zod';

/**
 * Behaviour of RunPod that gets in the way of an ordinary local run: real complaints of its users, and its limits. All are
 * off unless switched on, each for one endpoint or for all.
 */
export const quirksSchema = z.strictObject({
  /** A progress update that arrives after the end sets the job back to IN_PROGRESS. */
  progressAfterFinal: z.boolean(),
  /** A result over the limit is refused with 400 and the job shows COMPLETED without output. */
  oversizeCompletes: z.boolean(),
  /** An `error` that is not a string makes the job COMPLETED without output. */
  objectErrorCompletes: z.boolean(),
  /** A job whose input is `{}` reaches its worker without `input`. */
  emptyInputDropped: z.boolean(),
  /** A job that finds the endpoint with nothing to do waits for so many milliseconds until a worker has started. 0 is off. */
  scaleFromZeroMs: z.number().int().nonnegative(),
  /** There is no free GPU: workers show as throttled and nothing is taken. */
  capacity: z.boolean(),
  /** An exceeded executionTimeout ends as TIMED_OUT, as documented, and not as the FAILED that users see. */
  timedOutStatus: z.boolean(),
  /** Clients are held to RunPod's documented requests per 10 s and at a time, with 429 beyond. */
  rateLimits: z.boolean(),
});

export type Quirks = z.infer<typeof quirksSchema>;

export const noQuirks: Quirks = {
  progressAfterFinal: false,
  oversizeCompletes: false,
  objectErrorCompletes: false,
  emptyInputDropped: false,
  scaleFromZeroMs: 0,
  capacity: false,
  timedOutStatus: false,
  rateLimits: false,
};
