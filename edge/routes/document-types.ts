import { Hono } from 'hono';
import { etag } from 'hono/etag';
import type { DocumentTypesResponse } from '../../shared/api/document-types.ts';
import { docTypeSchema, docTypes } from '../../shared/document-types/doc-type.ts';
import { documentTypes } from '../../shared/document-types/index.ts';
import { dataJsonSchema } from '../../shared/document-types/json-schema.ts';
import { ApiError } from '../../shared/errors.ts';
import type { GatewayEnv } from '../context.ts';
import { allowMethods } from '../middleware/allow-methods.ts';
import { noQuery } from '../middleware/query.ts';

/** The same for every caller until the next deployment; `private` because it takes a key to see it. */
const cacheControl = 'private, max-age=300';

/** `GET /v1/document-types` and `GET /v1/document-types/{type}/schema`: what `data` looks like, for programs. */
export const documentTypesRoute = () =>
  new Hono<GatewayEnv>()
    .use('/', allowMethods('GET'))
    .get('/', noQuery, etag(), (c) => c.json(listDocumentTypes(), 200, { 'cache-control': cacheControl }))
    .use('/:type/schema', allowMethods('GET'))
    .get('/:type/schema', noQuery, etag(), (c) => {
      const type = docTypeSchema.safeParse(c.req.param('type'));
      if (!type.success) throw new ApiError('not_found', `The document types are ${docTypes.join(', ')}`);
      const headers = { 'content-type': 'application/schema+json', 'cache-control': cacheControl };
      return c.body(JSON.stringify(dataJsonSchema(type.data)), 200, headers);
    });

function listDocumentTypes(): DocumentTypesResponse {
  const types = docTypes.map((docType) => documentTypes[docType]);
  return {
    document_types: types.map(({ docType, title, revisions = [] }) => ({
      doc_type: docType,
      title,
      revisions: revisions.map(({ firstYear, lastYear, note }) => ({
        first_year: firstYear,
        last_year: lastYear,
        note,
      })),
      schema: `/v1/document-types/${docType}/schema`,
    })),
  };
}
