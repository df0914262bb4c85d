import { type FormPage, type FormWord, unionBox } from './form-word.ts';
import type { FormLabel } from './label.ts';
import { withNumbers, withoutSentences } from './label-context.ts';
import type { LabelHit } from './label-hit.ts';
import { type LabelCandidate, LabelReading, toPhrase } from './label-reading.ts';
import { isMark } from './mark-text.ts';
import { squash } from './squash.ts';

/** A wider gap than this many line heights parts two boxes. */
const widestSpace = 1.6;

/** Finds the labels of a form on a page, tolerant of OCR's noise, of words run together and of labels over several lines. */
export function findLabels(page: FormPage, labels: readonly FormLabel[]): LabelHit[] {
  const lines = groupLines(page.words);
  const phrases = labels.flatMap((label) => label.phrases.map((phrase) => toPhrase(label, phrase)));
  const candidates: LabelCandidate[] = [];
  for (const line of lines) {
    for (const [start, word] of line.entries()) {
      // A checkbox or its tick is not part of the label that follows.
      if (squash(word.text) === '' || isMark(word.text)) continue;
      // Narrow boxes stand close: where a label ends, the next one may follow after little more than a space.
      const gaps = hasGap(line, start, page.unit) ? [widestSpace, 0.6] : [widestSpace];
      for (const gap of gaps) {
        const reading = new LabelReading(line, start, { page, lines, widestGap: gap * page.unit });
        for (const phrase of phrases) {
          const found = reading.match(phrase);
          if (found) candidates.push(found);
        }
      }
    }
  }
  return withoutSentences(withNumbers(takeBest(candidates), page), lines, page.unit);
}

function groupLines(words: readonly FormWord[]): FormWord[][] {
  const lines = new Map<number, FormWord[]>();
  for (const word of words) {
    const line = lines.get(word.line);
    if (line) line.push(word);
    else lines.set(word.line, [word]);
  }
  return [...lines.values()].map((line) => line.sort((a, b) => a.place[0] - b.place[0]));
}

/** Whether there is a gap on the line that may or may not part two labels. */
function hasGap(line: readonly FormWord[], start: number, unit: number): boolean {
  return line.some((word, index) => {
    const previous = line[index - 1];
    const gap = previous === undefined || index <= start ? 0 : word.place[0] - previous.place[2];
    return gap > 0.6 * unit && gap <= widestSpace * unit;
  });
}

/** Every word belongs to one label at most: the longest and nearest match takes it. */
function takeBest(candidates: LabelCandidate[]): LabelHit[] {
  const taken = new Set<FormWord>();
  const hits: LabelHit[] = [];
  const accept = ({ label, words, numbered, isGlued }: LabelCandidate) => {
    const all = numbered && !taken.has(numbered) ? [numbered, ...words] : words;
    for (const word of all) taken.add(word);
    const place = unionBox(all.map((word) => word.place));
    if (place)
      hits.push({
        label,
        words: all,
        place,
        container: all[0]?.container ?? null,
        numbered: numbered !== null || isGlued,
      });
  };
  const inOrder = candidates.sort((a, b) => b.score - a.score);
  const isFree = ({ words }: LabelCandidate) => !words.some((word) => taken.has(word));
  for (const candidate of inOrder) if (candidate.needs === null && isFree(candidate)) accept(candidate);
  for (const candidate of inOrder) {
    if (candidate.needs !== null && taken.has(candidate.needs) && isFree(candidate)) accept(candidate);
  }
  return hits;
}
