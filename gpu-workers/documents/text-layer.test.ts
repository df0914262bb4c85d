import { describe, expect, it } from 'vitest';
import { type Character, type Direction, toTextLines } from './text-layer.ts';

/** Characters of 10 × 20 px whose ink is a little smaller, written from a point in a direction. */
function write(text: string, x: number, y: number, direction: Direction = 'right'): Character[] {
  return [...text].map((character, index) => {
    const along = index * 10;
    const at: Record<Direction, [number, number, number, number]> = {
      right: [x + along, y, x + along + 10, y + 20],
      left: [x - along - 10, y - 20, x - along, y],
      down: [x - 20, y + along, x, y + along + 10],
      up: [x, y - along - 10, x + 20, y - along],
    };
    const cell = at[direction];
    return { text: character, cell, ink: [cell[0] + 1, cell[1] + 2, cell[2] - 1, cell[3] - 2], direction };
  });
}

const texts = (...characters: Character[][]) => toTextLines(characters.flat(), 1000, 1000).map((line) => line.text);

describe('a text layer', () => {
  it('becomes lines of words, each with the box of what is drawn', () => {
    expect(toTextLines(write('Box 12', 100, 50), 1000, 1000)).toEqual([
      {
        text: 'Box 12',
        bbox: [101, 52, 159, 68],
        confidence: 1,
        words: [
          { text: 'Box', bbox: [101, 52, 129, 68] },
          { text: '12', bbox: [141, 52, 159, 68] },
        ],
      },
    ]);
  });

  it('has its lines from top to bottom whatever their order in the file', () => {
    expect(texts(write('second', 10, 100), write('first', 10, 50), write('third', 10, 150))).toEqual([
      'first',
      'second',
      'third',
    ]);
  });

  it('puts pieces at one height together when they stand close', () => {
    expect(texts(write('2023', 60, 50), write('Form', 10, 50))).toEqual(['Form 2023']);
  });

  it('ends a line at the gap between two columns', () => {
    expect(texts(write('Deposits', 10, 50), write('1,200.00', 300, 50))).toEqual(['Deposits', '1,200.00']);
  });

  it('ends a word at a gap even where the file has no blank', () => {
    expect(texts(write('Wages', 10, 50), write('tips', 70, 50))).toEqual(['Wages tips']);
  });

  it('keeps a raised sign out of the number before it', () => {
    const raised = write('1', 60, 50).map((character) => ({
      ...character,
      cell: [60, 46, 66, 58] as [number, number, number, number],
    }));
    expect(texts(write('12.50', 10, 50), raised)).toEqual(['1', '12.50']);
  });

  it('ends a line where a gap is wide for the smaller of two sizes', () => {
    const heading = write('2020', 90, 40).map((character, index) => ({
      ...character,
      cell: [90 + index * 20, 36, 110 + index * 20, 84] as [number, number, number, number],
    }));
    expect(texts(write('2,600', 10, 50), heading)).toEqual(['2,600', '2020']);
  });

  it('keeps two small lines apart beside a heading as tall as both', () => {
    const heading = write('1040', 10, 50).map((character, index) => ({
      ...character,
      cell: [10 + index * 10, 46, 20 + index * 10, 92] as [number, number, number, number],
    }));
    expect(texts(heading, write('Department', 60, 46), write('Tax Return', 60, 72))).toEqual([
      'Department',
      '1040',
      'Tax Return',
    ]);
  });

  it('keeps lines apart whose heights of font overlap a little', () => {
    expect(texts(write('upper', 10, 50), write('lower', 10, 64))).toEqual(['upper', 'lower']);
  });

  it.each([
    ['down', [981, 12, 999, 38]],
    ['up', [101, 462, 119, 488]],
    ['left', [461, 482, 489, 498]],
  ] as const)('reads words that run %s on the page', (direction, bbox) => {
    const start = { down: [1000, 10], up: [100, 490], left: [490, 500] }[direction] as [number, number];
    const [line] = toTextLines(write('Tax', start[0], start[1], direction), 1000, 1000);
    expect(line).toMatchObject({ text: 'Tax', bbox, words: [{ text: 'Tax', bbox }] });
  });

  it('leaves out characters without a meaning or off the page, and dots that lead to a column', () => {
    const unknown = write('?', 10, 50).map((character) => ({ ...character, text: '' }));
    expect(texts(unknown, write('crop mark', 10, -40), write('far', 1200, 50), write('. . . .', 10, 90))).toEqual([]);
  });

  it('is cut to the page where ink reaches past its edge', () => {
    const [line] = toTextLines(write('edge', 970, 50), 1000, 1000);
    expect(line?.bbox).toEqual([971, 52, 999, 68]);
    const [reaching] = toTextLines(write('ab', 985, 50), 1000, 1000);
    expect(reaching?.bbox[2]).toBeLessThanOrEqual(1000);
  });

  it('of nothing is empty', () => {
    expect(toTextLines([], 1000, 1000)).toEqual([]);
  });
});
