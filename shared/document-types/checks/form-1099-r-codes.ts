import type { Validation } from '../../api/extract.ts';
import { distributionCodes } from '../form-1099-r.ts';
import { centsAt, type Data, decided, skipped, textAt } from './sums.ts';

const field = 'distribution_codes';

/** What the codes of box 7 may be, and what they say of other boxes. */
export const distributionCodeRules = (data: Data): Validation[] => {
  const codes = textAt(data, field);
  return [
    known(codes),
    pairs(codes),
    zeroTaxable(data, codes),
    rothBox(data, codes),
    rothYear(data, codes),
    charity(data, codes),
  ];
};

const has = (codes: string | null, ...some: string[]) => some.some((code) => codes?.includes(code));

function known(codes: string | null): Validation {
  const rule = {
    id: 'r.codes_valid',
    severity: 'error',
    message: 'Box 7 should hold known distribution codes',
    fields: [field],
    suspects: [field],
  } as const;
  if (codes === null) return skipped(rule, 'Box 7 is blank');
  return decided(rule, codes.length <= 3 && [...codes].every((code) => distributionCodes.includes(code)));
}

function pairs(codes: string | null): Validation {
  const rule = {
    id: 'r.codes_valid',
    severity: 'warn',
    message: 'Box 7 should hold one digit, or 8 with 1, 2 or 4',
    fields: [field],
    suspects: [field],
  } as const;
  if (codes === null) return skipped(rule, 'Box 7 is blank');
  const digits = codes.replace(/\D/g, '');
  return decided(rule, digits.length < 2 || /^(?:8[124]|[124]8)$/.test(digits));
}

/** Rollovers, exchanges and the like. A rollover to a Roth IRA is taxed, so that this is a warning only. */
function zeroTaxable(data: Data, codes: string | null): Validation {
  const fields = [field, 'taxable_amount'];
  const rule = {
    id: 'r.zero_taxable_codes',
    severity: 'warn',
    message: 'With code 6, G, H, N, R or W alone nothing should be taxable',
    fields,
    suspects: fields,
  } as const;
  if (codes === null || !/^[6GHNRW]$/.test(codes)) return skipped(rule, 'Box 7 holds no such code alone');
  return decided(rule, (centsAt(data, 'taxable_amount') ?? 0) === 0);
}

function rothBox(data: Data, codes: string | null): Validation {
  const fields = [field, 'ira_sep_simple'];
  const rule = {
    id: 'r.roth_box',
    severity: 'warn',
    message: 'With code J, Q or T the IRA/SEP/SIMPLE box should not be marked',
    fields,
    suspects: fields,
  } as const;
  if (!has(codes, 'J', 'Q', 'T')) return skipped(rule, 'Box 7 holds no such code');
  if (typeof data.ira_sep_simple !== 'boolean') return skipped(rule, 'The IRA/SEP/SIMPLE box was not read');
  return decided(rule, !data.ira_sep_simple);
}

/** Designated Roth accounts began in 2006. */
function rothYear(data: Data, codes: string | null): Validation {
  const fields = ['first_year_designated_roth', field, 'tax_year'];
  const rule = {
    id: 'r.roth_year',
    severity: 'warn',
    message: 'Box 11 should hold a year from 2006 to that of the form, and go with code B or H',
    fields,
    suspects: fields.slice(0, 2),
  } as const;
  const year = data.first_year_designated_roth;
  if (typeof year !== 'number' || typeof data.tax_year !== 'number')
    return skipped(rule, 'Box 11 or the year is blank');
  return decided(rule, has(codes, 'B', 'H') && year >= 2006 && year <= data.tax_year);
}

function charity(data: Data, codes: string | null): Validation {
  const fields = [field, 'tax_year'];
  const rule = {
    id: 'r.qcd_year',
    severity: 'warn',
    message: 'Code Y is used from 2025 on, and with 4, 7 or K',
    fields,
    suspects: fields,
  } as const;
  if (!has(codes, 'Y')) return skipped(rule, 'Box 7 does not hold code Y');
  if (typeof data.tax_year !== 'number') return skipped(rule, 'The year was not read');
  return decided(rule, data.tax_year >= 2025 && has(codes, '4', '7', 'K'));
}
