import type { Validation } from '../../api/extract.ts';
import { isCusip, isRoutingNumber } from '../identifiers.ts';
import { centsAt, type Data, decided, rowsAt, skipped, textAt } from './sums.ts';

/** Foreign tax goes with the country it was paid to. */
export function checkForeignPairs(data: Data, id: string, severity: Validation['severity']): Validation[] {
  return rowsAt(data, 'entries').map((_, row) => {
    const fields = [`entries[${row}].foreign_tax_paid`, `entries[${row}].foreign_country`];
    const rule = { id, severity, message: 'Foreign tax should name its country', fields, suspects: fields };
    if ((centsAt(data, fields[0] ?? '') ?? 0) <= 0) return skipped(rule, 'No foreign tax was paid');
    return decided(rule, textAt(data, fields[1] ?? '') !== null);
  });
}

export function checkRoutingNumber(data: Data): Validation {
  const rule = {
    id: 'int.rtn',
    severity: 'warn',
    message: 'The payer’s routing number should be a possible one',
    fields: ['payer_rtn'],
    suspects: ['payer_rtn'],
  } as const;
  const number = textAt(data, 'payer_rtn');
  return number === null ? skipped(rule, 'No routing number was read') : decided(rule, isRoutingNumber(number));
}

export function checkCusip(data: Data, path: string): Validation {
  const rule = {
    id: 'int.cusip',
    severity: 'warn',
    message: 'Box 14 should hold a possible CUSIP',
    fields: [path],
    suspects: [path],
  } as const;
  const text = textAt(data, path);
  if (text === null || /various/i.test(text)) return skipped(rule, 'Box 14 names no single bond');
  return decided(rule, isCusip(text.toUpperCase()));
}
