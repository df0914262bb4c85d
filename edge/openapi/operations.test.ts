import { describe, expect, it } from 'vitest';
import { operations } from '../../shared/operations/index.ts';
import { routeScopes } from '../keys/route-scopes.ts';
import { createTestGateway } from '../testing/gateway.ts';

const { app } = createTestGateway();

/** Methods and patterns of what the gateway answers, but for steps on the way, `HEAD`, and what only RunPod calls. */
const routes = app.routes
  .filter(({ method, path }) => method !== 'ALL' && !path.includes('*') && !path.startsWith('/hooks/'))
  .map(({ method, path }) => `${method} ${path.replace(/:(\w+)(\{[^}]*\})?/g, '{$1}').replace(/(?<=.)\/$/, '')}`);

describe('the list of operations', () => {
  it('is the list of routes, both ways', () => {
    const listed = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect([...new Set(routes)].toSorted()).toEqual(listed.toSorted());
  });

  it('needs a key exactly where the gateway does', () => {
    for (const { path, needsKey } of operations) {
      const pattern = path.replace(/\{(\w+)\}/g, ':$1');
      expect({ path, needsKey }).toEqual({ path, needsKey: routeScopes.has(pattern) });
    }
  });
});
