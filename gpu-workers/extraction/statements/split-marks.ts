import { cut } from './detach-amounts.ts';
import type { Segment } from './segments.ts';

/** Bars and middle dots between texts that are printed on one line: `Bank: … | IBAN: … | BIC: …`. */
const mark = /\s?\|\s|\s[·•]\s/g;

/** Parts a text at such marks, where there are words on both sides; the strokes of a MICR line are none. */
export function splitAtMarks(segment: Segment): Segment[] {
  const cuts = [...segment.text.matchAll(mark)].filter(({ 0: at, index }) =>
    areTexts(segment.text.slice(0, index), segment.text.slice(index + at.length)),
  );
  if (cuts.length === 0) return [segment];
  const starts = [0, ...cuts.map(({ 0: at, index }) => index + at.length)];
  return starts.map((from, at) => cut(segment, from, cuts[at]?.index ?? segment.text.length));
}

const areTexts = (left: string, right: string) =>
  [left, right].every((text) => /\p{L}{2}|\d{4}/u.test(text)) && /\p{L}{3}/u.test(left + right);
