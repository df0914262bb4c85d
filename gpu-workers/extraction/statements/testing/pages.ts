import { readFileSync } from 'node:fs';
import type { CellCategory } from '../../../../shared/cell.ts';
import type { PageContent } from '../../page-content.ts';
import type { Readings } from '../../reading.ts';

/** Pages as the CPU engine read them, from `fixtures/`. @param parts.lines - False leaves the cells alone, as dots.ocr gives them. */
export function recordedPages(name: string, parts: { lines: boolean } = { lines: true }): PageContent[] {
  const pages = JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8')) as PageContent[];
  return pages.map((page) => ({
    ...page,
    lines: parts.lines ? page.lines : [],
    lineSource: parts.lines ? 'ocr' : 'none',
    formFields: [],
  }));
}

/** A page of dots.ocr's: one box a paragraph and one a table, stacked from top to bottom. */
export function pageOf(cells: [CellCategory, string][], page = 1): PageContent {
  const linesOf = (text: string) => Math.max(1, text.split(/\n|<tr>/).length);
  let top = 100;
  return {
    page,
    width: 1700,
    height: 2200,
    cells: cells.map(([category, text]) => {
      const bottom = top + 30 * linesOf(text);
      const cell = {
        category,
        text,
        bbox: [100, top, 1600, bottom] as [number, number, number, number],
        confidence: 0.9,
      };
      top = bottom + 40;
      return cell;
    }),
    lines: [],
    lineSource: 'none',
    formFields: [],
  };
}

/** An HTML table whose first row is its header. */
export const table = (rows: string[][]) =>
  `<table>${rows.map((row, index) => `<tr>${row.map((cell) => (index === 0 ? `<th>${cell}</th>` : `<td>${cell}</td>`)).join('')}</tr>`).join('')}</table>`;

/** The values whose paths start with this, by the rest of the path. */
export function valuesUnder(readings: Readings, prefix: string): Record<string, unknown> {
  const found = [...readings].filter(([path]) => path.startsWith(prefix));
  return Object.fromEntries(found.map(([path, { value }]) => [path.slice(prefix.length), value]));
}

export function countRows(readings: Readings, list: string): number {
  const rows = [...readings.keys()].filter((path) => path.startsWith(`${list}[`));
  return new Set(rows.map((path) => path.slice(0, path.indexOf(']')))).size;
}
