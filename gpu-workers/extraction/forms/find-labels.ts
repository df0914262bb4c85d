import type { Bbox } from '../../../shared/cell.ts';
import { centreY, type FormPage, type FormWord, unionBox } from './form-word.ts';
import type { FormLabel } from './label.ts';
import { matchPrefix, squash } from './squash.ts';

/** A label where it is printed. */
export type LabelHit = {
  label: FormLabel;
  words: FormWord[];
  place: Bbox;
  container: number | null;
  /** Its box number or letter stands before it. */
  numbered: boolean;
};

type Candidate = {
  label: FormLabel;
  words: FormWord[];
  score: number;
  numbered: FormWord | null;
  /** The word before it, where only another label in that place would let this one begin here. */
  needs: FormWord | null;
};

/** Longest label over how many printed lines. */
const maxLines = 4;

/** Finds the labels of a form on a page, tolerant of OCR's noise, of words run together and of labels over several lines. */
export function findLabels(page: FormPage, labels: readonly FormLabel[]): LabelHit[] {
  const lines = groupLines(page.words);
  const phrases = labels.flatMap((label) =>
    label.phrases.map((phrase) => ({ label, phrase: squash(phrase) })).filter(({ phrase }) => phrase.length >= 2),
  );
  const candidates: Candidate[] = [];
  for (const line of lines) {
    for (let start = 0; start < line.length; start += 1) {
      const before = boxToken(line, start, page.unit);
      const opens = before !== null || opensRun(line, start, page.unit);
      const reading = new Reading(line, start, page, lines);
      for (const { label, phrase } of phrases) {
        const found = reading.match(phrase, opens);
        if (found)
          candidates.push({
            label,
            ...found,
            numbered: before,
            needs: found.needsLabel ? (line[start - 1] ?? null) : null,
          });
      }
    }
  }
  return withoutSentences(takeBest(candidates), lines, page.unit);
}

/** The text from one word on, first to the end of its line and then on the lines below it. */
class Reading {
  readonly #lines: FormWord[][];
  readonly #page: FormPage;
  readonly #words: FormWord[] = [];
  readonly #ends: number[] = [];
  #text = '';
  #lineCount = 0;
  #below: FormWord[] | null;

  constructor(line: FormWord[], start: number, page: FormPage, lines: FormWord[][]) {
    this.#lines = lines;
    this.#page = page;
    this.#below = line.slice(start);
    this.#grow();
  }

