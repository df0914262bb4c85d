import { centreY, type FormPage, type FormWord, unionBox } from './form-word.ts';
import type { LabelHit } from './label-hit.ts';
import { squash } from './squash.ts';

/** A box number that stands so far from its label that OCR made a line of its own of it. */
export function withNumbers(hits: LabelHit[], page: FormPage): LabelHit[] {
  const taken = new Set(hits.flatMap((hit) => hit.words));
  const numbers = page.words.filter((word) => !taken.has(word) && /^\d{1,2}[a-g]?$/.test(word.text));
  return hits.map((hit) => {
    const first = hit.words[0];
    if (!first || hit.numbered || hit.label.role !== 'field') return hit;
    const number = numbers.find((word) => {
      const gap = first.place[0] - word.place[2];
      return gap > 0 && gap < 5 * page.unit && Math.abs(centreY(word) - centreY(first)) < 0.6 * page.unit;
    });
    if (!number || hits.some((other) => other !== hit && isInGap(other, number, first))) return hit;
    const words = [number, ...hit.words];
    return { ...hit, words, place: unionBox(words.map((word) => word.place)) ?? hit.place, numbered: true };
  });
}

const isInGap = ({ words }: LabelHit, from: FormWord, to: FormWord) =>
  words.some(
    (word) =>
      word.place[0] > from.place[0] &&
      word.place[2] < to.place[2] &&
      Math.abs(centreY(word) - centreY(to)) < to.place[3] - to.place[1],
  );

/** Instructions speak of boxes by their labels. A label among other words of a sentence opens no box. */
export function withoutSentences(hits: LabelHit[], lines: FormWord[][], unit: number): LabelHit[] {
  const taken = new Set(hits.flatMap((hit) => hit.words));
  const lineOf = new Map(lines.flatMap((line) => line.map((word) => [word, line] as const)));
  return hits.filter((hit) => {
    const first = hit.words[0];
    const line = first && lineOf.get(first);
    if (!line || hit.label.role !== 'field') return true;
    // `Box 8. Shows the address …`
    const before = line[line.indexOf(first) - 1];
    if (before && /^box(?:es)?$/i.test(before.text) && !beginsLikeLabel(hit)) return false;
    const others = aroundWord(line, line.indexOf(first), unit).filter(
      (word) => !taken.has(word) && /^\(?\p{Ll}{2,}[,.;:)]*$/u.test(word.text),
    );
    return others.length < 4;
  });
}

/** Instructions put a verb before the label, lists of boxes do not. */
function beginsLikeLabel({ label, words, numbered }: LabelHit): boolean {
  const beginning = squash(words[numbered ? 1 : 0]?.text ?? '').slice(0, 3);
  return label.phrases.some((phrase) => squash(phrase).startsWith(beginning));
}

/** The words before and after one that follow each other without a gap. */
function aroundWord(line: readonly FormWord[], at: number, unit: number): FormWord[] {
  let [from, to] = [at, at];
  const gap = (index: number) => (line[index + 1]?.place[0] ?? 0) - (line[index]?.place[2] ?? 0);
  while (from > 0 && gap(from - 1) < 1.2 * unit) from -= 1;
  while (to < line.length - 1 && gap(to) < 1.2 * unit) to += 1;
  return line.slice(from, to + 1);
}
