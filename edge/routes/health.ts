import { Hono } from 'hono';
import type { HealthResponse, LiveResponse, ReadyResponse } from '../../shared/api/health.ts';
import type { GatewayEnv } from '../context.ts';
import { allowMethods } from '../middleware/allow-methods.ts';

/** `GET /health`, `/ready` and `/live`, for monitors and probes; none needs a key. */
export const healthRoutes = (checkHealth: () => Promise<HealthResponse>) =>
  new Hono<GatewayEnv>()
    .use('/health', allowMethods('GET'))
    .get('/health', async (c) => {
      const health = await checkHealth();
      c.header('age', String(Math.floor(health.age_ms / 1000)));
      return c.json(health, health.status === 'down' ? 503 : 200);
    })
    .use('/ready', allowMethods('GET'))
    .get('/ready', async (c) => {
      const reasons = notReadyReasons(await checkHealth());
      return c.json(toReady(reasons), reasons.length > 0 ? 503 : 200);
    })
    .route('/', liveRoute());

/** `GET /live` touches nothing: a probe that restarts the Worker must not do so because RunPod is away. */
export const liveRoute = () =>
  new Hono<GatewayEnv>()
    .use('/live', allowMethods('GET'))
    .get('/live', (c) => c.json({ status: 'live' } satisfies LiveResponse));

export const toReady = (reasons: string[]): ReadyResponse => ({
  status: reasons.length > 0 ? 'not_ready' : 'ready',
  reasons,
});

/** Ready when each task has an endpoint that answers and is not down. */
function notReadyReasons({ endpoints, reasons }: HealthResponse): string[] {
  const isReady = Object.values(endpoints).every((list) => list.some(({ status }) => status !== 'down'));
  return isReady ? [] : reasons;
}
