import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { buildOpenapi } from '../edge/openapi/build-openapi.ts';
import { examples } from '../edge/openapi/examples.ts';
import { toDocsPage } from '../edge/openapi/to-docs-page.ts';
import { operations } from '../shared/operations/index.ts';

const document = buildOpenapi();

describe('/openapi.json', () => {
  it('is a valid OpenAPI 3.1 document', async () => {
    const validator = new Validator();
    expect(await validator.validate(structuredClone(document))).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  it('is what the schemas of the gateway say now', async () => {
    await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot('../edge/assets/openapi.json');
  });

  it('names every operation once', () => {
    const ids = operations.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Object.keys(examples).filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('has examples that the schemas accept', () => {
    for (const { id, body, answers } of operations) {
      const { request, response } = examples[id] ?? {};
      if (request !== undefined) expect(body?.schema.safeParse(request).error).toBeUndefined();
      if (response !== undefined) expect(answers[200]?.body?.schema.parse(response)).toEqual(response);
    }
  });
});

describe('/docs', () => {
  it('is what /openapi.json says now', async () => {
    await expect(toDocsPage(document)).toMatchFileSnapshot('../edge/assets/docs.html');
  });
});
