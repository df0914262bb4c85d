import { expect, it } from 'vitest';
import { z } from 'zod';
import { extractData } from '../../gpu-workers/extraction/extract-data.ts';
import { crowdedPage, longTable } from './large-pages.ts';
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

it('the pages of absurd size are as large as they are said to be, and are read', () => {
  expect(crowdedPage(1_000).cells).toHaveLength(1_000);
  const table = longTable(50_000);
  expect(table.cells[0]?.text?.length).toBeGreaterThan(50_000);
  const { data } = extractData('bank_statement', [table]);
  expect(z.array(z.unknown()).parse(data.transactions).length).toBeGreaterThan(500);
});
