import type { EndpointHealth, HealthResponse, HealthStatus, PartHealth } from '../../shared/api/health.ts';
import type { Backend } from '../backends/backend.ts';
import type { Breaker, BreakerView } from '../backends/breaker.ts';
import { toEndpointState } from '../backends/endpoint-state.ts';
import { toIsoTime } from '../respond/iso-time.ts';

/** The parts whose health is asked. */
export type HealthParts = {
  classify: readonly Backend[];
  extract: readonly Backend[];
  /** Told of each reading, and asked what has been learned of the endpoints. */
  breakers: Record<'classify' | 'extract', Pick<Breaker, 'noteHealth' | 'view'>>;
  /** Throws, or takes too long, when documents cannot be reached. */
  documents(): Promise<unknown>;
  /** Likewise for callers' keys. */
  keys(): Promise<unknown>;
  /** Likewise for Durable Objects, which hold jobs, limits and usage. */
  jobs(): Promise<unknown>;
};

type HealthOptions = { version: string; now: () => number; cacheMs: number; timeoutMs: number };

/**
 * Asks every part at once.
 *
 * An answer is used again for `cacheMs`, so that probes of many machines do not become load on RunPod. Only answers are
 * kept, never a pending question: in a Worker one request must not wait for another one's connection.
 */
export function createHealthCheck(parts: HealthParts, options: HealthOptions): () => Promise<HealthResponse> {
  let latest: { atMs: number; health: HealthResponse } | undefined;
  return async () => {
    const atMs = options.now();
    if (latest !== undefined && atMs - latest.atMs < options.cacheMs) {
      return { ...latest.health, age_ms: Math.max(0, atMs - latest.atMs) };
    }
    const health = await checkHealth(parts, options);
    latest = { atMs, health };
    return health;
  };
}

async function checkHealth(parts: HealthParts, options: HealthOptions): Promise<HealthResponse> {
  const [classify, extract, documents, keys, jobs] = await Promise.all([
    checkEndpoints('classify', parts, options),
    checkEndpoints('extract', parts, options),
    checkStorage(parts.documents, options),
    checkStorage(parts.keys, options),
    checkStorage(parts.jobs, options),
  ]);
  return {
    ...judge({ classify, extract }, { documents, keys, jobs }),
    version: options.version,
    checked_at: toIsoTime(options.now()),
    age_ms: 0,
    endpoints: { classify, extract },
    storage: { documents, keys, jobs },
  };
}

/** Down when a task has no endpoint left; a fail-over list with one that works is degraded, and so is lost storage. */
export function judge(
  endpoints: HealthResponse['endpoints'],
  storage: HealthResponse['storage'],
): { status: HealthStatus; reasons: string[] } {
  const parts = [
    ...[...endpoints.classify, ...endpoints.extract].map((part) => ({ ...part, name: `Endpoint ${part.name}` })),
    { ...storage.documents, name: 'Document storage' },
    { ...storage.keys, name: 'Key storage' },
    { ...storage.jobs, name: 'Job storage' },
  ];
  const reasons = parts.flatMap(({ name, status, reason }) =>
    status === 'ok' ? [] : [`${name}: ${reason ?? status}`],
  );
  const isDown = Object.values(endpoints).some((list) => list.every(({ status }) => status === 'down'));
  return { status: isDown ? 'down' : reasons.length > 0 ? 'degraded' : 'ok', reasons };
}

const checkEndpoints = (task: 'classify' | 'extract', parts: HealthParts, options: HealthOptions) =>
  Promise.all(
    parts[task].map((backend, index) => checkEndpoint(`${task}-${index + 1}`, backend, parts.breakers[task], options)),
  );

async function checkEndpoint(
  name: string,
  backend: Backend,
  breaker: HealthParts['breakers']['classify'],
  { now, timeoutMs }: HealthOptions,
): Promise<EndpointHealth> {
  const startedAtMs = now();
  const health = await backend.health({ timeoutMs });
  breaker.noteHealth(backend, health);
  const { state, reason, untilMs } = breaker.view(backend);
  return {
    name,
    ...withBreaker(toEndpointState(health), breaker.view(backend)),
    latency_ms: now() - startedAtMs,
    workers: health.answered ? health.counts.workers : null,
    jobs: health.answered ? health.counts.jobs : null,
    breaker: { state, reason, retry_at: toIsoTime(untilMs) },
  };
}

/** An endpoint that says it is well, and takes no jobs all the same, wants an eye. */
const withBreaker = (
  endpoint: ReturnType<typeof toEndpointState>,
  { state, reason }: BreakerView,
): ReturnType<typeof toEndpointState> =>
  endpoint.status === 'ok' && state === 'open' ? { status: 'degraded', reason: `it rests, for ${reason}` } : endpoint;

async function checkStorage(probe: () => Promise<unknown>, { now, timeoutMs }: HealthOptions): Promise<PartHealth> {
  const startedAtMs = now();
  const isAnswered = await answersWithin(probe, timeoutMs);
  return {
    status: isAnswered ? 'ok' : 'down',
    reason: isAnswered ? null : 'it does not answer',
    latency_ms: now() - startedAtMs,
  };
}

async function answersWithin(probe: () => Promise<unknown>, timeoutMs: number): Promise<boolean> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const late = new Promise<false>((resolve) => timeout.addEventListener('abort', () => resolve(false), { once: true }));
  return Promise.race([
    probe().then(
      () => true,
      () => false,
    ),
    late,
  ]);
}
