/** The numbers the gateway lives by. What an operator may want to change is a variable in `env.ts` instead. */

/** Fifty URLs of the longest kind and a prompt fit well within it; documents never travel in a body. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** What a caller is told to wait after a 429 or 503. */
export const RETRY_AFTER_SECONDS = 10;

export type RetryRule = {
  /** Never sooner than this. */
  floorMs: number;
  /** The first wait is at most this; each later one at most twice the one before. */
  baseMs: number;
  /** No wait of our own choosing is longer than this. */
  capMs: number;
  /** A server that asks for a longer wait than this is not waited for. */
  patienceMs: number;
};

export type JobRules = {
  /**
   * How many submissions of one job may end up running. RunPod has no idempotency key, so a `/run` that got no clear
   * answer may have queued the job. Our jobs only read documents and return data: a second run costs money and changes
   * nothing, so one more is allowed, and no third.
   */
  maxSubmissions: number;
  /** How many rounds over all endpoints are made when each one answers 429. */
  maxBusyRounds: number;
  /** Longest wait for an answer to `/run`. */
  submitTimeoutMs: number;
  /** RunPod's edge cuts held requests at about 100 s with an HTML page, so ask to be held for less. */
  maxHoldMs: number;
  /** How much later than asked a held answer may come before it counts as lost. */
  holdGraceMs: number;
  /** After so long in the queue the endpoint is asked whether anything can take the job at all. */
  queueDeadlineMs: number;
  /** A job nobody waits for any more is deleted by RunPod this long after our deadline, even if a cancel is lost. */
  ttlGraceMs: number;
  /** After so many failures in a row an endpoint is tried last for a while. */
  breaker: { failures: number; restMs: number };
  submitRetry: RetryRule;
  /** Between status requests that fail or come back early. */
  pollRetry: RetryRule;
};

export const jobRules: JobRules = {
  maxSubmissions: 2,
  maxBusyRounds: 5,
  submitTimeoutMs: 15_000,
  maxHoldMs: 60_000,
  holdGraceMs: 10_000,
  queueDeadlineMs: 15_000,
  ttlGraceMs: 60_000,
  breaker: { failures: 3, restMs: 30_000 },
  submitRetry: { floorMs: 50, baseMs: 400, capMs: 5_000, patienceMs: 10_000 },
  pollRetry: { floorMs: 150, baseMs: 500, capMs: 3_000, patienceMs: 60_000 },
};

/** How long an answer of `/health` is used again, and how long each part has to answer. */
export const healthRules = { cacheMs: 5_000, timeoutMs: 5_000 } as const;
