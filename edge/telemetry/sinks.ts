import type { LogLevel } from '../env.ts';
import type { LogSink, RequestLog } from './request-log.ts';

const levels = { DEBUG: 10, INFO: 20, WARN: 30, ERROR: 40 } as const satisfies Record<LogLevel, number>;

/** One JSON line a request, for those at `level` or above. */
export const createConsoleSink =
  (level: LogLevel, write: (line: string) => void): LogSink =>
  (log) => {
    const logLevel = toLevel(log);
    if (levels[logLevel] >= levels[level]) write(JSON.stringify({ level: logLevel, message: 'request', ...log }));
  };

/** Probes come every few seconds and say nothing while all is well. */
export function toLevel({ status, route }: RequestLog): LogLevel {
  if (status >= 500) return 'ERROR';
  if (status >= 400) return 'WARN';
  return route.startsWith('/v1/') ? 'INFO' : 'DEBUG';
}

/** The least of Analytics Engine that we use. */
export type DataPointWriter = {
  writeDataPoint(point: { indexes: string[]; blobs: string[]; doubles: number[] }): void;
};

/** An index of Analytics Engine holds 96 bytes. */
const MAX_INDEX_LENGTH = 96;

/** One data point a request. Analytics Engine samples: weight every count by `_sample_interval`, and never bill by it. */
export const createAnalyticsSink =
  (dataset: DataPointWriter): LogSink =>
  (log) =>
    dataset.writeDataPoint(toDataPoint(log));

/**
 * Where each field stands; only ever add at the end, or raise `REQUEST_LOG_SCHEMA`.
 *
 * index1 tenant ·
 * blob1 schema, blob2 method, blob3 route, blob4 outcome, blob5 document type, blob6 version, blob7 endpoint of the last
 * job, blob8 cause, blob9 id of the key ·
 * double1 status, double2 latency ms, double3 sources, double4 pages, double5 jobs, double6 submissions,
 * double7 fail-overs, double8 queue ms, double9 run ms, double10 redispatches; a number not known is 0.
 */
export function toDataPoint(log: RequestLog): { indexes: string[]; blobs: string[]; doubles: number[] } {
  const sum = (name: 'submissions' | 'failovers' | 'queueMs' | 'executionMs' | 'redispatches') =>
    log.jobs.reduce((total, job) => total + (job[name] ?? 0), 0);
  return {
    indexes: [(log.tenantId ?? 'none').slice(0, MAX_INDEX_LENGTH)],
    blobs: [
      String(log.schema),
      log.method,
      log.route,
      log.outcome,
      log.docType ?? '',
      log.version,
      log.jobs.at(-1)?.backend ?? '',
      log.cause ?? '',
      log.keyId ?? '',
    ],
    doubles: [
      log.status,
      log.latencyMs,
      log.sourceCount ?? 0,
      log.pageCount ?? 0,
      log.jobs.length,
      sum('submissions'),
      sum('failovers'),
      sum('queueMs'),
      sum('executionMs'),
      sum('redispatches'),
    ],
  };
}
