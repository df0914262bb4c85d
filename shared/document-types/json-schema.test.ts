import { expect, it } from 'vitest';
import { docTypes } from './doc-type.ts';
import { documentTypes } from './index.ts';
import { dataJsonSchema } from './json-schema.ts';

it.each(docTypes)('the JSON Schema of a %s has all its fields at the top and can be sent as JSON', (docType) => {
  const schema = dataJsonSchema(docType);
  const firstKeys = documentTypes[docType].fields.map(({ path }) => path.split(/[.[]/)[0]);
  expect(schema).toMatchObject({ type: 'object', title: documentTypes[docType].title });
  expect(new Set(schema.required as string[])).toEqual(new Set(firstKeys));
  expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
});

it('a field says its form, that it may be null, and what the paper prints', () => {
  expect(dataJsonSchema('W2').properties).toMatchObject({
    social_security_wages: {
      anyOf: [{ type: 'string', pattern: expect.any(String) }, { type: 'null' }],
      description: 'Box 3: Social security wages',
    },
    box12: { type: 'array', items: { required: ['page', 'row_index', 'code', 'amount'] } },
  });
});
