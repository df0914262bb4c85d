import { centreY, type FormPage, type FormWord } from './form-word.ts';
import type { FormLabel } from './label.ts';
import { matchPrefix, squash } from './squash.ts';

/** A place where a label may be printed. */
export type LabelCandidate = {
  label: FormLabel;
  words: FormWord[];
  score: number;
  numbered: FormWord | null;
  /** Its number is part of its first word. */
  isGlued: boolean;
  /** The word before it, where only another label in that place would let this one begin here. */
  needs: FormWord | null;
};

/** One wording of a label, squashed. `number`: a short wording counts only behind its own box number. */
export type Phrase = { label: FormLabel; text: string; number: string | null; box: string | null };

export function toPhrase(label: FormLabel, wording: string): Phrase {
  const [, number, text] = /^(\d+[a-d]?) (.+)$/.exec(wording) ?? [];
  const box = label.box === undefined ? null : squash(label.box);
  return { label, text: squash(text ?? wording), number: number === undefined ? null : squash(number), box };
}

/** What its own box number adds to a label, in matched characters. */
const numberBonus = 6;

/** A box number run together with the label it stands before. */
const gluedNumber = /^\d{1,2}[a-d]?[.)]?(?=[A-Z’'])/;

/** Longest label over how many printed lines. */
const maxLines = 4;

/** The text from one word on, first to the end of its line and then on the lines below it. */
export class LabelReading {
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

  match({ label, text, number, box }: Phrase): LabelCandidate | null {
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

/** The box number before a label: `2`, `12a`, `b.`, or what OCR made of it. */
function boxToken(line: readonly FormWord[], start: number, unit: number): FormWord | null {
  const [before, word] = [line[start - 1], line[start]];
  if (!before || !word || word.place[0] - before.place[2] > 5 * unit) return null;
  return /^[^\p{L}\d]{0,2}(?:\d{1,2}[a-g]?|[a-g])[^\p{L}\d]{0,2}$/u.test(before.text) ? before : null;
}

function opensRun(line: readonly FormWord[], start: number, unit: number): boolean {
  const [before, word] = [line[start - 1], line[start]];
  if (!before || !word) return true;
  // Behind a gap, a checkbox, a rule or a value of the box before.
  const endsOther = !/[\p{L}\d]/u.test(before.text) || /^x$/i.test(before.text) || /\d{2}/.test(before.text);
  return endsOther || word.place[0] - before.place[2] > 0.8 * unit;
}
