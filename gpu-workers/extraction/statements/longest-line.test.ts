import { expect, it } from 'vitest';
import { longestLine } from './longest-line.ts';
import { segmentsFromCells } from './segments-from-cells.ts';
import { segmentsFromLines } from './segments-from-lines.ts';

const text = `Total ${'a'.repeat(1_000_000)}`;
const place = { bbox: [0, 0, 900, 20] as [number, number, number, number], confidence: 0.9 };
const page = {
  page: 1,
  width: 900,
  height: 900,
  cells: [
    { ...place, category: 'Text' as const, text },
    { ...place, category: 'Table' as const, text: `<table><tr><td>${text}</td></tr></table>` },
  ],
  lines: [{ ...place, text, words: [] }],
  lineSource: 'ocr' as const,
  formFields: [],
};

it('a line of a megabyte is cut, so that no pattern has to read all of it', () => {
  const segments = [...segmentsFromCells(page, 0).segments, ...segmentsFromLines(page)];
  expect(segments.map((segment) => segment.text.length)).toEqual([longestLine, longestLine, longestLine]);
});
