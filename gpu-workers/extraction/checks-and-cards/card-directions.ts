import type { CardRow } from './card-rows.ts';
import { headingDirection, isIssuerFee } from './card-vocabulary.ts';

export type CardDirection = 'charge' | 'credit';

/**
 * Which way each row goes. In this order: the column it stands in, a `CR` or `DR`, a plus, the heading over it with its
 * sign, its sign, the balance behind it, its words.
 */
export function settleCardDirections(rows: CardRow[]): CardDirection[] {
  const negativeRuns = new Set(rows.filter(isNegative).map(({ run }) => run));
  const anyNegative = rows.some((row) => isNegative(row) && row.column === 'amount');
  // A plus before some amounts is how such a statement marks its credits; a minus would be on the others.
  const plus = rows.filter(hasPlus).length;
  const plusIsCredit = plus > 0 && plus < rows.length && !anyNegative;
  return rows.map((row, index) => {
    if (row.column !== 'amount') return flip(row.column, isNegative(row));
    const marked = markedDirection(row);
    if (marked) return marked;
    if (plusIsCredit) return hasPlus(row) ? 'credit' : 'charge';
    const heading = row.section ? headingDirection(row.section.text) : null;
    if (heading === 'credit') return negativeRuns.has(row.run) && !isNegative(row) ? 'charge' : 'credit';
    if (isNegative(row)) return 'credit';
    return heading ?? byBalance(row, rows[index - 1]) ?? (anyNegative ? 'charge' : byWords(row));
  });
}

const isNegative = ({ amount }: CardRow) => amount.money.startsWith('-');
const hasPlus = ({ amount }: CardRow) => /^\s*\+/.test(amount.segment.text);
const flip = (direction: CardDirection, reversed: boolean): CardDirection =>
  reversed ? (direction === 'charge' ? 'credit' : 'charge') : direction;

function markedDirection({ amount, mark }: CardRow): CardDirection | null {
  const printed = /\b(CR|DR)\.?$|(?<=\d)\s?(CR|DR)\.?$/i.exec(amount.segment.text)?.[0].trim() ?? mark;
  return printed == null ? null : /^c/i.test(printed) ? 'credit' : 'charge';
}

function byBalance(row: CardRow, above: CardRow | undefined): CardDirection | null {
  if (!row.balance || !above?.balance) return null;
  const change = Number(row.balance.money) - Number(above.balance.money);
  return change > 0 ? 'charge' : change < 0 ? 'credit' : null;
}

function byWords({ description }: CardRow): CardDirection {
  const text = description.map((segment) => segment.text).join(' ');
  if (isIssuerFee(text)) return /waive|revers|refund/i.test(text) ? 'credit' : 'charge';
  return /\bpayment\b|thank ?you|\bpaid\b|refund|revers|\bcredit(?:ed)?\b|cash ?back|waive|autopay|\breturn\b/i.test(
    text,
  )
    ? 'credit'
    : 'charge';
}
