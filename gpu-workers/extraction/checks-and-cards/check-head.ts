import { parseDate } from '../../../shared/document-types/dates.ts';
import { routingOfFraction } from '../../../shared/document-types/routing-number.ts';
import type { Readings } from '../reading.ts';
import { put } from '../statements/evidence.ts';
import { findDates } from '../statements/find-dates.ts';
import type { Segment } from '../statements/segments.ts';
import type { CheckFront } from './check-front.ts';

/** Reads what stands in the upper right: date, number and the fractional form of the routing number. */
export function readHead(front: CheckFront, readings: Readings): void {
  readDate(front, readings);
  readFraction(front, readings);
  readNumber(front, readings);
}

type Found<T> = { value: T; text: string; segment: Segment; score: number };
const best = <T>(found: Found<T>[]): Found<T> | undefined => found.toSorted((a, b) => b.score - a.score)[0];

/** A date beside, over or under its label before any other; else the one nearest above the payee, for a stub has more. */
function readDate(front: CheckFront, readings: Readings): void {
  const labels = front.rows
    // Over the columns of a stub the word heads the dates of its invoices.
    .filter(
      ({ segments }) => segments.length < 3 || !segments.some(({ text }) => /invoice|gross|^net|desc/i.test(text)),
    )
    .flatMap(({ segments }) => segments)
    .filter(({ text }) => /\bdate\b/i.test(text) && !/birth|period|hire/i.test(text));
  const found = segmentsOf(front).flatMap((segment) =>
    datesIn(segment.text).map(({ date, text }) => {
      const height = segment.place[3] - segment.place[1];
      const near = labels.some((label) => label === segment || gap(label, segment) < 2 * height);
      const score =
        (near ? 3 : 0) +
        2 * nearness(segment, front) +
        (/after|valid|period|ending|birth/i.test(segment.text) ? -4 : 0);
      return { value: date, text, segment, score };
    }),
  );
  const date = best(found);
  if (date) put(readings, 'check_date', date.value, [date.segment], { sourceText: date.text });
}

/** Handwriting is read with gaps, and with other strokes between the parts: `9 - 26 - 2014`. */
function datesIn(text: string): { date: string; text: string }[] {
  const printed = findDates(text);
  if (printed.length > 0) return printed;
  const loose = /(?<!\d)(\d{1,2})\s*[-–—/.|]\s*(\d{1,2})\s*[-–—/.|]\s*((?:19|20)?\d{2})(?!\d)/.exec(text);
  const date = loose ? parseDate(`${loose[1]}/${loose[2]}/${loose[3]}`) : null;
  return loose && date ? [{ date, text: loose[0] }] : [];
}

function readFraction(front: CheckFront, readings: Readings): void {
  for (const segment of segmentsOf(front)) {
    const printed = /(?<![\d/])\d{1,2}\s?[-–]\s?\d{1,4}\s?[/⁄]\s?\d{3,4}(?![\d/])/.exec(segment.text)?.[0];
    if (printed !== undefined && routingOfFraction(printed) !== null) {
      put(readings, 'fractional_routing', printed.replace(/\s/g, ''), [segment], { sourceText: printed });
      return;
    }
    // Printed as a fraction: the district stands in a line of its own under the institution.
    if (!/^\d{1,2}-\d{1,4}$/.test(segment.text.trim())) continue;
    const height = segment.place[3] - segment.place[1];
    const under = segmentsOf(front).find(
      ({ text, place }) =>
        /^\d{3,4}$/.test(text.trim()) &&
        place[1] > segment.place[1] &&
        place[1] - segment.place[3] < height &&
        overlaps(place, segment.place),
    );
    if (!under) continue;
    put(readings, 'fractional_routing', `${segment.text.trim()}/${under.text.trim()}`, [segment, under]);
    return;
  }
}

const numberLabel = /\b(?:check|cheque|chk|ck)\s*(?:no|number|num|nbr|#)\s*[.:#]*\s*|^no\s?[.:]\s*|\bnumber\s*[:#]\s*/i;
const aloneNumber = /^(?:no\.?|#|№)?\s*(\d{3,10})$/i;

/** Behind or under its label, else a number by itself in the upper right. */
function readNumber(front: CheckFront, readings: Readings): void {
  const segments = segmentsOf(front);
  const labelled = segments.flatMap((segment) => {
    const label = numberLabel.exec(segment.text);
    if (!label || /social|account|routing|employee|phone/i.test(segment.text)) return [];
    const behind = /^\s*[A-Z]{0,2}(\d{3,12})\b/.exec(segment.text.slice(label.index + label[0].length));
    if (behind?.[1]) return [found(behind[1], segment, 6)];
    const beside = segments.filter((other) => other !== segment && aloneNumber.test(other.text.trim()));
    const height = segment.place[3] - segment.place[1];
    const nearest = beside.toSorted((a, b) => gap(a, segment) - gap(b, segment))[0];
    const number =
      nearest && gap(nearest, segment) < 3 * height ? aloneNumber.exec(nearest.text.trim())?.[1] : undefined;
    return nearest && number ? [found(number, nearest, 5)] : [];
  });
  const alone = segments.flatMap((segment) => {
    const number = aloneNumber.exec(segment.text.trim())?.[1];
    if (!number || (segment.place[0] + segment.place[2]) / 2 < (front.left + front.right) / 2) return [];
    return upness(segment, front) > 0.5 ? [found(number, segment, upness(segment, front))] : [];
  });
  const number = best([...labelled, ...alone]);
  if (number) put(readings, 'check_number', number.value, [number.segment], { sourceText: number.text });
}

const found = (value: string, segment: Segment, score: number): Found<string> => ({
  value,
  text: value,
  segment,
  score,
});

const segmentsOf = (front: CheckFront) =>
  front.rows.filter((row) => row !== front.micr?.row).flatMap((row) => row.segments);

/** 1 at the top of the check, 0 at its foot. */
const upness = ({ place }: Segment, { top, bottom }: CheckFront) => 1 - (place[1] - top) / Math.max(1, bottom - top);

/** 1 right above the payee, less further up, and less still below. */
function nearness(segment: Segment, front: CheckFront): number {
  if (!front.payTo) return upness(segment, front);
  const height = Math.max(1, front.bottom - front.top);
  const above = (front.payTo.row.bottom - segment.place[3]) / height;
  return above >= -0.02 ? 1 - above : -1;
}

const overlaps = (a: Segment['place'], b: Segment['place']) => Math.min(a[2], b[2]) > Math.max(a[0], b[0]);

/** Pixels between two segments, 0 where they touch. */
function gap(a: Segment, b: Segment): number {
  const x = Math.max(0, Math.max(a.place[0], b.place[0]) - Math.min(a.place[2], b.place[2]));
  const y = Math.max(0, Math.max(a.place[1], b.place[1]) - Math.min(a.place[3], b.place[3]));
  return Math.hypot(x, y);
}
