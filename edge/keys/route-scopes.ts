import type { KeyScope } from '../../shared/api/keys.ts';

/**
 * What a key must be allowed for each route, by the route's own pattern; `any`: a valid key is enough. A route under `/v1`
 * that is not named here answers nobody, and the tests name it.
 */
export const routeScopes: ReadonlyMap<string, KeyScope | 'any'> = new Map([
  ['/metrics', 'admin'],
  ['/v1/classify', 'classify'],
  ['/v1/extract', 'extract'],
  ['/v1/documents', 'documents'],
  ['/v1/documents/:id', 'documents'],
  ['/v1/documents/:id/url', 'documents'],
  ['/v1/documents/:id/content', 'documents'],
  ['/v1/documents/:id/complete', 'documents'],
  ['/v1/jobs', 'jobs'],
  ['/v1/jobs/:id', 'jobs'],
  ['/v1/jobs/:id/result', 'jobs'],
  ['/v1/jobs/:id/events', 'jobs'],
  ['/v1/jobs/:id/deliveries', 'jobs'],
  ['/v1/jobs/:id/deliveries/redeliver', 'jobs'],
  ['/v1/batches', 'jobs'],
  ['/v1/batches/:id', 'jobs'],
  ['/v1/batches/:id/items', 'jobs'],
  ['/v1/batches/:id/results', 'jobs'],
  ['/v1/batches/:id/deliveries', 'jobs'],
  ['/v1/batches/:id/deliveries/redeliver', 'jobs'],
  ['/v1/usage', 'usage'],
  ['/v1/webhook-secret', 'admin'],
  ['/v1/webhook-secret/rotate', 'admin'],
  ['/v1/keys', 'admin'],
  ['/v1/keys/:id', 'admin'],
  ['/v1/keys/:id/rotate', 'admin'],
  ['/v1/document-types', 'any'],
  ['/v1/document-types/:type/schema', 'any'],
]);
