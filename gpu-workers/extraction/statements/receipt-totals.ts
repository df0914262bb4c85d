import { formatCents, toCents } from '../../../shared/document-types/money.ts';
import type { Readings } from '../reading.ts';
import { put } from './evidence.ts';
import { centsOf, type PrintedTotal, putMoney, putSum, putTaxes } from './invoice-totals.ts';
import { type LabelledAmounts, labelledAmounts } from './labelled-amounts.ts';
import { putPayments } from './receipt-payments.ts';
import { type ReceiptKey, receiptKey } from './receipt-vocabulary.ts';
import type { DocumentRows, Row, Segment } from './segments.ts';

type ReceiptTotal = Omit<PrintedTotal, 'key'> & { key: ReceiptKey };

/** Puts what stands under the lines of a receipt: sums, taxes, tip, payments and change. */
export function putReceiptTotals(document: DocumentRows, taken: Set<Row>, readings: Readings): void {
  const summary = taxSummary(document);
  const totals = labelledAmounts(document.rows).flatMap((line) => toTotal(line, taken, summary));
  const of = (key: ReceiptKey) => totals.filter((total) => total.key === key) as PrintedTotal[];
  const total = chooseTotal(of);
  const before = of('total').find((line) => total && line !== total && centsOf(line) < centsOf(total));
  putMoney(readings, 'subtotal', of('subtotal')[0] ?? before);
  putMoney(readings, 'tip', of('tip').at(-1));
  putMoney(readings, 'service_charge', of('service_charge')[0]);
  putMoney(readings, 'rounding', of('rounding')[0]);
  putSum(readings, 'other_charges', [...of('shipping_amount'), ...of('other_charges')]);
  putMoney(readings, 'total', total);
  putMoney(readings, 'change_due', of('change_due')[0]);
  putTaxes(of('total_tax')[0], of('tax'), readings);
  if (summary) putTaxSummary(document, summary, readings);
  for (const [index, { label, amount, line }] of [...of('discount'), ...of('total_discount')].entries()) {
    if (toCents(amount.money) === 0) continue;
    put(readings, `discounts[${index}].description`, label, line.labelSegments);
    put(readings, `discounts[${index}].amount`, formatCents(Math.abs(toCents(amount.money))), [amount.segment]);
  }
  putPayments(of('payment'), { document, total: total?.amount.money ?? null }, readings);
}

function toTotal(line: LabelledAmounts, taken: Set<Row>, summary: TaxSummary | null): ReceiptTotal[] {
  const amount = line.amounts.findLast((candidate) => !candidate.whole);
  const inSummary = summary !== null && line.rowIndex >= summary.from && line.rowIndex < summary.to;
  if (taken.has(line.row) || inSummary || !amount) return [];
  const key = (line.stacked === null ? null : receiptKey(line.stacked)) ?? receiptKey(line.label);
  return key === null || key === 'none' ? [] : [{ key, label: line.label, amount, line }];
}

/** The total that the other lines add up to; without such, the one that says it is final; else the largest. */
function chooseTotal(of: (key: ReceiptKey) => PrintedTotal[]): PrintedTotal | undefined {
  const candidates = [...of('grand_total'), ...of('total')];
  const sum = (key: ReceiptKey) => of(key).reduce((cents, line) => cents + centsOf(line), 0);
  const [subtotal] = of('subtotal');
  if (subtotal) {
    const taxes = of('total_tax')[0] ? sum('total_tax') : sum('tax');
    const expected =
      centsOf(subtotal) +
      taxes +
      sum('tip') +
      sum('service_charge') +
      sum('rounding') +
      sum('shipping_amount') +
      sum('other_charges');
    const exact = candidates.findLast((line) => Math.abs(centsOf(line) - expected) <= 2);
    if (exact) return exact;
  }
  const largest = (lines: PrintedTotal[]) =>
    lines.reduce<PrintedTotal | undefined>(
      (most, line) => (most && centsOf(most) >= centsOf(line) ? most : line),
      undefined,
    );
  return largest(of('grand_total')) ?? largest(candidates);
}

type TaxSummary = { from: number; to: number };

/** The small table of taxes at the foot of a receipt, whose `Total` is not the receipt's. */
function taxSummary({ rows }: DocumentRows): TaxSummary | null {
  const from = rows.findIndex((row) =>
    /^(?:gst|vat|tax|sst|tva)\s*(?:summary|analysis|rate|breakdown|code)/i.test(row.segments[0]?.text ?? ''),
  );
  if (from < 0) return null;
  let to = from + 1;
  while (
    to < rows.length &&
    to - from < 8 &&
    (rows[to]?.segments.filter(({ text }) => /\d[.,]\d{2}/.test(text)).length ?? 0) > 0
  )
    to += 1;
  return { from, to };
}

function putTaxSummary(document: DocumentRows, { from, to }: TaxSummary, readings: Readings): void {
  const hadTaxes = readings.has('tax_details[0].amount');
  let index = 0;
  let only: Segment | null = null;
  for (const line of labelledAmounts(document.rows.slice(from + 1, to))) {
    const [net, tax] = line.amounts.filter((amount) => !amount.whole).slice(-2);
    if (!net || !tax || toCents(tax.money) > toCents(net.money)) continue;
    if (/^total/i.test(line.label)) {
      if (!readings.has('total_tax')) put(readings, 'total_tax', tax.money, [tax.segment]);
    } else if (!hadTaxes) {
      const rate = /(\d{1,2}(?:\.\d{1,2})?)\s?%/.exec(line.label)?.[1];
      put(readings, `tax_details[${index}].amount`, tax.money, [tax.segment]);
      put(readings, `tax_details[${index}].net_amount`, net.money, [net.segment]);
      if (rate !== undefined) put(readings, `tax_details[${index}].rate`, rate, line.labelSegments);
      put(readings, `tax_details[${index}].description`, line.label, line.labelSegments);
      index += 1;
      only = tax.segment;
    }
  }
  const tax = index === 1 ? readings.get('tax_details[0].amount')?.value : undefined;
  if (tax !== undefined && only && !readings.has('total_tax')) put(readings, 'total_tax', tax, [only]);
}
