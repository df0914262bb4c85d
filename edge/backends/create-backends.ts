import type { Env } from '../env.ts';
import type { Backend } from './backend.ts';
import { createRunpodBackend } from './runpod.ts';

/** The endpoints of both tasks, in fail-over order. */
export function createBackends(env: Env, fetch: typeof globalThis.fetch): Record<'classify' | 'extract', Backend[]> {
  const baseUrl = env.RUNPOD_BASE_URL.replace(/\/+$/, '');
  const toBackends = (endpointIds: readonly string[]) =>
    endpointIds.map((endpointId) => createRunpodBackend({ baseUrl, endpointId, apiKey: env.RUNPOD_API_KEY, fetch }));
  return { classify: toBackends(env.RUNPOD_CLASSIFY_ENDPOINT), extract: toBackends(env.RUNPOD_EXTRACT_ENDPOINT) };
}
