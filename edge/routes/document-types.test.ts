import { describe, expect, it } from 'vitest';
import { documentTypesResponseSchema } from '../../shared/api/document-types.ts';
import { problemSchema } from '../../shared/api/problem.ts';
import { docTypes } from '../../shared/document-types/doc-type.ts';
import { createTestGateway, testKey } from '../testing/gateway.ts';

const gateway = createTestGateway();
const get = (path: string, headers: Record<string, string> = {}) =>
  gateway.send(path, { headers: { 'x-api-key': testKey, ...headers } });

describe('GET /v1/document-types', () => {
  it('lists every type, the years of the official forms, and where each schema is', async () => {
    const { document_types: list } = documentTypesResponseSchema.parse(await (await get('/v1/document-types')).json());
    expect(list.map(({ doc_type }) => doc_type)).toEqual(docTypes);
    expect(list[0]).toMatchObject({
      title: 'Form W-2, Wage and Tax Statement',
      revisions: [
        { first_year: null, last_year: 2025 },
        { first_year: 2026, last_year: null },
      ],
    });
    for (const { schema } of list) expect((await get(schema)).status).toBe(200);
  });

  it('takes a key and no other method', async () => {
    expect((await gateway.send('/v1/document-types')).status).toBe(401);
    const post = await gateway.post('/v1/document-types', {});
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });
});

describe('GET /v1/document-types/{type}/schema', () => {
  const path = '/v1/document-types/1099-INT/schema';

  it('is the JSON Schema of the type’s data', async () => {
    const response = await get(path);
    expect(response.headers.get('content-type')).toBe('application/schema+json');
    expect(await response.json()).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'Form 1099-INT, Interest Income',
      properties: {
        entries: { items: { properties: { interest_income: { description: 'Box 1: Interest income' } } } },
      },
    });
  });

  it('may be kept by the caller, and is not sent again while it is the same', async () => {
    const { headers } = await get(path);
    expect(headers.get('cache-control')).toBe('private, max-age=300');
    const again = await get(path, { 'if-none-match': headers.get('etag') ?? '' });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect(again.headers.get('cache-control')).toBe('private, max-age=300');
  });

  it.each(['w2', 'constructor', '1099-OID', '%2e%2e'])(
    'is not there for %s, and says which types there are',
    async (type) => {
      const response = await get(`/v1/document-types/${type}/schema`);
      const problem = problemSchema.parse(await response.json());
      expect(problem).toMatchObject({ code: 'not_found', status: 404 });
      expect(response.headers.get('cache-control')).toBe('no-store');
    },
  );
});
