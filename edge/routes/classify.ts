import { Hono } from 'hono';
import { type ClassifyResponse, classifyRequestSchema } from '../../shared/api/classify.ts';
import { toTraceparent } from '../../shared/trace-context.ts';
import type { GatewayEnv } from '../context.ts';
import { allowMethods } from '../middleware/allow-methods.ts';
import { jsonBody, limitBody, requireJson } from '../middleware/json-body.ts';
import { noQuery } from '../middleware/query.ts';
import type { Services } from '../services.ts';
import { resolveJobSources } from '../sources/resolve-job-sources.ts';
import { answerDurably, asksForDurable } from './answer-durably.ts';
import { doCounted, toSignedSources } from './job-context.ts';

/** `POST /v1/classify`: which of the thirteen types the document is. */
export const classifyRoute = (services: Services) =>
  new Hono<GatewayEnv>()
    .use('/', allowMethods('POST'))
    .post('/', noQuery, requireJson, limitBody, jsonBody(classifyRequestSchema), async (c) => {
      const request = c.req.valid('json');
      const pointed = await resolveJobSources(request, c.var.caller.tenantId, services);
      c.var.facts.sourceCount = pointed.length;

      const durable = await asksForDurable(c, 'POST /v1/classify', request);
      if (durable !== null) {
        const asked = { ...request, tasks: ['classify' as const], prompt_mode: 'layout_all' as const };
        return answerDurably(c, { request: asked, sources: pointed, ...durable }, services);
      }

      const sources = await toSignedSources(c, pointed, services);
      return doCounted(c, sources.length, services, async (contextOf) => {
        const output = await services.classify(
          {
            version: 1,
            task: 'classify',
            request_id: c.var.requestId,
            traceparent: toTraceparent(c.var.trace),
            sources,
            ...(request.prompt === undefined ? {} : { prompt: request.prompt }),
          },
          contextOf('classify'),
        );
        c.var.facts.docType = output.type;
        c.var.facts.pageCount = output.pages.length;

        const latencyMs = services.now() - c.var.startedAtMs;
        return c.json({ ...output, latency_ms: latencyMs, request_id: c.var.requestId } satisfies ClassifyResponse);
      });
    });
