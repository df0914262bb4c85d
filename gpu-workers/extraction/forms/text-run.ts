import type { Bbox } from '../../../shared/cell.ts';
import { parseMoney } from '../../../shared/document-types/money.ts';
import { type FormPage, type FormWord, unionBox } from './form-word.ts';
import type { LabelHit } from './label-hit.ts';
import { isMark } from './mark-text.ts';

/** Words that stand together in one box and are no label: a value, or one line of it. */
export type TextRun = {
  words: FormWord[];
  text: string;
  place: Bbox;
  container: number | null;
  kind: 'money' | 'mark' | 'text';
};

/** Takes the labels out of a page and returns what is left, run by run. */
export function valueRuns(page: FormPage, hits: readonly LabelHit[]): TextRun[] {
  const taken = new Set(hits.flatMap((hit) => hit.words));
  const openers = hits.filter((hit) => hit.label.role !== 'filler');
  const runs: FormWord[][] = [];
  let previous: FormWord | null = null;
  const inOrder = [...page.words].sort((a, b) => a.line - b.line || a.place[0] - b.place[0]);
  for (const word of inOrder) {
    if (taken.has(word)) {
      previous = null;
      continue;
    }
    const joins =
      previous !== null &&
      previous.line === word.line &&
      word.place[0] - previous.place[2] < 1.1 * page.unit &&
      !isMark(word.text) &&
      !isMark(previous.text) &&
      !word.text.startsWith('$') &&
      !beginsColumn(word, previous, openers, page.unit);
    if (joins) runs.at(-1)?.push(word);
    else runs.push([word]);
    previous = word;
  }
  return runs
    .map(toRun)
    .filter((run) => run.kind === 'mark' || (/[\p{L}\d]/u.test(run.text) && !/www\.|\birs\.gov/i.test(run.text)));
}

/** Whether a label above begins a column between two words: print fills narrow boxes to their edge. */
function beginsColumn(word: FormWord, previous: FormWord, openers: readonly LabelHit[], unit: number): boolean {
  if (word.place[0] - previous.place[2] < 0.35 * unit) return false;
  return openers.some(({ place }) => {
    const isAbove = place[3] < word.place[1] + 0.5 * unit && place[3] > word.place[1] - 4 * unit;
    return isAbove && place[0] > previous.place[0] + unit && Math.abs(place[0] - word.place[0]) < 0.6 * unit;
  });
}

/** Whether a run is part of a sentence: most of its words begin in lower case, as no name, place or code does. */
export function isProse({ words, kind }: TextRun): boolean {
  if (kind !== 'text' || words.length < 2) return false;
  const lower = words.filter(({ text }) => /^[("'“‘]?\p{Ll}/u.test(text)).length;
  return 2 * lower >= words.length && !words.some(({ text }) => /\d{2}/.test(text));
}

function toRun(words: FormWord[]): TextRun {
  const text = words.map((word) => word.text).join(' ');
  return {
    words,
    text,
    place: unionBox(words.map((word) => word.place)) ?? [0, 0, 0, 0],
    container: words[0]?.container ?? null,
    kind: isMark(text) ? 'mark' : moneyIn(text) !== null ? 'money' : 'text',
  };
}

/** What OCR leaves of ruled lines and dirt around a value. */
const dirt = /^(?:[\s|[\]{}‘’'"“”_—–~•·:;,=*<>\\/]|\.{2,}|\.(?!\d))+|[\s|[\]{}‘’'"“”_—–~•·:;,=*<>\\/]+$/g;

/** A value without what OCR made of the lines around it. */
export const withoutDirt = (text: string): string => text.replace(dirt, '');

/** The amount that a run holds: all of it, or its only word that is one. Null when there is none or more than one. */
export function moneyIn(text: string): string | null {
  const clean = withoutDirt(text.replace(/^\s*\$\s*|\s*\$\s*$/g, ''));
  // Without a comma before it, a space parts two numbers: `6 852.00` is what is left of two boxes.
  if (/\d\s\d{3}(?!\d)/.test(clean) && !clean.includes(',')) return amountsIn(clean);
  // A minus that is all that is left of a rule is dirt; one before the digits is a sign.
  const negative = /^[-–−]\s?[\d$.]/.test(text.trim()) || /\d\s?-$/.test(text.trim());
  const whole = parseMoney(negative && !clean.includes('-') ? `-${clean}` : clean);
  if (whole !== null) return whole;
  // Poor print turns commas into points. The grounding does not accept it, so the value stays doubtful.
  if (/^\d{1,3}(?:\.\d{3})+\.\d{2}$/.test(clean)) return parseMoney(clean.replace(/\.(?=\d{3})/g, ','));
  return amountsIn(text);
}

function amountsIn(text: string): string | null {
  const amounts =
    text.match(/(?<![\d.,-])\$?\d{1,3}(?:,\s?\d{3})*\.\d{2}(?![\d.,-])|(?<![\d.,-])\$?\d+\.\d{2}(?![\d.,-])/g) ?? [];
  return amounts.length === 1 ? parseMoney((amounts[0] ?? '').replace('$', '')) : null;
}
