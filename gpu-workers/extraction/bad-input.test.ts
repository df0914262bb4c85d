import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fieldEvidenceSchema, validationSchema } from '../../shared/api/extract.ts';
import { dataSchema } from '../../shared/document-types/data-schema.ts';
import { type DocType, docTypes } from '../../shared/document-types/doc-type.ts';
import { documentTypes } from '../../shared/document-types/index.ts';
import { extractData } from './extract-data.ts';
import type { PageContent } from './page-content.ts';

type Cell = PageContent['cells'][number];

const pageOf = (cells: Cell[], lines: PageContent['lines'] = []): PageContent => ({
  page: 1,
  width: 1700,
  height: 2200,
  cells,
  lines,
  lineSource: lines.length > 0 ? 'ocr' : 'none',
  formFields: [],
});
const cell = (text: string, bbox: Cell['bbox'] = [0, 0, 100, 20], category: Cell['category'] = 'Text'): Cell => ({
  bbox,
  category,
  text,
  confidence: null,
});

/** Labels of the type, so that what stands behind them is really read, and amounts, dates and words that are none. */
function linesOf(docType: DocType, values: readonly string[]): string[] {
  const labels = documentTypes[docType].fields.map(({ label, box }) => `${box ?? ''} ${label}`.trim());
  return labels.flatMap((label, at) => {
    const value = values[at % values.length] as string;
    return [`${label} ${value}`, label, value];
  });
}

const strangeNumbers = [
  '1.2.3.4',
  '12.345.678.90',
  '1,2,3.4.5',
  '$1.000.00.0',
  '--5',
  '1e9',
  '٣٤٥٫٠٠',
  '１２３.００',
  '∞',
  '٪',
];
const otherScripts = [
  'ابن خلدون 1,234.56',
  'שלום עולם',
  '‮12.00‬',
  '株式会社サンプル ¥1,234',
  '합계 5.000',
  '总计：100.00',
  'Ελλάδα',
];
const scripts = [
  '<script>alert("x")</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg/onload=alert(1)>',
  '{{constructor.constructor("return this")()}}',
  '__proto__',
  'constructor',
  "'; DROP TABLE jobs; --",
];

const absurdBoxes: readonly Cell['bbox'][] = [
  null,
  [0, 0, 0, 0],
  [900, 900, 100, 100],
  [-5, -5, -1, -1],
  [1e9, -1e9, 2e9, 0],
  [Number.NaN, -1, Number.POSITIVE_INFINITY, 5],
];

const unclosed = (texts: readonly string[]): string =>
  `<table><thead><tr>${texts.map((text) => `<th>${text}<td colspan="900" rowspan=99999>${text}</tr><tr><td>`).join('<tr>')}<table><tr`;

/** Tests have to be quick: one type takes the full size, and the others what shows that they take it as well. */
const sizeOf = (docType: DocType, full: number, part: number): number => (docType === 'W2' ? full : part);

const inputs: Readonly<Record<string, (docType: DocType) => PageContent[]>> = {
  'numbers with several decimal points': (docType) => [
    pageOf(linesOf(docType, strangeNumbers).map((text, at) => cell(text, [50, 20 * at, 800, 20 * at + 18]))),
  ],
  'text from right to left, Chinese, Japanese and Korean': (docType) => [
    pageOf(linesOf(docType, otherScripts).map((text, at) => cell(text, [50, 20 * at, 800, 20 * at + 18]))),
  ],
  'scripts and names of properties in the text': (docType) => [
    pageOf(linesOf(docType, scripts).map((text, at) => cell(text, [50, 20 * at, 800, 20 * at + 18]))),
  ],
  'boxes outside the page, turned round and without a number': (docType) => [
    pageOf(
      linesOf(docType, ['12.00', '01/02/2024', 'ACME']).map((text, at) =>
        cell(text, absurdBoxes[at % absurdBoxes.length] ?? null, at % 3 === 0 ? 'Table' : 'Text'),
      ),
      linesOf(docType, ['12.00']).map((text, at) => ({
        text,
        bbox: [1e9, -1e9, at, at],
        confidence: 0.5,
        words: at % 2 === 0 ? [] : [{ text, bbox: [Number.NaN, 0, 0, 0] }],
      })),
    ),
  ],
  'tables that never end, in cells that span thousands': (docType) => [
    pageOf([cell(unclosed(linesOf(docType, ['12.00', '1.2.3'])), [0, 0, 1700, 2200], 'Table')]),
  ],
  'ten thousand cells': (docType) => {
    const texts = linesOf(docType, ['12.00', '01/02/2024', 'ACME', '☒', 'x']);
    return [
      pageOf(
        Array.from({ length: sizeOf(docType, 10_000, 1_000) }, (_, at) =>
          cell(texts[at % texts.length] as string, [
            (at % 50) * 34,
            Math.floor(at / 50) * 11,
            (at % 50) * 34 + 30,
            Math.floor(at / 50) * 11 + 9,
          ]),
        ),
      ),
    ];
  },
  'a table of two megabytes': (docType) => {
    const texts = linesOf(docType, ['12.00', '01/02/2024', '1.2.3']);
    const row = `<tr>${texts
      .slice(0, 12)
      .map((text) => `<td>${text}</td>`)
      .join('')}</tr>`;
    return [
      pageOf([
        cell(
          `<table>${row.repeat(Math.ceil(sizeOf(docType, 2_000_000, 20_000) / row.length))}</table>`,
          [0, 0, 1700, 2200],
          'Table',
        ),
      ]),
    ];
  },
};

describe.each(Object.entries(inputs))('%s', (_, make) => {
  it.each(docTypes)('make data of a %s in its shape, with evidence that can be sent', (docType) => {
    const { data, fields, validations, confidence } = extractData(docType, make(docType));
    const sent = JSON.parse(JSON.stringify({ data, fields, validations }));
    const schema = z.object({
      data: dataSchema(documentTypes[docType]),
      fields: z.record(z.string(), fieldEvidenceSchema),
      validations: z.array(validationSchema),
    });
    expect(schema.safeParse(sent).error?.issues.slice(0, 3) ?? []).toEqual([]);
    expect(confidence).toBeLessThan(1);
  });
});

it.each(docTypes)('no amount of a %s that was made of a number with several decimal points is sure', (docType) => {
  const lines = linesOf(docType, ['1.2.3.4', '12.345.678.90', '$1.000.00.0', '103.448.00']);
  const { fields } = extractData(docType, [
    pageOf(lines.map((text, at) => cell(text, [50, 20 * at, 800, 20 * at + 18]))),
  ]);
  const sure = Object.entries(fields).filter(
    ([, { value, source_text, confidence }]) =>
      /\d\.\d+\.\d/.test(source_text ?? '') && /^-?\d+\.\d\d$/.test(String(value)) && confidence > 0.5,
  );
  expect(sure).toEqual([]);
});
