import { expect, it } from 'vitest';
import { docTypes } from './doc-type.ts';
import { documentTypes } from './index.ts';

it.each(docTypes)('%s lists each of its fields once, under its own name', (docType) => {
  const { docType: own, fields } = documentTypes[docType];
  const paths = fields.map(({ path }) => path);
  expect(own).toBe(docType);
  expect(paths.length).toBeGreaterThan(5);
  expect(new Set(paths).size).toBe(paths.length);
});
