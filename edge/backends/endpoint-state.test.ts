import { describe, expect, it } from 'vitest';
import { runpodHealthSchema } from '../../shared/runpod-wire.ts';
import { health } from '../fixtures/runpod-answers.ts';
import { BackendFault } from './backend.ts';
import { toEndpointState } from './endpoint-state.ts';

const counts = (...args: Parameters<typeof health>) =>
  ({ answered: true, counts: runpodHealthSchema.parse(JSON.parse(health(...args).body)) }) as const;

describe('an endpoint', () => {
  it.each([
    { what: 'with an idle worker', seen: counts({ idle: 1, ready: 1 }), status: 'ok' },
    { what: 'whose first worker is starting', seen: counts({ initializing: 1 }, 3), status: 'ok' },
    { what: 'scaled to zero', seen: counts({ idle: 3 }), status: 'ok' },
    { what: 'without any worker', seen: counts({}), status: 'degraded' },
    { what: 'for which RunPod has no GPU', seen: counts({ throttled: 2 }, 1), status: 'degraded' },
    { what: 'with one sick worker of two', seen: counts({ running: 1, unhealthy: 1 }), status: 'degraded' },
    { what: 'with sick workers only', seen: counts({ unhealthy: 2 }), status: 'down' },
    { what: 'that does not answer', seen: { answered: false, fault: new BackendFault('no answer') }, status: 'down' },
  ] as const)('$what is $status', ({ seen, status }) => {
    const state = toEndpointState(seen);
    expect(state.status).toBe(status);
    expect(state.reason === null).toBe(status === 'ok');
  });
});
