import type { RetryBudgetRule } from './backends/retry-budget.ts';

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
  /** Retries over all requests; see `RetryBudget`. */
  retryBudget: RetryBudgetRule;
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
  retryBudget: { ratio: 0.2, floor: 10, windowMs: 60_000 },
  submitRetry: { floorMs: 50, baseMs: 400, capMs: 5_000, patienceMs: 10_000 },
  pollRetry: { floorMs: 150, baseMs: 500, capMs: 3_000, patienceMs: 60_000 },
};

/** How long an answer of `/health` is used again, and how long each part has to answer. */
export const healthRules = { cacheMs: 5_000, timeoutMs: 5_000 } as const;

export type DurableJobRules = {
  /** How many runs of one step may come to nothing. More than for a request: nobody waits. */
  maxRuns: number;
  /**
   * How many hand-overs may stay without a clear answer. Each may have run, which costs money and changes nothing, and a
   * queue that is down for a quarter of an hour must not cost a job.
   */
  maxDoubts: number;
  /** Longest wait for an answer of a queue. */
  callTimeoutMs: number;
  /** How long a hand-over without a clear answer may still call us before it is made again; twice as long each time. */
  doubtGraceMs: number;
  maxDoubtGraceMs: number;
  /** After so long in a queue another endpoint is tried, if there is one that can take jobs. */
  queueDeadlineMs: number;
  /** A job nobody waits for any more is deleted by RunPod this long after our deadline, even if a cancel is lost. */
  ttlGraceMs: number;
  /** When every endpoint is busy. */
  busyRetry: RetryRule;
  /** Between questions about a running job. RunPod keeps a result for 30 minutes. */
  pollRetry: RetryRule;
  /** Between questions while a caller follows the job's events. */
  watchedPollMs: number;
  /** For everything that is owed after a change: the index, cancels, and an alarm that failed. */
  choreRetry: RetryRule;
};

export const durableJobRules: DurableJobRules = {
  maxRuns: 4,
  maxDoubts: 10,
  callTimeoutMs: 15_000,
  doubtGraceMs: 10_000,
  maxDoubtGraceMs: 240_000,
  queueDeadlineMs: 60_000,
  ttlGraceMs: 60_000,
  busyRetry: { floorMs: 500, baseMs: 1_000, capMs: 30_000, patienceMs: 60_000 },
  pollRetry: { floorMs: 500, baseMs: 1_000, capMs: 15_000, patienceMs: 60_000 },
  watchedPollMs: 2_000,
  choreRetry: { floorMs: 1_000, baseMs: 2_000, capMs: 60_000, patienceMs: 60_000 },
};

/** How many jobs a tenant may have that have not ended. */
export const MAX_UNFINISHED_JOBS = 10_000;

/** Ten thousand URLs, signed ones too, fit within it: it is held in memory while they are checked. */
export const MAX_BATCH_BODY_BYTES = 16 * 1024 * 1024;

export type BatchRules = {
  /** How many jobs of one batch may be under way at a time. */
  window: number;
  /** How many of them are made, or cancelled, side by side. */
  parallel: number;
  /** A batch whose items do not all arrive within so long is forgotten. */
  arrivalMs: number;
  /** Between two looks at the jobs under way, counted from the last one that brought news. */
  lookRetry: RetryRule;
  /** When a job is not let in, or cannot be made or cancelled. */
  makeRetry: RetryRule;
};

export const batchRules: BatchRules = {
  window: 100,
  parallel: 6,
  arrivalMs: 3_600_000,
  lookRetry: { floorMs: 500, baseMs: 1_000, capMs: 10_000, patienceMs: 60_000 },
  makeRetry: { floorMs: 1_000, baseMs: 2_000, capMs: 60_000, patienceMs: 60_000 },
};

/** How webhooks of callers are called. The gaps are those that Standard Webhooks recommends. */
export const webhookRules = {
  /** For one call, from the connection to the end of the answer. */
  timeoutMs: 15_000,
  /** So much of an answer, or of a call of RunPod, is read. */
  maxReadBytes: 64 * 1024,
  /** A call whose outcome was not written down after so long was cut off by a crash, and is made again. */
  retakeMs: 30_000,
  gapsMs: [5_000, 5 * 60_000, 30 * 60_000, 2 * 3_600_000, 5 * 3_600_000, 10 * 3_600_000],
  /** The last try is made so long after the first. */
  windowMs: 24 * 3_600_000,
  /** How many tries of one job are remembered. */
  maxAttemptsKept: 50,
  /** With how many earlier secrets a call is signed as well. */
  maxPreviousSecrets: 4,
} as const;

/** How long the signed URL of a result can be used. */
export const RESULT_URL_SECONDS = 15 * 60;

export const documentRules = {
  /** An upload that was not completed by then is given up. */
  uploadWindowMs: 24 * 3_600_000,
  /** How long a URL takes an upload; the same request with the same Idempotency-Key gives a fresh one. */
  uploadUrlMs: 3_600_000,
  /** How much later an upload may end than it may begin: so long after a deletion what came late is deleted as well. */
  lateUploadMs: 3_600_000,
  /** How long a URL of a document that a caller asks for can be read. */
  readUrlSeconds: 15 * 60,
  /** How much longer than its request or job a worker may still fetch a document or store a result. */
  sourceGraceSeconds: 60,
} as const;

/** Longest wait for one answer of R2 that moves no document. */
export const BUCKET_TIMEOUT_MS = 15_000;
/** Longest time to read a whole document from R2. */
export const BUCKET_READ_TIMEOUT_MS = 120_000;

/** How callers follow a job's events. */
export const eventRules = {
  /** What a reader is told to wait before it connects again. */
  reconnectMs: 2_000,
  /** After so long without an event a comment is sent: proxies keep the connection, and a reader that has gone is noticed. */
  heartbeatMs: 15_000,
  /** A stream is no longer than this; its reader connects again where it stood. */
  maxStreamMs: 5 * 60_000,
  /** How many events are read and sent at a time. */
  batchSize: 50,
} as const;

/** How keys of callers are looked up. A revoked key passes on routes that make no job for `foundMs` and what KV takes besides. */
export const keyRules = {
  /** How long an isolate goes by what it has read of a key. */
  foundMs: 30_000,
  /** How long it goes by there being no such key. */
  missingMs: 5_000,
  maxFound: 5_000,
  maxMissing: 2_000,
  /** How long a data centre may answer for KV by itself: the least that KV takes. */
  cacheTtlSeconds: 30,
  kvTimeoutMs: 5_000,
} as const;

/** How many keys of a tenant may be usable at a time, counting those whose time is yet to come. */
export const MAX_KEYS = 1_000;

/**
 * How often a key of each tier may call, in any of the gateway's places by itself: `ratelimits` in `wrangler.toml`, which has
 * the same numbers. It is a fence against floods and nothing is billed by it.
 */
export const rateLimits = {
  low: { limit: 20, periodSeconds: 10 },
  standard: { limit: 100, periodSeconds: 10 },
  high: { limit: 1_000, periodSeconds: 10 },
} as const;

/** How many requests of a key may wait for their answer at a time, to the letter; durable jobs are not among them. */
export const requestsUnderWay = { low: 4, standard: 16, high: 128 } as const;

export const ledgerRules = {
  /** So long after its deadline a request that was never heard of again is entered as failed. */
  overdueMs: 5 * 60_000,
  /** How long an answer waits for its entry, which is made in any case. */
  patienceMs: 1_000,
} as const;
