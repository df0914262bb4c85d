import type { FormLabel } from './label.ts';
import { squash } from './squash.ts';

/** One wording of a label, squashed. */
export type Phrase = {
  label: FormLabel;
  text: string;
  /** A short wording counts only behind its own box number. */
  number: string | null;
  /** The number of the label's box, which may or may not be printed before it. */
  box: string | null;
  /** How many characters may differ where the wording stands by itself, or behind its `number`. */
  limit: number;
  /** How many may differ behind the number of its box. */
  limitInItsBox: number;
  /** How many may differ in the middle of a line, where nothing parts it from the word before: there sentences go on. */
  limitInLine: number;
};

/** From this many characters on a phrase is like no other print, wherever it stands. */
export const longPhrase = 14;

export function toPhrase(label: FormLabel, wording: string): Phrase {
  const [, printed, rest] = /^(\d+[a-d]?) (.+)$/.exec(wording) ?? [];
  const number = printed === undefined ? null : squash(printed);
  const text = squash(rest ?? wording);
  const isNumbered = number !== null;
  return {
    label,
    text,
    number,
    box: label.box === undefined ? null : squash(label.box),
    limit: tolerance(text.length, { isNumbered, isItsBox: false }),
    limitInItsBox: tolerance(text.length, { isNumbered, isItsBox: true }),
    limitInLine: text.length < longPhrase ? 0 : Math.floor(0.1 * text.length),
  };
}

/** How many characters may differ. Long labels are in small print, which OCR reads worst and which nothing else resembles. */
function tolerance(length: number, { isNumbered, isItsBox }: { isNumbered: boolean; isItsBox: boolean }): number {
  if (isNumbered && length < 8) return length < 5 ? 0 : 1;
  if (length < 8) return 0;
  if (isItsBox) return Math.max(2, Math.floor(length * 0.4));
  if (length < 11) return 1;
  return Math.floor(length * (length < 40 ? 0.2 : 0.36));
}
