const MIB = 1024 * 1024;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** One value for jobs of `/run`, one for those that are waited for: `/runsync` and `/openai`. */
export type ByKind = { run: number; runsync: number };

/** The emulator's numbers. Where RunPod documents or shows one it is RunPod's; the rest are chosen, see `defaultSettings`. */
export type EmulatorSettings = {
  /** How long a take or stop poll is held when there is nothing to say. */
  takeHoldMs: number;
  /** A job that appears in no ping, progress or chunk for so long is lost. Keep it at 4 ping intervals or more. */
  leaseMs: number;
  /** Handed out as `RUNPOD_PING_INTERVAL`. RunPod's Python worker reads whole seconds, so give it at least 1000. */
  pingIntervalMs: number;
  /** How long a finished job can be read. */
  retentionMs: ByKind;
  /** The wait before each attempt to deliver a webhook, so also how many attempts there are. */
  webhookWaitsMs: readonly number[];
  /** An attempt without an answer is given up after this. */
  webhookTimeoutMs: number;
  resultMaxBytes: ByKind;
  bodyMaxBytes: ByKind;
  chunkMaxBytes: number;
  /** How long `/stream` is held when its caller names no `wait`. */
  streamHoldMs: number;
  /** The same for `/runsync` and `/status-sync`. */
  syncHoldMs: number;
  /** The least and the most that `/runsync` and `/status-sync` can be asked to hold. */
  syncWaitRangeMs: readonly [number, number];
  /** A client request held for longer ends with 524 and an HTML page, as at RunPod's edge. */
  edgeTimeoutMs: number;
  /** A stop signal is repeated no sooner than this. */
  stopRepeatMs: number;
  defaultExecutionTimeoutMs: number;
  /** The least and the most that `policy.executionTimeout` may be. */
  executionTimeoutRangeMs: readonly [number, number];
  defaultTtlMs: number;
  /** The least and the most that `policy.ttl` may be. */
  ttlRangeMs: readonly [number, number];
  /** A worker that announced its end with `stopPod` gets no further job until it has been silent for 3 intervals. */
  refuseLeavingWorkers: boolean;
};

/**
 * Holds, lease, ping time-out and result limits are our estimates of what RunPod does not publish.
 * @see https://docs.runpod.io/serverless/endpoints/send-requests (limits as of November 2026)
 */
export const defaultSettings: EmulatorSettings = {
  takeHoldMs: 20_000,
  leaseMs: 40_000,
  pingIntervalMs: 10_000,
  retentionMs: { run: 30 * MINUTE_MS, runsync: MINUTE_MS },
  webhookWaitsMs: [0, 5_000, 15_000],
  webhookTimeoutMs: 10_000,
  resultMaxBytes: { run: 10 * MIB, runsync: 20 * MIB },
  bodyMaxBytes: { run: 10 * MIB, runsync: 20 * MIB },
  chunkMaxBytes: MIB,
  streamHoldMs: 10_000,
  syncHoldMs: 90_000,
  syncWaitRangeMs: [1_000, 300_000],
  edgeTimeoutMs: 100_000,
  stopRepeatMs: 1_000,
  defaultExecutionTimeoutMs: 10 * MINUTE_MS,
  executionTimeoutRangeMs: [5_000, 7 * DAY_MS],
  defaultTtlMs: DAY_MS,
  ttlRangeMs: [10_000, 7 * DAY_MS],
  refuseLeavingWorkers: false,
};

/** For tests that run real workers against a real clock: every wait is short, every rule stays. */
export const fastSettings: EmulatorSettings = {
  ...defaultSettings,
  takeHoldMs: 100,
  leaseMs: 600,
  pingIntervalMs: 200,
  retentionMs: { run: 500, runsync: 500 },
  webhookWaitsMs: [0, 50, 100],
};
