import type { Bbox } from '../../../shared/cell.ts';
import { centreY, type FormPage, type FormWord, unionBox } from './form-word.ts';
import type { FormLabel } from './label.ts';
import { isMark } from './mark-text.ts';
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
  /** Its number is part of its first word. */
  isGlued: boolean;
  /** The word before it, where only another label in that place would let this one begin here. */
  needs: FormWord | null;
};

/** What its own box number adds to a label, in matched characters. */
const numberBonus = 6;

/** A box number run together with the label it stands before. */
const gluedNumber = /^\d{1,2}[a-d]?[.)]?(?=[A-Z’'])/;

/** A wider gap than this many line heights parts two boxes. */
const widestSpace = 1.6;

/** Longest label over how many printed lines. */
const maxLines = 4;

/** Finds the labels of a form on a page, tolerant of OCR's noise, of words run together and of labels over several lines. */
export function findLabels(page: FormPage, labels: readonly FormLabel[]): LabelHit[] {
  const lines = groupLines(page.words);
  const phrases = labels.flatMap((label) => label.phrases.map((phrase) => toPhrase(label, phrase)));
  const candidates: Candidate[] = [];
  for (const line of lines) {
    for (const [start, word] of line.entries()) {
      // A checkbox or its tick is not part of the label that follows.
      if (squash(word.text) === '' || isMark(word.text)) continue;
      // Narrow boxes stand close: where a label ends, the next one may follow after little more than a space.
      const gaps = hasGap(line, start, page.unit) ? [widestSpace, 0.6] : [widestSpace];
      for (const gap of gaps) {
        const reading = new Reading(line, start, { page, lines, widestGap: gap * page.unit });
        for (const phrase of phrases) {
          const found = reading.match(phrase);
          if (found) candidates.push(found);
        }
      }
    }
  }
  return withoutSentences(withNumbers(takeBest(candidates), page), lines, page.unit);
}

/** One wording of a label, squashed. `number`: a short wording counts only behind its own box number. */
type Phrase = { label: FormLabel; text: string; number: string | null; box: string | null };

function toPhrase(label: FormLabel, wording: string): Phrase {
  const [, number, text] = /^(\d+[a-d]?) (.+)$/.exec(wording) ?? [];
  const box = label.box === undefined ? null : squash(label.box);
  return { label, text: squash(text ?? wording), number: number === undefined ? null : squash(number), box };
}

/** The text from one word on, first to the end of its line and then on the lines below it. */
class Reading {
  readonly #lines: FormWord[][];
  readonly #page: FormPage;
  readonly #widestGap: number;
  readonly #words: FormWord[] = [];
  readonly #ends: number[] = [];
  #text = '';
  #lineCount = 0;
  #below: FormWord[] | null;

  /** The box number printed before the words, by itself or run together with the first of them. */
  readonly #numberWord: FormWord | null;
  readonly #number: string;
  readonly #opens: boolean;
  readonly #before: FormWord | null;

  constructor(
    line: FormWord[],
    start: number,
    { page, lines, widestGap }: { page: FormPage; lines: FormWord[][]; widestGap: number },
  ) {
    this.#lines = lines;
    this.#page = page;
    this.#widestGap = widestGap;
    this.#below = line.slice(start);
    this.#before = line[start - 1] ?? null;
    this.#numberWord = boxToken(line, start, page.unit);
    this.#number = squash(this.#numberWord?.text ?? gluedNumber.exec(line[start]?.text ?? '')?.[0] ?? '');
    this.#opens = this.#number !== '' || opensRun(line, start, page.unit);
    this.#grow();
  }

  match({ label, text, number, box }: Phrase): Candidate | null {
    // One wrong digit of a box number makes another box; behind the right one less of the rest is enough.
    if (number !== null && number !== this.#number) return null;
    const isItsBox = box !== null && box === this.#number;
    const limit = tolerance(text.length, { isNumbered: number !== null, isItsBox });
    for (;;) {
      const { match, isPrefix } = matchPrefix(text, this.#text, this.#ends, limit);
      if (match && !(isPrefix && match.distance > 0 && this.#below)) {
        const isLong = text.length >= 14 && match.distance <= 0.1 * text.length;
        if (!this.#opens && !isLong && (match.distance > 0 || text.length < 4)) return null;
        return {
          label,
          words: this.#words.slice(0, this.#ends.indexOf(match.end) + 1),
          score:
            text.length -
            3 * match.distance +
            (this.#opens ? 0.5 : 0) +
            (isItsBox || number !== null ? numberBonus : 0),
          numbered: this.#numberWord,
          isGlued: this.#numberWord === null && this.#number !== '',
          needs: this.#opens || isLong ? null : this.#before,
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
      // A wide gap leads to another box.
      if (previous && word.place[0] - previous.place[2] > this.#widestGap) break;
      const text = this.#words.length === 0 ? word.text.replace(gluedNumber, '') : word.text;
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

/** How many characters may differ. Long labels are in small print, which OCR reads worst and which nothing else resembles. */
function tolerance(length: number, { isNumbered, isItsBox }: { isNumbered: boolean; isItsBox: boolean }): number {
  if (isNumbered && length < 8) return length < 5 ? 0 : 1;
  if (length < 8) return 0;
  if (isItsBox) return Math.max(2, Math.floor(length * 0.4));
  if (length < 11) return 1;
  return Math.floor(length * (length < 40 ? 0.2 : 0.36));
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
  if (!before || !word || word.place[0] - before.place[2] > 5 * unit) return null;
  return /^[^\p{L}\d]{0,2}(?:\d{1,2}[a-g]?|[a-g])[^\p{L}\d]{0,2}$/u.test(before.text) ? before : null;
}

/** Whether there is a gap on the line that may or may not part two labels. */
function hasGap(line: readonly FormWord[], start: number, unit: number): boolean {
  return line.some((word, index) => {
    const previous = line[index - 1];
    const gap = previous === undefined || index <= start ? 0 : word.place[0] - previous.place[2];
    return gap > 0.6 * unit && gap <= widestSpace * unit;
  });
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
  const accept = ({ label, words, numbered, isGlued }: Candidate) => {
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
  const isFree = ({ words }: Candidate) => !words.some((word) => taken.has(word));
  for (const candidate of inOrder) if (candidate.needs === null && isFree(candidate)) accept(candidate);
  for (const candidate of inOrder) {
    if (candidate.needs !== null && taken.has(candidate.needs) && isFree(candidate)) accept(candidate);
  }
  return hits;
}

/** A box number that stands so far from its label that OCR made a line of its own of it. */
function withNumbers(hits: LabelHit[], page: FormPage): LabelHit[] {
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
function withoutSentences(hits: LabelHit[], lines: FormWord[][], unit: number): LabelHit[] {
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
