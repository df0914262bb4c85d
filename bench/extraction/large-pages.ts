import type { PageContent } from '../../gpu-workers/extraction/page-content.ts';
import type { Cell } from '../../shared/cell.ts';

/** What is printed over and over: labels of forms and statements, amounts, dates, words that are none of these. */
const texts = [
  '1 Wages, tips, other compensation',
  '1,234.56',
  'Employee’s social security number 123-45-6789',
  'Federal income tax withheld 12.00',
  'Interest income',
  '01/05/2024 Payment 5.00 6.00',
  'Total due',
  'Harbor & Pine Furniture LLC',
];

/** A page of very many small cells, side by side all over it: what an engine answers that sees letters in a picture's grain. */
export function crowdedPage(cellCount: number): PageContent {
  return page(
    Array.from({ length: cellCount }, (_, index) => {
      const [left, top] = [(index % 100) * 17, Math.floor(index / 100) * 22];
      return {
        category: 'Text',
        text: texts[index % texts.length] as string,
        bbox: [left, top, left + 16, top + 20],
        confidence: 0.9,
      };
    }),
  );
}

/** A page that is one table of at least `bytes` characters. */
export function longTable(bytes: number): PageContent {
  const row = (index: number) =>
    `<tr><td>01/05/2024</td><td>Payment ${index}</td><td>5.00</td><td></td><td>${index}.00</td></tr>`;
  const rows: string[] = [];
  for (let length = 0; length < bytes; length += rows.at(-1)?.length ?? 0) rows.push(row(rows.length));
  return page([
    { category: 'Table', text: `<table>${rows.join('')}</table>`, bbox: [0, 0, 1700, 2200], confidence: 0.9 },
  ]);
}

const page = (cells: Cell[]): PageContent => ({
  page: 1,
  width: 1700,
  height: 2200,
  cells,
  lines: [],
  lineSource: 'none',
  formFields: [],
});
