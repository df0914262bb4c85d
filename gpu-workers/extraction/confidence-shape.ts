import type { FieldEvidence } from '../../shared/api/extract.ts';
import type { ValueType } from '../../shared/document-types/field.ts';

type Value = Pick<FieldEvidence, 'value' | 'source_text'>;

/** What a value of each kind is printed with; anything else was a rule, a stain or the letters of a neighbour. */
const money = /^[\s\d$€£¥₹.,()+−–-]*(?:cr|dr)?$/i;
const number = /^[\s\d.,%()+−–-]*$/;
const date = /^[\s\p{L}\d.,/'’–-]*$/u;
const identifier = /^[\s\p{L}\d*#•./⑆⑇⑈⑉–-]*$/u;
const words = /^[\s\p{L}\p{M}\d.,'’&#()/:;@+"“”%$*⑆⑇⑈⑉–-]*$/u;
const usualMarks: Partial<Record<ValueType, RegExp>> = {
  money,
  decimal: money,
  percent: number,
  integer: number,
  year: number,
  date,
  ssn: identifier,
  ein: identifier,
  tin: identifier,
  identifier,
};

/** Whether a mark stands in it that values of its kind do not have: `6:2.35`, `16 ] uniper Place`. */
export const hasOddMark = ({ value, source_text }: Value, type: ValueType): boolean =>
  type !== 'bool' && !(usualMarks[type] ?? words).test(usualMarks[type] ? (source_text ?? '').trim() : String(value));

/** Words in which digits and letters belong together, `3rd`, `12B`, `#4a`, `A12`, but not `412O`: that letter is a digit misread. */
const properMix = /^#?(?:\d+(?:st|nd|rd|th)|\d+[^\W\d_ilosqz]|[a-z]\d{1,2})[.,]?$/i;

/** Whether a word mixes letters and digits as misread ones do: `B0X`, `Sti11we11`, `2S0`. */
export const hasMixedWord = ({ value }: Value): boolean =>
  String(value)
    .split(/[\s,/&-]+/)
    .some((word) => /\p{L}\d|\d\p{L}/u.test(word) && !properMix.test(word));

/** Whether it ends in a letter on its own, mostly the border of a box or the first of a word that was cut off. */
export const hasLooseLetter = ({ value }: Value): boolean => /\s\p{L}$/u.test(String(value));

/** Whether small and capital letters are mixed as no name has them: it begins small, or a capital follows two small ones. */
export const hasOddCase = ({ value }: Value): boolean => /^\p{Ll}|\p{Ll}{2}\p{Lu}/u.test(String(value));

/** Whether there is hardly a letter in what should be words. */
export const hasFewLetters = ({ value }: Value): boolean => (String(value).match(/\p{L}/gu)?.length ?? 0) < 2;
