import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type DocType, docTypes } from '../../shared/document-types/doc-type.ts';
import { doubtType } from './looks-like.ts';
import type { PageContent } from './page-content.ts';

const recorded = (path: string): PageContent[] =>
  [JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))].flat();
const printed = (text: string): PageContent[] => [
  {
    page: 1,
    width: 1700,
    height: 2200,
    cells: [{ bbox: null, category: 'Text', text, confidence: null }],
    lines: [],
    lineSource: 'none',
    formFields: [],
  },
];

const documents: [DocType, PageContent[]][] = [
  ['W2', recorded('./forms/fixtures/w2.json')],
  ['1099-INT', recorded('./forms/fixtures/1099-int.json')],
  ['1099-DIV', recorded('./forms/fixtures/1099-div.json')],
  ['1099-MISC', recorded('./forms/fixtures/1099-misc-on-its-side.json')],
  ['1099-NEC', recorded('./forms/fixtures/1099-nec.json')],
  ['1099-R', recorded('./forms/fixtures/1099-r.json')],
  ['1098', recorded('./forms/fixtures/1098.json')],
  ['bank_statement', recorded('./statements/fixtures/bank-contoso.json')],
  ['credit_card_statement', recorded('./checks-and-cards/fixtures/card-rupees.json')],
  ['invoice', recorded('./statements/fixtures/invoice-contoso.json')],
  ['receipt', recorded('./statements/fixtures/receipt-bigbox.json')],
  ['check', recorded('./checks-and-cards/fixtures/check-payroll.json')],
];
/** Invoices and receipts share most of their words, and so do the statements of accounts and cards. */
const near: DocType[][] = [
  ['invoice', 'receipt'],
  ['bank_statement', 'credit_card_statement'],
];

describe.each(documents)('a %s', (type, pages) => {
  it('that is named so, or other, is not doubted', () => {
    expect(doubtType(type, pages)).toBeNull();
    expect(doubtType('other', pages)).toBeNull();
  });

  const others = docTypes.filter(
    (given) => given !== 'other' && given !== type && !near.some((pair) => pair.includes(type) && pair.includes(given)),
  );
  it.each(others)('that is named %s is said to look like what it is', (given) =>
    expect(doubtType(given, pages)).toMatch(`The pages look like ${type}, not like ${given}: they print “`),
  );
});

it('a paper without any label of the form that it is named as is doubted, whatever it is', () =>
  expect(doubtType('1099-R', printed('Dear Sir, thank you for your letter of the third of May. Yours sincerely'))).toBe(
    'The pages do not look like 1099-R: none of its labels is printed on them.',
  ));

it('a page on which hardly anything was read is not doubted', () =>
  expect(docTypes.map((given) => doubtType(given, printed('12.00')))).toEqual(docTypes.map(() => null)));

it('of a long document the first pages are looked at', () => {
  const statement = recorded('./statements/fixtures/bank-contoso.json');
  const pages = [...statement, ...statement, ...recorded('./forms/fixtures/w2.json')];
  expect(doubtType('W2', pages)).toContain('look like bank_statement');
});
