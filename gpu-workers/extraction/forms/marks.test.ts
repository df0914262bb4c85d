import { expect, it } from 'vitest';
import type { Bbox } from '../../../shared/cell.ts';
import type { FormWord } from './form-word.ts';
import { field } from './label.ts';
import type { LabelHit } from './label-hit.ts';
import { readMarks } from './marks.ts';

const words = (...texts: string[]): FormWord[] =>
  texts.map((text, index) => {
    const place: Bbox = [100 * index, 0, 100 * index + 80, 20];
    return { text, page: 1, place, bbox: place, ocr: 0.9, line: 0, container: 3, typed: false };
  });
const hit = (...texts: string[]): LabelHit => ({
  label: field('property_address_same', 'mark', 'If address is the same'),
  words: words(...texts),
  place: [0, 0, 100 * texts.length, 20],
  numbered: true,
  container: 3,
});

it('reads the box between the number of a label and its words', () => {
  const ticked = (...texts: string[]) => readMarks([hit(...texts)], [], 20)[0]?.ticked;
  expect(ticked('7', '☑', 'If', 'address', 'is', 'the', 'same')).toBe(true);
  expect(ticked('7', '☐', 'If', 'address', 'is', 'the', 'same')).toBe(false);
  expect(ticked('7', 'If', 'address', 'is', 'the', 'same')).toBeNull();
});
