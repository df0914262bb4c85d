import { formatCents, toCents } from '../../../shared/document-types/money.ts';
import type { Readings } from '../reading.ts';
import type { Amount } from './amounts.ts';
import { put } from './evidence.ts';
import { type TotalKey, totalKey } from './invoice-vocabulary.ts';
import { type LabelledAmounts, labelledAmounts } from './labelled-amounts.ts';
import type { DocumentRows, Row } from './segments.ts';

export type PrintedTotal = { key: TotalKey; label: string; amount: Amount; line: LabelledAmounts };

/** Every amount of the document that a label of a total announces, top to bottom. */
export function printedTotals(document: DocumentRows, taken: Set<Row>, keyOf = totalKey): PrintedTotal[] {
  return labelledAmounts(document.rows, (label) => keyOf(label) !== null).flatMap((line) => {
    if (taken.has(line.row)) return [];
    const stacked = line.stacked === null ? null : keyOf(line.stacked);
    const key = stacked ?? keyOf(line.label);
    // The last of several amounts is the money; those before it are a rate or the sum it was taken of.
    const amount = line.amounts.at(-1);
    // `Net 30` are the terms of payment.
    const isTerm = amount?.whole === true && /\b(?:net|due|within)$/i.test(line.label);
    return key === null || key === 'none' || amount === undefined || isTerm
      ? []
      : [{ key, label: line.label, amount, line }];
  });
}

/** Puts an invoice's totals. What is printed decides; sums only tell which of two lines called `Total` is which. */
export function putInvoiceTotals(totals: PrintedTotal[], readings: Readings): void {
  const of = (key: TotalKey) => totals.filter((total) => total.key === key);
  const first = (key: TotalKey) => of(key)[0];
  const plain = of('total');
  const grand = of('grand_total').at(-1);
  const due = of('amount_due').at(-1);
  const total = grand ?? largest(plain);
  // `Total`, `Tax`, `Grand Total`: the first of them is what others call the subtotal.
  const before =
    first('subtotal') ??
    plain.find((line) => total && line !== total && centsOf(line) < centsOf(total) && follows(line, total));
  putMoney(readings, 'subtotal', before);
  putMoney(readings, 'total_discount', first('total_discount'), true);
  putMoney(readings, 'shipping_amount', first('shipping_amount'));
  putMoney(readings, 'other_charges', first('other_charges'));
  putMoney(readings, 'previous_unpaid_balance', first('previous_unpaid_balance'));
  putMoney(readings, 'amount_paid', first('amount_paid'), true);
  putMoney(
    readings,
    'invoice_total',
    total ?? (readings.has('previous_unpaid_balance') || readings.has('amount_paid') ? undefined : due),
  );
  putMoney(readings, 'amount_due', due);
  putTaxes(of('total_tax').at(0), of('tax'), readings);
}

/** The printed total of the taxes, or the only tax there is. */
export function putTaxes(total: PrintedTotal | undefined, taxes: PrintedTotal[], readings: Readings): void {
  const lines = taxes.filter((tax, index) => taxes.findIndex((other) => other.label === tax.label) === index);
  for (const [index, { label, amount, line }] of lines.entries()) {
    const rate = /(\d{1,2}(?:[.,]\d{1,4})?)\s?%/.exec(
      `${label} ${line.row.segments.map(({ text }) => text).join(' ')}`,
    )?.[1];
    put(readings, `tax_details[${index}].amount`, amount.money, [amount.segment]);
    if (rate !== undefined)
      put(readings, `tax_details[${index}].rate`, rate.replace(',', '.'), line.labelSegments, {
        sourceText: `${rate}%`,
      });
    put(readings, `tax_details[${index}].description`, label.replace(/\s*[:=]$/, ''), line.labelSegments);
  }
  if (total) putMoney(readings, 'total_tax', total);
  else putSum(readings, 'total_tax', lines);
}

/** The amount of the only line, or the sum of several, which then is printed nowhere. */
export function putSum(readings: Readings, path: string, lines: PrintedTotal[]): void {
  if (lines.length < 2) {
    putMoney(readings, path, lines[0]);
    return;
  }
  const sum = lines.reduce((cents, line) => cents + centsOf(line), 0);
  const segments = lines.map(({ amount }) => amount.segment);
  put(readings, path, formatCents(sum), segments, { status: 'inferred' });
}

export function putMoney(readings: Readings, path: string, total: PrintedTotal | undefined, positive = false): void {
  if (!total) return;
  const money = positive ? formatCents(Math.abs(centsOf(total))) : total.amount.money;
  put(readings, path, money, [total.amount.segment]);
}

export const centsOf = ({ amount }: PrintedTotal) => toCents(amount.money);

const largest = (totals: PrintedTotal[]) =>
  totals.reduce<PrintedTotal | undefined>(
    (most, total) => (most && centsOf(most) > centsOf(total) ? most : total),
    undefined,
  );

const follows = (above: PrintedTotal, below: PrintedTotal) =>
  below.line.rowIndex > above.line.rowIndex && below.line.rowIndex - above.line.rowIndex < 8;