  match(phrase: string, opens: boolean): { words: FormWord[]; score: number; needsLabel: boolean } | null {
    const limit = phrase.length < 8 ? 0 : phrase.length < 11 ? 1 : Math.floor(phrase.length * 0.2);
    for (;;) {
      const { match, isPrefix } = matchPrefix(phrase, this.#text, this.#ends, limit);
      if (match && !(isPrefix && match.distance > 0 && this.#below)) {
        const isLong = phrase.length >= 14 && match.distance <= 0.1 * phrase.length;
        if (!opens && !isLong && (match.distance > 0 || phrase.length < 4)) return null;
        const words = this.#words.slice(0, this.#ends.indexOf(match.end) + 1);
        return {
          words,
          score: phrase.length - 3 * match.distance + (opens ? 0.5 : 0),
          needsLabel: !opens && !isLong,
        };
      }
      if (!isPrefix || !this.#grow()) return null;
    }
  }

  /** Takes in the next line; false when there is none. */
  #grow(): boolean {
    const next = this.#below;
    const first = this.#words[0] ?? next?.[0];
    if (!next || !first || this.#lineCount >= maxLines) return false;
    for (const [index, word] of next.entries()) {
      const previous = next[index - 1];
      // A wide gap leads to another box, except on the line that the label itself begins.
      if (previous && word.place[0] - previous.place[2] > 1.6 * this.#page.unit) break;
      // A box number run together with the label it stands before.
      const text = this.#words.length === 0 ? word.text.replace(/^\d{1,2}[a-d]?[.)]?(?=[A-Z’'])/, '') : word.text;
      this.#text += squash(text);
      this.#words.push(word);
      this.#ends.push(this.#text.length);
    }
    this.#lineCount += 1;
    this.#below = this.#findBelow(first, next[0] ?? first);
    return true;
  }

  #findBelow(first: FormWord, current: FormWord): FormWord[] | null {
    const { unit } = this.#page;
    let best: { line: FormWord[]; from: number; distance: number } | null = null;
    for (const line of this.#lines) {
      if (line[0]?.line === current.line || line[0]?.container !== first.container) continue;
      for (const [from, word] of line.entries()) {
        const [dx, dy] = [word.place[0] - first.place[0], centreY(word) - centreY(current)];
        if (dy < 0.5 * unit || dy > 1.9 * unit || dx < -2 * unit || dx > 2.5 * unit) continue;
        const distance = Math.abs(dx) + 2 * dy;
        if (distance < (best?.distance ?? Number.POSITIVE_INFINITY)) best = { line, from, distance };
      }
    }
    return best ? best.line.slice(best.from) : null;
  }
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

/** The box number before a label: `2`, `12a`, `b.`, or what OCR made of it. */
function boxToken(line: readonly FormWord[], start: number, unit: number): FormWord | null {
  const [before, word] = [line[start - 1], line[start]];
  if (!before || !word || word.place[0] - before.place[2] > 2.5 * unit) return null;
  return /^[^\p{L}\d]{0,2}(?:\d{1,2}[a-g]?|[a-g])[^\p{L}\d]{0,2}$/u.test(before.text) ? before : null;
}

function opensRun(line: readonly FormWord[], start: number, unit: number): boolean {
  const [before, word] = [line[start - 1], line[start]];
  if (!before || !word) return true;
  return word.place[0] - before.place[2] > 0.8 * unit || !/[\p{L}\d]/u.test(before.text) || /^x$/i.test(before.text);
}

/** Every word belongs to one label at most: the longest and nearest match takes it. */
function takeBest(candidates: Candidate[]): LabelHit[] {
  const taken = new Set<FormWord>();
  const hits: LabelHit[] = [];
  const accept = ({ label, words, numbered }: Candidate) => {
    const all = numbered && !taken.has(numbered) ? [numbered, ...words] : words;
    for (const word of all) taken.add(word);
    const place = unionBox(all.map((word) => word.place));
    if (place)
      hits.push({ label, words: all, place, container: all[0]?.container ?? null, numbered: numbered !== null });
  };
  const inOrder = candidates.sort((a, b) => b.score - a.score);
  const isFree = ({ words }: Candidate) => !words.some((word) => taken.has(word));
  for (const candidate of inOrder) if (candidate.needs === null && isFree(candidate)) accept(candidate);
  for (const candidate of inOrder) {
    if (candidate.needs !== null && taken.has(candidate.needs) && isFree(candidate)) accept(candidate);
  }
  return hits;
}

/** Instructions speak of boxes by their labels. A label among other words of a sentence opens no box. */
function withoutSentences(hits: LabelHit[], lines: FormWord[][], unit: number): LabelHit[] {
  const taken = new Set(hits.flatMap((hit) => hit.words));
  const lineOf = new Map(lines.flatMap((line) => line.map((word) => [word, line] as const)));
  return hits.filter((hit) => {
    const first = hit.words[0];
    const line = first && lineOf.get(first);
    if (!line || hit.label.role !== 'field') return true;
    const others = aroundWord(line, line.indexOf(first), unit).filter(
      (word) => !taken.has(word) && /^\(?\p{Ll}{2,}[,.;:)]*$/u.test(word.text),
    );
    return others.length < 4;
  });
}

/** The words before and after one that follow each other without a gap. */
function aroundWord(line: readonly FormWord[], at: number, unit: number): FormWord[] {
  let [from, to] = [at, at];
  const gap = (index: number) => (line[index + 1]?.place[0] ?? 0) - (line[index]?.place[2] ?? 0);
  while (from > 0 && gap(from - 1) < 1.2 * unit) from -= 1;
  while (to < line.length - 1 && gap(to) < 1.2 * unit) to += 1;
  return line.slice(from, to + 1);
}
