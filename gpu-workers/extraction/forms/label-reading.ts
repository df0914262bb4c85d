import type { FormWord } from './form-word.ts';
import type { FormLabel } from './label.ts';
import type { LabelLines, WordPlace } from './label-lines.ts';
import { matchPrefix } from './match-prefix.ts';
import { longPhrase, type Phrase } from './phrase.ts';
import type { PhraseIndex } from './phrase-index.ts';
import { squash } from './squash.ts';

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

/** What its own box number adds to a label, in matched characters. */
const numberBonus = 6;

/** A box number run together with the label it stands before. */
const gluedNumber = /^\d{1,2}[a-d]?[.)]?(?=[A-Z’'])/;

/** Shorter ones are found where a run of words begins, and not within one. */
const shortestInLine = 4;

/** Longest label over how many printed lines. */
const maxLines = 4;

/** The text from one word on, first to the end of its line and then on the lines below it. */
export class LabelReading {
  readonly #lines: LabelLines;
  readonly #widestGap: number;
  readonly #longestText: number;
  readonly #words: FormWord[] = [];
  readonly #ends: number[] = [];
  #text = '';
  #lineCount = 0;
  /** The first word of the last line taken in. */
  #last: FormWord | undefined;
  /** Undefined until it is asked for: few readings ever leave their first line. */
  #below: WordPlace | null | undefined;

  /** The box number printed before the words, by itself or run together with the first of them. */
  readonly #numberWord: FormWord | null;
  readonly #number: string;
  readonly #opens: boolean;
  readonly #before: FormWord | null;

  /** @param longestText - In characters; a reading need not go on for longer. */
  constructor(
    lines: LabelLines,
    { line, at }: WordPlace,
    { widestGap, longestText }: { widestGap: number; longestText: number },
  ) {
    this.#lines = lines;
    this.#widestGap = widestGap;
    this.#longestText = longestText;
    this.#below = { line, at };
    this.#before = line.words[at - 1] ?? null;
    this.#numberWord = boxToken(line.words, at, lines.unit);
    this.#number = squash(this.#numberWord?.text ?? gluedNumber.exec(line.words[at]?.text ?? '')?.[0] ?? '');
    this.#opens = this.#number !== '' || opensRun(line.words, at, lines.unit);
    this.#grow();
  }

  /** Every wording that may be printed here. */
  matches(index: PhraseIndex): LabelCandidate[] {
    const found: LabelCandidate[] = [];
    let next = 0;
    while (next < index.phrases.length) {
      const lineCount = this.#lineCount;
      const candidates = index.candidates(this.#text, { number: this.#number, opens: this.#opens, from: next });
      next = index.phrases.length;
      for (const at of candidates) {
        const candidate = this.#match(index.phrases[at] as Phrase);
        if (candidate) found.push(candidate);
        if (this.#lineCount === lineCount) continue;
        // With another line in it the text may hold what its beginning did not show.
        next = at + 1;
        break;
      }
    }
    return found;
  }

  #match({ label, text, number, box, ...limits }: Phrase): LabelCandidate | null {
    // One wrong digit of a box number makes another box; behind the right one less of the rest is enough.
    if (number !== null && number !== this.#number) return null;
    const isItsBox = box !== null && box === this.#number;
    const limit = isItsBox ? limits.limitInItsBox : limits.limit;
    const most = this.#opens ? limit : limits.limitInLine;
    for (;;) {
      // A text that goes on beyond the phrase is no beginning of it.
      const within = this.#text.length > text.length + limit ? most : limit;
      const { match, isPrefix } = matchPrefix(text, this.#text, this.#ends, within);
      if (match && !(isPrefix && match.distance > 0 && this.#findBelow())) {
        if (match.distance > most || (!this.#opens && text.length < shortestInLine)) return null;
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
          needs: this.#opens || text.length >= longPhrase ? null : this.#before,
        };
      }
      if (!isPrefix || !this.#grow()) return null;
    }
  }

  /** Takes in the next line; false when there is none. */
  #grow(): boolean {
    const below = this.#findBelow();
    if (!below || this.#lineCount >= maxLines) return false;
    const { words, texts } = below.line;
    for (let at = below.at; at < words.length && this.#text.length <= this.#longestText; at += 1) {
      const [previous, word, text] = [words[at - 1], words[at], texts[at]];
      if (!word || text === undefined) break;
      // A wide gap leads to another box.
      if (at > below.at && previous && word.place[0] - previous.place[2] > this.#widestGap) break;
      this.#text +=
        this.#words.length === 0 && gluedNumber.test(word.text) ? squash(word.text.replace(gluedNumber, '')) : text;
      this.#words.push(word);
      this.#ends.push(this.#text.length);
    }
    this.#lineCount += 1;
    this.#last = words[below.at];
    this.#below = undefined;
    return true;
  }

  #findBelow(): WordPlace | null {
    if (this.#below !== undefined) return this.#below;
    const [first] = this.#words;
    this.#below = first && this.#last ? this.#lines.below(first, this.#last) : null;
    return this.#below;
  }
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
