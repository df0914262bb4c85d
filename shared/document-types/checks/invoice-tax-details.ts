import type { Validation } from '../../api/extract.ts';
import { centsAt, centsOf, compared, type Data, rowsAt, skipped, sumOf, textAt } from './sums.ts';

const tolerance = 2;

/**
 * All listed taxes give the total tax, and each is its rate of the amount it applies to. Withheld tax is negative. Invoices
 * and receipts list their taxes alike.
 */
export const taxDetails = (data: Data, id: 'inv.tax_details' | 'rcpt.tax_details'): Validation[] => [
  taxSum(data, id),
  ...taxRates(data, id),
];

function taxSum(data: Data, id: string): Validation {
  const fields = ['tax_details', 'total_tax'];
  const rule = { id, severity: 'warn', message: 'The listed taxes should give the total tax', fields } as const;
  const rows = rowsAt(data, 'tax_details');
  const [sum, total] = [sumOf(rows, 'amount'), centsAt(data, 'total_tax')];
  if (rows.length === 0 || sum === null) return skipped(rule, 'No taxes are listed, or one lacks its amount');
  if (total === null) return skipped(rule, 'The total tax was not found');
  return compared(
    { ...rule, suspects: rows.length === 1 ? ['total_tax', 'tax_details[0].amount'] : [] },
    {
      expected: total,
      actual: sum,
      tolerance,
    },
  );
}

function taxRates(data: Data, id: string): Validation[] {
  const rule = { id, severity: 'warn', message: 'A tax should be its rate of the taxed amount' } as const;
  return rowsAt(data, 'tax_details').flatMap((row, index) => {
    const fields = ['amount', 'rate', 'net_amount'].map((key) => `tax_details[${index}].${key}`);
    const [amount, net] = [centsOf(row.amount), centsOf(row.net_amount)];
    const rate = Number(textAt(row, 'rate') ?? Number.NaN);
    if (amount === null || net === null || Number.isNaN(rate)) return [];
    const size = Math.round((Math.abs(net) * rate) / 100);
    return [
      compared(
        { ...rule, fields, suspects: fields },
        { expected: Math.sign(amount) * size, actual: amount, tolerance },
      ),
    ];
  });
}
