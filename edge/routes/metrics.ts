import { Hono } from 'hono';
import { ApiError } from '../../shared/errors.ts';
import type { GatewayEnv } from '../context.ts';
import { operator } from '../keys/operator.ts';
import { allowMethods } from '../middleware/allow-methods.ts';
import { noQuery } from '../middleware/query.ts';
import type { Services } from '../services.ts';
import { toHealthMetrics } from '../telemetry/health-metrics.ts';
import { PROMETHEUS_CONTENT_TYPE, toPrometheusText } from '../telemetry/prometheus-text.ts';

/**
 * `GET /metrics`, for Prometheus: what this isolate has counted, and the reading of `/health`. All tenants' requests are in it,
 * so it takes a key of the operator's own tenant.
 */
export const metricsRoute = ({
  requestMetrics,
  checkHealth,
  now,
}: Pick<Services, 'requestMetrics' | 'checkHealth' | 'now'>) =>
  new Hono<GatewayEnv>().use('/', allowMethods('GET')).get('/', noQuery, async (c) => {
    if (c.var.caller.tenantId !== operator.tenantId) {
      throw new ApiError('forbidden', "Metrics are for keys of the operator's own tenant");
    }
    const health = await checkHealth();
    const text = toPrometheusText([...requestMetrics.read(), ...toHealthMetrics(health, now())]);
    return c.body(text, 200, { 'content-type': PROMETHEUS_CONTENT_TYPE });
  });
