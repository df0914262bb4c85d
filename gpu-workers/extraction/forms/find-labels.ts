import { type FormPage, type FormWord, unionBox } from './form-word.ts';
import type { FormLabel } from './label.ts';
import { withNumbers, withoutSentences } from './label-context.ts';
import type { LabelHit } from './label-hit.ts';
import { LabelLines } from './label-lines.ts';
import { type LabelCandidate, LabelReading } from './label-reading.ts';
import { isMark } from './mark-text.ts';
import { toPhrase } from './phrase.ts';
import { PhraseIndex } from './phrase-index.ts';

/** A wider gap than this many line heights parts two boxes. */
const widestSpace = 1.6;

/** A narrower one never does. */
const narrowestGap = 0.6;

/** A layout's labels are the same for every page: their index is made when the first page of its type comes. */
const indexes = new WeakMap<readonly FormLabel[], PhraseIndex>();

/** Finds the labels of a form on a page, tolerant of OCR's noise, of words run together and of labels over several lines. */
export function findLabels(page: FormPage, labels: readonly FormLabel[]): LabelHit[] {
  const lines = new LabelLines(page);
  const index = indexes.get(labels) ?? indexLabels(labels);
  const candidates: LabelCandidate[] = [];
  for (const line of lines.lines) {
    const lastGap = findLastGap(line.words, page.unit);
    for (const [at, word] of line.words.entries()) {
      // A checkbox or its tick is not part of the label that follows.
      if (line.texts[at] === '' || isMark(word.text)) continue;
      // Narrow boxes stand close: where a label ends, the next one may follow after little more than a space.
      for (const gap of lastGap > at ? [widestSpace, narrowestGap] : [widestSpace]) {
        const reach = { widestGap: gap * page.unit, longestText: index.longestText };
        candidates.push(...new LabelReading(lines, { line, at }, reach).matches(index));
      }
    }
  }
  return withoutSentences(
    withNumbers(takeBest(candidates), page),
    lines.lines.map(({ words }) => words),
    page.unit,
  );
}

function indexLabels(labels: readonly FormLabel[]): PhraseIndex {
  const index = new PhraseIndex(labels.flatMap((label) => label.phrases.map((phrase) => toPhrase(label, phrase))));
  indexes.set(labels, index);
  return index;
}

/** Before which word the last gap of a line is that may or may not part two labels; -1 when there is none. */
function findLastGap(line: readonly FormWord[], unit: number): number {
  return line.findLastIndex((word, at) => {
    const previous = line[at - 1];
    const gap = previous === undefined ? 0 : word.place[0] - previous.place[2];
    return gap > narrowestGap * unit && gap <= widestSpace * unit;
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
