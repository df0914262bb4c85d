import { expect, it } from 'vitest';
import type { FormPage, FormWord } from './form-word.ts';
import { LabelLines } from './label-lines.ts';

/** Words of one height each, as `[text, line, x, y]`. */
function page(...words: [string, number, number, number][]): FormPage {
  return {
    page: 1,
    source: 'lines',
    unit: 10,
    words: words.map(
      ([text, line, x, y]): FormWord => ({
        text,
        page: 1,
        place: [x, y, x + 40, y + 10],
        bbox: null,
        ocr: null,
        line,
        container: null,
        typed: false,
      }),
    ),
  };
}

it('a label goes on at the word that stands straight below it, whatever order the lines came in', () => {
  const lines = new LabelLines(
    page(['far', 3, 0, 60], ['wages', 2, 3, 24], ['below', 4, 0, 36], ['beside', 1, 60, 12], ['Federal', 1, 0, 12]),
  );
  const first = lines.lines.flatMap(({ words }) => words).find(({ text }) => text === 'Federal');
  const below = first && lines.below(first, first);
  expect(below?.line.words[below.at]?.text).toBe('wages');
});

it('a line is read from left to right', () => {
  const [line] = new LabelLines(page(['tax', 1, 90, 0], ['Federal', 1, 0, 0], ['income', 1, 45, 0])).lines;
  expect(line?.texts).toEqual(['federal', 'lncome', 'tax']);
});

it('what goes on below is looked for among the words at that height, and not on all of a crowded page', () => {
  const crowded = page(
    ...Array.from({ length: 2000 }, (_, line): [string, number, number, number] => ['x', line, 0, 12 * line]),
  );
  const lines = new LabelLines(crowded);
  let looks = 0;
  for (const word of crowded.words) {
    const { place } = word;
    Object.defineProperty(word, 'place', {
      get() {
        looks += 1;
        return place;
      },
    });
  }
  const [first] = crowded.words;
  expect(first && lines.below(first, first)?.line.words[0]?.line).toBe(1);
  expect(looks).toBeLessThan(20);
});
