import { describe, expect, it } from 'vitest';
import { segmentsFromLines } from './segments-from-lines.ts';

/** A line of a typewriter's face, 10 pixels a letter, with its letters' own boxes of 8 by 7 pixels. */
function typed(text: string) {
  const words = [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({
    text: word,
    bbox: [10 * index + 1, 0, 10 * (index + word.length) - (/[.,]$/.test(word) ? 4 : 1), 7] as [
      number,
      number,
      number,
      number,
    ],
  }));
  return { text, bbox: [0, 0, 10 * text.length, 7] as [number, number, number, number], confidence: 1, words };
}

const textsOf = (line: string) =>
  segmentsFromLines({
    page: 1,
    width: 1000,
    height: 100,
    cells: [],
    lines: [typed(line)],
    lineSource: 'text_layer',
    formFields: [],
  }).map(({ text }) => text);

describe('a line in a typewriter’s face', () => {
  it('stays whole at its spaces, also behind a comma', () => {
    expect(textsOf('OMAHA, NE 68114')).toEqual(['OMAHA, NE 68114']);
    expect(textsOf('SUNBELT FUEL #2284')).toEqual(['SUNBELT FUEL #2284']);
  });

  it('is parted where a column begins', () => {
    expect(textsOf('SUBTOTAL    17.80')).toEqual(['SUBTOTAL', '17.80']);
  });
});
