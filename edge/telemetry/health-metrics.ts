import { breakerStateSchema, type HealthResponse, healthStatusSchema } from '../../shared/api/health.ts';
import type { Metric, Sample } from './prometheus-text.ts';

/** The reading of `/health` as numbers. Endpoints have the names that they have there. */
export function toHealthMetrics(health: HealthResponse, nowMs: number): Metric[] {
  const endpoints = [...health.endpoints.classify, ...health.endpoints.extract];
  const parts = [
    { name: 'gateway', status: health.status },
    ...endpoints,
    ...Object.entries(health.storage).map(([name, { status }]) => ({ name, status })),
  ];
  const gauge = (name: string, help: string, samples: Sample[]): Metric => ({ name, help, type: 'gauge', samples });
  return [
    gauge('docproc_build_info', 'Always 1; the version is the label.', [
      { labels: { version: health.version }, value: 1 },
    ]),
    gauge(
      'docproc_health',
      'Whether a part has the status: 1 or 0.',
      parts.flatMap(({ name: part, status }) => oneOf(healthStatusSchema.options, status, 'status', { part })),
    ),
    gauge('docproc_health_age_seconds', 'How old the reading is.', [
      { labels: {}, value: Math.max(0, nowMs - Date.parse(health.checked_at)) / 1000 },
    ]),
    gauge(
      'docproc_breaker_state',
      'Whether the breaker of an endpoint has the state, as this isolate has learned: 1 or 0.',
      endpoints.flatMap(({ name: endpoint, breaker }) =>
        oneOf(breakerStateSchema.options, breaker.state, 'state', { endpoint }),
      ),
    ),
    gauge('docproc_endpoint_workers', 'Workers of an endpoint, as RunPod counts them.', countsOf('workers', endpoints)),
    gauge('docproc_endpoint_jobs', 'Jobs of an endpoint, as RunPod counts them.', countsOf('jobs', endpoints)),
  ];
}

const oneOf = (options: readonly string[], chosen: string, label: string, labels: Record<string, string>): Sample[] =>
  options.map((option) => ({ labels: { ...labels, [label]: option }, value: option === chosen ? 1 : 0 }));

/** Nothing for an endpoint that did not answer. */
const countsOf = (kind: 'workers' | 'jobs', endpoints: HealthResponse['endpoints']['classify']): Sample[] =>
  endpoints.flatMap(({ name: endpoint, [kind]: counts }) =>
    Object.entries(counts ?? {}).map(([state, value]) => ({ labels: { endpoint, state }, value })),
  );
