import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCells } from './parse-cells.ts';

const recorded = readFileSync(new URL('fixtures/layout_paper_first_page.json', import.meta.url), 'utf8');

describe('a recorded answer of dots.ocr without its closing bracket', () => {
  const { cells, truncated } = parseCells(recorded);

  it('gives every element of the page, in order, each with its box', () => {
    expect(cells).toHaveLength((recorded.match(/"bbox"/g) ?? []).length);
    expect(cells[1]).toMatchObject({ bbox: [211, 161, 1021, 243], category: 'Title' });
    expect(cells.every(({ bbox }) => bbox !== null)).toBe(true);
    expect(truncated).toBe(false);
  });

  it('has text everywhere but in pictures', () => {
    for (const { category, text } of cells) expect(text === undefined).toBe(category === 'Picture');
  });

  it('cut after any 50 characters gives the cells before the cut, never an error', () => {
    for (let length = 0; length < recorded.length; length += 50) {
      const part = parseCells(recorded.slice(0, length)).cells;
      const whole = part.slice(0, -1);
      expect(whole).toEqual(cells.slice(0, whole.length));
    }
  });
});
