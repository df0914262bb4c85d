import { describe, expect, it } from 'vitest';
import { docTypes } from '../../shared/document-types/doc-type.ts';
import { extractData } from './extract-data.ts';
import recorded from './forms/fixtures/w2.json' with { type: 'json' };
import type { PageContent } from './page-content.ts';

const page = (cells: PageContent['cells'], lines: PageContent['lines'] = []): PageContent => ({
  page: 1,
  width: 1700,
  height: 2200,
  cells,
  lines,
  lineSource: lines.length > 0 ? 'ocr' : 'none',
  formFields: [],
});
const w2Page = recorded as unknown as PageContent;

describe.each(docTypes)('a page taken for a %s', (docType) => {
  it('that is empty gives data without values and without an exception', () => {
    const { data, needs_review } = extractData(docType, [page([])]);
    expect(data).toBeTypeOf('object');
    expect(needs_review).toBe(true);
  });

  it('that is full of nonsense gives some data and no exception', () => {
    const words = [
      'Wages,',
      '12a',
      'Federal income tax',
      '$1,234.56',
      '1.2.3',
      'ابن خلدون',
      'שלום',
      '☐',
      'x',
      "PAYER'S name",
      '<td>',
      '01/02/24',
    ];
    const text = (at: number) =>
      Array.from({ length: 5 }, (_, index) => words[(at * 7 + index * 5) % words.length]).join(' ');
    const boxes = [
      null,
      [0, 0, 0, 0],
      [Number.NaN, -1, Number.POSITIVE_INFINITY, 5],
      [900, 900, 100, 100],
      [1e9, -1e9, 2e9, 0],
    ] as const;
    const cells = Array.from({ length: docType === 'W2' ? 10_000 : 1_000 }, (_, at): PageContent['cells'][number] => ({
      bbox: boxes[at % boxes.length] as PageContent['cells'][number]['bbox'],
      category: at % 4 === 0 ? 'Table' : 'Text',
      text: at % 4 === 0 ? `<table><tr><td colspan="900">${text(at)}<tr><td rowspan="99999">${text(at + 1)}` : text(at),
      confidence: null,
    }));
    const lines = Array.from({ length: 500 }, (_, at): PageContent['lines'][number] => ({
      text: text(at),
      bbox: [at, at, at + 9, at + 9],
      confidence: 0.5,
      words: at % 2 === 0 ? [] : [{ text: text(at), bbox: [1e9, -1e9, 2e9, 0] }],
    }));
    expect(() => extractData(docType, [page(cells, lines)])).not.toThrow();
  }, 20_000);
});

it('a document without pages gives data in which every field is null', () => {
  expect(extractData('W2', []).data).toMatchObject({ tax_year: null, employee: { ssn: null }, box12: [] });
});

describe('a value that is doubtful', () => {
  it('because a check failed has at most half the confidence, and stays as printed', () => {
    const changed: PageContent = JSON.parse(JSON.stringify(w2Page).replaceAll('6,971.78', '6,071.78'));
    const { data, fields, validations, needs_review } = extractData('W2', [changed]);
    expect(data.social_security_tax_withheld).toBe('6071.78');
    expect(validations).toContainEqual(expect.objectContaining({ id: 'w2.ss_tax', status: 'fail' }));
    expect(fields.social_security_tax_withheld).toMatchObject({ signals: { checks: 'fail' } });
    expect(fields.social_security_tax_withheld?.confidence).toBeLessThanOrEqual(0.5);
    expect(needs_review).toBe(true);
  });

  it('because it had to be guessed from its print is not grounded', () => {
    const changed: PageContent = JSON.parse(JSON.stringify(w2Page).replaceAll('103,448.00', '103.448.00'));
    const evidence = extractData('W2', [changed]).fields.wages_tips_other_compensation;
    expect(evidence).toMatchObject({ value: '103448.00', source_text: '103.448.00', grounded: false });
    expect(evidence?.confidence).toBeLessThanOrEqual(0.5);
  });
});

it('a passed check speaks for the values that took part', () => {
  const { fields } = extractData('W2', [w2Page]);
  expect(fields.medicare_tax_withheld?.signals.checks).toBe('pass');
  expect(fields.medicare_tax_withheld?.confidence).toBeGreaterThan(fields.control_number?.confidence ?? 1);
});

it('what a form field says goes before what OCR made of its picture', () => {
  const lines = w2Page.lines.map((line) =>
    line.text === '103,448.00'
      ? { ...line, text: '183,448.00', words: line.words.map((word) => ({ ...word, text: '183,448.00' })) }
      : line,
  );
  const wages = w2Page.lines.find((line) => line.text === '103,448.00');
  if (!wages) throw new Error('The recorded page has no such line');
  const typed = { name: 'f1_9', kind: 'text' as const, value: '103,448.00', checked: null, bbox: wages.bbox };
  const { data, fields } = extractData('W2', [{ ...w2Page, lines, formFields: [typed] }]);
  expect(data.wages_tips_other_compensation).toBe('103448.00');
  expect(fields.wages_tips_other_compensation).toMatchObject({ grounded: true, signals: { ocr: 1 } });
});

it('a required field that was not read is named', () => {
  const withoutSsn: PageContent = JSON.parse(JSON.stringify(w2Page).replaceAll('987-65-4325', ' '));
  const { warnings, needs_review } = extractData('W2', [withoutSsn]);
  expect(warnings).toContainEqual(expect.stringContaining('employee.ssn'));
  expect(needs_review).toBe(true);
});
