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
  let heading: Segment | null = null;
  for (const [rowIndex, row] of document.rows.entries()) {
    if (taken.has(rowIndex)) continue;
    const texts = textsOf(row);
    heading = headingOf(texts, heading);
    if (heading && texts.length > 1 && texts.every(({ text }) => !/\d/.test(text))) {
      readNumbersUnder(document, rowIndex, readings);
      continue;
    }
    for (const { text, segments } of texts) {
      const match = line.exec(text);
      const [label] = segments;
      if (!match?.[1] || !match[2] || !label) continue;
      if (isRewards(text) || (heading && isUnder(label, heading))) putReward(readings, match[1], match[2], segments);
    }
  }
}

/** The heading of the box of rewards, as long as no other heading stands under it. */
function headingOf(texts: Text[], heading: Segment | null): Segment | null {
  for (const { text, segments } of texts) {
    const [only, value] = segments;
    if (!only || value || /\d/.test(text) || text.length >= 60) continue;
    if (isRewards(text)) return only;
    const isOther = /summary|transaction|contact|information|payment/i.test(text);
    if (heading && isOther && isUnder(only, heading)) return null;
  }
  return heading;
}

/** In the same column of the page; a box beside it speaks of money. */
function isUnder({ place, page }: Segment, { place: head, page: headPage }: Segment): boolean {
  const height = head[3] - head[1];
  return page !== headPage || (place[0] > head[0] - 4 * height && place[0] < head[2] + 4 * height);
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

type Text = { text: string; segments: Segment[] };

/** Each text of a row, with the number beside it where that stands apart. */
function textsOf({ segments }: Row): Text[] {
  const texts: Text[] = [];
  for (let index = 0; index < segments.length; index += 1) {
    const [own, beside] = [segments[index] as Segment, segments[index + 1]];
    const joins =
      beside !== undefined &&
      !/\d/.test(own.text) &&
      /^[+-]?\s?\$?[\d,.]+\s*(?:points?|pts|miles)?$/i.test(beside.text);
    texts.push(
      joins ? { text: `${own.text} ${beside.text}`, segments: [own, beside] } : { text: own.text, segments: [own] },
    );
    if (joins) index += 1;
  }
  return texts;
}
