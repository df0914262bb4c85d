import type { HealthStatus } from '../../shared/api/health.ts';
import type { RunpodHealth } from '../../shared/runpod-wire.ts';
import type { BackendHealth } from './backend.ts';

/** Whether a worker is there, or on its way, for a job that waits in this queue. */
export const canTakeJobs = ({ workers }: RunpodHealth): boolean =>
  workers.idle + workers.ready + workers.running + workers.initializing > 0;

/**
 * What RunPod's counts mean for an operator. An endpoint that has scaled to zero still counts its workers as idle, so no
 * worker of any kind means that it may have none: its maximum is 0, or a quota is used up.
 */
export function toEndpointState(health: BackendHealth): { status: HealthStatus; reason: string | null } {
  if (!health.answered) return { status: 'down', reason: `it does not answer (${health.fault.message})` };
  const { workers } = health.counts;
  if (workers.unhealthy > 0) {
    return canTakeJobs(health.counts)
      ? { status: 'degraded', reason: 'some of its workers are unhealthy' }
      : { status: 'down', reason: 'all of its workers are unhealthy' };
  }
  if (canTakeJobs(health.counts)) return { status: 'ok', reason: null };
  if (workers.throttled > 0) return { status: 'degraded', reason: 'its workers wait for a free GPU' };
  return { status: 'degraded', reason: 'it has no workers' };
}
