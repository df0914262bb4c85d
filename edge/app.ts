import { Hono } from 'hono';
import { batchIdSchema, jobIdSchema } from '../shared/api/ids.ts';
import { ApiError } from '../shared/errors.ts';
import type { GatewayEnv } from './context.ts';
import { authenticate } from './middleware/authenticate.ts';
import { authorize } from './middleware/authorize.ts';
import { limitRate } from './middleware/limit-rate.ts';
import { requestContext } from './middleware/request-context.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import { respondWithProblem } from './respond/problem.ts';
import { batchesRoute } from './routes/batches.ts';
import { classifyRoute } from './routes/classify.ts';
import { deliveriesRoute } from './routes/deliveries.ts';
import { documentTypesRoute } from './routes/document-types.ts';
import { documentsRoute } from './routes/documents.ts';
import { extractRoute } from './routes/extract.ts';
import { healthRoutes } from './routes/health.ts';
import { jobEventsRoute } from './routes/job-events.ts';
import { jobsRoute } from './routes/jobs.ts';
import { keysRoute } from './routes/keys.ts';
import { metricsRoute } from './routes/metrics.ts';
import { runpodHookRoute } from './routes/runpod-hook.ts';
import { usageRoute } from './routes/usage.ts';
import { webhookSecretRoute } from './routes/webhook-secret.ts';
import type { Services } from './services.ts';
import { logRequests } from './telemetry/request-log.ts';

/** The gateway, from top to bottom the way of a request. */
export function createApp(services: Services) {
  const { logSinks, version, now } = services;
  return new Hono<GatewayEnv>()
    .onError((error, c) => respondWithProblem(c, error))
    .use(requestContext(now), logRequests(logSinks, { version, now }), securityHeaders)
    .route('/', healthRoutes(services.checkHealth))
    .route('/hooks/runpod', runpodHookRoute(services))
    .use('/metrics', authenticate(services), limitRate(services), authorize(services))
    .route('/metrics', metricsRoute(services))
    .use('/v1/*', authenticate(services), limitRate(services), authorize(services))
    .route('/v1/classify', classifyRoute(services))
    .route('/v1/extract', extractRoute(services))
    .route('/v1/documents', documentsRoute(services))
    .route('/v1/jobs', jobsRoute(services))
    .route('/v1/jobs', jobEventsRoute(services))
    .route('/v1/jobs', deliveriesRoute({ objects: services.jobs, idSchema: jobIdSchema }))
    .route('/v1/batches', batchesRoute(services))
    .route('/v1/batches', deliveriesRoute({ objects: services.batches, idSchema: batchIdSchema }))
    .route('/v1/usage', usageRoute(services))
    .route('/v1/webhook-secret', webhookSecretRoute(services))
    .route('/v1/keys', keysRoute(services))
    .route('/v1/document-types', documentTypesRoute())
    .all('*', () => {
      throw new ApiError('not_found');
    });
}
