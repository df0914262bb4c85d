import { Hono } from 'hono';
import { ApiError } from '../shared/errors.ts';
import type { GatewayEnv } from './context.ts';
import type { ConfigurationError } from './env.ts';
import { allowMethods } from './middleware/allow-methods.ts';
import { requestContext } from './middleware/request-context.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import { respondWithProblem } from './respond/problem.ts';
import { liveRoute, toReady } from './routes/health.ts';

/**
 * What runs when the variables are not valid: `/live` holds, `/ready` and `/health` name the variables, and every other
 * path is a plain `internal`. One line a request tells the operator's log.
 */
export function createMisconfiguredApp(error: ConfigurationError, writeLine: (line: string) => void) {
  const notReady = toReady([error.message]);
  return new Hono<GatewayEnv>()
    .onError((problem, c) => respondWithProblem(c, problem))
    .use(
      requestContext(() => Date.now()),
      securityHeaders,
    )
    .route('/', liveRoute())
    .use('/:probe{ready|health}', allowMethods('GET'))
    .get('/ready', (c) => c.json(notReady, 503))
    .get('/health', (c) => c.json({ status: 'down', reasons: notReady.reasons }, 503))
    .all('*', (c) => {
      writeLine(JSON.stringify({ level: 'ERROR', message: error.message, requestId: c.var.requestId }));
      throw new ApiError('internal');
    });
}
