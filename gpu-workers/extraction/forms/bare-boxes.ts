import type { FormPage, FormWord } from './form-word.ts';
import { bareLabel } from './label.ts';
import type { LabelHit } from './label-hit.ts';

/**
 * Finds the boxes that print nothing but their number: without them the number would be taken for the value of the box
 * above. It stands alone and where other labels begin, which tells it from an amount.
 */
export function findBareBoxes(page: FormPage, hits: readonly LabelHit[], numbers: readonly string[]): LabelHit[] {
  if (numbers.length === 0) return [];
  const taken = new Set(hits.flatMap((hit) => hit.words));
  const byLine = new Map<number, FormWord[]>();
  for (const word of page.words) byLine.set(word.line, [...(byLine.get(word.line) ?? []), word]);
  return page.words.flatMap((word) => {
    const number = word.text.replace(/[^\da-z]/gi, '');
    if (!numbers.includes(number) || word.text.length > number.length + 1 || taken.has(word)) return [];
    const others = (byLine.get(word.line) ?? []).filter((other) => other !== word && !taken.has(other));
    const isAlone = others.every(
      (other) => other.place[0] - word.place[2] > 1.5 * page.unit || word.place[0] - other.place[2] > 1.5 * page.unit,
    );
    const isAligned = hits.some(
      ({ label, place }) => label.role === 'field' && Math.abs(place[0] - word.place[0]) < 0.8 * page.unit,
    );
    // Right below a label it is that label's value.
    const isValue = hits.some(({ place, container }) => {
      if (container !== word.container) return false;
      const down = word.place[1] - place[3];
      return down > -0.6 * page.unit && down < 1.2 * page.unit && place[0] < word.place[2] && place[2] > word.place[0];
    });
    if (!isAlone || !isAligned || isValue) return [];
    return [{ label: bareLabel(number), words: [word], place: word.place, container: word.container, numbered: true }];
  });
}
