import type { HealthStatus } from '../../shared/api/health.ts';
import type { RunpodHealth } from '../../shared/runpod-wire.ts';
import type { BackendHealth } from './backend.ts';

/** Whether a worker is there, or on its way, for a job that waits in this queue. */
export const canTakeJobs = ({ workers }: RunpodHealth): boolean =>
  workers.idle + workers.ready + workers.running + workers.initializing > 0;

/** What RunPod's counts mean for an operator. An endpoint with no worker and no waiting job has scaled to zero. */
export function toEndpointState(health: BackendHealth): { status: HealthStatus; reason: string | null } {
  if (!health.answered) return { status: 'down', reason: `it does not answer (${health.fault.message})` };
  const { workers, jobs } = health.counts;
  if (workers.unhealthy > 0) {
    return canTakeJobs(health.counts)
      ? { status: 'degraded', reason: 'some of its workers are unhealthy' }
      : { status: 'down', reason: 'all of its workers are unhealthy' };
  }
  if (canTakeJobs(health.counts)) return { status: 'ok', reason: null };
  if (workers.throttled > 0) return { status: 'degraded', reason: 'its workers wait for a free GPU' };
  if (jobs.inQueue > 0) return { status: 'degraded', reason: 'jobs wait and it has no worker' };
  return { status: 'ok', reason: null };
}
