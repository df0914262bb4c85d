import { describe, expect, it } from 'vitest';
import type { PageType } from '../../shared/api/classify.ts';
import { type DocType, docTypes } from '../../shared/document-types/doc-type.ts';
import { extractOutputSchema } from '../../shared/job-input.ts';
import type { Page } from '../documents/page.ts';
import type { Engine } from '../engine/client.ts';
import int1099 from '../extraction/forms/fixtures/1099-int.json' with { type: 'json' };
import w2 from '../extraction/forms/fixtures/w2.json' with { type: 'json' };
import contoso from '../extraction/statements/fixtures/bank-contoso.json' with { type: 'json' };
import invoice from '../extraction/statements/fixtures/invoice-contoso.json' with { type: 'json' };
import { extractPages } from './extract-pages.ts';

const { signal } = new AbortController();
const [width, height] = [1708, 2212];

/** A page of a size that the model sees unchanged, with some ink on it. */
const pageOf = (page: number): Page => ({
  page,
  width,
  height,
  pixels: new Uint8Array(width * height * 3).fill(255).fill(0, 0, width * height),
  textLayer: null,
});

/** Answers each page with the cells that were recorded for it. */
function recordedEngine(...recorded: { cells: unknown[] }[]): Engine {
  let asked = 0;
  return {
    model: 'dots-ocr',
    async streamAnswer() {
      const text = JSON.stringify(recorded[asked]?.cells);
      asked += 1;
      return { text, finishReason: 'stop', loop: null, tokens: [], lines: [] };
    },
    chooseToken: async () => [],
    answerShortly: async () => '',
  };
}

async function* pages(count = 2) {
  for (let page = 1; page <= count; page += 1) yield pageOf(page);
}
const page_types: PageType[] = [
  { page: 1, type: 'W2', confidence: 0.99 },
  { page: 2, type: '1099-INT', confidence: 0.98 },
];
const extract = (job: Partial<Parameters<typeof extractPages>[2]['job']>) =>
  extractPages(recordedEngine(w2, int1099), pages(), {
    job: { doc_type: 'W2', prompt_mode: 'layout_all', ...job },
    pagesInFlight: 1,
    signal,
  });

describe('a file of two documents', () => {
  it('gives each its own data, the first one’s at the top and not twice', async () => {
    const output = await extract({ page_types });
    expect(extractOutputSchema.parse(output)).toEqual(output);
    expect(output).toMatchObject({
      doc_type: 'W2',
      page_count: 2,
      data: { employee: { ssn: '987-65-4325' } },
      split: {
        first: { doc_type: 'W2', pages: [1, 1], confidence: { page_count: 1 } },
        others: [{ doc_type: '1099-INT', pages: [2, 2], confidence: { page_count: 1 } }],
      },
    });
    expect(output.split?.first).not.toHaveProperty('data');
    expect(output.warnings[0]).toBe(
      'The file holds 2 documents: W2 on page 1, 1099-INT on page 2. The data here is of the first; see documents for all.',
    );
  });

  it('keeps the file’s page numbers in the evidence of the second', async () => {
    const { split } = await extract({ page_types });
    const read = Object.values(split?.others[0]?.fields ?? {}).filter(({ page }) => page !== null);
    expect(read.length).toBeGreaterThan(5);
    expect(new Set(read.map(({ page }) => page))).toEqual(new Set([2]));
  });

  it('is to be reviewed when any of them is', async () => {
    const { needs_review, split } = await extract({ page_types });
    expect(needs_review).toBe(split?.first.needs_review || split?.others.some((other) => other.needs_review));
  });

  it('is one document to a caller who names its type', async () => {
    const output = await extract({});
    expect(output).not.toHaveProperty('split');
    expect(output.doc_type).toBe('W2');
    expect(output.warnings.join(' ')).not.toContain('documents');
  });

  it('is not split where no data is asked for', async () => {
    const output = await extract({ page_types, prompt_mode: 'layout_only' });
    expect(output).toMatchObject({ data: null, split: { first: { doc_type: 'W2', pages: [1, 2] }, others: [] } });
  });
});

