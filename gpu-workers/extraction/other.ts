import type { Cell } from '../../shared/cell.ts';
import { parseDate } from '../../shared/document-types/dates.ts';
import { parseMoney } from '../../shared/document-types/money.ts';
import { guessLanguage } from './other/language.ts';
import type { PageContent } from './page-content.ts';
import type { Extractor, Reading, Readings } from './reading.ts';
import { parseTable } from './table.ts';

/** More of a kind than anybody reads; a flood of them is a misread page. */
const most = { keyValues: 300, tables: 100, dates: 200, amounts: 500 };

/** Reads what can be said of any document: title, labelled values, tables, dates and amounts. */
export const extractOther: Extractor = (pages) => {
  const readings: Readings = new Map();
  const cells = pages.flatMap((page) => page.cells.map((cell) => ({ page, cell })));
  const title = findTitle(cells);
  if (title) readings.set('title', title);
  const text = cells.map(({ cell }) => textLines(cell).join('\n')).join('\n');
  const language = guessLanguage(text);
  if (language !== null) readings.set('language', { ...nowhere, value: language, status: 'inferred' });

  const counts = { keyValues: 0, tables: 0 };
  const seen = { dates: new Set<string>(), amounts: new Set<string>() };
  for (const { page, cell } of cells) {
    const at = { page: page.page, bbox: cell.bbox, ocr: cell.confidence, status: 'present' as const };
    if (cell.category === 'Table' && cell.text !== undefined && counts.tables < most.tables) {
      const path = `tables[${counts.tables}]`;
      readings.set(`${path}.html`, { ...at, value: cell.text, sourceText: cell.text });
      readings.set(`${path}.rows`, {
        ...at,
        value: parseTable(cell.text).rows.length,
        sourceText: null,
        status: 'inferred',
      });
      counts.tables += 1;
    }
    for (const { key, value } of keyValues(cell)) {
      if (counts.keyValues >= most.keyValues) break;
      const path = `key_values[${counts.keyValues}]`;
      readings.set(`${path}.key`, { ...at, value: key, sourceText: key });
      readings.set(`${path}.value`, { ...at, value, sourceText: value });
      counts.keyValues += 1;
    }
    for (const line of textLines(cell)) {
      collect(line, datePattern, parseDate, seen.dates, most.dates, (row, value, sourceText) =>
        readings.set(`dates[${row}]`, { ...at, value, sourceText }),
      );
      collect(line, moneyPattern, parseMoney, seen.amounts, most.amounts, (row, value, sourceText) =>
        readings.set(`amounts[${row}]`, { ...at, value, sourceText }),
      );
    }
  }
  return { readings, warnings: [] };
};

const nowhere = { sourceText: null, page: null, bbox: null, ocr: null };

/** With a currency sign or cents: a number alone is as often a count or an identifier. */
const moneyPattern =
  /\(?-?[$€£]\s?\d[\d,]*(?:\.\d{1,2})?\)?(?![\d.,])|(?<![\d.,-])\(?-?\d{1,3}(?:,\d{3})*\.\d{2}\)?(?![\d.,])|(?<![\d.,-])-?\d+\.\d{2}(?![\d.,])/g;
const datePattern =
  /(?<![\d/.-])(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}[\s-][A-Z][a-z]{2,8}\.?[\s-]\d{2,4}|[A-Z][a-z]{2,8}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4})(?![\d/.-])/g;

function collect(
  line: string,
  pattern: RegExp,
  parse: (text: string) => string | null,
  seen: Set<string>,
  limit: number,
  add: (row: number, value: string, sourceText: string) => void,
): void {
  for (const [found] of line.matchAll(pattern)) {
    const value = parse(found);
    if (value === null || seen.has(value) || seen.size >= limit) continue;
    add(seen.size, value, found);
    seen.add(value);
  }
}

/** The first Title, else the first Section-header, else the first short line. */
function findTitle(cells: readonly { page: PageContent; cell: Cell }[]): Reading | null {
  const first = (category: Cell['category']) =>
    cells.find(({ cell }) => cell.category === category && textLines(cell).length > 0);
  const found = first('Title') ?? first('Section-header') ?? first('Text');
  const line = found && textLines(found.cell)[0];
  if (!found || line === undefined || line.length > 200) return null;
  const { page, cell } = found;
  return { value: line, sourceText: line, page: page.page, bbox: cell.bbox, ocr: cell.confidence, status: 'present' };
}

/** Printed lines, a table's row by row. */
function textLines({ text, category }: Cell): string[] {
  if (text === undefined) return [];
  const grid = category === 'Table' ? parseTable(text).rows : [];
  const lines = grid.length > 0 ? [...new Set(grid.flat())].flatMap((cell) => cell.text.split('\n')) : text.split('\n');
  return lines.map((line) => line.replace(/^\s*#{1,6}\s+|\*\*/g, '').trim()).filter((line) => line !== '');
}

/** `Policy number: 12-345` and rows of two columns. */
function keyValues(cell: Cell): { key: string; value: string }[] {
  const lines = textLines(cell).flatMap((line) => {
    const found = /^([\p{L}][\p{L}\d .,'’()/#&-]{1,48}?)\s?:\s+(\S.{0,200})$/u.exec(line);
    return found?.[1] !== undefined && found[2] !== undefined ? [{ key: found[1], value: found[2].trim() }] : [];
  });
  if (cell.category !== 'Table' || cell.text === undefined) return lines;
  const pairs = parseTable(cell.text).rows.flatMap((row) => {
    const [key, value] = [...new Set(row)].map((part) => part.text);
    const isPair = row.length === 2 && key !== undefined && value !== undefined && key !== '' && value !== '';
    return isPair && /\p{L}/u.test(key) && !/\n/.test(key) ? [{ key, value }] : [];
  });
  return [...lines, ...pairs];
}
