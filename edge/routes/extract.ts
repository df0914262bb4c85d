import { type Context, Hono } from 'hono';
import type { Classification } from '../../shared/api/classify.ts';
import { type ExtractResponse, extractRequestSchema } from '../../shared/api/extract.ts';
import { composeDocuments } from '../../shared/compose-documents.ts';
import type { DocType } from '../../shared/document-types/doc-type.ts';
import { toTraceparent } from '../../shared/trace-context.ts';
import type { GatewayEnv } from '../context.ts';
import { allowMethods } from '../middleware/allow-methods.ts';
import { jsonBody, limitBody, requireJson } from '../middleware/json-body.ts';
import { noQuery } from '../middleware/query.ts';
import type { Services } from '../services.ts';
import type { ResolvedSource } from '../sources/resolve.ts';
import { resolveJobSources } from '../sources/resolve-job-sources.ts';
import { answerDurably, asksForDurable } from './answer-durably.ts';
import { type ContextOf, doCounted, toSignedSources } from './job-context.ts';

/**
 * `POST /v1/extract`: the document's data; without `doc_type` it is classified first, within the same deadline, and a file
 * that holds several documents is split.
 */
export const extractRoute = (services: Services) =>
  new Hono<GatewayEnv>()
    .use('/', allowMethods('POST'))
    .post('/', noQuery, requireJson, limitBody, jsonBody(extractRequestSchema), async (c) => {
      const request = c.req.valid('json');
      const pointed = await resolveJobSources(request, c.var.caller.tenantId, services);
      c.var.facts.sourceCount = pointed.length;

      const durable = await asksForDurable(c, 'POST /v1/extract', request);
      if (durable !== null) return answerDurably(c, { request, sources: pointed, ...durable }, services);

      const sources = await toSignedSources(c, pointed, services);
      return doCounted(c, sources.length, services, async (contextOf) => {
        const typed = await settleDocType(c, request.doc_type, sources, services, contextOf);
        c.var.facts.docType = typed.docType;

        const output = await services.extract(
          {
            version: 1,
            task: 'extract',
            request_id: c.var.requestId,
            traceparent: toTraceparent(c.var.trace),
            sources,
            doc_type: typed.docType,
            prompt_mode: request.prompt_mode,
            ...(typed.classification === undefined ? {} : { page_types: typed.classification.pages }),
            ...(request.bbox === undefined ? {} : { bbox: request.bbox }),
          },
          contextOf('extract'),
        );
        c.var.facts.docType = output.doc_type;
        c.var.facts.pageCount = output.page_count;

        return c.json({
          ...composeDocuments(output),
          ...(typed.classification === undefined ? {} : { classification: typed.classification }),
          warnings: [...typed.warnings, ...output.warnings],
          latency_ms: services.now() - c.var.startedAtMs,
          request_id: c.var.requestId,
        } satisfies ExtractResponse);
      });
    });

type SettledType = { docType: DocType; classification?: Classification; warnings: string[] };

/** The type that the caller gave, or else the one that the document is classified as. */
async function settleDocType(
  c: Context<GatewayEnv>,
  given: DocType | undefined,
  sources: ResolvedSource[],
  services: Services,
  contextOf: ContextOf,
): Promise<SettledType> {
  if (given !== undefined) return { docType: given, warnings: [] };
  const {
    warnings,
    calibrated: _,
    ...classification
  } = await services.classify(
    {
      version: 1,
      task: 'classify',
      request_id: c.var.requestId,
      traceparent: toTraceparent(c.var.trace),
      sources,
    },
    contextOf('classify'),
  );
  return { docType: classification.type, classification, warnings };
}
