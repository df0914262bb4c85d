import type { IsoDate } from '../../../shared/document-types/dates.ts';
import type { Readings } from '../reading.ts';
import { type Amount, readAmount } from './amounts.ts';
import { detachAmounts } from './detach-amounts.ts';
import { put } from './evidence.ts';
import { findDates } from './find-dates.ts';
import type { DocumentRows, Row, Segment } from './segments.ts';

const heading = /\binstal?ments?\b|payment (?:schedule|plan)|schedule of payments/i;

/**
 * Reads a plan of payments: under a line that announces it, rows with a date and an amount each.
 *
 * @returns The rows that belong to it, so that no other reader takes them for totals or items.
 */
export function putInstallments(document: DocumentRows, order: 'mdy' | 'dmy', readings: Readings): Set<Row> {
  const taken = new Set<Row>();
  const first = document.rows.findIndex((row) => row.segments.some(({ text }) => heading.test(text)));
  if (first < 0) return taken;
  let missed = 0;
  let count = 0;
  for (const row of document.rows.slice(first)) {
    const due = dueOf(row, order);
    if (due === null) {
      missed += 1;
      // The heading and the header of the table may stand above the first row, and nothing between two of them.
      if (missed > (count === 0 ? 3 : 0)) break;
      continue;
    }
    put(readings, `installments[${count}].amount`, due.amount.money, [due.amount.segment]);
    put(readings, `installments[${count}].due_date`, due.date, [due.segment], { sourceText: due.text });
    taken.add(row);
    count += 1;
  }
  return taken;
}

type Due = { date: IsoDate; text: string; segment: Segment; amount: Amount };

function dueOf(row: Row, order: 'mdy' | 'dmy'): Due | null {
  const segment = row.segments.find(({ text }) => findDates(text, { order }).length > 0);
  const [found] = segment ? findDates(segment.text, { order }) : [];
  const amounts = row.segments.flatMap(detachAmounts).flatMap((part) => {
    const amount = readAmount(part.text);
    return amount && !amount.whole ? [{ ...amount, segment: part }] : [];
  });
  const [amount] = amounts;
  if (!segment || !found || !amount || amounts.length > 1) return null;
  return { date: found.date, text: found.text, segment, amount };
}
