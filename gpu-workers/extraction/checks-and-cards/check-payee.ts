import type { Readings } from '../reading.ts';
import { put } from '../statements/evidence.ts';
import { isCityLine, isStreetLine } from '../statements/party.ts';
import type { Segment } from '../statements/segments.ts';
import { findFigures } from './check-amounts.ts';
import { type CheckFront, textOf } from './check-front.ts';

/** Reads to whom the check is payable; several payees one by one besides. */
export function readPayee(front: CheckFront, readings: Readings): void {
  const lines = payeeLines(front);
  const text = tidy(textOf(lines));
  if (text === '') return;
  put(readings, 'payee', text, lines);
  const payees = text.split(/\s+(?:and|or|&)\s+(?=\p{Lu}\S* \p{Lu})/u);
  if (payees.length < 2) return;
  for (const [index, payee] of payees.entries()) {
    put(readings, `payees[${index}]`, payee, lines, { sourceText: payee });
  }
}

/** Behind the label, else at its right, else in the window under it. */
function payeeLines(front: CheckFront): Segment[] {
  const { payTo } = front;
  if (!payTo) return [];
  const behind = payTo.behind.find(({ text }) => isName(text));
  if (behind) return [behind];
  const [top, bottom] = [
    Math.min(...payTo.label.map(({ place }) => place[1])),
    Math.max(...payTo.label.map(({ place }) => place[3])),
  ];
  const height = (bottom - top) / payTo.label.length;
  const labelRight = Math.max(...payTo.label.map(({ place }) => place[2]));
  const figures = findFigures(front)?.segment;
  const beside = front.rows
    .flatMap((row) => row.segments)
    .filter((segment) => {
      const middle = (segment.place[1] + segment.place[3]) / 2;
      // Handwriting is higher than print, so its box may begin well above the label.
      return (
        !payTo.label.includes(segment) &&
        segment.place[0] >= labelRight - height &&
        middle > top - 0.5 * height &&
        middle < bottom + 0.1 * height &&
        (figures === undefined || segment === figures || segment.place[0] < figures.place[0]) &&
        isName(segment.text)
      );
    })
    .sort((a, b) => a.place[0] - b.place[0]);
  if (beside.length > 0) return beside;
  const under = front.rows
    .flatMap((row) => row.segments)
    .filter(({ place, text }) => place[1] >= bottom - 0.3 * height && place[1] < bottom + 2.5 * height && isName(text));
  return under.slice(0, 1);
}

function isName(text: string): boolean {
  const clean = tidy(text);
  return (
    clean.replace(/[^\p{L}]/gu, '').length >= 2 &&
    !/^\$|\d{1,2}\/\d{1,2}\/\d{2}|\bdollars?\b|signature|authori[sz]ed|^(?:date|amount|order of|the)\b/i.test(clean) &&
    !isStreetLine(clean) &&
    !isCityLine(clean)
  );
}

/** Without the stars and dashes that keep others from writing on. */
const tidy = (text: string) => text.replace(/^[\s*_.|$:–—-]+|[\s*_|$:–—-]+$|\s*\$.*$|\*{2,}.*$/g, '').trim();
