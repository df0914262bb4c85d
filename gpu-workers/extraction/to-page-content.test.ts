import { expect, it } from 'vitest';
import type { Cell, TextLine } from '../../shared/cell.ts';
import { toPageContent } from './to-page-content.ts';

const line = (text: string): TextLine => ({ text, bbox: [0, 0, 9, 9], confidence: 1, words: [] });
const cell = (text: string): Cell => ({ bbox: [0, 0, 9, 9], category: 'Text', text, confidence: 1 });
const page = (...layer: string[]) => ({
  page: 1,
  width: 10,
  height: 10,
  textLayer: { lines: layer.map(line), formFields: [] },
});

it('a page’s own text goes before what OCR read of it', () => {
  const content = toPageContent(page('Wages 58,214.77'), {
    cells: [cell('Wages 58,214.7T')],
    lines: [line('Wages 58,214.7T')],
  });
  expect(content).toMatchObject({ lineSource: 'text_layer', lines: [{ text: 'Wages 58,214.77' }] });
});

it('a stamp on a scan does not hide what OCR read', () => {
  const read = {
    cells: [cell('Wages, tips, other compensation 58,214.77')],
    lines: [line('Wages, tips, other compensation 58,214.77')],
  };
  expect(toPageContent(page('COPY'), read)).toMatchObject({ lineSource: 'ocr', lines: read.lines });
});

it('a stamp on a scan that an engine without lines read leaves the cells alone to speak', () => {
  const cells = [cell('<table><tr><td>Wages, tips, other compensation</td><td>58,214.77</td></tr></table>')];
  expect(toPageContent(page('COPY'), { cells, lines: [] })).toMatchObject({ lineSource: 'none', lines: [], cells });
});

it('an image has no text of its own', () => {
  const content = toPageContent({ ...page(), textLayer: null }, { cells: [cell('Total')], lines: [line('Total')] });
  expect(content.lineSource).toBe('ocr');
});
