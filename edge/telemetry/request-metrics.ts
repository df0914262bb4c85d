import { createCounter, createHistogram } from './metric-store.ts';
import type { Metric } from './prometheus-text.ts';
import type { LogSink } from './request-log.ts';

/** Seconds: from an answer out of memory to a document of many pages. */
const LATENCY_BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/** Any other method is the caller's word, and would be a series of its own. */
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

export type RequestMetrics = { sink: LogSink; read(): Metric[] };

/**
 * Counts the requests of this isolate, from the same record that is logged. Labels are routes' patterns, statuses and outcomes:
 * never a tenant, a key or a path.
 */
export function createRequestMetrics(startedAtMs: number): RequestMetrics {
  const requests = createCounter('docproc_requests_total', 'Requests, by route, method and status.');
  const latency = createHistogram(
    'docproc_request_duration_seconds',
    'From the arrival of a request to its answer.',
    LATENCY_BOUNDS,
  );
  const jobs = createCounter('docproc_jobs_total', 'Jobs that requests waited for, by task and outcome.');
  const work = createCounter('docproc_gpu_seconds_total', 'Time on workers, of jobs that requests waited for.');
  const queue = createCounter('docproc_queue_seconds_total', 'Time in queues, of jobs that requests waited for.');
  const pages = createCounter('docproc_pages_total', 'Pages of documents that were read for requests.');
  const again = createCounter(
    'docproc_resubmissions_total',
    'Submissions beyond the first of a job that may have run.',
  );
  const failovers = createCounter('docproc_failovers_total', 'How often an endpoint was passed over for another one.');
  const started = createCounter('docproc_start_time_seconds', 'When this isolate began to count, since the epoch.');
  started.add({}, startedAtMs / 1000);

  return {
    sink: (log) => {
      const { route } = log;
      const method = methods.includes(log.method) ? log.method : 'other';
      requests.add({ route, method, status: String(log.status) });
      latency.observe({ route }, log.latencyMs / 1000);
      if (log.pageCount !== null) pages.add({ route }, log.pageCount);
      log.jobs.forEach(({ task, executionMs, queueMs, submissions, failovers: passed }, index) => {
        // Only the last job can have failed: the request ended with it.
        jobs.add({ task, outcome: index === log.jobs.length - 1 ? log.outcome : 'ok' });
        work.add({ task }, (executionMs ?? 0) / 1000);
        queue.add({ task }, (queueMs ?? 0) / 1000);
        again.add({ task }, Math.max(0, submissions - 1));
        failovers.add({ task }, passed);
      });
    },
    read: () => [
      ...[requests, latency, jobs, work, queue, pages, again, failovers].map((metric) => metric.read()),
      { ...started.read(), type: 'gauge' },
    ],
  };
}
