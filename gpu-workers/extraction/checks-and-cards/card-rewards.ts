import type { Readings } from '../reading.ts';
import { put } from '../statements/evidence.ts';
import { segmentUnder } from '../statements/key-values.ts';
import { squash } from '../statements/labels.ts';
import type { DocumentRows, Row, Segment } from '../statements/segments.ts';

const rules = [
  ['previous', /^(?:previous|opening|beginning|starting|last)/],
  ['redeemed', /redeemed|used|redemptions?$|disbursed/],
  ['adjusted', /adjust|expired|lapsed|forfeited|bonusadj/],
  [
    'ending',
    /^(?:closing|ending|current)|^new(?!.*(?:this|earn|bonus|added))|^total.*(?:available|balance)|available(?:for|to)|balance$/,
  ],
  ['earned', /earn|added|accrued|bonus|\+/],
] as const;

/** A label and a number that may say what it counts: `Points earned: 530 Points`. */
const line = /^(\D{4,60}?)[\s:=]*([+-]?\s?\$?\d[\d,]*(?:\.\d{1,2})?)\s*(?:points?|pts|miles)?$/i;

/** Reads the rewards of a card: lines under a heading of rewards, and lines that name points themselves. */
export function readRewards(document: DocumentRows, taken: Set<number>, readings: Readings): void {
  let inRewards = false;
  for (const [rowIndex, row] of document.rows.entries()) {
    if (taken.has(rowIndex)) continue;
    const texts = textsOf(row);
    const [heading] = texts;
    if (texts.length === 1 && heading !== undefined && !/\d/.test(heading.text) && heading.text.length < 60) {
      inRewards =
        isRewards(heading.text) ||
        (inRewards && !/summary|transaction|contact|information|payment/i.test(heading.text));
      continue;
    }
    if (inRewards && texts.length > 1 && texts.every(({ text }) => !/\d/.test(text))) {
      readNumbersUnder(document, rowIndex, readings);
      continue;
    }
    for (const { text, from } of texts) {
      const match = line.exec(text);
      if (!match?.[1] || !match[2] || !(inRewards || isRewards(text))) continue;
      putReward(readings, match[1], match[2], row.segments.slice(from, from + 2));
    }
  }
}

/** A table of one line: labels over numbers. */
function readNumbersUnder(document: DocumentRows, rowIndex: number, readings: Readings): void {
  for (const label of document.rows[rowIndex]?.segments ?? []) {
    const under = segmentUnder(document.rows, rowIndex, label);
    if (under && /^[+-]?\d[\d,.]*$/.test(under.text.trim()))
      putReward(readings, label.text, under.text.trim(), [under]);
  }
}

function putReward(readings: Readings, label: string, value: string, segments: Segment[]): void {
  const squashed = squash(label.replace(/\b(?:reward|points?|miles|cash ?back)\b/gi, ''));
  const key = rules.find(([, pattern]) => pattern.test(squashed))?.[0];
  if (key === undefined || readings.has(`rewards.${key}`)) return;
  put(readings, `rewards.${key}`, value.replace(/\s/g, ''), segments, { sourceText: value });
}

const isRewards = (text: string) => /\b(?:rewards?|points?|miles|cash ?back)\b/i.test(text);

/** Each text of a row, with the number beside it where that stands apart. */
function textsOf({ segments }: Row): { text: string; from: number }[] {
  const texts: { text: string; from: number }[] = [];
  for (let index = 0; index < segments.length; index += 1) {
    const [text, next] = [segments[index]?.text ?? '', segments[index + 1]?.text ?? ''];
    const joins = !/\d/.test(text) && /^[+-]?\s?\$?[\d,.]+\s*(?:points?|pts|miles)?$/i.test(next);
    texts.push({ text: joins ? `${text} ${next}` : text, from: index });
    if (joins) index += 1;
  }
  return texts;
}
