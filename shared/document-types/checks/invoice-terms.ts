import type { Validation } from '../../api/extract.ts';
import { isRoutingNumber } from '../identifiers.ts';
import { isBic, isIban } from './invoice-bank-numbers.ts';
import { centsAt, type Data, decided, rowsAt, skipped, textAt } from './sums.ts';

/** A currency is a code of three letters: `$` alone, which many countries use, is none. */
export function currency(data: Data): Validation {
  const rule = {
    id: 'inv.currency',
    severity: 'warn',
    message: 'The currency should be one code of three letters',
    fields: ['currency'],
    suspects: ['currency'],
  } as const;
  const printed = textAt(data, 'currency');
  return printed === null ? skipped(rule, 'No currency is printed') : decided(rule, /^[A-Z]{3}$/.test(printed));
}

/** Many issuers print a credit note’s amounts without a sign, and its title says it all; hence only a fact. */
export function sign(data: Data): Validation {
  const rule = {
    id: 'inv.sign',
    severity: 'info',
    message: 'The total of a credit note should not be positive, and that of an invoice not negative',
    fields: ['kind', 'invoice_total'],
    suspects: ['invoice_total', 'kind'],
  } as const;
  const total = centsAt(data, 'invoice_total');
  const kind = textAt(data, 'kind');
  if (total === null || kind === null) return skipped(rule, 'The total or the kind of document was not found');
  return decided(rule, kind === 'credit_note' ? total <= 0 : total >= 0);
}

/** An invoice over something usually says over what. */
export function nonzeroLines(data: Data): Validation {
  const rule = {
    id: 'inv.nonzero_lines',
    severity: 'info',
    message: 'An invoice with a total should have at least one line',
    fields: ['items', 'invoice_total'],
    suspects: ['items'],
  } as const;
  const total = centsAt(data, 'invoice_total');
  if (total === null || total === 0) return skipped(rule, 'There is no total other than zero');
  return decided(rule, rowsAt(data, 'items').length > 0);
}

const bankNumbers = [
  { key: 'iban', noun: 'IBAN', isValid: isIban },
  { key: 'swift', noun: 'BIC', isValid: isBic },
  { key: 'routing_number', noun: 'routing number', isValid: isRoutingNumber },
] as const;

/** Check digits of the numbers a payment goes to; account numbers have none of their own. */
export function bank(data: Data): Validation[] {
  const rule = { id: 'inv.bank', severity: 'warn' } as const;
  const results = rowsAt(data, 'payment_details').flatMap((row, index) =>
    bankNumbers.flatMap(({ key, noun, isValid }) => {
      const printed = textAt(row, key);
      if (printed === null || /[*•]/.test(printed)) return [];
      const field = `payment_details[${index}].${key}`;
      const message = `The ${noun} should have its form and its check digits`;
      return [
        decided({ ...rule, message, fields: [field], suspects: [field] }, isValid(printed.replace(/[\s-]/g, ''))),
      ];
    }),
  );
  const message = 'IBAN, BIC and routing number should have their form and their check digits';
  return results.length > 0
    ? results
    : [skipped({ ...rule, message, fields: ['payment_details'] }, 'No bank number is printed in full')];
}

/** Value-added tax numbers behind the prefix of their country. */
const vatForms: Readonly<Record<string, RegExp>> = {
  AT: /^U\d{8}$/,
  BE: /^[01]?\d{9}$/,
  BG: /^\d{9,10}$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  EL: /^\d{9}$/,
  ES: /^[A-Z\d]\d{7}[A-Z\d]$/,
  FI: /^\d{8}$/,
  FR: /^[A-Z\d]{2}\d{9}$/,
  GB: /^(?:\d{9}|\d{12}|GD\d{3}|HA\d{3})$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^\d[A-Z\d+*]\d{5}[A-Z]{1,2}$/,
  IT: /^\d{11}$/,
  LT: /^(?:\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^\d{9}B\d{2}$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{12}$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
};

/** Only numbers whose form says whose they are; those of other countries take no part. */
export function taxId(data: Data): Validation[] {
  return ['vendor.tax_id', 'customer.tax_id'].map((field) => {
    const rule = {
      id: 'inv.tax_id',
      severity: 'info',
      message: 'A tax number should have the form of its country',
      fields: [field],
      suspects: [field],
    } as const;
    const printed = textAt(data, field)?.toUpperCase().replace(/[\s.]/g, '');
    if (printed === undefined) return skipped(rule, 'No tax number is printed');
    if (/^\d{2}-\d+$/.test(printed)) return decided(rule, printed.length === 10);
    const form = vatForms[printed.slice(0, 2)];
    if (!form || !/\d/.test(printed)) return skipped(rule, 'The number does not say which country it is of');
    return decided(rule, form.test(printed.slice(2).replaceAll('-', '')));
  });
}