describe('a packet of a W-2, a 1099-INT and two statements of an account', () => {
  const [june1, june2] = contoso as unknown as [{ cells: unknown[] }, { cells: unknown[] }];
  /** The same print with other words in it, changed one after the other. */
  const changed = (page: { cells: unknown[] }, ...words: [old: string, now: string][]): { cells: unknown[] } =>
    JSON.parse(words.reduce((json, [old, now]) => json.replaceAll(old, now), JSON.stringify(page)));
  const july = (beginning: string): [old: string, now: string][] => [
    ['June', 'July'],
    ['$5,050.00', '$6,111.00'],
    ['$3,200.00', beginning],
  ];
  const packet = (beginning: string) =>
    extractPages(
      recordedEngine(w2, int1099, june1, june2, changed(june1, ...july(beginning)), changed(june2, ['June', 'July'])),
      pages(6),
      {
        job: {
          doc_type: 'W2',
          prompt_mode: 'layout_all',
          page_types: [
            ...page_types,
            ...[3, 4, 5, 6].map((page): PageType => ({ page, type: 'bank_statement', confidence: 0.98 })),
          ],
        },
        pagesInFlight: 1,
        signal,
      },
    );

  it('gives four documents, and says that one statement leads to the next', async () => {
    const output = await packet('$5,050.00');
    expect(extractOutputSchema.parse(output)).toEqual(output);
    expect([output.split?.first, ...(output.split?.others ?? [])].map((document) => document?.pages)).toEqual([
      [1, 1],
      [2, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(output.across_documents).toMatchObject([
      {
        id: 'bank.chain',
        status: 'pass',
        fields: ['documents[2].summary.ending_balance', 'documents[3].summary.beginning_balance'],
      },
    ]);
  });

  it('says so when it does not, and by how much', async () => {
    const { across_documents } = await packet('$5,058.00');
    expect(across_documents).toMatchObject([
      { id: 'bank.chain', status: 'fail', severity: 'warn', expected: '5050.00', actual: '5058.00', delta: '8.00' },
    ]);
  });
});

describe('a file that the caller names as another type', () => {
  const extractAs = (
    doc_type: DocType,
    recorded: { cells: unknown[] },
    prompt_mode: 'layout_all' | 'layout_only' = 'layout_all',
  ) => extractPages(recordedEngine(recorded), pages(1), { job: { doc_type, prompt_mode }, pagesInFlight: 1, signal });

  it.each([
    { what: 'W2', recorded: w2, given: 'bank_statement' },
    { what: 'W2', recorded: w2, given: '1099-INT' },
    { what: '1099-INT', recorded: int1099, given: 'receipt' },
    { what: 'bank_statement', recorded: contoso[0], given: 'check' },
    { what: 'invoice', recorded: invoice[0], given: '1099-INT' },
  ] as const)(
    'is read as $given, with a warning that it looks like $what, and is to be reviewed',
    async ({ what, recorded, given }) => {
      const output = await extractAs(given, recorded as { cells: unknown[] });
      expect(output.doc_type).toBe(given);
      expect(output.warnings[0]).toMatch(`The pages look like ${what}, not like ${given}`);
      expect(output.needs_review).toBe(true);
    },
  );

  it('is not doubted when the type is right, or when only boxes are asked for', async () => {
    expect((await extractAs('W2', w2)).warnings.join(' ')).not.toContain('look like');
    expect((await extractAs('check', w2, 'layout_only')).warnings).toEqual([]);
  });
});

describe.each(docTypes)('a page with nothing readable that is named %s', (doc_type) => {
  it('gives no values, no error of a check, and the reason why a person should look', async () => {
    const output = await extractPages(recordedEngine({ cells: [] }), pages(1), {
      job: { doc_type, prompt_mode: 'layout_all' },
      pagesInFlight: 1,
      signal,
    });
    expect(Object.values(output.fields).filter(({ value, status }) => value !== null && status === 'present')).toEqual(
      [],
    );
    expect(output.validations.filter(({ status, severity }) => status === 'fail' && severity === 'error')).toEqual([]);
    expect(output).toMatchObject({ doc_type, needs_review: true });
    expect(output.warnings).toContain('Nothing was read on any page.');
  });
});

it('a file of one document says so in its list of one', async () => {
  const output = await extractPages(
    recordedEngine(w2),
    (async function* () {
      yield pageOf(1);
    })(),
    {
      job: { doc_type: 'W2', prompt_mode: 'layout_all', page_types: page_types.slice(0, 1) },
      pagesInFlight: 1,
      signal,
    },
  );
  expect(output.split).toMatchObject({ first: { doc_type: 'W2', pages: [1, 1] }, others: [] });
  expect(output).not.toHaveProperty('across_documents');
  expect(output.warnings.join(' ')).not.toContain('documents');
});
