import { expect, it } from 'vitest';
import { z } from 'zod';
import { extractData } from '../../gpu-workers/extraction/extract-data.ts';
import { longStatement } from './long-statement.ts';
import { recordedDocuments } from './recorded-documents.ts';

it('every row of the generated statement is read, so that the measurement is of the real work', () => {
  const { data } = extractData('bank_statement', longStatement(3));
  const rows = z.array(z.looseObject({ amount: z.string(), direction: z.string(), running_balance: z.string() }));
  expect(rows.parse(data.transactions)).toHaveLength(120);
});

it('recorded pages are there for all twelve types', async () => {
  const documents = await recordedDocuments();
  expect(new Set(documents.map(({ docType }) => docType)).size).toBe(12);
});
