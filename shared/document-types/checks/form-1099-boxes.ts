import type { Validation } from '../../api/extract.ts';
import { distributionCodes } from '../form-1099-r.ts';
import { isCusip, isRoutingNumber } from '../identifiers.ts';
import { at, centsAt, type Data, decided, rowsAt, skipped, textAt } from './sums.ts';

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

export function checkParachuteYear(data: Data): Validation {
  const rule = {
    id: 'nec.box3_year',
    severity: 'warn',
    message: 'Box 3 is used from 2025 on',
    fields: ['excess_golden_parachute', 'tax_year'],
    suspects: ['excess_golden_parachute'],
  } as const;
  if (centsAt(data, 'excess_golden_parachute') === null || typeof data.tax_year !== 'number')
    return skipped(rule, 'Box 3 or the year is blank');
  return decided(rule, data.tax_year >= 2025);
}

/** Known characters, and two digits only where 8 goes with 1, 2 or 4. */
export function checkDistributionCodes(data: Data): Validation {
  const rule = {
    id: 'r.codes_valid',
    severity: 'error',
    message: 'Box 7 should hold known distribution codes',
    fields: ['distribution_codes'],
    suspects: ['distribution_codes'],
  } as const;
  const text = textAt(data, 'distribution_codes');
  if (text === null) return skipped(rule, 'Box 7 is blank');
  return decided(rule, text.length <= 3 && [...text].every((code) => distributionCodes.includes(code)));
}

export function checkPercent(data: Data): Validation {
  const path = 'percent_of_total_distribution';
  const rule = {
    id: 'r.percent',
    severity: 'error',
    message: 'Box 9a is at most 100 %',
    fields: [path],
    suspects: [path],
  } as const;
  const share = at(data, path);
  return typeof share === 'string' ? decided(rule, Number(share) <= 100) : skipped(rule, 'Box 9a is blank');
}
